#include <stdio.h>

int main(int argc, char **argv)
{
    char half[100] = "";

    if (argc != 3)
        return 2;
    FILE *other = fopen("/tmp/reader.txt", "r");
    if (other != NULL) {
        if (fgets(half, sizeof(half), other) == NULL)
            return 1;
        fclose(other);
        remove("/tmp/reader.txt");
        printf("%s: %s\n", half, argv[2]);
        return 0;
    }
    FILE *mine = fopen("/tmp/writer.txt", "w");
    if (mine == NULL) {
        perror("/tmp/writer.txt");
        return 1;
    }
    fputs(argv[2], mine);
    fclose(mine);
    return 0;
}
