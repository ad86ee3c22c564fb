ln -s "$OUTSIDE/secret.c" main.c
