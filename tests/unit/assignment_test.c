// Assignments: what a file means, and that each mistake in one is named with its place.
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "assignment/assignment.h"
#include "base/json.h"
#include "base/memory.h"

static const char sound[] =
    "{\"$schema\": \"s\", \"name\": \"two-segments\", \"title\": \"Two\", \"languages\": [\"c\"],"
    " \"build\": {\"programs\": {\"writer\": [\"writer.c\", \"src/util.c\"],"
    "   \"reader\": {\"sources\": [\"reader.cpp\"], \"flags\": [\"-pthread\"]}}},"
    " \"limits\": {\"wall_ms\": 2000},"
    " \"scenarios\": [{\"id\": \"normal\", \"schedule\": \"real\", \"inject\": "
    "[\"shmat:error=ENOMEM\"],"
    "   \"files\": {\"in/a.txt\": \"x\\u0000y\", \"b\": \"\"}, \"limits\": {\"processes\": 5},"
    "   \"programs\": [{\"id\": \"w\", \"run\": [\"./writer\", \"\", \"hello\"], \"stdin\": "
    "\"a\\u0000b\"},"
    "     {\"id\": \"r\", \"run\": [\"./reader\"], \"start\": {\"after_exit\": \"w\"}},"
    "     {\"id\": \"s\", \"run\": [\"./reader\"],"
    "      \"start\": {\"after_call\": {\"program\": \"w\", \"call\": \"shmat\"}}}]},"
    "  {\"id\": \"plain\", \"schedule\": \"real\","
    "   \"programs\": [{\"id\": \"w\", \"run\": [\"./writer\"]}]}]}";

static struct assignment *parse_sound(void)
{
    jv value = jv_parse(sound);
    cr_assert(jv_is_valid(value));
    struct assignment *assignment = NULL;
    struct error *error = assignment_parse("f", "folder", value, &assignment);
    cr_assert_null(error, "%s", error ? error_message(error) : "");
    jv_free(value);
    return assignment;
}

Test(assignment, its_build_and_limits_are_as_written)
{
    struct assignment *a = parse_sound();
    cr_expect_str_eq(a->name, "two-segments");
    cr_expect_str_eq(a->title, "Two");
    cr_expect_str_eq(a->folder, "folder");
    cr_expect_null(a->build.make_target);
    cr_assert_eq(a->build.program_count, 2);
    const struct build_program *writer = &a->build.programs[0], *reader = &a->build.programs[1];
    cr_expect_str_eq(writer->name, "writer");
    cr_expect_str_eq(writer->sources[0], "writer.c");
    cr_expect_str_eq(writer->sources[1], "src/util.c");
    cr_expect_null(writer->sources[2]);
    cr_expect_null(writer->flags[0]);
    cr_expect_str_eq(reader->sources[0], "reader.cpp");
    cr_expect_str_eq(reader->flags[0], "-pthread");
    cr_expect_null(reader->flags[1]);
    cr_expect_eq(a->limits.wall_ms, 2000);
    cr_expect_eq(a->limits.cpu_ms, limits_default.cpu_ms);
    cr_expect_eq(a->limits.processes, limits_default.processes);
    assignment_free(a);
}

Test(assignment, its_scenarios_are_as_written)
{
    struct assignment *a = parse_sound();
    cr_assert_eq(a->scenario_count, 2);
    const struct scenario *s = &a->scenarios[0], *plain = &a->scenarios[1];
    cr_expect_str_eq(s->id, "normal");
    cr_expect_str_eq(s->schedule, "real");
    cr_expect_str_eq(s->inject[0], "shmat:error=ENOMEM");
    cr_expect_null(s->inject[1]);
    cr_assert_eq(s->file_count, 2);
    cr_expect_str_eq(s->files[0].path, "in/a.txt");
    cr_expect_eq(s->files[0].bytes, 3);
    cr_expect_eq(memcmp(s->files[0].text, "x\0y", 4), 0);
    cr_expect_eq(s->files[1].bytes, 0);
    cr_expect_eq(s->limits.processes, 5);
    cr_expect_eq(s->limits.wall_ms, 2000, "the assignment's own limit is kept");
    cr_expect_eq(plain->limits.processes, limits_default.processes);
    cr_expect_eq(plain->limits.wall_ms, 2000);
    cr_expect_null(plain->inject[0]);
    cr_expect_eq(plain->file_count, 0);
    cr_expect_null(plain->programs[0].stdin_text);
    assignment_free(a);
}

