#include "report/safe.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"

static const char replacement[] = "\xef\xbf\xbd"; // U+FFFD

static int lead_length(unsigned char lead, uint32_t *bits)
{
    if (lead < 0x80) {
        *bits = lead;
        return 1;
    }
    if (lead >= 0xc2 && lead < 0xe0) {
        *bits = lead & 0x1fu;
        return 2;
    }
    if (lead >= 0xe0 && lead < 0xf0) {
        *bits = lead & 0x0fu;
        return 3;
    }
    if (lead >= 0xf0 && lead < 0xf5) {
        *bits = lead & 0x07u;
        return 4;
    }
    return 0;
}

int utf8_decode(const char *text, size_t bytes, size_t *length)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t code = 0;
    int wanted = lead_length((unsigned char)text[0], &code);
    *length = 1;
    if (wanted == 0 || (size_t)wanted > bytes)
        return -1;
    for (int i = 1; i < wanted; i++) {
        unsigned char next = (unsigned char)text[i];
        if ((next & 0xc0) != 0x80)
            return -1;
        code = code << 6 | (next & 0x3fu);
    }
    if (code < least[wanted] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        return -1;
    *length = (size_t)wanted;
    return (int)code;
}

size_t text_columns(const char *text, size_t bytes)
{
    size_t columns = 0;
    for (size_t at = 0, length = 0; at < bytes; at += length, columns++)
        (void)utf8_decode(text + at, bytes - at, &length);
    return columns;
}

static bool is_control(int code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

// Characters that are not seen but change how others are: zero width, direction marks and
// overrides, line and paragraph separators, the byte order mark, tags. They can make a line read as
// what it is not.
static bool is_deceptive(int code)
{
    return code == 0xad || code == 0x61c || (code >= 0x200b && code <= 0x200f) ||
           (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) ||
           code == 0xfeff || (code >= 0xfff9 && code <= 0xfffb) || code >= 0xe0000;
}

char *safe_terminal(const char *text, size_t bytes, enum safe_mode mode)
{
    char *shown = NULL;
    size_t shown_bytes = 0;
    FILE *out = open_memstream(&shown, &shown_bytes);
    if (!out)
        abort();
    for (size_t at = 0, length = 0; at < bytes; at += length) {
        int code = utf8_decode(text + at, bytes - at, &length);
        if (code == '\n' && mode == SAFE_LINES)
            fputc('\n', out);
        else if (code == '\t' && mode == SAFE_LINES)
            fputs("    ", out);
        else if (code < 0)
            fprintf(out, "\\x%02x", (unsigned char)text[at]);
        else if (is_control(code))
            fprintf(out, "\\x%02x", (unsigned)code);
        else if (is_deceptive(code))
            fprintf(out, "\\u{%04x}", (unsigned)code);
        else
            fwrite(text + at, 1, length, out);
    }
    fclose(out);
    return shown;
}

static bool markup_forbids(int code)
{
    return code < 0 || (is_control(code) && code != '\n' && code != '\t') || is_deceptive(code) ||
           code == 0xfffe || code == 0xffff;
}

static const char *entity(int code)
{
    switch (code) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void put_markup(FILE *out, const char *text, size_t bytes)
{
    for (size_t at = 0, length = 0; at < bytes; at += length) {
        int code = utf8_decode(text + at, bytes - at, &length);
        const char *instead = markup_forbids(code) ? replacement : entity(code);
        if (instead)
            fputs(instead, out);
        else
            fwrite(text + at, 1, length, out);
    }
}

// Blanks at the ends are lost to some readers where they are not quoted.
static bool needs_quotes(const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        if (text[i] == ',' || text[i] == '"' || text[i] == '\n' || text[i] == '\r' ||
            text[i] == ';')
            return true;
    return bytes > 0 && (text[0] == ' ' || text[bytes - 1] == ' ');
}

void put_csv(FILE *out, const char *text, size_t bytes)
{
    bool formula = bytes > 0 && text[0] && strchr("=+-@\t\r\n", text[0]);
    bool quoted = formula || needs_quotes(text, bytes);
    if (quoted)
        fputc('"', out);
    if (formula)
        fputc('\'', out);
    for (size_t at = 0, length = 0; at < bytes; at += length) {
        int code = utf8_decode(text + at, bytes - at, &length);
        if (code == '"')
            fputs("\"\"", out);
        else if (markup_forbids(code))
            fputs(replacement, out);
        else
            fwrite(text + at, 1, length, out);
    }
    if (quoted)
        fputc('"', out);
}

void put_markdown(FILE *out, const char *text, size_t bytes)
{
    for (size_t at = 0, length = 0; at < bytes; at += length) {
        int code = utf8_decode(text + at, bytes - at, &length);
        if (code == '\n' || code == '\t')
            fputc(' ', out);
        else if (markup_forbids(code))
            fputs(replacement, out);
        else if (code == '<' || code == '>' || code == '&')
            fputs(entity(code), out);
        else if (code == '@') // no mention of anybody
            fputs("&#64;", out);
        else if (code < 0x80 && strchr("\\`*_{}[]()#+-.!|~:", code))
            fprintf(out, "\\%c", code);
        else
            fwrite(text + at, 1, length, out);
    }
}
