// The rubric, the model solutions, other people's files.
#include "attack.h"

int main(void)
{
    MUST_FAIL(open("/etc/shadow", O_RDONLY));
    MUST_FAIL(open(OUTSIDE "/secret", O_RDONLY));
    MUST_FAIL(access(OUTSIDE, F_OK));
    MUST_FAIL(access(REPOSITORY "/rubrics", F_OK));
    MUST_FAIL(access(REPOSITORY "/reference", F_OK));
    MUST_FAIL(access(REPOSITORY "/tests", F_OK));
    MUST_FAIL(access(REPOSITORY "/tests/hostile/assignment/rubric.json", F_OK));
    MUST_FAIL(open("rubric.json", O_RDONLY));
    MUST_FAIL(open("../rubric.json", O_RDONLY));
    MUST_FAIL(open("/root/.profile", O_RDONLY));
    MUST_FAIL(open("/proc/kcore", O_RDONLY));
    MUST_FAIL(open("/dev/kmsg", O_RDONLY));
    MUST_FAIL(open("/dev/sda", O_RDONLY));
    MUST_FAIL(open("/dev/vda", O_RDONLY));
    return repelled();
}
