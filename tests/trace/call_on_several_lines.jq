{ "line within the call": (segment.created_at.line >= $at.first and segment.created_at.line <= $at.last),
  "removal within the call": (segment.removed_at.line > $at.last and segment.removed_at.line <= $at.end) }
