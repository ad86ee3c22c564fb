{ "attach": (segment.attaches | length == 1 and .[0].detached == "killed"),
  "address": (segment.attaches[0].address == ([calls("shmat")][0].result)),
  "leak": (segment.leaked and (run.leaks | length == 1)) }
