// A program file of many gigabytes.
char data[8UL << 30] = {1};
int main(void) { return 0; }
