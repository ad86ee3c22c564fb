#include "cli/submission.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "base/memory.h"
#include "cli/paths.h"
#include "cli/results.h"
#include "grade/grade.h"
#include "report/html.h"
#include "report/view.h"

void submission_init(struct submission *submission, const char *folder, const char *name,
                     const char *results)
{
    static const char *const taken[] = {"grades.csv", "index.html", "summary.json"};
    const char *suffix = "";
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strcmp(taken[i], name) == 0)
            suffix = "_";
    submission->name = xstrdup(name);
    submission->path = path_join(folder, name);
    submission->results = xasprintf("%s/%s%s", results, name, suffix);
}

void submission_release(struct submission *submission)
{
    free(submission->name);
    free(submission->path);
    free(submission->results);
}

static bool has_suffix(const char *name, const char *suffix)
{
    size_t length = strlen(name), tail = strlen(suffix);
    return length > tail && strcmp(name + length - tail, suffix) == 0;
}

static bool has_one_of(const char *name, const char *const *suffixes)
{
    for (; *suffixes; suffixes++)
        if (has_suffix(name, *suffixes))
            return true;
    return false;
}

// The name under which a single source file belongs into a submission: its own, or that of the
// assignment's only source (learning platforms rename what they hand out). NULL where the
// assignment has more than one file.
static const char *name_for_source(const struct assignment *assignment, const char *name)
{
    const char *only = NULL;
    size_t sources = 0;
    for (size_t i = 0; i < assignment->build.program_count; i++) {
        for (char **source = assignment->build.programs[i].sources; source && *source; source++) {
            only = *source;
            sources++;
        }
    }
    if (assignment->build.make_target || sources != 1 || strchr(only, '/'))
        return NULL;
    return has_suffix(name, strrchr(only, '.') ? strrchr(only, '.') : "") ? only : NULL;
}

static struct error *copy_file(const char *from, const char *to)
{
    FILE *in = fopen(from, "re");
    if (!in)
        return error_errno(errno, "%s", from);
    struct output out;
    struct error *error = output_open(to, &out);
    if (error) {
        fclose(in);
        return error;
    }
    char buffer[65536];
    for (size_t got; (got = fread(buffer, 1, sizeof buffer, in)) > 0;)
        fwrite(buffer, 1, got, out.file);
    if (ferror(in))
        error = error_errno(errno, "%s", from);
    fclose(in);
    return output_close(&out, error);
}

// A single file becomes a folder beside its results, which also keeps what was graded.
static struct error *stage_file(const struct submission *submission,
                                const struct assignment *assignment, char **folder)
{
    static const char *const archives[] = {".zip", ".tar", ".gz",  ".tgz", ".bz2",
                                           ".xz",  ".7z",  ".rar", NULL};
    static const char *const sources[] = {".c", ".cc", ".cpp", ".cxx", NULL};
    if (has_one_of(submission->name, archives))
        return error_new(ERROR_INTERNAL, "is an archive: unpack it into a folder of its own");
    if (!has_one_of(submission->name, sources))
        return error_new(ERROR_INTERNAL, "is neither a folder nor a C or C++ source file");
    const char *name = name_for_source(assignment, submission->name);
    if (!name)
        return error_new(ERROR_INTERNAL,
                         "is a single file, but assignment '%s' is not made of one; "
                         "put it into a folder of its own",
                         assignment->name);
    AUTO_FREE char *staged = path_join(submission->results, "submission");
    TRY(path_make_folders(staged));
    AUTO_FREE char *file = path_join(staged, name);
    TRY(copy_file(submission->path, file));
    *folder = xstrdup(staged);
    return NULL;
}

static struct error *source_folder(const struct submission *submission,
                                   const struct assignment *assignment, char **folder)
{
    struct stat st;
    if (stat(submission->path, &st) != 0)
        return error_errno(errno, "%s", submission->path);
    if (S_ISDIR(st.st_mode)) {
        *folder = xstrdup(submission->path);
        return NULL;
    }
    if (!S_ISREG(st.st_mode))
        return error_new(ERROR_INTERNAL, "is neither a folder nor a file");
    return stage_file(submission, assignment, folder);
}

static void remove_result(const struct submission *submission, const char *name)
{
    AUTO_FREE char *path = path_join(submission->results, name);
    unlink(path);
}

static struct error *write_result(const struct submission *submission, const char *name, jv value)
{
    AUTO_FREE char *path = path_join(submission->results, name);
    return json_write_file(path, value);
}

static bool has_harness_error(jv evidence)
{
    jv runs = view_get(evidence, "runs");
    for (size_t i = 0; i < view_count(runs); i++)
        if (strcmp(json_get_text(view_item(runs, i), "outcome", ""), "harness-error") == 0)
            return true;
    return false;
}

