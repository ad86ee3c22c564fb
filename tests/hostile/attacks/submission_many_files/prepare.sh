mkdir many
cd many
seq 20000 | xargs touch
