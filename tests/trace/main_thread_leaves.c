// pthread_exit in main: the process goes on in its other thread.
// BUILD: -pthread
#include "trace.h"

static pthread_t main_thread;
static int id;

static void *finish(void *argument)
{
    (void)argument;
    pthread_join(main_thread, NULL);
    TELL(shmctl(id, IPC_RMID, NULL)); // AT:rm
    return NULL;
}

int main(void)
{
    pthread_t thread;
    main_thread = pthread_self();
    id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    pthread_create(&thread, NULL, finish, NULL);
    pthread_exit(NULL);
}
