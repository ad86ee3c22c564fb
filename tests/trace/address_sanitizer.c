// A program that looks for its own leaks with ptrace (LeakSanitizer) can do so, and calls that pass through its run-time
// library, whose frames are kept by the frame pointer, have their line.
// BUILD: -fsanitize=address
// NEEDS: its own sanitizer options
// COMPARE: none
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(IPC_PRIVATE, 100, IPC_CREAT | 0600));
    char *p = shmat(id, NULL, 0);
    strcpy(p, "x");
    void *volatile lost = malloc(100);
    lost = NULL;
    (void)lost;
    shmdt(p);
    shmctl(id, IPC_RMID, NULL); // AT:rm
    return 0;
}
