// seccomp's strict mode, then a forbidden call: SIGKILL.
#include "attack.h"
#include <linux/seccomp.h>
#include <sys/prctl.h>

int main(void)
{
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT);
    ordinary_work();
    return 0;
}
