// Model solution, the client: writes what the server hands over to its standard output, and removes everything.
#include "channel.h"

static bool write_all(const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, length);
        if (written == -1) {
            perror("write");
            return false;
        }
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

static bool take_over(const struct channel *channel)
{
    const struct block *block = channel->block;
    while (true) {
        if (!channel_change(channel, FULL, -1))
            return false;
        if (block->length == 0)
            return true;
        if (!write_all(block->bytes, block->length) || !channel_change(channel, FREE, 1))
            return false;
    }
}

int main(int argc, char **argv)
{
    struct channel channel;
    if (argc != 2) {
        fprintf(stderr, "usage: client FILE\n");
        return 2;
    }
    if (!channel_open(&channel, argv[1]))
        return EXIT_FAILURE;
    if (!take_over(&channel)) {
        channel_abandon(&channel);
        return EXIT_FAILURE;
    }
    bool ok = channel_close(&channel);
    return channel_remove(&channel) && ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
