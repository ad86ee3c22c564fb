# What the parent and child programs print. `.` is a run.

# A line ends in the capital letters, and one after it in the small ones. The words before them are free,
# and so are other lines: text that was buffered when the program forked comes out twice.
def prints_both_alphabets(program):
  (stdout(program) | lines) as $lines
  | [range($lines | length) | select($lines[.] | test("(^|[^A-Za-z])ABCDEFGHIJKLMNOPQRSTUVWXYZ$"))][0] as $before
  | [range($lines | length) | select($lines[.] | test("(^|[^A-Za-z])abcdefghijklmnopqrstuvwxyz$"))][-1] as $after
  | if $before == null and $after == null then
      fail("No line that the program prints ends in the capital letters A to Z, and none in the small ones.")
    elif $before == null then fail("No line that the program prints ends in the capital letters A to Z.")
    elif $after == null then
      if any($lines[]; test("abcdefghijklmnopqrstuvwxyz.")) then
        fail("Something follows the small letters on their line: does the text in the segment end in a '\\0'?")
      else
        fail("No line that the program prints ends in the small letters a to z: the parent does not print what the child made of the text.")
      end
    elif $after < $before then fail("The small letters come before the capital ones.")
    else pass end;

# Lines that begin with "parent" and end in TEXT.
def parent_prints(program; text):
  (text) as $text
  | (stdout(program) | lines | map(select(test("^\\s*parent\\b"; "i")))) as $said
  | if any($said[]; endswith($text) and (.[:length - ($text | length)] | test("[A-Za-z0-9]$") | not)) then pass
    elif ($said | length) == 0 then fail("The program prints no line that begins with `parent:`.")
    elif any($said[]; test("^\\s*parent\\s*:?\\s*$"; "i")) then
      fail("The parent prints an empty text: it does not see what the child has written.")
    elif any($said[]; . as $line | [range(1; $text | length) | select(. as $n | $line | endswith($text[:$n]))] | length > 0) then
      fail("The parent prints only a part of the text that the program was given.")
    else fail("The parent prints something else than the text that the program was given.") end;

# . is a text. What stands behind NAME and a colon (or an equals sign) on the lines that begin so.
def values_of(name):
  ("^\\s*" + name + "\\s*[:=]\\s*(?<value>.*)$") as $line | lines | map(capture($line; "i").value);

# . is a run. The same of what a program wrote to its standard output.
def printed(program; name): stdout(program) | values_of(name);
