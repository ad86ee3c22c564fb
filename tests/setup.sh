#!/bin/bash
# Installs the packages that a target needs, if some are missing; says which, first. Where all is there it
# does nothing, and needs neither network nor rights.
#
#   setup.sh [--check] build|demo|test|bench|style|real...
#
# --check installs nothing: it says what is missing, and exits 1 if anything is.
# What is there is found out by looking for the commands and headers themselves, so this works with any
# distribution's packages; only installing them needs apt-get.
set -u -o pipefail

# PACKAGE (of Debian 12), what shows that it is there, and the targets that need it.
read -r -d '' table <<'TABLE'
gcc               command:gcc                 build demo test bench real
libc6-dev         header:stdio.h              build demo test bench real
libseccomp-dev    header:seccomp.h            build demo test bench real
libjq-dev         header:jq.h                 build demo test bench real
libdw-dev         header:elfutils/libdw.h     build demo test bench real
libelf-dev        header:gelf.h               build demo test bench real
libbz2-dev        header:bzlib.h              demo test bench real
g++               command:g++                 test real
jq                command:jq                  demo test bench real
strace            command:strace              test bench real
procps            command:ps                  test real
util-linux        command:setpriv             test bench real
libcriterion-dev  header:criterion/criterion.h test real
groff-base        command:groff               test real
libxml2-utils     command:xmllint             test real
bubblewrap        command:bwrap               bench
clang-format      command:clang-format        style
clang-tidy        command:clang-tidy          style
stress-ng         command:stress-ng           real
postgresql        file:/usr/lib/postgresql/*/bin/initdb real
TABLE

is_there() { # PROBE
    local what=${1#*:}
    case $1 in
    command:*) command -v "$what" >/dev/null ;;
    header:*)
        if command -v gcc >/dev/null; then
            gcc -E -x c - <<<"#include <$what>" >/dev/null 2>&1
        else
            compgen -G "/usr/include/$what" >/dev/null || compgen -G "/usr/include/*-linux-*/$what" >/dev/null
        fi
        ;;
    file:*) compgen -G "$what" >/dev/null ;;
    esac
}

check_only=
if [[ ${1:-} == --check ]]; then
    check_only=1
    shift
fi
if [[ $# -eq 0 ]]; then
    echo "usage: $0 [--check] build|demo|test|bench|style|real..." >&2
    exit 2
fi

packages=()
details=()
while read -r package probe groups; do
    for group; do
        [[ " $groups " == *" $group "* ]] || continue
        if ! is_there "$probe"; then
            packages+=("$package")
            details+=("$(printf '  %-18s (%s %s)' "$package" "${probe%%:*}" "${probe#*:}")")
        fi
        break
    done
done <<<"$table"
[[ ${#packages[@]} -gt 0 ]] || exit 0

if [[ $check_only ]]; then
    echo "Missing, by the names of Debian's packages:" >&2
    printf '%s\n' "${details[@]}" >&2
    echo "Install them: make setup, or apt-get install ${packages[*]}" >&2
    exit 1
fi
if ! command -v apt-get >/dev/null; then
    echo "Missing, and there is no apt-get here to install it with. Please install, by the names of Debian's packages:" >&2
    printf '%s\n' "${details[@]}" >&2
    exit 1
fi

as_root=()
if [[ $(id -u) -ne 0 ]]; then
    if ! command -v sudo >/dev/null; then
        echo "Missing packages, and no right to install them. Please run as root:" >&2
        echo "  apt-get update && apt-get install -y --no-install-recommends ${packages[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi
echo "About to install with apt-get: ${packages[*]}"
apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
"${as_root[@]}" "${apt[@]}" update >"$log" 2>&1 || { tail -n 5 "$log" >&2; echo "apt-get update failed; trying on" >&2; }
if ! "${as_root[@]}" "${apt[@]}" install -y --no-install-recommends "${packages[@]}" >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    echo "apt-get could not install: ${packages[*]}" >&2
    exit 1
fi
echo "Installed."
