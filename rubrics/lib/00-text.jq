# Text: places in the source, quotes from it, lists in words.
#
# The files of this folder are put before each criterion's check in the order of their names, so a
# later file uses what an earlier one defines. `.` is said for each definition:
#   evidence   the whole shmark.evidence/1 value, which is what a check starts with
#   run        one run of it, as run("normal") yields it (it carries the sources with it, so that
#              quote and where work on a run as well as on the evidence)
# A fact that is null is unknown, and an unknown fact never costs points: a definition that looks for
# mistakes does not find one in a null. Nothing here may say what differs between two gradings of the
# same submission (pids, ids, addresses, times): processes are named by their role.

# Without the blanks at both ends.
def trimmed: sub("^\\s+"; "") | sub("\\s+$"; "");

# The lines of a text, without blanks at their ends, empty ones left out.
def lines: (. // "") | split("\n") | map(sub("\\s+$"; "")) | map(select(length > 0));

# A place as "writer.c:31", or null where it is not known. The argument is an AT of the evidence.
def where(at):
  at as $at
  | if ($at | type) != "object" or $at.file == null then null
    elif $at.line == null then $at.file
    else "\($at.file):\($at.line)" end;

# . is evidence or a run. COUNT lines of the source from FIRST on (numbered from 1), as an array; [] if
# the source is not known.
def source_lines(file; first; count):
  (file) as $file | (first) as $first | (count) as $count
  | (.sources // {})[$file // ""] as $text
  | if ($text | type) != "string" or $first == null then []
    else ([$first, 1] | max) as $from | $text | split("\n") | .[$from - 1:$first - 1 + $count] end;

# . is evidence or a run. "writer.c:31: `shm = shmat(id, NULL, 0);`"; only the place if the line is not
# known; null if the place is not known. Long lines are cut.
def quote(at):
  (at) as $at | where($at) as $where
  | if $where == null then null
    else (source_lines($at.file; $at.line; 1)[0] // "" | trimmed) as $line
    | if $line == "" then $where
      elif ($line | length) > 100 then "\($where): `\($line[:97])...`"
      else "\($where): `\($line)`" end
    end;

# The same to be put behind a sentence's words: " (writer.c:31: `...`)", or "" if nothing is known.
def cite(at): quote(at) | if . == null then "" else " (\(.))" end;

# ["a", "b", "c"] as "a, b and c".
def in_words:
  if length <= 1 then .[0] // "" else (.[:-1] | join(", ")) + " and " + .[-1] end;

# "The child" from "the child".
def capitalized: .[:1] as $first | ($first | ascii_upcase) + .[1:];

# "1 byte", "27 bytes".
def bytes: "\(.) byte" + (if . == 1 then "" else "s" end);

# The number that a hexadecimal text ("0x0000000f") stands for; null for anything else.
def hex_number:
  if type != "string" or (test("^0x[0-9a-fA-F]+$") | not) then null
  else reduce (.[2:] | ascii_downcase | explode | .[]) as $c (0; . * 16 + if $c >= 97 then $c - 87 else $c - 48 end) end;
