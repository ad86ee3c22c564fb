// One program's output into another's input, both by exec; the parent waits for both.
#include "proc.h"

static void run(char *self, const char *part, int from, int to, int ends[2])
{
    if (fork() == 0) {
        TELL(dup2(from, to)); // AT:dup
        close(ends[0]);
        close(ends[1]);
        execl(self, self, part, NULL); // AT:exec
        _exit(127);
    }
}

int main(int argc, char **argv)
{
    int ends[2], status;
    char text[100] = "";
    if (argc > 1 && strcmp(argv[1], "left") == 0) {
        write(1, "from the left", 14);
        return 0;
    }
    if (argc > 1) {
        while (read(0, text + strlen(text), 1) == 1)
            ;
        dprintf(2, "%s\n", text);
        return strcmp(text, "from the left") != 0;
    }
    TELL(pipe(ends)); // AT:pipe
    run(argv[0], "left", ends[1], 1, ends);
    run(argv[0], "right", ends[0], 0, ends);
    TELL(close(ends[0]));
    TELL(close(ends[1]));
    while (wait(&status) > 0)
        dprintf(1, "status %d\n", status);
    return 0;
}
// OUTPUT: sorted
