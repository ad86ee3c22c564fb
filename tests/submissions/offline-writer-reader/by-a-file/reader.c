#include <stdio.h>

int main(void)
{
    char text[101];
    FILE *file = fopen("/tmp/message", "r");

    if (file == NULL || fgets(text, sizeof(text), file) == NULL) {
        perror("/tmp/message");
        return 1;
    }
    printf("%s", text);
    remove("/tmp/message");
    return 0;
}