// Evidence of this assignment from an earlier batch that need not be gathered again.
static bool reuse_evidence(const struct submission *submission, const struct assignment *assignment,
                           jv *out)
{
    AUTO_FREE char *path = path_join(submission->results, "evidence.json");
    jv evidence = jv_null();
    if (access(path, F_OK) != 0)
        return false;
    struct error *error = json_read_file(path, &evidence);
    if (error) {
        // Damaged: as if it were not there.
        error_free(error);
        return false;
    }
    if (strcmp(json_get_text(evidence, "assignment", ""), assignment->name) != 0 ||
        has_harness_error(evidence)) {
        jv_free(evidence);
        return false;
    }
    *out = evidence;
    return true;
}

static struct error *gather(const struct submission *submission, struct task *task, jv *out)
{
    remove_result(submission, "score.json");
    remove_result(submission, "evidence.json");
    AUTO_FREE char *folder = NULL;
    TRY(source_folder(submission, task->assignment, &folder));
    const struct grade_options options = {
        .submission = submission->name,
        .hidden = (const char *const *)task->hidden,
    };
    jv evidence = jv_null();
    TRY(grade_submission(task->assignment, folder, &options, &evidence));
    struct error *error = write_result(submission, "evidence.json", jv_copy(evidence));
    if (error) {
        jv_free(evidence);
        return error;
    }
    *out = evidence;
    return NULL;
}

static struct error *grade(const struct submission *submission, struct task *task,
                           struct result *result)
{
    jv evidence = jv_null();
    if (!reuse_evidence(submission, task->assignment, &evidence))
        TRY(gather(submission, task, &evidence));
    struct error *error = rubric_score(task->rubric, jv_copy(evidence), &result->score);
    result->evidence = evidence_for_report(evidence);
    TRY(error);
    return write_result(submission, "score.json", jv_copy(result->score));
}

static struct error *write_feedback(const struct submission *submission,
                                    const struct result *result)
{
    AUTO_FREE char *path = path_join(submission->results, "feedback.html");
    struct output out;
    TRY(output_open(path, &out));
    html_feedback(result, out.file);
    return output_close(&out, NULL);
}

// Errors that come up while a failure is told have nobody left to tell.
static void record_failure(const struct submission *submission, const char *reason)
{
    jv failure = jv_object();
    failure = jv_object_set(failure, jv_string("schema"), jv_string("shmark.failure/1"));
    failure = jv_object_set(failure, jv_string("submission"), jv_string(submission->name));
    failure = jv_object_set(failure, jv_string("error"), jv_string(reason));
    error_free(write_result(submission, "failure.json", failure));
}

bool submission_grade(const struct submission *submission, struct task *task)
{
    struct result result = {.evidence = jv_null(), .score = jv_null()};
    result.name = xstrdup(submission->name);
    struct error *error = path_make_folders(submission->results);
    remove_result(submission, "failure.json");
    if (!error)
        error = grade(submission, task, &result);
    if (error)
        result.error = xstrdup(error_message(error));
    AUTO_FREE char *reason = result_reason(&result);
    error_free(error);
    error = write_feedback(submission, &result);
    if (error && !reason)
        reason = xstrdup(error_message(error));
    error_free(error);
    if (reason)
        record_failure(submission, reason);
    result_release(&result);
    return !reason;
}

void submission_clean(const struct submission *submission, int pid)
{
    static const char *const written[] = {"evidence.json", "score.json", "failure.json",
                                          "feedback.html"};
    for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
        AUTO_FREE char *name = xasprintf("%s.%d.tmp", written[i], pid);
        remove_result(submission, name);
    }
}

void submission_crashed(const struct submission *submission, int wait_status, int pid)
{
    submission_clean(submission, pid);
    AUTO_FREE char *reason =
        WIFSIGNALED(wait_status)
            ? xasprintf("its worker process was killed by SIG%s",
                        sigabbrev_np(WTERMSIG(wait_status)) ? sigabbrev_np(WTERMSIG(wait_status))
                                                            : "?")
            : xasprintf("its worker process ended with status %d", WEXITSTATUS(wait_status));
    record_failure(submission, reason);
    const struct result result = {
        .evidence = jv_null(), .score = jv_null(), .error = reason, .name = submission->name};
    error_free(write_feedback(submission, &result));
}

bool submission_read(const struct submission *submission, struct result *out)
{
    jv score = jv_null(), failure = jv_null();
    AUTO_FREE char *score_path = path_join(submission->results, "score.json");
    AUTO_FREE char *failure_path = path_join(submission->results, "failure.json");
    struct error *error = NULL;
    bool scored = access(score_path, F_OK) == 0, failed = access(failure_path, F_OK) == 0;
    if (scored)
        error = json_read_file(score_path, &score);
    if (failed && !error)
        error = json_read_file(failure_path, &failure);
    const char *slash = strrchr(submission->results, '/');
    const char *reason =
        error ? error_message(error) : json_get_text(failure, "error", failed ? "failed" : NULL);
    *out = (struct result){
        .evidence = jv_null(),
        .score = score,
        .error = reason ? xstrdup(reason) : NULL,
        .name = xstrdup(slash + 1),
    };
    jv_free(failure);
    error_free(error);
    return scored || failed;
}
