#include "attack.h"

int main(void)
{
    for (;;)
        fprintf(stderr, "what is this\n");
}