Test(assignment, its_programs_are_as_written)
{
    struct assignment *a = parse_sound();
    const struct scenario *s = &a->scenarios[0];
    cr_assert_eq(s->program_count, 3);
    const struct program *w = &s->programs[0], *r = &s->programs[1], *third = &s->programs[2];
    cr_expect_str_eq(w->id, "w");
    cr_assert_eq(w->argc, 3);
    cr_expect_str_eq(w->argv[0], "./writer");
    cr_expect_str_eq(w->argv[1], "");
    cr_expect_str_eq(w->argv[2], "hello");
    cr_expect_null(w->argv[3]);
    cr_expect_eq(w->stdin_bytes, 3);
    cr_expect_eq(memcmp(w->stdin_text, "a\0b", 4), 0);
    cr_expect_eq(w->start, START_AT_ONCE);
    cr_expect_eq(r->start, START_AFTER_EXIT);
    cr_expect_eq(r->start_program, 0);
    cr_expect_null(r->start_call);
    cr_expect_eq(third->start, START_AFTER_CALL);
    cr_expect_eq(third->start_program, 0);
    cr_expect_str_eq(third->start_call, "shmat");
    assignment_free(a);
}

// One change to the sound assignment, and what is said to it.
struct change {
    const char *path;     // where, as an array of keys and indices
    const char *value;    // what is put there; NULL: it is deleted
    const char *expected; // a part of the message; NULL: still sound
};

static void try_change(const struct change *change)
{
    jv value = jv_parse(sound), path = jv_parse(change->path);
    value = change->value ? jv_setpath(value, path, jv_parse(change->value))
                          : jv_delpaths(value, JV_ARRAY(path));
    cr_assert(jv_is_valid(value), "the change of %s does not fit", change->path);
    struct assignment *assignment = NULL;
    struct error *error = assignment_parse("f.json", "folder", value, &assignment);
    const char *message = error ? error_message(error) : "(no error)";
    const char *shown = change->value ? change->value : "(absent)";
    if (change->expected) {
        cr_expect_not_null(strstr(message, change->expected),
                           "%s = %s: expected \"%s\", got \"%s\"", change->path, shown,
                           change->expected, message);
        cr_expect_eq(strncmp(message, "f.json: ", 8), 0, "%s: no file name", message);
        cr_expect_null(assignment);
        cr_expect(!error || error_kind_of(error) == ERROR_USAGE);
    } else {
        cr_expect_null(error, "%s = %s: got \"%s\"", change->path, shown, message);
    }
    error_free(error);
    assignment_free(assignment);
    jv_free(value);
}

#define TRY_ALL(changes)                                                                           \
    for (size_t i_ = 0; i_ < sizeof(changes) / sizeof *(changes); i_++)                            \
    try_change(&(changes)[i_])

