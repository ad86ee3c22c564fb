#include "report/trace_lines.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/memory.h"
#include "report/safe.h"
#include "report/view.h"

enum { MOST_LINES = 20 };

void line_begin(struct line_writer *writer)
{
    *writer = (struct line_writer){0};
    writer->out = open_memstream(&writer->text, &writer->bytes);
    if (!writer->out)
        abort();
}

void line_end(struct line_writer *writer, struct line_list *list)
{
    fclose(writer->out);
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->lines[i].text, writer->text) == 0) {
            list->lines[i].times++;
            free(writer->text);
            return;
        }
    if (list->count == MOST_LINES) {
        list->left_out++;
        free(writer->text);
        return;
    }
    GROW(list->lines, list->capacity, list->count);
    list->lines[list->count++] = (struct line){writer->text, 1};
}

void line_drop(struct line_writer *writer)
{
    fclose(writer->out);
    free(writer->text);
}

void lines_write(struct line_list *list, FILE *out)
{
    for (size_t i = 0; i < list->count; i++) {
        fprintf(out, "shmark: %s", list->lines[i].text);
        if (list->lines[i].times > 1)
            fprintf(out, ", %" PRIu64 " times", list->lines[i].times);
        fputc('\n', out);
        free(list->lines[i].text);
    }
    if (list->left_out > 0)
        fprintf(out, "shmark: and %" PRIu64 " more of this kind\n", list->left_out);
    free(list->lines);
    *list = (struct line_list){0};
}

void put_safe(FILE *out, const char *text)
{
    AUTO_FREE char *safe = safe_terminal(text, strlen(text), SAFE_LINE);
    fputs(safe, out);
}

void put_place(FILE *out, const char *before, jv object, const char *key)
{
    jv place = view_get(object, key);
    if (jv_get_kind(place) != JV_KIND_OBJECT)
        return;
    fputs(before, out);
    put_safe(out, json_get_text(place, "file", "?"));
    fprintf(out, ":%d", whole_number(place, "line"));
    const char *function = json_get_text(place, "function", NULL);
    if (!function)
        return;
    fputs(" (", out);
    put_safe(out, function);
    fputc(')', out);
}

int whole_number(jv object, const char *key)
{
    return (int)json_get_number(object, key, 0);
}

const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}
