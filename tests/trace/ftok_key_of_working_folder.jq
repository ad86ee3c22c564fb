{ "kind": (segment.key_kind == "ftok"), "proj_id": (segment.ftok.proj_id == 1) }
