run.mappings[0] as $map |
{ "one": (run.mappings | length == 1), "what": ($map | .kind == "file" and (.name | file_name) == "records" and .length == 6000 and .offset == 8192 and .shared and .prot == ["PROT_READ", "PROT_WRITE"]),
  "life": ($map | (.created_at | here("map")) and (.synced_at | here("sync")) and .unmapped == "munmap" and (.removed_at | here("unmap")) and .created_by == main_pid) }
