{ "constructor": (segment.created_at | here("constructor")), "destructor": (segment.removed_at | here("destructor")),
  "template": (segment.attaches[0].at | here("template")), "inline": (segment.attaches[0].detached_at | here("inline")),
  "twice": (segment.attaches | length == 2) }
