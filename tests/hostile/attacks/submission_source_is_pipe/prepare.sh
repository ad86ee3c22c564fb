mkfifo main.c
