// A program without IPC: nothing to tell but its exec and its end.
#include "trace.h"

int main(void)
{
    dprintf(1, "hello\n");
    dprintf(2, "to stderr\n");
    return 11;
}
