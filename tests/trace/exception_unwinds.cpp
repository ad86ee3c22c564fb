// C++: an exception leaves the function, the destructor detaches and removes.
#include "trace.h"
#include <stdexcept>

struct guard {
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600); // AT:get
    void *p = shmat(id, nullptr, 0);
    ~guard()
    {
        shmdt(p);
        shmctl(id, IPC_RMID, nullptr); // AT:rm
    }
};

int main()
{
    try {
        guard g;
        throw std::runtime_error("x");
    } catch (const std::exception &) {
        dprintf(1, "caught\n");
    }
    return 0;
}
