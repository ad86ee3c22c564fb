{ "not known": (run.sync_objects == null) }
