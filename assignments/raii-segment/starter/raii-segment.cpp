// A segment that an object holds. The task is in README.md.
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

template <typename T> class SharedMemory
{
  public:
    SharedMemory(const std::string &path, int letter)
    {
        // TODO: ftok, shmget, shmat. Throw if one of them fails.
        (void)path;
        (void)letter;
    }

    // TODO: what if somebody copies an object?

    ~SharedMemory()
    {
        // TODO: detach; if nobody else is attached, remove.
    }

    T &operator*()
    {
        return *memory;
    }

  private:
    T *memory = nullptr;
};

static const char key_path[] = "raii-segment"; // the program's own file
static const int key_letter = 'A';

static int child_writes(int number)
{
    // TODO: an object; a child that writes the number; wait; print it.
    (void)number;
    return EXIT_SUCCESS;
}

static int hand_over(int number)
{
    // TODO: three objects, of which the first goes before the third comes.
    (void)number;
    return EXIT_SUCCESS;
}

static int throw_inside(int number)
{
    // TODO: an object, and an exception while it lives.
    (void)number;
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        std::cerr << "usage: raii-segment HOW NUMBER\n";
        return 2;
    }
    std::string how = argv[1];
    int number = std::stoi(argv[2]);
    if (how == "child")
        return child_writes(number);
    if (how == "hand-over")
        return hand_over(number);
    if (how == "throw")
        return throw_inside(number);
    std::cerr << "HOW is child, hand-over or throw\n";
    return 2;
}
