#include <stdio.h>
#include <ctype.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main()
{
    char text[27];
    int i;
    int shmid = shmget(IPC_PRIVATE, 27, IPC_CREAT | 0600);
    if (shmid == -1) {
        perror("shmget");
        return 1;
    }
    for (i = 0; i < 26; i++)
        text[i] = 'A' + i;
    text[26] = '\0';
    printf("before: %s\n", text);
    for (i = 0; i < 26; i++)
        text[i] = tolower(text[i]);
    printf("after: %s\n", text);
    shmctl(shmid, IPC_RMID, NULL);
    return 0;
}
