{ "both removed": ([run.segments[] | .leaked] == [false, false]) }
