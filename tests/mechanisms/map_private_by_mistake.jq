{ "private": (run.mappings | length == 2 and all(.[]; .shared == false and .unmapped == "exit")), "line": (run.mappings[0].created_at | here("map")) }
