# What only mmap-records asks: records of 100 bytes in a file, each edited through a mapping and under a lock.

def record_bytes: 100;
def record_start(number): number * record_bytes;

# --- what is in the file ---

# A text as a record has it, without the newline: blanks behind it.
def padded: . as $text | ($text | length) as $length
  | if $length < record_bytes - 1 then $text + ([range(record_bytes - 1 - $length) | " "] | add) else $text end;
def untouched(number): "record \(number)" | padded;

# . is the text of the file. The record's text, without its newline.
def record_text(number): .[record_start(number):record_start(number) + record_bytes - 1];

# What has become of a record that should hold one of the texts in WANTED, in a sentence; null if it does.
def told_record(number; wanted):
  (number) as $number | (wanted) as $wanted
  | record_text($number) as $text
  | if any($wanted[]; padded == $text) then null
    elif untouched($number) == $text then "Record \($number) still has its old text: the edit did not come into the file."
    elif any($wanted[]; . as $one | $text | startswith($one + "\u0000")) then
      "The new text in record \($number) ends in a '\\0', and the file has none: fill the rest of the record with blanks."
    elif any($wanted[]; . as $one | $text | startswith($one)) then
      "Record \($number) begins with the new text, but what is behind it are not blanks: something of the old text is left."
    elif any($wanted[]; . as $one | $text | contains($one)) then
      "The new text is in record \($number), but does not begin at the record's first byte."
    else "Record \($number) has neither its old text nor the new one." end;

# . is a run. What is wrong with the file as PROGRAM shows it. EDITS is an array of {number, texts, must}: the record's
# new texts, and whether one of them must be there by now.
def file_problems(program; records; edits):
  (records) as $records | (edits) as $edits
  | stdout(program) as $text
  | ($text | length) as $length
  | ([$edits[].number]) as $edited
  | if $length == 0 then [problem("The file is empty after the edit: what was in it is lost. (Was it opened with O_TRUNC?)"; null)]
    elif $length != $records * record_bytes then
      [problem("The file has \($length) characters after the edit, and had \($records * record_bytes) before: an edit in place does not change its length."; null)]
    else
      ([$edits[] | . as $edit
        | (if .must then .texts else .texts + ["record \(.number)"] end) as $wanted
        | $text | told_record($edit.number; $wanted) | select(. != null) | problem(.; null)])
      + ([range($records) | . as $number | select($edited | index($number) == null)
          | select(($text | record_text($number)) != untouched($number))] as $spoiled
         | if ($spoiled | length) == 0 then []
           else
             [problem("Record \($spoiled[0]), which nobody edits, has changed"
                      + (if ($spoiled | length) > 1 then " (and \(($spoiled | length) - 1) more)" else "" end) + "."; null)]
           end)
      + (if any(range($records); $text[record_start(.) + record_bytes - 1:record_start(. + 1)] != "\n") then
           [problem("The newline at the end of a record is gone: a text has at most \(record_bytes - 1) bytes."; null)] else [] end)
    end;

# One edit is in the file, and nothing else has changed.
def edits_file(number; text):
  file_problems("show"; 300; [{number: (number), texts: [(text)], must: true}]) | verdict;

# Every editor's text is there when it has ended, and the others' records have their old text or their new one.
def keeps_all_edits:
  . as $run
  | [program("a", "b", "c", "d") | {id, number: (.argv[2] | tonumber), text: .argv[3]}] as $editors
  | [$editors[] | . as $one
     | ($editors | group_by(.number)
        | map({number: .[0].number, texts: map(.text), must: (.[0].number == $one.number)})) as $edits
     | $run | file_problems("show-" + $one.id; 300; $edits)[]]
  | if length == 0 then pass
    else map(problem("Four editors at once: " + .message; .at)) | verdict end;

# --- the mapping ---

def mappings_here: file_mappings("editor"; "table");
def failed_maps: . as $run | process_of("editor") as $editor | failed_calls("mmap") | map(select(.pid == $editor.pid));

# The file is mapped, so that the record is in the mapping.
def maps_the_file:
  . as $run
  | if (mappings_here | length) > 0 then pass
    else
      failed_maps[0] as $failed
      | if $failed != null then fail("The file is not mapped: " + told_mmap_failure($failed); [$failed.at])
        else
          source_place("\\bmmap\\s*\\(") as $call
          | if $call != null and (stderr("editor") | test("Invalid argument")) or $call != null and (crashed | length) > 0 then
              fail("No mapping of the file came about" + cite($call) + ". Is the offset a multiple of the page size (\(page_bytes))? "
                   + "mmap refuses any other (EINVAL, Invalid argument): round it down, and add what you took off to the address that mmap gives."; [$call])
            elif $call != null and (stderr("editor") | test("\\S")) then
              fail("The editor gives up before it maps the file: it says `\(stderr("editor") | lines[0])`. What it should come to is mmap"
                   + cite($call) + "."; [$call])
            else
              fail("The editor never maps the file: if the record has changed, it was with read and write. "
               + "That copies it into the program's memory and back, which mmap makes needless.")
            end
        end
    end;

