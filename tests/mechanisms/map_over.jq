[run.mappings[] | select(.inherited | not)] as $maps |
{ "ends": ([$maps[].unmapped] == ["replaced", "munmap", "munmap"]), "where": (($maps[0].removed_at | here("second")) and ($maps[1].removed_at | here("unmap"))) }
