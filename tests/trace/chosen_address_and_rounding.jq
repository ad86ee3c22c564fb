{ "addresses": ([segment.attaches[].address] == ["0x200000000", "0x300000000"]),
  "flags": ([calls("shmat") | .args.flags] == [[], ["SHM_RND"]]) }
