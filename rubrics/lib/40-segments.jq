# Segments: who made, attached, detached and removed them, and what is left.

# . is a run. What the kernel still held when the last process had ended.
def leaks: [.leaks[]?];
def leaks(kind): (kind) as $kind | leaks | map(select(.kind == $kind));

# . is a run. All segments, or the one with this id (null if there is none).
def segments: [.segments[]?];
def segment(id): (id) as $id | [.segments[]? | select(.shmid == $id)][0];

def private_segments: segments | map(select(.key_kind == "private"));
def keyed_segments: segments | map(select(.key_kind != null and .key_kind != "private"));

# . is a segment. Did this process have it attached, by itself or inherited from its parent?
def attached_by(pid): (pid) as $pid | any(.attaches[]?; .pid == $pid);

# . is a segment. Could this process write to it?
def writable_by(pid): (pid) as $pid | any(.attaches[]?; .pid == $pid and .read_only != true);

# . is a run. The segments that a program's own process and at least one of its children attached.
def shared_segments(program):
  process_of(program) as $parent | children_of(program) as $children
  | if $parent == null then []
    else segments
    | map(select(attached_by($parent.pid) and (. as $segment | any($children[]; .pid as $pid | $segment | attached_by($pid)))))
    end;

# . is a run. Attachments that a process (or any) still had when it exited.
def attached_at_exit(pid):
  (pid) as $pid | [.processes[]? | select(.pid == $pid) | .attached_at_exit[]?];
def still_attached: [.processes[]? | select((.attached_at_exit // []) | length > 0)];

# . is a mode as text ("0644"): one octal digit of it, for 0 others, 1 the group, 2 the owner.
def mode_digit(place): (place) as $place | "000" + . | .[length - 1 - $place:length - $place] | tonumber;
def can_write: IN(2, 3, 6, 7);
def can_read: IN(4, 5, 6, 7);

# . is a segment. Everybody on the machine may write to it.
def world_writable: .mode != null and (.mode | mode_digit(0) | can_write);

# . is a segment. Not even its owner may attach it for reading and writing.
def owner_locked_out: .mode != null and (.mode | mode_digit(2) | (can_read and can_write) | not);

# . is a run. Segments with more than one attempt to remove them: {segment, removals}.
def removed_more_than_once:
  . as $run
  | [removals | map(select(.injected != true)) | group_by(.args.shmid)[] | select(length > 1)
     | {removals: ., segment: (.[0].args.shmid as $id | $run | segment($id))}
     | select(.segment != null)];
