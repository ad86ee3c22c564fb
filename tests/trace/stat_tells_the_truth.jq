{ "mode at creation": (segment.mode == "0660"), "final mode": (segment.mode_final == "0600") }
