// SARIF 2.1.0 for code scanning: a rule for each criterion, a result for each one that lost marks.
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/memory.h"
#include "report/formats.h"
#include "report/summary.h"
#include "report/view.h"

#ifndef SHMARK_VERSION
#define SHMARK_VERSION "unknown"
#endif

// {"text": text}; SARIF wants no empty texts.
static jv message_of(const char *text, const char *fallback)
{
    return jv_object_set(jv_object(), jv_string("text"), jv_string(*text ? text : fallback));
}

// A file name as a relative URI reference.
static jv uri_of(const char *file)
{
    jv uri = jv_string("");
    for (; *file; file++) {
        unsigned char c = (unsigned char)*file;
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     strchr("-._~/", c);
        char part[4];
        snprintf(part, sizeof part, plain ? "%c" : "%%%02X", c);
        uri = jv_string_append_str(uri, part);
    }
    return uri;
}

static jv location_of(const char *file, int line)
{
    jv region = jv_object_set(jv_object(), jv_string("startLine"), jv_number(line > 0 ? line : 1));
    jv artifact = jv_object_set(jv_object(), jv_string("uri"), uri_of(file));
    jv place = jv_object_set(jv_object(), jv_string("artifactLocation"), artifact);
    place = jv_object_set(place, jv_string("region"), region);
    return jv_object_set(jv_object(), jv_string("physicalLocation"), place);
}

// Code scanning shows no result without a place: one that has none gets the start of the first
// source.
static jv locations_of(const struct criterion *criterion, jv sources)
{
    jv locations = jv_array();
    for (size_t i = 0; i < view_count(criterion->locations); i++) {
        struct place place = view_place(criterion, sources, i);
        locations = jv_array_append(locations, location_of(place.file, place.line));
    }
    if (view_count(locations) > 0 || jv_get_kind(sources) != JV_KIND_OBJECT)
        return locations;
    jv files = jv_keys(jv_copy(sources));
    if (view_count(files) > 0)
        locations =
            jv_array_append(locations, location_of(jv_string_value(view_item(files, 0)), 1));
    jv_free(files);
    return locations;
}

static jv result_of(const struct result *result, const struct criterion *criterion)
{
    jv sources = view_get(result->evidence, "sources");
    AUTO_FREE char *text = criterion_text(criterion, sources);
    jv fingerprint = jv_object_set(jv_object(), jv_string("criterion/v1"),
                                   jv_string_fmt("%s/%s", result_name(result), criterion->id));
    jv object = jv_object_set(jv_object(), jv_string("ruleId"), jv_string(criterion->id));
    bool partial = strcmp(criterion->status, "partial") == 0;
    object = jv_object_set(object, jv_string("level"), jv_string(partial ? "warning" : "error"));
    object = jv_object_set(object, jv_string("message"), message_of(text, criterion->title));
    object = jv_object_set(object, jv_string("locations"), locations_of(criterion, sources));
    return jv_object_set(object, jv_string("partialFingerprints"), fingerprint);
}

static jv rules_of(const struct result *results, size_t count)
{
    jv summary = summary_of(results, count);
    jv criteria = view_get(summary, "criteria");
    jv rules = jv_array();
    for (size_t i = 0; i < view_count(criteria); i++) {
        const char *id = json_get_text(view_item(criteria, i), "id", "?");
        const char *title = json_get_text(view_item(criteria, i), "title", id);
        jv rule = jv_object_set(jv_object(), jv_string("id"), jv_string(id));
        rule = jv_object_set(rule, jv_string("shortDescription"), message_of(title, id));
        rule = jv_object_set(rule, jv_string("fullDescription"), message_of(title, id));
        rule = jv_object_set(rule, jv_string("help"), message_of(title, id));
        rules = jv_array_append(rules, rule);
    }
    jv_free(summary);
    return rules;
}

static jv invocation_of(const struct result *results, size_t count)
{
    jv notes = jv_array();
    for (size_t i = 0; i < count; i++) {
        AUTO_FREE char *reason = result_reason(&results[i]);
        if (!reason)
            continue;
        AUTO_FREE char *text = xasprintf("%s: not graded: %s", result_name(&results[i]), reason);
        jv note = jv_object_set(jv_object(), jv_string("level"), jv_string("error"));
        note = jv_object_set(note, jv_string("message"), message_of(text, "not graded"));
        notes = jv_array_append(notes, note);
    }
    jv good = view_count(notes) == 0 ? jv_true() : jv_false();
    jv invocation = jv_object_set(jv_object(), jv_string("executionSuccessful"), good);
    return jv_object_set(invocation, jv_string("toolExecutionNotifications"), notes);
}

static jv findings_of(const struct result *results, size_t count)
{
    jv findings = jv_array();
    for (size_t i = 0; i < count; i++) {
        if (!result_gradable(&results[i]))
            continue;
        for (size_t j = 0; j < view_criteria(results[i].score); j++) {
            struct criterion criterion = view_criterion(results[i].score, j);
            if (criterion_lost_marks(&criterion) && strcmp(criterion.status, "skipped") != 0)
                findings = jv_array_append(findings, result_of(&results[i], &criterion));
        }
    }
    return findings;
}

void report_sarif(const struct result *results, size_t count, const struct report_options *options,
                  FILE *out)
{
    (void)options;
    jv driver = jv_object_set(jv_object(), jv_string("name"), jv_string("shmark"));
    driver = jv_object_set(driver, jv_string("version"), jv_string(SHMARK_VERSION));
    driver = jv_object_set(driver, jv_string("rules"), rules_of(results, count));
    jv run = jv_object_set(jv_object(), jv_string("tool"),
                           jv_object_set(jv_object(), jv_string("driver"), driver));
    jv invocations = jv_array_append(jv_array(), invocation_of(results, count));
    run = jv_object_set(run, jv_string("invocations"), invocations);
    run = jv_object_set(run, jv_string("results"), findings_of(results, count));
    jv log = jv_object_set(jv_object(), jv_string("$schema"),
                           jv_string("https://json.schemastore.org/sarif-2.1.0.json"));
    log = jv_object_set(log, jv_string("version"), jv_string("2.1.0"));
    log = jv_object_set(log, jv_string("runs"), jv_array_append(jv_array(), run));
    AUTO_FREE char *text = json_to_text(log);
    fputs(text, out);
}
