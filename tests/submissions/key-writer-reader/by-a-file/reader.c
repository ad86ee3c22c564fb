#include <stdio.h>

int main(int argc, char **argv)
{
    char half[100] = "";

    if (argc != 3)
        return 2;
    FILE *other = fopen("/tmp/writer.txt", "r");
    if (other != NULL) {
        if (fgets(half, sizeof(half), other) == NULL)
            return 1;
        fclose(other);
        remove("/tmp/writer.txt");
        printf("%s: %s\n", argv[2], half);
        return 0;
    }
    FILE *mine = fopen("/tmp/reader.txt", "w");
    if (mine == NULL) {
        perror("/tmp/reader.txt");
        return 1;
    }
    fputs(argv[2], mine);
    fclose(mine);
    return 0;
}
