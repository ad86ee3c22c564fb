# Words that strace.jq and evidence.jq share. Both bring what a run did into one form:
# {parents: {PID: PID|null}, ends: {PID: text}, calls: [CALL..]} with CALL {pid, tid, name, args, result, error, ds},
# all numbers as the program saw them, flags sorted, arguments without what was only printed beside them.

def number: # of a decimal or hexadecimal text
  if type == "number" then .
  elif startswith("0x") then
    reduce (ascii_downcase[2:] | explode[]) as $c (0; . * 16 + (if $c > 57 then $c - 87 else $c - 48 end))
  else tonumber end;
def octal: reduce explode[] as $c (0; . * 8 + $c - 48);
def to_octal: if . == 0 then "" else (((. / 8) | floor | to_octal) + ((. % 8) | tostring)) end;
def mode_text: "0" + (if type == "number" then . else octal end | to_octal);
def looks_numeric: test("^(0x[0-9a-fA-F]+|-?[0-9]+)$");

# semctl takes an int where it takes a value, whatever the register's upper half holds.
def setval($cmd): if $cmd == "SETVAL" and type == "number" then . % 4294967296 | if . >= 2147483648 then . - 4294967296 else . end else . end;

# glibc's sem_open makes a file of a name that it draws, and gives it the right one when all is ready.
def drawn_name: sub("^/dev/shm/sem\\.[A-Za-z0-9]{6}$"; "/dev/shm/sem.(drawn)");
