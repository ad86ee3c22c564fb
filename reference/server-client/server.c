// Model solution, the server: hands its standard input over, block by block, and an empty block at the end.
#include "channel.h"

static bool hand_over(const struct channel *channel)
{
    struct block *block = channel->block;
    ssize_t length;
    do {
        if (!channel_change(channel, FREE, -1))
            return false;
        length = read(STDIN_FILENO, block->bytes, sizeof block->bytes);
        if (length == -1) {
            perror("read");
            return false;
        }
        block->length = (size_t)length;
        if (!channel_change(channel, FULL, 1))
            return false;
    } while (length > 0);
    return true;
}

int main(int argc, char **argv)
{
    struct channel channel;
    if (argc != 2) {
        fprintf(stderr, "usage: server FILE\n");
        return 2;
    }
    if (!channel_open(&channel, argv[1]))
        return EXIT_FAILURE;
    if (!hand_over(&channel)) {
        channel_abandon(&channel);
        return EXIT_FAILURE;
    }
    return channel_close(&channel) ? EXIT_SUCCESS : EXIT_FAILURE; // the client removes
}
