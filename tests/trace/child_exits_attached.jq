{ "child": ([segment.attaches[] | select(.inherited)] | length == 1 and .[0].detached == "exit"),
  "at exit": (child(1).attached_at_exit | length == 1), "parent clean": (main.attached_at_exit == []) }
