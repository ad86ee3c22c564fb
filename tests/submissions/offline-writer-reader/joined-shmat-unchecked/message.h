// What writer and reader must agree on.
#pragma once

#include <sys/types.h>

#define KEY_FILE "." // the folder that both are started in
#define PROJECT 'O'
#define TEXT_SIZE 100 // with the '\0' at the end
