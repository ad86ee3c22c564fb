// shmark doctor: what this machine can do, what is missing, and what mends it.
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/json.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "cli/data.h"
#include "cli/options.h"
#include "doctor/probe.h"
#include "report/safe.h"

struct diagnosis {
    jv findings; // [{"name", "status", "purpose", "detail", "mend"}]
    bool can_trace;
    bool can_isolate;
    bool can_build;
};

static void add_finding(struct diagnosis *diagnosis, const char *name, const char *purpose,
                        const char *status, const char *detail, const char *mend)
{
    jv finding = jv_object_set(jv_object(), jv_string("name"), jv_string(name));
    finding = jv_object_set(finding, jv_string("status"), jv_string(status));
    finding = jv_object_set(finding, jv_string("purpose"), jv_string(purpose));
    finding = jv_object_set(finding, jv_string("detail"),
                            json_string_or_null(detail && *detail ? detail : NULL));
    finding = jv_object_set(finding, jv_string("mend"), json_string_or_null(mend));
    diagnosis->findings = jv_array_append(diagnosis->findings, finding);
}

static struct error *run_probes(struct diagnosis *diagnosis)
{
    for (size_t i = 0; i < probe_count; i++) {
        const struct probe *probe = &probes[i];
        struct finding finding;
        TRY(probe_run(probe, &finding));
        const char *status = finding.works ? "ok" : probe->need == WANTED ? "warn" : "missing";
        add_finding(diagnosis, probe->name, probe->purpose, status, finding.detail,
                    finding.works ? NULL : probe_mend(probe));
        if (finding.works)
            continue;
        diagnosis->can_trace = diagnosis->can_trace && probe->need != NEEDED_TO_TRACE;
        diagnosis->can_isolate = diagnosis->can_isolate && probe->need != NEEDED_TO_ISOLATE;
        diagnosis->can_build = diagnosis->can_build && probe->need != NEEDED_TO_BUILD;
    }
    return NULL;
}

static void look_for_data(struct diagnosis *diagnosis)
{
    AUTO_FREE char *data = NULL;
    struct error *error = data_folder(&data);
    add_finding(diagnosis, "data", "the known assignments and rubrics", error ? "warn" : "ok",
                error ? error_message(error) : data, error ? "export SHMARK_DATA=FOLDER" : NULL);
    error_free(error);
}

static const char *tier_of(const struct diagnosis *diagnosis)
{
    if (!diagnosis->can_trace)
        return "none";
    return diagnosis->can_isolate ? "isolated" : "shared-ipc";
}

static bool can_grade(const struct diagnosis *diagnosis)
{
    return diagnosis->can_trace && diagnosis->can_isolate && diagnosis->can_build;
}

static void print_finding(jv finding)
{
    const char *detail = json_get_text(finding, "detail", "");
    const char *mend = json_get_text(finding, "mend", NULL);
    AUTO_FREE char *shown = safe_terminal(detail, strlen(detail), SAFE_LINE);
    printf("%-8s %-21s %s", json_get_text(finding, "status", ""),
           json_get_text(finding, "name", ""), json_get_text(finding, "purpose", ""));
    printf(*shown ? " (%s)\n" : "\n", shown);
    if (mend)
        printf("%30s mend it with: %s\n", "", mend);
}

static void print_text(const struct diagnosis *diagnosis)
{
    for (int i = 0; i < jv_array_length(jv_copy(diagnosis->findings)); i++) {
        jv finding = jv_array_get(jv_copy(diagnosis->findings), i);
        print_finding(finding);
        jv_free(finding);
    }
    const char *what = can_grade(diagnosis)     ? "check, batch and trace work here"
                       : !diagnosis->can_trace  ? "nothing can be traced here"
                       : diagnosis->can_isolate ? "trace works here, but nothing can be built"
                                                : "only `shmark trace --shared-ipc` works here";
    printf("\ntier %s: %s\n", tier_of(diagnosis), what);
}

static void print_json(const struct diagnosis *diagnosis)
{
    struct utsname name;
    bool named = uname(&name) == 0;
    jv object = jv_object_set(jv_object(), jv_string("tier"), jv_string(tier_of(diagnosis)));
    object = jv_object_set(object, jv_string("can_grade"),
                           can_grade(diagnosis) ? jv_true() : jv_false());
    object = jv_object_set(object, jv_string("kernel"),
                           json_string_or_null(named ? name.release : NULL));
    object = jv_object_set(object, jv_string("findings"), jv_copy(diagnosis->findings));
    AUTO_FREE char *text = json_to_text(object);
    fputs(text, stdout);
}

static struct error *diagnose(bool json, int *status)
{
    struct diagnosis diagnosis = {
        .findings = jv_array(), .can_trace = true, .can_isolate = true, .can_build = true};
    fflush(stdout);
    struct error *error = run_probes(&diagnosis);
    if (!error) {
        look_for_data(&diagnosis);
        if (json)
            print_json(&diagnosis);
        else
            print_text(&diagnosis);
        *status = can_grade(&diagnosis) ? 0 : EXIT_NOT_GRADED;
    }
    jv_free(diagnosis.findings);
    return error;
}

int cli_doctor(int argc, char **argv)
{
    bool json = false;
    const struct option_spec options[] = {
        {'\0', "json", NULL, "print JSON", .flag = &json},
        {0},
    };
    const struct command command = {
        .name = "doctor",
        .operands = "",
        .summary = "Says what this machine can do, what is missing, and the command that mends it.",
        .details =
            "Each thing is found out by trying it. Exit status: 0 grading works, 3 it does not.",
        .options = options,
    };
    struct text_list operands = {0};
    enum parsed parsed;
    int status = 0;
    struct error *error = options_parse(&command, argc, argv, &operands, &parsed);
    if (!error && parsed == PARSED_RUN)
        error = diagnose(json, &status);
    text_list_release(&operands);
    return cli_finish("doctor", error, status);
}
