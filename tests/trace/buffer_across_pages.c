// A struct that ends just before an unmapped page, and one that reaches into it.
#include "trace.h"

int main(void)
{
    char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(pages + 4096, 4096);
    struct shmid_ds *fits = (struct shmid_ds *)(pages + 4096 - sizeof(struct shmid_ds));
    struct shmid_ds *cut = (struct shmid_ds *)(pages + 4096 - sizeof(struct shmid_ds) + 8);
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    TELL(shmctl(id, IPC_STAT, fits));
    dprintf(1, "size %zu\n", fits->shm_segsz);
    TELL(shmctl(id, IPC_STAT, cut));
    TELL(shmctl(id, IPC_SET, cut));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
