# Calls. A failure that the scenario itself brought about ("injected") is no mistake of the program.

# . is a run. The calls of one name, by process and in each process's order.
def calls(name): (name) as $name | [.calls[]? | select(.name == $name)] | sort_by(.pid, .seq);

# . is a run. Calls that really failed.
def failed_calls: [.calls[]? | select(.error != null and .injected != true)] | sort_by(.pid, .seq);
def failed_calls(name): (name) as $name | failed_calls | map(select(.name == $name));

# . is a run. Every attempt to remove a segment, and those that succeeded.
def removals: calls("shmctl") | map(select(.args.cmd == "IPC_RMID"));
def removals_done: removals | map(select(.error == null and .injected != true));

# . is a run. The shmctl calls of one command, by process and in order; and those that succeeded.
def controls(command): (command) as $command | calls("shmctl") | map(select(.args.cmd == $command));
def controls_done(command): controls(command) | map(select(.error == null and .injected != true));

# . is a number or null: the id that a failed shmget leaves behind.
def is_bad_id: . == -1 or . == 4294967295;

# . is a string or null: the address that a failed shmat leaves behind, (void *)-1.
def is_bad_address: type == "string" and test("^0x[fF]{8}([fF]{8})?$");

# What the errors of these calls mean, in a few words. "" for others.
def meaning:
  {"EACCES": "the segment's mode does not allow it",
   "EEXIST": "there is a segment with this key already, and IPC_EXCL asks for a new one",
   "EIDRM": "the segment has been removed",
   "ENOENT": "there is no segment with this key, and IPC_CREAT was not given",
   "EPERM": "only the segment's owner may do that"}[. // ""]
  | if . == null then "" else ": " + . end;

# . is a run. One failed call as a sentence.
def told_failure(call):
  (call) as $call
  | "\($call.name) failed with \($call.error)" + ($call.error | meaning) + cite($call.at) + ".";
