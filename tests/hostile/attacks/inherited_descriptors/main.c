#include "attack.h"

int main(void)
{
    for (int fd = 3; fd < 65536; fd++)
        MUST_FAIL(fcntl(fd, F_GETFD));
    return repelled();
}
