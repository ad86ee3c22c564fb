// Model solution: what a shell does for `command1 | command2`, through a pipe or through a FIFO.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define FIFO "pipe-shell.fifo"
#define NOT_CONNECTED 125 // exit status of a child that never came to its command

enum { WRITER, READER }; // the two children, in the order of their commands

// --- what the children do: none of these returns ---

static _Noreturn void give_up(const char *what)
{
    perror(what);
    _exit(NOT_CONNECTED);
}

static _Noreturn void become(char *command[])
{
    execvp(command[0], command);
    int status = errno == ENOENT ? 127 : 126; // as shells have it
    perror(command[0]);
    _exit(status);
}

// Puts this end in the place of the standard stream, and keeps it under that number only.
static void connect_end(int end, int stream)
{
    if (end == stream)
        return;
    if (dup2(end, stream) == -1)
        give_up("dup2");
    if (close(end) == -1)
        give_up("close");
}

static _Noreturn void run_on_pipe(const int ends[2], int side, char *command[])
{
    int used = side == WRITER ? 1 : 0;
    if (close(ends[!used]) == -1)
        give_up("close");
    connect_end(ends[used], side == WRITER ? STDOUT_FILENO : STDIN_FILENO);
    become(command);
}

static _Noreturn void run_on_fifo(int side, char *command[])
{
    int end = open(FIFO, side == WRITER ? O_WRONLY : O_RDONLY); // waits for the other side
    if (end == -1)
        give_up(FIFO);
    connect_end(end, side == WRITER ? STDOUT_FILENO : STDIN_FILENO);
    become(command);
}

// --- the parent ---

// Ends those that are still there: one alone on a FIFO would wait for the other side for ever.
static void stop(const pid_t children[2])
{
    for (int side = WRITER; side <= READER; side++)
        if (children[side] > 0)
            kill(children[side], SIGTERM);
}

// The exit status of the second command, as a shell tells it. Both have ended when it returns.
static int wait_for_both(pid_t children[2])
{
    int result = EXIT_FAILURE;
    while (children[WRITER] > 0 || children[READER] > 0) {
        int status;
        pid_t ended = wait(&status);
        if (ended == -1 && errno == EINTR)
            continue;
        if (ended == -1) {
            perror("wait");
            return EXIT_FAILURE;
        }
        int side = ended == children[READER] ? READER : WRITER;
        children[side] = -1;
        if (side == READER)
            result = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_CONNECTED)
            stop(children);
    }
    return result;
}

// Starts both commands; neither is waited for before the other has been started. ends is NULL for the FIFO.
static bool start(const int *ends, char **const commands[2], pid_t children[2])
{
    for (int side = WRITER; side <= READER; side++) {
        children[side] = fork();
        if (children[side] == -1) {
            perror("fork");
            return false;
        }
        if (children[side] == 0 && ends)
            run_on_pipe(ends, side, commands[side]);
        if (children[side] == 0)
            run_on_fifo(side, commands[side]);
    }
    return true;
}

static int through_pipe(char **const commands[2])
{
    int ends[2];
    if (pipe(ends) == -1) {
        perror("pipe");
        return EXIT_FAILURE;
    }
    pid_t children[2] = {-1, -1};
    bool started = start(ends, commands, children);

    // While the parent has them open, the reader never sees the end, nor the writer that nobody reads.
    for (int i = 0; i < 2; i++)
        if (close(ends[i]) == -1) {
            perror("close");
            started = false;
        }
    if (!started)
        stop(children);
    int status = wait_for_both(children);
    return started ? status : EXIT_FAILURE;
}

static int through_fifo(char **const commands[2])
{
    if (mkfifo(FIFO, 0600) == -1) {
        perror("mkfifo");
        return EXIT_FAILURE;
    }
    pid_t children[2] = {-1, -1};
    bool started = start(NULL, commands, children);
    int status = wait_for_both(children);
    if (unlink(FIFO) == -1) {
        perror(FIFO);
        started = false;
    }
    return started ? status : EXIT_FAILURE;
}

static int usage(void)
{
    fprintf(stderr,
            "usage: pipe-shell pipe|fifo COMMAND1 [ARGUMENT...] -- COMMAND2 [ARGUMENT...]\n");
    return 2;
}

int main(int argc, char *argv[])
{
    int middle = 2;
    while (middle < argc && strcmp(argv[middle], "--") != 0)
        middle++;
    if (middle < 3 || middle + 1 >= argc)
        return usage();
    argv[middle] = NULL; // where the first command's arguments end

    char **commands[2] = {&argv[2], &argv[middle + 1]};
    if (strcmp(argv[1], "pipe") == 0)
        return through_pipe(commands);
    if (strcmp(argv[1], "fifo") == 0)
        return through_fifo(commands);
    return usage();
}
