// Each side closes the end that it does not use, and its own when it is done.
// BUILD: -O0
// BUILD: -static
#include "proc.h"

int main(void)
{
    int ends[2];
    char text[16] = "";
    TELL(pipe(ends)); // AT:pipe
    pid_t child = fork();
    if (child == 0) {
        TELL(close(ends[0])); // AT:childunused
        write(ends[1], "hello", 6);
        TELL(close(ends[1])); // AT:childdone
        exit(0);
    }
    TELL(close(ends[1])); // AT:unused
    wait_for(child);
    dprintf(1, "read %zd\n", read(ends[0], text, sizeof text));
    dprintf(1, "end %zd\n", read(ends[0], text, sizeof text));
    TELL(close(ends[0])); // AT:done
    return 0;
}
// OUTPUT: sorted
