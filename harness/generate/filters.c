// Prints the seccomp filters as C, for trace/filter.c to include. Run while shmark is built, and no part of it.
#include <linux/filter.h>
#include <stdio.h>
#include <unistd.h>

#include "generate/filter_rules.h"
#include "trace/filter.h"

enum { MOST_INSTRUCTIONS = 4096 };

// Returns how many, or -1.
static ssize_t make(unsigned gates, struct sock_filter *out)
{
    FILE *file = tmpfile();
    if (!file || filter_rules_export(gates, fileno(file)) != 0)
        return -1;
    rewind(file);
    size_t count = fread(out, sizeof *out, MOST_INSTRUCTIONS, file);
    fclose(file);
    return (ssize_t)count;
}

int main(void)
{
    static struct sock_filter code[MOST_INSTRUCTIONS];
    size_t counts[FILTER_VARIANTS];
    for (unsigned gates = 0; gates < FILTER_VARIANTS; gates++) {
        ssize_t count = make(gates, code);
        if (count <= 0 || count == MOST_INSTRUCTIONS) {
            fprintf(stderr, "filters: libseccomp cannot make the filter for gates %u\n", gates);
            return 1;
        }
        counts[gates] = (size_t)count;
        printf("static const struct sock_filter filter_%u[] = {\n", gates);
        for (size_t i = 0; i < counts[gates]; i++)
            printf("    {0x%02x, %u, %u, 0x%08x},\n", code[i].code, code[i].jt, code[i].jf,
                   code[i].k);
        puts("};");
    }
    puts("static const struct filter_variant filter_variants[FILTER_VARIANTS] = {");
    for (unsigned gates = 0; gates < FILTER_VARIANTS; gates++)
        printf("    {%zu, filter_%u},\n", counts[gates], gates);
    puts("};");
    return 0;
}
