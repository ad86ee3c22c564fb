#include "cli/results.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "cli/data.h"
#include "cli/paths.h"
#include "report/safe.h"
#include "report/view.h"

void result_release(struct result *result)
{
    jv_free(result->evidence);
    jv_free(result->score);
    free(result->error);
    free(result->name);
}

void results_add(struct results *results, struct result result)
{
    GROW(results->items, results->capacity, results->count);
    results->items[results->count++] = result;
}

void results_release(struct results *results)
{
    for (size_t i = 0; i < results->count; i++)
        result_release(&results->items[i]);
    free(results->items);
    *results = (struct results){0};
}

jv evidence_for_report(jv evidence)
{
    jv runs = json_get(evidence, "runs");
    if (jv_get_kind(runs) != JV_KIND_ARRAY) {
        jv_free(runs);
        return evidence;
    }
    jv lighter = jv_array();
    for (size_t i = 0; i < view_count(runs); i++) {
        jv run = jv_copy(view_item(runs, i));
        if (jv_get_kind(run) == JV_KIND_OBJECT)
            run = jv_object_delete(run, jv_string("calls"));
        lighter = jv_array_append(lighter, run);
    }
    jv_free(runs);
    return jv_object_set(evidence, jv_string("runs"), lighter);
}

static bool exists_in(const char *folder, const char *name)
{
    AUTO_FREE char *path = path_join(folder, name);
    return access(path, F_OK) == 0;
}

// Reads folder/name into *out; a file that is not there leaves *out alone.
static struct error *read_if_there(const char *folder, const char *name, jv *out)
{
    AUTO_FREE char *path = path_join(folder, name);
    if (access(path, F_OK) != 0)
        return NULL;
    jv value = jv_null();
    TRY(json_read_file(path, &value));
    jv_free(*out);
    *out = value;
    return NULL;
}

static struct error *check_schema(const char *path, jv value, const char *wanted)
{
    const char *schema = json_get_text(value, "schema", "none");
    if (strcmp(schema, wanted) == 0)
        return NULL;
    return error_new(ERROR_USAGE, "%s: .schema is %s, expected %s", path, schema, wanted);
}

static struct error *load_folder(struct results *results, const char *folder)
{
    AUTO_FREE char *absolute = path_resolve(folder);
    const char *slash = strrchr(absolute, '/');
    struct result result = {.evidence = jv_null(), .score = jv_null()};
    jv failure = jv_null();
    struct error *error = read_if_there(folder, "evidence.json", &result.evidence);
    if (!error)
        error = read_if_there(folder, "score.json", &result.score);
    if (!error)
        error = read_if_there(folder, "failure.json", &failure);
    if (!error && jv_get_kind(result.score) != JV_KIND_NULL)
        error = check_schema(folder, result.score, "shmark.score/1");
    result.name = xstrdup(slash ? slash + 1 : absolute);
    result.evidence = evidence_for_report(result.evidence);
    const char *reason = json_get_text(failure, "error", NULL);
    if (reason)
        result.error = xstrdup(reason);
    else if (jv_get_kind(result.score) == JV_KIND_NULL)
        result.error = xstrdup("has evidence, but no score: see `shmark score`");
    jv_free(failure);
    if (error) {
        result_release(&result);
        return error;
    }
    results_add(results, result);
    return NULL;
}

static bool is_result(const char *folder)
{
    return exists_in(folder, "score.json") || exists_in(folder, "evidence.json") ||
           exists_in(folder, "failure.json");
}

// Calls visit for folder itself, or for each of its folders that holds what `wanted` looks for.
static struct error *each_result(const char *folder, bool (*wanted)(const char *),
                                 struct error *(*visit)(void *, const char *), void *context,
                                 const char *what)
{
    if (wanted(folder))
        return visit(context, folder);
    char **names = NULL;
    TRY(path_entries(folder, &names));
    struct error *error = NULL;
    size_t found = 0;
    for (char **name = names; *name && !error; name++) {
        AUTO_FREE char *path = path_join(folder, *name);
        if (!wanted(path))
            continue;
        found++;
        error = visit(context, path);
    }
    names_free(names);
    if (!error && !found)
        error = error_new(ERROR_USAGE, "%s: holds no %s", folder, what);
    return error;
}

static struct error *visit_load(void *context, const char *folder)
{
    return load_folder(context, folder);
}