Test(assignment, mistakes_at_its_top_are_named)
{
    static const struct change changes[] = {
        {"[]", "[]", "f.json: expected an object, found an empty array"},
        {"[]", "null", "expected an object, found null"},
        {"[\"$schema\"]", NULL, NULL},
        {"[\"scenarois\"]", "[]", "f.json: unknown key \"scenarois\": did you mean \"scenarios\"?"},
        {"[\"qqqqqqqqqq\"]", "1",
         "unknown key \"qqqqqqqqqq\", expected one of \"$schema\", \"name\", \"title\""},
        {"[\"name\\u0000\"]", "\"x\"", "unknown key \"name\\u0000\""},
        {"[\"name\"]", NULL, "the key \"name\" is missing, expected a name of lower-case"},
        {"[\"name\"]", "\"Two Segments\"",
         ".name: expected a name of lower-case letters, digits and "
         "hyphens, found \"Two Segments\""},
        {"[\"name\"]", "\"\"", ".name: expected"},
        {"[\"name\"]", "\"a\\u0000\"", ".name: expected"},
        {"[\"name\"]", "7",
         ".name: expected a name of lower-case letters, digits and hyphens, found 7"},
        {"[\"title\"]", NULL, "the key \"title\" is missing"},
        {"[\"title\"]", "[\"x\"]",
         ".title: expected a string that is not empty and holds no NUL, "
         "found an array"},
        {"[\"languages\"]", NULL, NULL},
        {"[\"languages\"]", "[\"c\", \"c++\"]", NULL},
        {"[\"languages\"]", "[\"c\", \"cobol\"]",
         ".languages[1]: expected one of \"c\", \"c++\", found \"cobol\""},
        {"[\"languages\"]", "\"c\"",
         ".languages: expected an array that is not empty, found \"c\""},
        {"[\"build\"]", NULL, "the key \"build\" is missing"},
        {"[\"scenarios\"]", NULL, "the key \"scenarios\" is missing"},
        {"[\"scenarios\"]", "[]",
         ".scenarios: expected an array that is not empty, found an empty array"},
        {"[\"scenarios\"]", "{}",
         ".scenarios: expected an array that is not empty, found an object"},
    };
    TRY_ALL(changes);
}

Test(assignment, mistakes_in_its_build_are_named)
{
    static const struct change changes[] = {
        {"[\"build\"]", "{}", ".build: the key \"programs\" is missing"},
        {"[\"build\"]", "{\"programs\": {}}", ".build.programs: expected at least one program"},
        {"[\"build\"]", "{\"programs\": [\"a\"]}",
         ".build.programs: expected an object of name and sources (an array of names goes with"},
        {"[\"build\", \"progams\"]", "{}",
         ".build: unknown key \"progams\": did you mean \"programs\"?"},
        {"[\"build\", \"programs\", \"writer\"]", "[]",
         ".build.programs.writer: expected an array that"},
        {"[\"build\", \"programs\", \"writer\"]", "\"writer.c\"",
         ".build.programs.writer: expected an array of sources, or"},
        {"[\"build\", \"programs\", \"writer\", 1]", "3", ".build.programs.writer[1]: expected"},
        {"[\"build\", \"programs\", \"writer\", 0]", "\"../w.c\"",
         ".build.programs.writer[0]: expected a path within the working folder"},
        {"[\"build\", \"programs\", \"writer\", 0]", "\"/w.c\"", "expected a path within"},
        {"[\"build\", \"programs\", \"writer\", 0]", "\"-w.c\"", "expected a path within"},
        {"[\"build\", \"programs\", \"writer\", 0]", "\"writer.py\"", "expected a C or C++ source"},
        {"[\"build\", \"programs\", \"writer\", 0]", "\"writer\"", "expected a C or C++ source"},
        {"[\"build\", \"programs\", \"../x\"]", "[\"w.c\"]",
         ".build.programs[\"../x\"]: expected a path within the working folder"},
        {"[\"build\", \"programs\", \"\"]", "[\"w.c\"]", ".build.programs[\"\"]: expected"},
        {"[\"build\", \"programs\", \"reader\", \"sorces\"]", "[]",
         ".build.programs.reader: unknown key \"sorces\": did you mean \"sources\"?"},
        {"[\"build\", \"programs\", \"reader\", \"sources\"]", NULL,
         "the key \"sources\" is missing"},
        {"[\"build\", \"programs\", \"reader\", \"sources\"]", "[]", ".reader.sources: expected"},
        {"[\"build\", \"programs\", \"reader\", \"flags\"]", NULL, NULL},
        {"[\"build\", \"programs\", \"reader\", \"flags\"]", "\"-lm\"",
         ".build.programs.reader.flags: expected an array of strings, found \"-lm\""},
        {"[\"build\", \"programs\", \"reader\", \"flags\", 1]", "true",
         ".build.programs.reader.flags[1]: expected a string without NUL, found true"},
        {"[\"build\"]", "{\"make\": \"all\", \"programs\": [\"writer\", \"bin/reader\"]}", NULL},
        {"[\"build\"]", "{\"make\": \"all\"}", ".build: the key \"programs\" is missing"},
        {"[\"build\"]", "{\"make\": \"all\", \"programs\": []}",
         ".build.programs: expected an array of"},
        {"[\"build\"]", "{\"make\": \"all\", \"programs\": {\"w\": [\"w.c\"]}}",
         ".build.programs: expected an array of the programs' names"},
        {"[\"build\"]", "{\"make\": \"all\", \"programs\": [\"w\", \"w\"]}",
         ".build.programs[1]: expected each program once, found \"w\""},
        {"[\"build\"]", "{\"make\": \"all\", \"programs\": [\"a/../../w\"]}",
         ".build.programs[0]: expected"},
        {"[\"build\"]", "{\"make\": \"-n\", \"programs\": [\"w\"]}",
         ".build.make: expected a target"},
        {"[\"build\"]", "{\"make\": \"CC=x\", \"programs\": [\"w\"]}",
         ".build.make: expected a target"},
        {"[\"build\"]", "{\"make\": \"\", \"programs\": [\"w\"]}",
         ".build.make: expected a string that"},
        {"[\"build\"]", "{\"make\": null, \"programs\": [\"w\"]}",
         ".build.make: expected a string that"},
    };
    TRY_ALL(changes);
}

