// What stands outside: accepts connections on a loopback port and an abstract socket, prints both, and
// writes a line to the file named by its argument for each that reaches it. Ends with its standard input.
#define _GNU_SOURCE
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    int tcp = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(tcp, (struct sockaddr *)&address, length) != 0 || listen(tcp, 8) != 0 ||
        getsockname(tcp, (struct sockaddr *)&address, &length) != 0)
        return 1;
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int bytes = snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "test-shm-%d", getpid());
    int unix_socket = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(unix_socket, (struct sockaddr *)&name,
             (socklen_t)(sizeof name.sun_family + 1 + (size_t)bytes)) != 0 ||
        listen(unix_socket, 8) != 0)
        return 1;
    printf("%d %s\n", ntohs(address.sin_port), name.sun_path + 1);
    fflush(stdout);

    struct pollfd wait[] = {{0, POLLIN, 0}, {tcp, POLLIN, 0}, {unix_socket, POLLIN, 0}};
    while (poll(wait, 3, -1) > 0 && !wait[0].revents) {
        for (int i = 1; i < 3; i++) {
            if (!wait[i].revents)
                continue;
            close(accept(wait[i].fd, NULL, NULL));
            FILE *file = fopen(argv[1], "a");
            if (file) {
                fprintf(file, "%s reached\n", i == 1 ? "port" : "abstract socket");
                fclose(file);
            }
        }
    }
    return 0;
}
