run.sync_objects as $objects |
{ "twelve": ($objects | length == 12), "destroyed": ([$objects[] | select(.destroyed) | .kind] == ["mutex", "condition", "rwlock"]),
  "places": (($objects[0].created_at | here("mutex")) and ($objects[10].removed_at | here("destroy"))) }
