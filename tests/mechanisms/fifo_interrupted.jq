[calls("openat") | select(.at | here("open"))] as $opens |
{ "interrupted": ([$opens[] | [.error, .result == null]] == [["EINTR", false], [null, false], [null, true]]) }