static struct error *load_file(struct results *results, const char *path)
{
    jv score = jv_null();
    TRY(json_read_file(path, &score));
    struct result result = {.evidence = jv_null(), .score = score};
    struct error *error = check_schema(path, score, "shmark.score/1");
    const char *slash = strrchr(path, '/');
    // The evidence that a score was made of lies beside it.
    if (!error && strcmp(slash ? slash + 1 : path, "score.json") == 0) {
        AUTO_FREE char *folder = path_parent(path);
        error = read_if_there(folder, "evidence.json", &result.evidence);
    }
    result.evidence = evidence_for_report(result.evidence);
    if (error) {
        result_release(&result);
        return error;
    }
    results_add(results, result);
    return NULL;
}

struct error *results_load(struct results *results, const char *path)
{
    if (path_is_folder(path))
        return each_result(path, is_result, visit_load, results, "results");
    return load_file(results, path);
}

struct scoring {
    struct results *results;
    struct rubric *rubric;
};

static struct error *score_file(void *context, const char *path)
{
    struct scoring *scoring = context;
    struct result result = {.evidence = jv_null(), .score = jv_null()};
    TRY(json_read_file(path, &result.evidence));
    struct error *error = rubric_score(scoring->rubric, jv_copy(result.evidence), &result.score);
    if (error) {
        result_release(&result);
        return error_wrap(error, "%s", path);
    }
    result.evidence = evidence_for_report(result.evidence);
    AUTO_FREE char *parent = path_parent(path);
    AUTO_FREE char *absolute = path_resolve(parent);
    const char *slash = strrchr(absolute, '/');
    result.name = xstrdup(slash ? slash + 1 : absolute);
    results_add(scoring->results, result);
    return NULL;
}

static bool has_evidence(const char *folder)
{
    return exists_in(folder, "evidence.json");
}

static struct error *visit_score(void *context, const char *folder)
{
    AUTO_FREE char *path = path_join(folder, "evidence.json");
    return score_file(context, path);
}

struct error *results_score(struct results *results, struct rubric *rubric, const char *path)
{
    struct scoring scoring = {.results = results, .rubric = rubric};
    if (path_is_folder(path))
        return each_result(path, has_evidence, visit_score, &scoring, "evidence");
    return score_file(&scoring, path);
}

int results_status(const struct results *results)
{
    int status = EXIT_FULL_MARKS;
    for (size_t i = 0; i < results->count; i++) {
        const struct result *result = &results->items[i];
        if (!result_gradable(result))
            return EXIT_NOT_GRADED;
        if (!result_has_full_marks(result))
            status = EXIT_MARKS_LOST;
    }
    return status;
}

struct error *results_format(const char *name, bool json, const struct report_format **out)
{
    if (name && json && strcmp(name, "json") != 0)
        return error_new(ERROR_USAGE, "--json and --format %s exclude each other", name);
    const char *wanted = name ? name : json ? "json" : "text";
    *out = report_format_find(wanted);
    if (*out)
        return NULL;
    char *known = xstrdup("");
    for (const char *const *format = report_format_names(); *format; format++) {
        char *longer = xasprintf("%s%s%s", known, *known ? ", " : "", *format);
        free(known);
        known = longer;
    }
    struct error *error = error_new(ERROR_USAGE, "no format '%s'; there are: %s", wanted, known);
    free(known);
    return error;
}

static struct report_options options_for(FILE *file)
{
    struct report_options options = {.width = 80};
    if (!isatty(fileno(file)))
        return options;
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    options.color = !(no_color && *no_color) && terminal && strcmp(terminal, "dumb") != 0;
    struct winsize size;
    if (ioctl(fileno(file), TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
        options.width = size.ws_col < 100 ? size.ws_col : 100;
    return options;
}

struct error *results_write(const struct results *results, const struct report_format *format,
                            const char *path)
{
    struct output output;
    TRY(output_open(path, &output));
    struct report_options options = options_for(output.file);
    return output_close(
        &output, report_write(format, results->items, results->count, &options, output.file));
}

void results_name_ungraded(const struct results *results, const char *command)
{
    for (size_t i = 0; i < results->count; i++) {
        AUTO_FREE char *reason = result_reason(&results->items[i]);
        if (!reason)
            continue;
        const char *name = result_name(&results->items[i]);
        AUTO_FREE char *shown_name = safe_terminal(name, strlen(name), SAFE_LINE);
        AUTO_FREE char *shown_reason = safe_terminal(reason, strlen(reason), SAFE_LINES);
        fprintf(stderr, "shmark %s: could not grade %s: %s\n", command, shown_name, shown_reason);
    }
}
