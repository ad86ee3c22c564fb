// From a rubric's file to struct rubric, compiled.
#include "score/rubric.h"

#include <math.h>
#include <string.h>

#include "base/document.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "base/schema.h"

static const double most_points = 1e6;

static struct error *parse_points(const struct schema_place *place, jv value, int64_t *out)
{
    double points = jv_get_kind(value) == JV_KIND_NUMBER ? jv_number_value(value) : 0;
    // Not "points <= 0 || ...": NaN must fail too.
    bool in_range = points > 0 && points <= most_points;
    double hundredths = in_range ? round(points * 100) : 0;
    // A double holds a decimal fraction only nearly, but much nearer than this.
    if (!in_range || fabs(points * 100 - hundredths) > 1e-6) {
        AUTO_FREE char *found = schema_describe(value);
        return schema_error(place,
                            "expected points above 0 and up to %.0f, with at most two decimals, "
                            "found %s",
                            most_points, found);
    }
    *out = (int64_t)hundredths;
    return NULL;
}

// The index of the criterion called id among the first `count`, or count.
static size_t find_criterion(const struct rubric *rubric, size_t count, const char *id)
{
    size_t i = 0;
    while (i < count && strcmp(rubric->criteria[i].id, id) != 0)
        i++;
    return i;
}

static struct error *unknown_need(const struct schema_place *place, jv need, const char *nearest)
{
    AUTO_FREE char *found = schema_describe(need);
    if (nearest)
        return schema_error(place, "no earlier criterion has the id %s: did you mean \"%s\"?",
                            found, nearest);
    return schema_error(place, "no earlier criterion has the id %s", found);
}

// `index` is the criterion's own: it may need earlier ones only, so that there can be no cycle and
// one pass over the list suffices.
static struct error *parse_needs(const struct schema_place *place, jv needs,
                                 const struct rubric *rubric, size_t index, struct criterion *out)
{
    size_t count =
        jv_get_kind(needs) == JV_KIND_ARRAY ? (size_t)jv_array_length(jv_copy(needs)) : 0;
    AUTO_FREE const char **earlier = xcalloc(index + 1, sizeof *earlier);
    for (size_t i = 0; i < index; i++)
        earlier[i] = rubric->criteria[i].id;
    out->needs = xcalloc(count, sizeof *out->needs);
    for (size_t i = 0; i < count; i++) {
        AUTO_JV jv need = jv_array_get(jv_copy(needs), (int)i);
        struct schema_place at = schema_item_of(place, i);
        const char *id = jv_string_value(need);
        size_t found = find_criterion(rubric, index, id);
        if (found == index)
            return unknown_need(&at, need, nearest_word(id, earlier));
        out->needs[out->need_count++] = found;
    }
    return NULL;
}

static char *copy_or_empty(jv object, const char *key)
{
    return xstrdup(json_get_text(object, key, ""));
}

static struct error *parse_criterion(const struct schema_place *place, jv value,
                                     struct rubric *rubric)
{
    static const struct schema_key keys[] = {
        {"id", SCHEMA_NAME, true},         {"title", SCHEMA_TEXT, true},
        {"points", SCHEMA_ANY, true},      {"check", SCHEMA_TEXT, true},
        {"message", SCHEMA_STRING, false}, {"hint", SCHEMA_STRING, false},
        {"needs", SCHEMA_STRINGS, false},  {"runs", SCHEMA_STRINGS, false},
        {NULL, SCHEMA_ANY, false},
    };
    size_t index = rubric->criterion_count;
    struct criterion *out = &rubric->criteria[rubric->criterion_count++];
    TRY(schema_check_object(place, value, keys));
    out->id = schema_copy_text(value, "id");
    struct schema_place at_id = schema_key_of(place, "id");
    if (find_criterion(rubric, index, out->id) < index)
        return schema_error(&at_id, "criterion \"%s\" is there already", out->id);
    out->title = schema_copy_text(value, "title");
    out->check = schema_copy_text(value, "check");
    out->message = copy_or_empty(value, "message");
    out->hint = copy_or_empty(value, "hint");
    AUTO_JV jv points = json_get(value, "points");
    struct schema_place at_points = schema_key_of(place, "points");
    TRY(parse_points(&at_points, points, &out->points_hundredths));
    AUTO_JV jv runs = json_get(value, "runs");
    out->runs = schema_copy_strings(runs, NULL);
    AUTO_JV jv needs = json_get(value, "needs");
    struct schema_place at_needs = schema_key_of(place, "needs");
    return parse_needs(&at_needs, needs, rubric, index, out);
}

