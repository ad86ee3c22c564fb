mkfifo pipe
chmod 000 pipe
"$BUILD/socket" socket
touch unreadable
chmod 000 unreadable
mkdir closed
touch closed/file
chmod 000 closed
if [ "$(id -u)" -eq 0 ]; then
    mknod zero c 1 5
    mknod disk b 254 0
fi
true
