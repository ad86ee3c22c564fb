#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace std;

template <class T> class SharedMemory {
public:
    SharedMemory(const string &file, char letter)
    {
        key_t key = ftok(file.c_str(), letter);
        if (key == -1)
            throw runtime_error(string("ftok: ") + strerror(errno));
        id = shmget(key, sizeof(T), 0600 | IPC_CREAT);
        if (id == -1)
            throw runtime_error(string("shmget: ") + strerror(errno));
        void *address = shmat(id, nullptr, 0);
        if (address == (void *)-1) {
            string why = strerror(errno);
            if (attached() == 0)
                shmctl(id, IPC_RMID, nullptr);
            throw runtime_error("shmat: " + why);
        }
        data = static_cast<T *>(address);
    }
    SharedMemory(const SharedMemory &) = delete;
    SharedMemory &operator=(const SharedMemory &) = delete;
    ~SharedMemory()
    {
        shmdt(data);
        if (attached() == 0)
            shmctl(id, IPC_RMID, nullptr);
    }
    void write(const T &value) { *data = value; }
    T read() const { return *data; }

private:
    int attached() const
    {
        shmid_ds state;
        if (shmctl(id, IPC_STAT, &state) == -1)
            return -1;
        return (int)state.shm_nattch;
    }
    int id;
    T *data;
};

static const string file = "raii-segment.cpp";

void child(int number)
{
    SharedMemory<int> memory(file, 'A');
    pid_t pid = fork();
    if (pid == 0) {
        memory.write(number);
        return;
    }
    usleep(20000);
    waitpid(pid, nullptr, 0);
    cout << "parent: " << memory.read() << endl;
}

void handOver(int number)
{
    auto first = make_unique<SharedMemory<int>>(file, 'A');
    first->write(number);
    auto second = make_unique<SharedMemory<int>>(file, 'A');
    first.reset();
    auto third = make_unique<SharedMemory<int>>(file, 'A');
    cout << "third: " << third->read() << endl;
}

void throwInside(int number)
{
    SharedMemory<int> memory(file, 'A');
    memory.write(number);
    throw runtime_error("thrown on purpose");
}

int main(int argc, char *argv[])
{
    if (argc != 3)
        return 2;
    string how = argv[1];
    int number = atoi(argv[2]);
    try {
        if (how == "child")
            child(number);
        else if (how == "hand-over")
            handOver(number);
        else
            throwInside(number);
    } catch (const exception &e) {
        cerr << e.what() << endl;
        return 1;
    }
    return 0;
}