static struct error *parse_into(const char *file, jv value, struct rubric *rubric)
{
    static const struct schema_key keys[] = {
        {"$schema", SCHEMA_STRING, false}, {"assignment", SCHEMA_NAME, true},
        {"title", SCHEMA_STRING, false},   {"criteria", SCHEMA_ITEMS, true},
        {NULL, SCHEMA_ANY, false},
    };
    struct schema_place root = schema_root(file);
    TRY(schema_check_object(&root, value, keys));
    rubric->assignment = schema_copy_text(value, "assignment");
    AUTO_JV jv criteria = json_get(value, "criteria");
    struct schema_place at = schema_key_of(&root, "criteria");
    size_t count = (size_t)jv_array_length(jv_copy(criteria));
    rubric->criteria = xcalloc(count, sizeof *rubric->criteria);
    for (size_t i = 0; i < count; i++) {
        AUTO_JV jv criterion = jv_array_get(jv_copy(criteria), (int)i);
        struct schema_place place = schema_item_of(&at, i);
        TRY(parse_criterion(&place, criterion, rubric));
    }
    return NULL;
}

struct error *rubric_parse(const char *file, jv value, struct rubric **out)
{
    struct rubric *rubric = xcalloc(1, sizeof *rubric);
    const char *slash = strrchr(file, '/');
    rubric->name = xstrdup(slash ? slash + 1 : file);
    struct error *error = parse_into(file, value, rubric);
    if (error)
        rubric_free(rubric);
    else
        *out = rubric;
    return error;
}

static void hash(const struct document *document, const struct library *library,
                 char hex[SHA256_HEX_BYTES])
{
    struct sha256 sha256;
    sha256_init(&sha256);
    sha256_update(&sha256, document->text, document->bytes);
    for (size_t i = 0; i < library->count; i++)
        sha256_update(&sha256, library->files[i].text, library->files[i].bytes);
    sha256_finish(&sha256, hex);
}

static struct error *compile(const char *file, const struct library *library,
                             enum checks_extent extent, struct rubric *rubric)
{
    AUTO_FREE struct check *checks = xcalloc(rubric->criterion_count, sizeof *checks);
    for (size_t i = 0; i < rubric->criterion_count; i++)
        checks[i] = (struct check){rubric->criteria[i].id, rubric->criteria[i].check};
    return checks_compile(file, library, checks, rubric->criterion_count, extent, &rubric->checks);
}

// Owned.
static char *default_library(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? xasprintf("%.*s/lib", (int)(slash - path), path) : xstrdup("lib");
}

// The definitions of this rubric alone: NAME.jq beside NAME.json. Owned.
static char *own_definitions(const char *path)
{
    size_t length = strlen(path);
    if (length > 5 && strcmp(path + length - 5, ".json") == 0)
        length -= 5;
    return xasprintf("%.*s.jq", (int)length, path);
}

static struct error *load(const struct document *document, const struct library *library,
                          enum checks_extent extent, struct rubric **out)
{
    AUTO_JV jv value = jv_null();
    TRY(document_parse(document, &value));
    struct rubric *rubric;
    TRY(rubric_parse(document->path, value, &rubric));
    hash(document, library, rubric->sha256);
    struct error *error = compile(document->path, library, extent, rubric);
    if (error)
        rubric_free(rubric);
    else
        *out = rubric;
    return error;
}

static struct error *load_files(const char *path, const char *library_folder,
                                enum checks_extent extent, struct rubric **out)
{
    struct document document = {0};
    TRY(document_read(path, &document));
    AUTO_FREE char *folder = library_folder ? xstrdup(library_folder) : default_library(path);
    struct library library = {0};
    AUTO_FREE char *own = own_definitions(path);
    struct error *error = library_load(folder, library_folder != NULL, &library);
    if (!error)
        error = library_add(&library, own);
    if (!error)
        error = load(&document, &library, extent, out);
    library_release(&library);
    document_release(&document);
    return error;
}

struct error *rubric_load(const char *path, const char *library_folder, struct rubric **out)
{
    return load_files(path, library_folder, CHECKS_REACHED, out);
}

struct error *rubric_load_everything(const char *path, const char *library_folder,
                                     struct rubric **out)
{
    return load_files(path, library_folder, CHECKS_EVERYTHING, out);
}

static void criterion_release(struct criterion *criterion)
{
    free(criterion->id);
    free(criterion->title);
    free(criterion->check);
    free(criterion->message);
    free(criterion->hint);
    free(criterion->needs);
    schema_free_strings(criterion->runs);
}

void rubric_free(struct rubric *rubric)
{
    if (!rubric)
        return;
    free(rubric->name);
    free(rubric->assignment);
    for (size_t i = 0; i < rubric->criterion_count; i++)
        criterion_release(&rubric->criteria[i]);
    free(rubric->criteria);
    checks_free(rubric->checks);
    free(rubric);
}

const char *rubric_assignment(const struct rubric *rubric)
{
    return rubric->assignment;
}
