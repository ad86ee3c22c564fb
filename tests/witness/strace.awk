# The output of `strace -f -y` as JSON lines, in the order in which the calls were entered. A call: {tid, name,
# args: [text..], result, error, opened} (opened: what -y tells of a descriptor that is the result); the end of
# a task: {tid, end: "exit"|"signal", value}.

# By character: what a backslash means in gsub's replacement differs between awks.
function quote(s,    i, c, out)
{
    out = ""
    for (i = 1; i <= length(s); i++) {
        c = substr(s, i, 1)
        out = out (c == "\\" || c == "\"" ? "\\" c : c == "\t" ? "\\t" : c)
    }
    return "\"" out "\""
}

# The arguments as a JSON array: cut at the commas outside strings and brackets.
function split_args(text,    i, c, depth, quoted, item, out)
{
    out = ""; item = ""; depth = 0; quoted = 0
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (quoted) {
            item = item c
            if (c == "\\")
                item = item substr(text, ++i, 1)
            else if (c == "\"")
                quoted = 0
            continue
        }
        if (c == "\"")
            quoted = 1
        if (c ~ /[[{(]/)
            depth++
        if (c ~ /[]})]/)
            depth--
        if (c == "," && depth == 0) {
            out = out quote(item) ","
            item = ""
            if (substr(text, i + 1, 1) == " ")
                i++
        } else
            item = item c
    }
    return "[" out (item == "" && out == "" ? "" : quote(item)) "]"
}

# text is "name(args) = result ..."; what it left out of the end never came.
function call(number, tid, text,    open, name, rest, at, result, error, opened, args)
{
    open = index(text, "(")
    name = substr(text, 1, open - 1)
    rest = substr(text, open + 1)
    result = "?"; error = ""; opened = ""
    at = match(rest, /\) += +(-?[0-9]+|0x[0-9a-f]+|\?)(<[^>]*>(\(deleted\))?)?( E[A-Z0-9]+)?( \([^()]*\))?$/)
    if (at) {
        args = substr(rest, 1, at - 1)
        rest = substr(rest, at)
        sub(/^\) += +/, "", rest)
        split(rest, word, " ")
        result = word[1]
        if (match(result, /<.*>/)) {
            opened = substr(result, RSTART + 1, RLENGTH - 2)
            result = substr(result, 1, RSTART - 1)
        }
        if (word[2] ~ /^E/)
            error = word[2]
    } else {
        args = rest
        sub(/ *$/, "", args)
    }
    # By hand: some awks have a short sprintf.
    line[number] = "{\"tid\":" tid ",\"name\":" quote(name) ",\"args\":" split_args(args) \
        ",\"result\":" (result == "?" ? "null" : quote(result)) ",\"error\":" (error == "" ? "null" : quote(error)) \
        ",\"opened\":" (opened == "" ? "null" : quote(opened)) "}"
}

{
    tid = $1
    text = $0
    sub(/^[0-9]+ +/, "", text)
}

text ~ /^--- / { next }

text ~ /^\+\+\+ exited with/ {
    split(text, word, " ")
    line[++count] = sprintf("{\"tid\":%d,\"end\":\"exit\",\"value\":%d}", tid, word[4])
    next
}

text ~ /^\+\+\+ killed by/ {
    split(text, word, " ")
    line[++count] = sprintf("{\"tid\":%d,\"end\":\"signal\",\"value\":\"%s\"}", tid, word[4])
    next
}

# An exec by a thread that is not the first: the call comes back under the process's number.
text ~ /^\+\+\+ superseded by execve/ {
    from = text
    sub(/.* in pid /, "", from)
    sub(/ .*/, "", from)
    if (from in pending) {
        pending[tid] = pending[from]
        entered[tid] = entered[from]
        caller[tid] = from
        delete pending[from]
    }
    next
}

text ~ /(<unfinished \.\.\.>|<pid changed to [0-9]+ \.\.\.>)$/ {
    sub(/ *<(unfinished|pid changed to [0-9]+) \.\.\.>$/, "", text)
    pending[tid] = text
    entered[tid] = ++count
    caller[tid] = tid
    call(count, tid, text) # stands if it is never resumed
    next
}

text ~ /^<\.\.\. [a-z0-9_]+ resumed>/ {
    sub(/^<\.\.\. [a-z0-9_]+ resumed>/, "", text)
    if (tid in pending) {
        call(entered[tid], caller[tid], pending[tid] text)
        delete pending[tid]
    }
    next
}

text ~ /^[a-z0-9_]+\(/ {
    call(++count, tid, text)
    next
}

{
    print "strace.awk: cannot read: " $0 > "/dev/stderr"
    bad = 1
}

END {
    for (i = 1; i <= count; i++)
        print line[i]
    exit bad
}
