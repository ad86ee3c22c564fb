# Verdicts: what a check may yield. A boolean, a share from 0 to 1, or {score, message, locations}.

def pass: true;

# From ATs, the places that are known, each once, in the order of file and line.
def known_places:
  map(select(type == "object" and .file != null and .line != null) | {file, line})
  | unique_by([.file, .line]);

# A share of the points with its reason. LOCATIONS is an array of ATs; nulls in it are left out.
def partial(score; message; locations):
  {score: score, message: message, locations: (locations | known_places)};

def fail(message; locations): partial(0; message; locations);
def fail(message): fail(message; []);

# PASSED of TOTAL as a share. Of nothing, all have passed.
def share(passed; total):
  (passed) as $passed | (total) as $total
  | if $total <= 0 then 1 else ([[$passed / $total, 0] | max, 1] | min) end;

# One mistake that was found, and where (an AT or null).
def problem(message; at): {message: message, at: at};

# Problems in an order that does not depend on which process was quicker, each once.
def sorted_problems:
  unique_by([.at.file // "", .at.line // 0, .message]);

# The first three problems as a text.
def told:
  sorted_problems
  | (.[:3] | map(.message) | join(" "))
    + (if length > 3 then " (And \(length - 3) more like this.)" else "" end);

# . is an array of problems. Passes if there is none; otherwise SCORE of the points and all of them.
def verdict(score):
  if length == 0 then pass else partial(score; told; map(.at)) end;
def verdict: verdict(0);
