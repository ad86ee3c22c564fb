// Model solution: an object of SharedMemory<T> holds a segment as long as it lives, and the last one out
// removes it.
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <system_error>
#include <type_traits>
#include <unistd.h>

// A destructor must not throw: what went wrong in one is kept here, for main's exit status.
static bool release_failed = false;

[[noreturn]] static void give_up(const char *call)
{
    throw std::system_error(errno, std::generic_category(), call);
}

template <typename T> class SharedMemory
{
    static_assert(std::is_trivially_copyable_v<T>,
                  "pointers into one process mean nothing in another");

  public:
    // Makes the segment if nobody has, joins those who have otherwise. A failure throws, and then there is
    // no object, so no destructor will run.
    SharedMemory(const std::string &path, int letter)
    {
        key_t key = ftok(path.c_str(), letter);
        if (key == -1)
            give_up("ftok");
        id = shmget(key, sizeof(T), IPC_CREAT | 0600);
        if (id == -1)
            give_up("shmget");
        void *address = shmat(id, nullptr, 0);
        if (address == reinterpret_cast<void *>(-1)) {
            int why = errno;
            remove_if_unused();
            errno = why;
            give_up("shmat");
        }
        memory = static_cast<T *>(address);
    }

    // Two objects with one pointer would detach it twice.
    SharedMemory(const SharedMemory &) = delete;
    SharedMemory &operator=(const SharedMemory &) = delete;

    ~SharedMemory()
    {
        if (shmdt(memory) == -1) {
            complain("shmdt");
            stuck++;
        }
        remove_if_unused();
    }

    T &operator*()
    {
        return *memory;
    }

  private:
    static void complain(const char *call)
    {
        std::perror(call);
        release_failed = true;
    }

    // Removes the segment unless somebody uses it. That it is gone already is no mistake: of two
    // that leave at the same moment each may see that it was the last.
    void remove_if_unused()
    {
        shmid_ds status;
        if (shmctl(id, IPC_STAT, &status) == -1) {
            if (errno == EINVAL || errno == EIDRM)
                return;
            complain("shmctl");
        } else if (status.shm_nattch > stuck) {
            return;
        }
        if (shmctl(id, IPC_RMID, nullptr) == -1 && errno != EINVAL && errno != EIDRM)
            complain("shmctl");
    }

    static inline shmatt_t stuck = 0; // attachments of this process that shmdt did not take away
    int id = -1;
    T *memory = nullptr;
};

static const char key_path[] = "raii-segment";
static const int key_letter = 'A';

// The child inherits the object and the attachment with it, and its copy has a destructor like any other.
static int child_writes(int number)
{
    SharedMemory<int> shared(key_path, key_letter);
    pid_t child = fork();
    if (child == -1)
        give_up("fork");
    if (child == 0) {
        *shared = number;
        return EXIT_SUCCESS; // not exit(): the scope has to end
    }

    int status;
    while (waitpid(child, &status, 0) == -1)
        if (errno != EINTR) // a signal ends the waiting, but not the child
            give_up("waitpid");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        throw std::runtime_error("the child has failed");
    std::cout << "parent: " << *shared << "\n";
    return EXIT_SUCCESS;
}

// The one that made the segment goes first, and it stays as long as somebody is there.
static int hand_over(int number)
{
    auto first = std::make_unique<SharedMemory<int>>(key_path, key_letter);
    **first = number;
    auto *second = new SharedMemory<int>(key_path, key_letter);
    first.reset();
    SharedMemory<int> third(key_path, key_letter);
    std::cout << "third: " << *third << "\n";
    delete second;
    return EXIT_SUCCESS;
}

static int throw_inside(int number)
{
    SharedMemory<int> shared(key_path, key_letter);
    *shared = number;
    throw std::runtime_error("number " + std::to_string(*shared) + " is not wanted");
}

static int run(const std::string &how, int number)
{
    if (how == "child")
        return child_writes(number);
    if (how == "hand-over")
        return hand_over(number);
    if (how == "throw")
        return throw_inside(number);
    throw std::invalid_argument("HOW is child, hand-over or throw");
}

int main(int argc, char **argv)
{
    try {
        if (argc != 3)
            throw std::invalid_argument("usage: raii-segment HOW NUMBER");
        int status = run(argv[1], std::stoi(argv[2]));
        return release_failed ? EXIT_FAILURE : status;
    } catch (const std::exception &error) {
        std::cerr << error.what() << "\n";
        return EXIT_FAILURE;
    }
}