# What is written into the mapping goes into the file.
def maps_it_shared:
  . as $run
  | if any(mappings_here[]; is_shared_mapping and is_writable_mapping) then pass
    else
      mappings_here[0] as $mapping
      | if $mapping | is_shared_mapping | not then
          fail("The file is mapped with MAP_PRIVATE" + cite($mapping.created_at)
               + ": the first write makes a copy of the page for this process alone, and the file never sees the edit. MAP_SHARED is what is needed.";
               [$mapping.created_at])
        else
          fail("The mapping is not for writing" + cite($mapping.created_at) + ": PROT_WRITE is missing."; [$mapping.created_at])
        end
    end;

# The mapping begins at the page in which the record begins, and ends with the one in which it ends.
def maps_only_its_pages:
  . as $run | record_start(200) as $start
  | ($start - $start % page_bytes) as $page
  | mappings_here as $mappings
  | if any($mappings[]; .offset == null or .length == null or (.offset == $page and .length <= page_bytes)) then pass
    else
      $mappings[0] as $mapping
      | ("Record 200 begins at byte \($start), so its page begins at byte \($page)." ) as $where
      | if $mapping | maps_bytes($start; record_bytes) then
          fail("The mapping begins at byte \($mapping.offset) of the file and has \($mapping.length | bytes)" + cite($mapping.created_at)
               + ", and one page is all that this record needs. " + $where
               + " With a file of many gigabytes, the whole of it does not fit into the memory, and need not."; [$mapping.created_at])
        else
          fail("The record is not in the mapping, which begins at byte \($mapping.offset) of the file and has \($mapping.length | bytes)"
               + cite($mapping.created_at) + ". " + $where; [$mapping.created_at])
        end
    end;

# A record that lies in two pages is in the mapping with both its parts.
def maps_both_pages:
  . as $run | record_start(81) as $start
  | mappings_here as $mappings
  | failed_maps[0] as $failed
  | if ($mappings | length) == 0 then
      fail("Record 81 could not be edited" + (if $failed != null then ": " + told_mmap_failure($failed) else ": the file was never mapped." end);
           [$failed.at?])
    # Where a mapping begins is asked of another record.
    elif any($mappings[]; maps_bytes($start; record_bytes) or .offset > $start) then pass
    else
      fail("Record 81 has the bytes \($start) to \($start + record_bytes - 1), and the mapping" + cite($mappings[0].created_at)
           + " goes from byte \($mappings[0].offset) to \($mappings[0] | mapping_end - 1). The record begins in one page and ends in the next: "
           + "the length is what lies before it in its page, and \(record_bytes) more. What is written behind a mapping "
           + "hits other memory of the program, or ends it with SIGSEGV."; [$mappings[0].created_at])
    end;

# What is mapped is unmapped again.
def unmaps:
  . as $run | process_of("editor") as $editor
  | failed_calls("munmap")[0] as $failed
  | [mappings_here[] | select(.unmapped == "exit") | . as $mapping
     | problem("The editor ends with the file still mapped" + ($run | cite($mapping.created_at)) + "."
               + (if $failed != null then
                    " It tries, but munmap failed with \($failed.error)" + ($run | cite($failed.at))
                    + ": it wants the address that mmap gave, at the page's start, not that of the record."
                  else "" end)
               + " Exit unmaps by itself, so nothing is lost here; a program that edits one record after the other would run out of addresses."; $mapping.created_at)]
  | verdict;

