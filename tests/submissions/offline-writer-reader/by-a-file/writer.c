#include <stdio.h>

int main(int argc, char *argv[])
{
    FILE *file = fopen("/tmp/message", "w");
    if (argc != 2 || file == NULL)
        return 1;
    fprintf(file, "%s\n", argv[1]);
    fclose(file);
    return 0;
}
