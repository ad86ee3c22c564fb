#include "/etc/shadow"
#include "target.h"
#include OUTSIDE "/secret"
int main(void) { return 0; }
