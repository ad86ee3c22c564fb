#include "main.c"
#include "main.c"
