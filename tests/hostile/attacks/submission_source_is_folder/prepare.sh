mkdir main.c
