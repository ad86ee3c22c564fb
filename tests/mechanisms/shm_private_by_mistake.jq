run.posix_objects[0].mapped as $mapped |
{ "private": ($mapped | length == 2 and all(.[]; .shared == false)), "place": ($mapped[0].created_at | here("map")), "child": ($mapped[1].inherited and $mapped[1].unmapped == "exit") }
