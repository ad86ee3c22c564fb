// C++: constructor, destructor, template, lambda, inline function.
// BUILD: -O0
// BUILD: -O0 -static
// BUILD: -O1
#include "trace.h"
#include <functional>

class segment
{
  public:
    explicit segment(size_t size)
        : id(shmget(IPC_PRIVATE, size, IPC_CREAT | 0600)) // AT:constructor
    {
    }
    ~segment()
    {
        shmctl(id, IPC_RMID, nullptr); // AT:destructor
    }
    template <typename T> T *attach() const
    {
        return static_cast<T *>(shmat(id, nullptr, 0)); // AT:template
    }

  private:
    int id;
};

inline void detach(const void *p)
{
    shmdt(p); // AT:inline
}

int main()
{
    segment s(256);
    int *numbers = s.attach<int>();
    numbers[0] = 1;
    detach(numbers);
    std::function<void()> again = [&] {
        detach(s.attach<char>()); // AT:lambda
    };
    again();
    return 0;
}
