// Two children and their parent sleep with usleep(), each at its own pace: what they print falls into one row, sixty
// milliseconds apart.
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// A whole line in one call, so that the order of lines is that of the calls.
static void say(const char *line)
{
    if (write(STDOUT_FILENO, line, strlen(line)) < 0)
        exit(1);
}

int main(void)
{
    if (fork() == 0) {
        usleep(60000);
        say("60 ms: first child\n");
        usleep(180000);
        say("240 ms: first child\n");
        usleep(180000);
        say("420 ms: first child\n");
        exit(0);
    }
    if (fork() == 0) {
        usleep(120000);
        say("120 ms: second child\n");
        usleep(240000);
        say("360 ms: second child\n");
        exit(0);
    }
    usleep(180000);
    say("180 ms: parent\n");
    usleep(120000);
    say("300 ms: parent\n");

    int status, failed = 0;
    for (int i = 0; i < 2; i++)
        failed |= wait(&status) < 0 || status != 0;
    say("all have ended\n");
    return failed;
}
