#include "attack.h"
int main(void)
{
    char text[100] = "";
    int fd = open("shadow", O_RDONLY);
    must_fail("shadow", fd == -1 || read(fd, text, sizeof text) <= 0 ? -1 : 0);
    must_fail("outside/secret", open("outside/secret", O_RDONLY));
    return repelled();
}