Test(assignment, a_made_build_has_its_target_and_names)
{
    jv value = jv_setpath(jv_parse(sound), JV_ARRAY(jv_string("build")),
                          jv_parse("{\"make\": \"all\", \"programs\": [\"writer\", \"reader\"]}"));
    struct assignment *a = NULL;
    cr_assert_null(assignment_parse("f", "folder", value, &a));
    cr_expect_str_eq(a->build.make_target, "all");
    cr_assert_eq(a->build.program_count, 2);
    cr_expect_str_eq(a->build.programs[1].name, "reader");
    cr_expect_null(a->build.programs[1].sources[0]);
    cr_expect_null(a->build.programs[1].flags[0]);
    assignment_free(a);
    jv_free(value);
}

Test(assignment, mistakes_in_its_limits_are_named)
{
    static const struct change changes[] = {
        {"[\"limits\"]", NULL, NULL},
        {"[\"limits\"]", "{}", NULL},
        {"[\"limits\"]", "[]", ".limits: expected an object, found an empty array"},
        {"[\"limits\", \"wall\"]", "1", ".limits: unknown key \"wall\": did you mean"},
        {"[\"limits\", \"cpu_ms\"]", "1", NULL},
        {"[\"limits\", \"cpu_ms\"]", "86400000", NULL},
        {"[\"limits\", \"cpu_ms\"]", "86400001",
         ".limits.cpu_ms: expected a whole number from 1 to 86400000"},
        {"[\"limits\", \"cpu_ms\"]", "0", ".limits.cpu_ms: expected a whole number from 1 to"},
        {"[\"limits\", \"cpu_ms\"]", "-1", "found -1"},
        {"[\"limits\", \"cpu_ms\"]", "1.5", "found 1.5"},
        {"[\"limits\", \"cpu_ms\"]", "1e300", ".limits.cpu_ms: expected a whole number"},
        {"[\"limits\", \"cpu_ms\"]", "nan", ".limits.cpu_ms: expected a whole number"},
        {"[\"limits\", \"cpu_ms\"]", "\"5000\"", "found \"5000\""},
        {"[\"limits\", \"cpu_ms\"]", "null", "found null"},
        {"[\"limits\", \"processes\"]", "32769", ".limits.processes: expected"},
        {"[\"limits\", \"memory_bytes\"]", "1125899906842624", NULL},
        {"[\"limits\", \"shm_bytes\"]", "1125899906842625", ".limits.shm_bytes: expected"},
        {"[\"limits\", \"file_bytes\"]", "true", ".limits.file_bytes: expected"},
        {"[\"limits\", \"output_bytes\"]", "[]", ".limits.output_bytes: expected"},
        {"[\"scenarios\", 0, \"limits\", \"processes\"]", "0",
         ".scenarios[0].limits.processes: expected"},
        {"[\"scenarios\", 0, \"limits\", \"proceses\"]", "1",
         ".scenarios[0].limits: unknown key \"proceses\": did you mean \"processes\"?"},
    };
    TRY_ALL(changes);
}

