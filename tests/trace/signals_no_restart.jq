{ "segments": (run.segments | length == 300), "attaches": ([run.segments[].attaches | length] | unique == [1]),
  "no error": ([run.calls[] | .error | select(.)] == []), "no leak": (run.leaks == []) }
