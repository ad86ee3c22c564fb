// Made under one name, left under another; by mkfifoat and unlinkat, with a folder's descriptor.
#include "proc.h"

int main(void)
{
    mkdir("folder", 0700);
    int folder = open("folder", O_RDONLY | O_DIRECTORY);
    TELL(mkfifoat(folder, "inside", 0600)); // AT:inside
    int fd = TELL(openat(folder, "inside", O_RDWR));
    TELL(close(fd));
    TELL(unlinkat(folder, "inside", 0)); // AT:unlink
    TELL(mkfifo("before", 0600));        // AT:make
    TELL(rename("before", "after"));
    return 0;
}
