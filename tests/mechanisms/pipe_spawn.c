// posix_spawn with file actions: the child's ends are made by the library.
#include "proc.h"

int main(int argc, char **argv)
{
    int ends[2];
    char text[16] = "";
    if (argc > 1) {
        write(1, "spawned", 8);
        return 0;
    }
    TELL(pipe(ends)); // AT:pipe
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    pid_t child;
    TELL(posix_spawn(&child, argv[0], &actions, NULL, (char *[]){argv[0], "child", NULL}, environ));
    close(ends[1]); // AT:unused
    dprintf(1, "read %zd\n", read(ends[0], text, sizeof text));
    wait_for(child);
    return 0;
}
