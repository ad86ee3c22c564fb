// Not root, no capability, none to be had.
#include "attack.h"

int main(void)
{
    char line[200];
    FILE *status = fopen("/proc/self/status", "r");
    int seen = 0;
    while (status && fgets(line, sizeof line, status)) {
        unsigned long long value;
        if (sscanf(line, "CapEff: %llx", &value) == 1 ||
            sscanf(line, "CapPrm: %llx", &value) == 1 ||
            sscanf(line, "CapInh: %llx", &value) == 1 ||
            sscanf(line, "CapAmb: %llx", &value) == 1) {
            seen++;
            must_fail(line, value == 0 ? -1 : 0);
        }
        if (sscanf(line, "NoNewPrivs: %llu", &value) == 1) {
            seen++;
            must_fail(line, value == 1 ? -1 : 0);
        }
    }
    must_fail("status is not as expected", seen == 5 ? -1 : 0);
    must_fail("real user is root", getuid() != 0 && geteuid() != 0 && getgid() != 0 ? -1 : 0);
    gid_t groups[64];
    int count = getgroups(64, groups);
    for (int i = 0; i < count; i++)
        must_fail("in root's group", groups[i] != 0 ? -1 : 0);
    struct rlimit more = {RLIM_INFINITY, RLIM_INFINITY};
    MUST_FAIL(setrlimit(RLIMIT_CORE, &more));
    return repelled();
}
