// Unlinked and made again under the same name while the first is still mapped: two objects.
#include "proc.h"

int main(void)
{
    int first = TELL(shm_open("/name", O_CREAT | O_RDWR, 0600)); // AT:first
    TELL(ftruncate(first, 4096));
    char *p = TELL_ADDRESS(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, first, 0));
    TELL(shm_unlink("/name")); // AT:unlink
    int second = TELL(shm_open("/name", O_CREAT | O_EXCL | O_RDWR, 0640)); // AT:second
    TELL(ftruncate(second, 8192));
    char *q = TELL_ADDRESS(mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, second, 0));
    *p = 1;
    dprintf(1, "seen %d\n", *q);
    TELL(close(first));
    return 0;
}
