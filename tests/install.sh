#!/bin/bash
# What `make install` installs works from any folder, for any user, without the checked-out tree.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_shmark
unset SHMARK_DATA
build=$(dirname "$SHMARK")
prefix=$work/prefix
installed=$prefix/bin/shmark

as_user() { (cd / && "${ordinary_user[@]}" "$@"); }
check "make install" make -s -C "$top" BUILD="$build" PREFIX="$prefix" install
check "it runs" as_user "$installed" --version
lists() { [[ $(as_user "$installed" list | wc -l) -eq $(find "$top"/assignments/*/assignment.json | wc -l) ]]; }
check "it knows the assignments" lists
healthy() { as_user "$installed" doctor >"$work/doctor"; grep -q "($prefix/share/shmark)" "$work/doctor" || { cat "$work/doctor"; return 1; }; }
check "it uses the installed data" healthy
for folder in "$top"/reference/*/; do
    name=$(basename "$folder")
    cp -r "$folder" "$work/$name"
    chmod -R a+rX "$work/$name"
    check "it grades a model solution of $name" as_user "$installed" check -a "$name" "$work/$name"
done
cp -r "$top/tests/submissions/two-segments/does-not-compile" "$work/wrong"
chmod -R a+rX "$work/wrong"
loses() { as_user "$installed" check -a two-segments "$work/wrong" >"$work/out"; [[ $? -eq 1 ]]; }
check "it sees a mistake" loses
for page in "$top"/harness/man/*.1; do
    check "man page $(basename "$page")" cmp "$page" "$prefix/share/man/man1/$(basename "$page")"
done
staged() {
    make -s -C "$top" BUILD="$build" DESTDIR="$work/stage" PREFIX=/usr install &&
        test -x "$work/stage/usr/bin/shmark" && test -d "$work/stage/usr/share/shmark/rubrics/lib"
}
check "DESTDIR" staged
uninstalled() {
    make -s -C "$top" BUILD="$build" PREFIX="$prefix" uninstall &&
        [[ -z $(find "$prefix" ! -type d) && ! -e $prefix/share/shmark ]] || { find "$prefix"; return 1; }
}
check "make uninstall leaves nothing" uninstalled
finish