# The edit is on the disk before anybody is told that it is done.
def syncs:
  . as $run
  | [calls("msync")[] | .pid as $pid | select($run | program_of($pid) == "editor")] as $calls
  | ([$calls[] | select(.error == null)]) as $done
  | ([$done[] | select((.args.flags // ["MS_SYNC"]) | any(.[]; . == "MS_SYNC"))]) as $written
  | if ($written | length) > 0 then pass
    elif ($calls | length) == 0 then
      fail("The editor never calls msync. Other programs see the edit at once all the same, and the kernel writes it to the disk some time later; "
           + "but if the machine loses its power before, the edit is lost, though the editor has said that all went well.";
           [mappings_here[0].created_at])
    elif ($done | length) > 0 then
      fail("msync is called without MS_SYNC" + cite($done[0].at) + ": it returns before the page is on the disk."; [$done[0].at])
    else
      $calls[0] as $failed
      | fail("msync failed with \($failed.error)" + cite($failed.at)
             + (if $failed.error == "EINVAL" then
                  ": its address has to be at a page's start. Give it the address that mmap gave, not that of the record."
                else "." end); [$failed.at])
    end;

# --- the lock ---

def edited_start: record_start(200);
def taken: locks_taken("editor") | map(select(locks_for_writing));
def record_locks: taken | map(select(.name == "fcntl" and locks_bytes(edited_start; record_bytes)));

# Somebody has a record lock on the record.
def locks_the_record:
  . as $run
  | if (record_locks | length) > 0 then pass
    else
      locks_taken("editor")[0] as $other
      | failed_calls("fcntl")[0] as $failed
      | if $other != null and $other.name == "flock" then
          fail("The lock is one of flock" + cite($other.at)
               + ". It is for the whole file, and only those who use flock too take notice: whoever locks records with fcntl does not see it."; [$other.at])
        elif $other != null and ($other | locks_for_writing | not) then
          fail("The lock is for reading (F_RDLCK)" + cite($other.at) + ": others may have one like it at the same time, and write. F_WRLCK keeps them out."; [$other.at])
        elif $other != null then
          fail("The lock is on \($other | told_locked)" + cite($other.at)
               + ", and record 200 has the bytes \(edited_start) to \(edited_start + record_bytes - 1)."; [$other.at])
        elif $failed != null then
          fail("The record is not locked: fcntl failed with \($failed.error)" + cite($failed.at)
               + (if $failed.error == "EBADF" then ". A lock for writing needs a file that is open for writing (O_RDWR)." else "." end); [$failed.at])
        elif any(.locks[]?; .kind == "file") then
          fail("A lock file is made" + cite([.locks[] | select(.kind == "file")][0].created_at)
               + ", but the record is not locked with fcntl: whoever edits another record has to wait, too.")
        else
          (slept | map(.at)[0]) as $sleep
          | fail("The record is never locked: two editors that edit it at the same moment write into each other's text."
                 + (if (slept | length) > 0 then " To sleep" + cite($sleep) + " keeps nobody out." else "" end); [$sleep])
        end
    end;

# The lock is on this record only.
def locks_no_more:
  . as $run
  | [record_locks[] | locked_bytes as $bytes
     | select($bytes != null and $bytes != [edited_start, record_bytes]) | . as $call
     | problem("The lock is on \(told_locked)" + ($run | cite($call.at))
               + ", and the record has the bytes \(edited_start) to \(edited_start + record_bytes - 1): editors of other records have to wait for nothing."; .at)]
  | if length == 0 or (($run | record_locks | length) > length) then pass else verdict end;

# Where somebody else has the lock, the editor waits for it.
def waits_for_lock:
  . as $run
  | [("a", "b") as $id | locks_taken($id)[], (lock_calls($id)[] | select(is_unlock | not))] as $calls
  | if ($calls | length) == 0 or any($calls[]; .name == "flock" or ((.args.cmd // "F_SETLKW") | test("LKW$"))) then pass
    else
      $calls[0] as $call
      | fail("The lock is asked for with \($call.args.cmd)" + cite($call.at)
             + ": if somebody else has it, the call fails at once, and the edit is not made, or the program asks again and again. F_SETLKW waits."; [$call.at])
    end;

# The record is not touched before it is locked, nor after it was unlocked. The edit itself makes no call: it is after
# mmap and before msync, if there is one, or munmap. And where the lock is refused, nothing may have been edited.
def locked_in_time:
  . as $evidence
  | run("one") as $run
  | ($run | record_locks[0]) as $lock
  | ($run | [calls("mmap")[] | select(.pid == $lock.pid and .error == null)][0]) as $map
  | ($run | [calls("msync", "munmap")[] | select(.pid == $lock.pid and .error == null and .seq > ($map.seq // 0))] | min_by(.seq)) as $after
  | ($run | [locks_given_back("editor")[] | select(.pid == $lock.pid and .seq > $lock.seq)
             | select(.name == $lock.name and locks_bytes(edited_start; record_bytes))][0]) as $unlock
  | ($evidence | run("lock-fails")) as $refused
  | if $map == null then pass
    elif $unlock != null and $unlock.seq < $map.seq then
      fail("The record is unlocked" + ($run | cite($unlock.at)) + " before the file is mapped" + ($run | cite($map.at))
           + ": when it is edited, nobody is kept out any more."; [$unlock.at, $map.at])
    elif $after != null and $lock.seq > $after.seq then
      fail("The record is locked" + ($run | cite($lock.at)) + " only after \($after.name)" + ($run | cite($after.at))
           + ": the edit is over by then."; [$lock.at, $after.at])
    elif ($refused | program("editor").exit_code) != 0 and ($refused | stdout("show") | record_text(1) | startswith("a new text")) then
      fail("When the lock is refused, the record has been edited already" + ($run | cite($lock.at)) + ": lock first, then edit."; [$lock.at])
    else pass end;

# The lock is given back by the program, not by its end.
def unlocks:
  . as $run | record_locks[0] as $lock
  | [locks_given_back("editor")[] | select(.pid == $lock.pid and .seq > $lock.seq and .name == "fcntl" and locks_bytes(edited_start; record_bytes))] as $back
  | ([lock_calls("editor")[] | select(is_unlock and .error != null)][0]) as $failed
  | if ($back | length) > 0 then pass
    elif $failed != null then
      fail("The record is not unlocked: fcntl failed with \($failed.error)" + cite($failed.at)
           + (if $failed.error == "EBADF" then
                ". The file was closed before. Mind that the lock went with it: any close of the file gives back all locks that the process has on it."
              else "." end); [$failed.at])
    elif locks_given_back("editor") | length > 0 then
      locks_given_back("editor")[0] as $other
      | fail("What is unlocked are other bytes" + cite($other.at) + ": the record's lock stays until the program ends."; [$other.at])
    else
      fail("The record is never unlocked" + cite($lock.at)
           + ". It becomes free when the file is closed or the program ends, so nothing hangs here; a program that goes on keeps everybody else waiting."; [$lock.at])
    end;

# --- what is printed, and what is refused ---

# The text of another record is no mistake of its own: which record is edited is asked where the file is looked at.
def prints_old_text:
  printed("editor"; "before") as $values
  | if ($values | length) == 0 then fail("The editor prints no line that begins with `before:`.")
    elif any($values[]; . == "record 200") or edits_file(200; "new text") != true then pass
    elif any($values[]; . == "new text") then fail("What the editor prints as the old text of the record is the new one already.")
    else fail("The editor prints something else than the record's old text, `record 200`, behind `before:`.") end;

# . is evidence. {"score", "problems"} of one of the commands that must be refused.
def refused(scenario; situation):
  run(scenario) as $run
  | ($run | refuses("editor"; situation)) as $told
  | ($run | crashed[0]) as $crash
  | (if $run | any(.programs[]; .id == "show") then $run | file_problems("show"; 3; []) else [] end) as $changed
  | if $crash != null then {score: 0, problems: [problem(situation + ", and dies of \($crash.signal)."; null)]}
    elif ($changed | length) > 0 then {score: 0, problems: [problem(situation + ", and changes the file all the same."; null)]}
    else $told end;

def refuses_nonsense:
  [ refused("beyond"; "The editor is given the number 3, and the file has the records 0 to 2"),
    refused("too-long"; "The editor is given a text of 100 bytes, and a record has room for 99"),
    refused("no-file"; "The editor is given a file that is not there") ]
  | mean_verdict;

# A refused lock is noticed.
def survives_refused_lock:
  . as $evidence
  | run("lock-fails") | [injected_calls("fcntl")[] | select(is_lock_call)] as $calls
  | if ($calls | length) == 0 then pass else $evidence | survives(["lock-fails"]; "editor"; "fcntl") end;

# --- other orders ---

# Two editors of the same record: the second one replaces what the first one has put there, and prints that as the old text.
def sees_what_the_first_one_left:
  ["a", "b"] as $ids
  | . as $run
  | [$ids[] as $id | $run | printed($id; "before")[0] // ""] as $old
  | [$ids[] as $id | $run | argument($id; 3)] as $new
  | if $old == ["record 1", $new[0]] or $old == [$new[1], "record 1"] then pass
    elif $old == ["record 1", "record 1"] then
      fail("Of two editors of the same record, both print `record 1` as the old text, though the second one replaces what the first one has put there: "
           + "it looked at the record before it had the lock.")
    else fail("Two editors of the same record print the old texts \($old | map("`\(.)`") | in_words): one of them is not what it has replaced.") end;

# Editors of two records that lie side by side: when both have ended, both texts are there. One of the two looks at the
# file comes after both.
def keeps_both_neighbours:
  . as $run
  | [program("a", "b") | {number: (.argv[2] | tonumber), texts: [.argv[3]], must: true}] as $edits
  | [("show-a", "show-b") as $show | $run | file_problems($show; 3; $edits)] as $looks
  | if any($looks[]; length == 0) then pass
    else
      fail("Two editors of neighbouring records: the edit of one of them is lost, for the other one writes back more than its own record, "
           + "as it was before: \($looks[0][0].message)")
    end;

# . is evidence. Whichever of two editors is quicker, both edits are made.
def goes_well_in_every_order:
  [ in_every_order("orders"; [runs_to_end, sees_what_the_first_one_left] | worst),
    in_every_order("neighbours"; [runs_to_end, keeps_both_neighbours] | worst) ]
  | parts;
