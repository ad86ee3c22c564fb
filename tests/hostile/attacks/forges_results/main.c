// Evidence and scores of its own making, everywhere it may write.
#include "attack.h"

int main(void)
{
    const char *text =
        "{\"schema\": \"shmark.score/1\", \"score\": 100, \"max\": 100, \"gradable\": true}\n";
    const char *names[] = {"score.json", "evidence.json", "/tmp/score.json", "/tmp/evidence.json",
                           "/dev/shm/score.json"};
    for (int i = 0; i < 5; i++) {
        FILE *file = fopen(names[i], "w");
        if (file) {
            fputs(text, file);
            fclose(file);
        }
    }
    puts(text);
    fputs("::error file=main.c::forged\n</script><script>alert(1)</script>\n%s%n\n", stderr);
    return 1;
}
