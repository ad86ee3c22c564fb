// The file is made anew between two ftok calls: another inode, another key, another segment.
// COMPARE: keys
#include "proc.h"

int main(void)
{
    close(open("key", O_CREAT | O_RDWR, 0600));
    int first = TELL(shmget(ftok("key", 1), 100, IPC_CREAT | 0600)); // AT:first
    rename("key", "kept");
    close(open("key", O_CREAT | O_RDWR, 0600));
    int second = TELL(shmget(ftok("key", 1), 100, IPC_CREAT | 0600)); // AT:second
    dprintf(1, "same %d\n", first == second);
    shmctl(first, IPC_RMID, NULL);
    shmctl(second, IPC_RMID, NULL);
    return 0;
}
