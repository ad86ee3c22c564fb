run.posix_objects[0] as $object |
{ "mode": ($object.mode == "0644" and told("mode") == ["644", "640"]), "final": ($object.mode_final == "0640"), "size": ($object.size == 100 and told("size") == ["100"]) }