Test(assignment, each_limit_sets_its_own_field)
{
    jv value =
        jv_setpath(jv_parse(sound), JV_ARRAY(jv_string("limits")),
                   jv_parse("{\"wall_ms\": 1, \"cpu_ms\": 2, \"memory_bytes\": 3, \"processes\": 4,"
                            " \"shm_bytes\": 5, \"file_bytes\": 6, \"output_bytes\": 7}"));
    struct assignment *a = NULL;
    cr_assert_null(assignment_parse("f", "folder", value, &a));
    cr_expect_eq(a->limits.wall_ms, 1);
    cr_expect_eq(a->limits.cpu_ms, 2);
    cr_expect_eq(a->limits.memory_bytes, 3);
    cr_expect_eq(a->limits.processes, 4);
    cr_expect_eq(a->limits.shm_bytes, 5);
    cr_expect_eq(a->limits.file_bytes, 6);
    cr_expect_eq(a->limits.output_bytes, 7);
    assignment_free(a);
    jv_free(value);
}

Test(assignment, mistakes_in_a_scenario_are_named)
{
    static const struct change changes[] = {
        {"[\"scenarios\", 0]", "3", ".scenarios[0]: expected an object, found 3"},
        {"[\"scenarios\", 0, \"idd\"]", "1",
         ".scenarios[0]: unknown key \"idd\": did you mean \"id\"?"},
        {"[\"scenarios\", 0, \"id\"]", NULL, ".scenarios[0]: the key \"id\" is missing"},
        {"[\"scenarios\", 0, \"id\"]", "\"a/b\"", ".scenarios[0].id: expected an id of letters"},
        {"[\"scenarios\", 1, \"id\"]", "\"normal\"",
         ".scenarios[1].id: scenario \"normal\" is there already"},
        {"[\"scenarios\", 0, \"schedule\"]", NULL, NULL},
        {"[\"scenarios\", 0, \"schedule\"]", "\"warp\"", NULL},
        {"[\"scenarios\", 0, \"schedule\"]", "\"warp:1\"",
         "schedule 'warp:1': expected real, warp, nosleep, pct:SEED[:DEPTH]"},
        {"[\"scenarios\", 0, \"schedule\"]", "\"pct:7:3\"", NULL},
        {"[\"scenarios\", 0, \"schedule\"]", "\"pct:x\"",
         ".scenarios[0].schedule: schedule 'pct:x': expected real"},
        {"[\"scenarios\", 0, \"schedule\"]", "\"replay:3=1,2=0\"",
         ".scenarios[0].schedule: schedule 'replay:3=1,2=0': expected real"},
        {"[\"scenarios\", 0, \"schedule\"]", "\"warpp\"",
         "expected one of \"real\", \"warp\", \"nosleep\", \"pct\", \"explore\", \"replay\", found "
         "\"warpp\": did you mean \"warp\"?"},
        {"[\"scenarios\", 0, \"schedule\"]", "\"real:1\"",
         "schedule 'real:1': expected real, warp,"},
        {"[\"scenarios\", 0, \"schedule\"]", "\":\"",
         ".scenarios[0].schedule: expected one of \"real\""},
        {"[\"scenarios\", 0, \"schedule\"]", "5",
         ".scenarios[0].schedule: expected a string that is"},
        {"[\"scenarios\", 0, \"inject\"]", NULL, NULL},
        {"[\"scenarios\", 0, \"inject\"]", "\"shmat:error=ENOMEM\"",
         ".scenarios[0].inject: expected an array of strings"},
        {"[\"scenarios\", 0, \"inject\", 1]", "{}", ".scenarios[0].inject[1]: expected a string"},
        {"[\"scenarios\", 0, \"inject\", 1]", "\"\"",
         ".scenarios[0].inject[1]: expected a fault such as"},
        {"[\"scenarios\", 0, \"files\"]", NULL, NULL},
        {"[\"scenarios\", 0, \"files\"]", "[]", ".scenarios[0].files: expected an object"},
        {"[\"scenarios\", 0, \"files\", \"/etc/x\"]", "\"\"",
         ".scenarios[0].files[\"/etc/x\"]: expected a path within the working folder"},
        {"[\"scenarios\", 0, \"files\", \"../x\"]", "\"\"", ".files[\"../x\"]: expected a path"},
        {"[\"scenarios\", 0, \"files\", \"a/../x\"]", "\"\"",
         ".files[\"a/../x\"]: expected a path"},
        {"[\"scenarios\", 0, \"files\", \"a/..\"]", "\"\"", "expected a path"},
        {"[\"scenarios\", 0, \"files\", \"./a\"]", "\"\"", "expected a path"},
        {"[\"scenarios\", 0, \"files\", \"a//b\"]", "\"\"", "expected a path"},
        {"[\"scenarios\", 0, \"files\", \"a/\"]", "\"\"", "expected a path"},
        {"[\"scenarios\", 0, \"files\", \"\"]", "\"\"",
         ".files[\"\"]: expected a string that is not empty"},
        {"[\"scenarios\", 0, \"files\", \"a\\u0000b\"]", "\"\"", "holds no NUL"},
        {"[\"scenarios\", 0, \"files\", \"..a/b..\"]", "\"\"", NULL},
        {"[\"scenarios\", 0, \"files\", \"in\"]", "\"\"",
         ".scenarios[0].files[\"in/a.txt\"]: \"in\" is a file here too, so it cannot be a folder"},
        {"[\"scenarios\", 0, \"files\", \"inn\"]", "\"\"", NULL},
        {"[\"scenarios\", 0, \"files\", \"c\"]", "1",
         ".scenarios[0].files.c: expected a string, found 1"},
    };
    TRY_ALL(changes);
}

