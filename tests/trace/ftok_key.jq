{ "kind": (segment.key_kind == "ftok"), "file": (segment.ftok == {path: "/", proj_id: 82}) }
