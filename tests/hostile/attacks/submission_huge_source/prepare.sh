head -c 20000000 /dev/zero | tr '\000' ' ' >> main.c
