#include "target.h"
__asm__(".incbin \"" OUTSIDE "/secret\"");
int main(void) { return 0; }
