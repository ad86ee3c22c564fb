#include "report/terminal.h"

#include <string.h>

#include "base/memory.h"
#include "report/safe.h"

void terminal_styled(const struct terminal *terminal, enum style style, const char *text)
{
    static const char *const codes[] = {
        [STYLE_BOLD] = "1",    [STYLE_GOOD] = "32", [STYLE_BAD] = "1;31",
        [STYLE_MIDDLE] = "33", [STYLE_FAINT] = "2",
    };
    AUTO_FREE char *safe = safe_terminal(text, strlen(text), SAFE_LINE);
    if (terminal->options->color)
        fprintf(terminal->out, "\033[%sm%s\033[0m", codes[style], safe);
    else
        fputs(safe, terminal->out);
}

static void put_spaces(FILE *out, size_t count)
{
    fprintf(out, "%*s", (int)count, "");
}

// Writes one line of text, wrapped. The cursor stands at `column`.
static void put_wrapped(const struct terminal *terminal, const char *text, size_t bytes,
                        size_t indent, size_t column)
{
    size_t width = (size_t)terminal->options->width;
    const char *end = text + bytes;
    bool first = true;
    while (text < end) {
        text += strspn(text, " ");
        const char *stop = text;
        while (stop < end && *stop != ' ')
            stop++;
        if (stop == text)
            break;
        size_t columns = text_columns(text, (size_t)(stop - text));
        if (!first && column + 1 + columns > width) {
            fputc('\n', terminal->out);
            put_spaces(terminal->out, indent);
            column = indent;
            first = true;
        }
        if (!first) {
            fputc(' ', terminal->out);
            column++;
        }
        fwrite(text, 1, (size_t)(stop - text), terminal->out);
        column += columns;
        first = false;
        text = stop;
    }
    fputc('\n', terminal->out);
}

void terminal_paragraph(const struct terminal *terminal, size_t indent, const char *label,
                        const char *text)
{
    AUTO_FREE char *safe = safe_terminal(text, strlen(text), SAFE_LINES);
    AUTO_FREE char *safe_label = safe_terminal(label, strlen(label), SAFE_LINE);
    fputs(safe_label, terminal->out);
    size_t column = text_columns(safe_label, strlen(safe_label));
    for (const char *line = safe;; line++) {
        size_t bytes = strcspn(line, "\n");
        put_wrapped(terminal, line, bytes, indent, column);
        line += bytes;
        if (!*line || !line[1])
            return;
        put_spaces(terminal->out, indent);
        column = indent;
    }
}

void terminal_source(const struct terminal *terminal, const struct place *place)
{
    if (!place->text)
        return;
    AUTO_FREE char *safe = safe_terminal(place->text, place->text_bytes, SAFE_LINES);
    size_t indent = strspn(safe, " ");
    size_t bytes = strlen(safe);
    while (bytes > indent && safe[bytes - 1] == ' ')
        bytes--;
    fprintf(terminal->out, "   %5d | %.*s\n", place->line, (int)bytes, safe);
    size_t columns = text_columns(safe + indent, bytes - indent);
    if (columns == 0)
        return;
    AUTO_FREE char *mark = xcalloc(columns + 1, 1);
    memset(mark, '~', columns);
    mark[0] = '^';
    fprintf(terminal->out, "         | %*s", (int)indent, "");
    terminal_styled(terminal, STYLE_BAD, mark);
    fputc('\n', terminal->out);
}

static size_t count_lines(const char *text)
{
    size_t lines = 0;
    for (; *text; text++)
        lines += *text == '\n' || !text[1];
    return lines;
}

void terminal_excerpt(const struct terminal *terminal, const char *prefix, jv text, size_t lines)
{
    // A line of a flood of output is cut here: nobody reads on.
    const size_t longest = 200;
    if (jv_get_kind(text) != JV_KIND_STRING)
        return;
    AUTO_FREE char *safe = safe_terminal(jv_string_value(text),
                                         (size_t)jv_string_length_bytes(jv_copy(text)), SAFE_LINES);
    const char *line = safe;
    for (size_t i = 0; i < lines && *line; i++) {
        size_t bytes = strcspn(line, "\n");
        size_t shown = 0;
        for (size_t columns = 0, length = 0; shown < bytes && columns < longest; columns++) {
            (void)utf8_decode(line + shown, bytes - shown, &length);
            shown += length;
        }
        fprintf(terminal->out, "%s%.*s%s\n", prefix, (int)shown, line, shown < bytes ? " ..." : "");
        line += bytes + (line[bytes] == '\n');
    }
    size_t left = count_lines(line);
    if (left)
        fprintf(terminal->out, "%s... and %zu more line%s\n", prefix, left, left == 1 ? "" : "s");
}
