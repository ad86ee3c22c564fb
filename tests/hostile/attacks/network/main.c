// Somebody listens outside, on loopback and on an abstract socket.
#include "attack.h"

int main(void)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(PORT), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    must_fail("connect to loopback",
              fd == -1 ? -1 : connect(fd, (struct sockaddr *)&address, sizeof address));
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    strcpy(name.sun_path + 1, SOCKET_NAME);
    fd = socket(AF_UNIX, SOCK_STREAM, 0);
    must_fail("connect to abstract socket",
              fd == -1 ? -1
                       : connect(fd, (struct sockaddr *)&name,
                                 sizeof name.sun_family + 1 + strlen(SOCKET_NAME)));
    address.sin_addr.s_addr = htonl(0x01010101);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    must_fail("connect to the world",
              fd == -1 ? -1 : connect(fd, (struct sockaddr *)&address, sizeof address));
    return repelled();
}
