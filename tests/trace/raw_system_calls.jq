{ "key": (segment.key == "0x00003333"), "created": (segment.created_at | here("get")), "attached": (segment.attaches[0].at | here("at")),
  "exit": (run.exit_code == 44) }
