#include "attack.h"

static void *wait_for_ever(void *argument)
{
    for (;;)
        pause();
    return argument;
}

int main(void)
{
    pthread_t thread;
    for (;;)
        pthread_create(&thread, NULL, wait_for_ever, NULL);
}
