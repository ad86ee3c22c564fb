{ "kept": (run.calls | length == 10000), "told": (run.calls_truncated == true and run.calls_total == 12002), "no leak": (run.leaks == []) }
