run.sync_objects as $objects |
{ "offsets": ([$objects[] | .offset] == [0, 64, 32, 0, null, null]), "names": ([$objects[].name] == [null, null, "/with-semaphore", null, null, null]),
  "segment": ($objects[0].shmid == segment.shmid), "destroyed": ([$objects[].destroyed] == [true, false, false, false, true, false]),
  "places": (all($objects[]; .created_at | here("init")) and ($objects[0].removed_at | here("destroy"))) }
