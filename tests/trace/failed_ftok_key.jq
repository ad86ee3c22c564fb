{ "key": (segment.key == "0xffffffff" and segment.key_kind == "literal" and segment.ftok == null) }
