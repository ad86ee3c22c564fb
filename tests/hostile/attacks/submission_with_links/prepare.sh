ln -s /etc/shadow shadow
ln -s "$OUTSIDE" outside
ln -s loop loop
ln -s . self
ln -s ../../../../../../../etc/passwd up
