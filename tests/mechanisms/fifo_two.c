// A question by one FIFO, an answer by another.
#include "proc.h"

int main(void)
{
    char text[16];
    TELL(mkfifo("to", 0600));
    TELL(mkfifo("from", 0600));
    pid_t child = fork();
    if (child == 0) {
        int in = open("to", O_RDONLY), out = open("from", O_WRONLY);
        read(in, text, sizeof text);
        write(out, "answer", 7);
        close(in); // AT:in
        exit(0);
    }
    int out = open("to", O_WRONLY), in = open("from", O_RDONLY);
    write(out, "question", 9);
    read(in, text, sizeof text);
    dprintf(1, "%s\n", text);
    wait_for(child);
    close(in);
    close(out);
    TELL(unlink("to"));
    TELL(unlink("from"));
    return 0;
}
