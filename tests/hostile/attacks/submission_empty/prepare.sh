rm -f ./*
