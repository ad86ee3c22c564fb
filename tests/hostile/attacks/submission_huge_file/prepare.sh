truncate -s 40G huge
