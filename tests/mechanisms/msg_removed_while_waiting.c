// EIDRM for who waits to receive, and for who waits to send. That they wait is seen by what /proc/PID/wchan says.
// COMPARE: none
// OUTPUT: sorted
#include "proc.h"

static void until_in(pid_t pid, const char *function)
{
    char path[64], where[64] = "";
    snprintf(path, sizeof path, "/proc/%d/wchan", (int)pid);
    while (strstr(where, function) == NULL) {
        int fd = open(path, O_RDONLY);
        ssize_t length = read(fd, where, sizeof where - 1);
        where[length < 0 ? 0 : length] = 0;
        close(fd);
        sched_yield();
    }
}

int main(void)
{
    static struct {
        long type;
        char text[8192];
    } message = {1, ""};
    for (int i = 0; i < 8; i++) {
        int id = TELL(msgget(IPC_PRIVATE, IPC_CREAT | 0600));
        pid_t child = fork();
        if (child == 0) {
            if (i % 2)
                TELL(msgrcv(id, &message, 10, 0, 0));
            while (i % 2 == 0 && TELL(msgsnd(id, &message, 8000, 0)) == 0)
                ;
            exit(0);
        }
        until_in(child, i % 2 ? "do_msgrcv" : "do_msgsnd");
        TELL(msgctl(id, IPC_RMID, NULL));
        wait_for(child);
    }
    return 0;
}
