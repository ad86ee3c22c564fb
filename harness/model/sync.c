#include "model/sync.h"

#include <stdlib.h>

#include "base/memory.h"
#include "model/model.h"

void sync_table_release(struct sync_table *table)
{
    for (size_t i = 0; i < table->count; i++)
        free(table->objects[i]);
    free(table->objects);
    *table = (struct sync_table){0};
}

struct sync_object *model_sync_created(struct model *model, const struct sync_object *facts)
{
    struct sync_table *table = &model->sync;
    if (table->count >= MODEL_MAX_KEPT)
        return NULL;
    struct sync_object *object = xcalloc(1, sizeof *object);
    *object = *facts;
    object->destroyed = false;
    object->destroyed_place = -1;
    GROW(table->objects, table->capacity, table->count);
    table->objects[table->count++] = object;
    return object;
}

struct sync_object *model_sync(const struct model *model, const struct sync_object *where)
{
    for (size_t i = model->sync.count; i-- > 0;) {
        struct sync_object *object = model->sync.objects[i];
        if (!object->destroyed && object->kind == where->kind &&
            object->segment == where->segment && object->file == where->file &&
            object->memory == where->memory && object->offset == where->offset)
            return object;
    }
    return NULL;
}

void model_sync_destroyed(struct sync_object *object, struct process *process, int place)
{
    object->destroyed = true;
    object->destroyer = process;
    object->destroyed_place = place;
}
