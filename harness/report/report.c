#include "report/report.h"

#include <errno.h>
#include <string.h>

#include "report/formats.h"

struct report_format {
    const char *name;
    report_writer *write;
};

static const struct report_format formats[] = {
    {"text", report_text},         {"json", report_json},
    {"csv", report_csv},           {"html", report_html},
    {"markdown", report_markdown}, {"junit", report_junit},
    {"tap", report_tap},           {"sarif", report_sarif},
    {"github", report_github},     {"gradescope", report_gradescope},
    {"summary", report_summary}, // of a class, as JSON
};

enum { FORMATS = sizeof formats / sizeof *formats };

const struct report_format *report_format_find(const char *name)
{
    for (size_t i = 0; i < FORMATS; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

const char *const *report_format_names(void)
{
    static const char *names[FORMATS + 1];
    for (size_t i = 0; i < FORMATS; i++)
        names[i] = formats[i].name;
    return names;
}

struct error *report_write(const struct report_format *format, const struct result *results,
                           size_t count, const struct report_options *options, FILE *out)
{
    errno = 0;
    format->write(results, count, options, out);
    if (fflush(out) != 0 || ferror(out))
        return error_errno(errno ? errno : EIO, "writing the report");
    return NULL;
}
