// Daemons that outlive their program, in sessions of their own, one holding an attachment.
#include "attack.h"

int main(void)
{
    int id = shmget(KEY, 4096, IPC_CREAT | 0600);
    for (int i = 0; i < 5; i++)
        if (fork() == 0) {
            setsid();
            if (fork() != 0)
                _exit(0);
            for (int number = 1; number < 65; number++)
                signal(number, SIG_IGN);
            shmat(id, NULL, 0);
            for (;;)
                pause();
        }
    return 0;
}
