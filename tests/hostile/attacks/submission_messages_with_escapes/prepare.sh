printf '#error "\033[2J\033]0;title\007 \377"\n' >> main.c