Test(assignment, mistakes_in_a_program_are_named)
{
    static const struct change changes[] = {
        {"[\"scenarios\", 0, \"programs\"]", NULL,
         ".scenarios[0]: the key \"programs\" is missing"},
        {"[\"scenarios\", 0, \"programs\"]", "[]",
         ".scenarios[0].programs: expected an array that is not"},
        {"[\"scenarios\", 0, \"programs\", 1, \"run\"]", "\"./reader\"",
         ".scenarios[0].programs[1].run: expected an array that is not empty, found \"./reader\""},
        {"[\"scenarios\", 0, \"programs\", 1, \"run\"]", "[]",
         ".scenarios[0].programs[1].run: expected"},
        {"[\"scenarios\", 0, \"programs\", 1, \"run\", 0]", "\"\"",
         ".scenarios[0].programs[1].run[0]: expected a string that is not empty"},
        {"[\"scenarios\", 0, \"programs\", 1, \"run\", 1]", "5",
         ".scenarios[0].programs[1].run[1]: expected a string without NUL, found 5"},
        {"[\"scenarios\", 0, \"programs\", 1, \"run\", 1]", "\"a\\u0000b\"",
         ".run[1]: expected a string"},
        {"[\"scenarios\", 0, \"programs\", 0, \"stdin\"]", "null",
         ".scenarios[0].programs[0].stdin: expected a string, found null"},
        {"[\"scenarios\", 0, \"programs\", 0, \"id\"]", NULL,
         ".programs[0]: the key \"id\" is missing"},
        {"[\"scenarios\", 0, \"programs\", 1, \"id\"]", "\"w\"",
         ".scenarios[0].programs[1].id: program \"w\" is there already"},
        {"[\"scenarios\", 0, \"programs\", 0, \"stat\"]", "{}",
         ".scenarios[0].programs[0]: unknown key \"stat\": did you mean \"start\"?"},
        {"[\"scenarios\", 0, \"programs\", 1, \"start\"]", "{}",
         ".scenarios[0].programs[1].start: expected either \"after_exit\" or \"after_call\""},
        {"[\"scenarios\", 0, \"programs\", 2, \"start\", \"after_exit\"]", "\"w\"",
         ".scenarios[0].programs[2].start: expected either"},
        {"[\"scenarios\", 0, \"programs\", 1, \"start\"]", "\"w\"",
         ".start: expected an object, found \"w\""},
        {"[\"scenarios\", 0, \"programs\", 1, \"start\", \"after_exit\"]", "\"q\"",
         ".scenarios[0].programs[1].start.after_exit: expected one of \"w\", \"r\", \"s\", found "
         "\"q\""},
        {"[\"scenarios\", 0, \"programs\", 2, \"start\", \"after_call\", \"program\"]", "\"q\"",
         ".scenarios[0].programs[2].start.after_call.program: expected one of"},
        {"[\"scenarios\", 0, \"programs\", 2, \"start\", \"after_call\", \"program\"]", NULL,
         ".scenarios[0].programs[2].start.after_call: the key \"program\" is missing"},
        {"[\"scenarios\", 0, \"programs\", 2, \"start\", \"after_call\", \"call\"]", "\"shmatt\"",
         "found \"shmatt\": did you mean \"shmat\"?"},
        {"[\"scenarios\", 0, \"programs\", 2, \"start\", \"after_call\", \"when\"]", "1",
         ".start.after_call: unknown key \"when\""},
        {"[\"scenarios\", 0, \"programs\", 1, \"start\", \"after_exit\"]", "\"s\"", NULL},
        {"[\"scenarios\", 0, \"programs\", 1, \"start\", \"after_exit\"]", "\"r\"",
         ".scenarios[0].programs[1].start: never starts"},
        {"[\"scenarios\", 0, \"programs\", 0, \"start\"]", "{\"after_exit\": \"r\"}",
         ".scenarios[0].programs[0].start: never starts"},
    };
    TRY_ALL(changes);
}

Test(assignment, a_file_is_loaded_with_its_folder_and_named_in_errors)
{
    char folder[] = "/tmp/shmark-unit-XXXXXX";
    cr_assert_not_null(mkdtemp(folder));
    char *path = xasprintf("%s/assignment.json", folder);
    struct assignment *a = NULL;
    struct error *error = assignment_load(folder, &a);
    cr_assert_not_null(error);
    cr_expect_not_null(strstr(error_message(error), "/assignment.json: No such file"));
    cr_expect_eq(error_kind_of(error), ERROR_USAGE);
    error_free(error);

    FILE *file = fopen(path, "we");
    fputs(sound, file);
    fclose(file);
    cr_assert_null(assignment_load(folder, &a));
    cr_expect_str_eq(a->folder, folder);
    assignment_free(a);
    a = NULL;

    file = fopen(path, "we");
    fputs("{\"name\": \"a\",\n \"name\": \"b\"}", file);
    fclose(file);
    error = assignment_load(folder, &a);
    cr_assert_not_null(error);
    char *expected = xasprintf("%s: .name: this key is there twice", path);
    cr_expect_str_eq(error_message(error), expected);
    error_free(error);

    unlink(path);
    rmdir(folder);
    free(expected);
    free(path);
}
