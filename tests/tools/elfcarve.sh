#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# elfcarve finds each whole object among other bytes, and takes nothing else for one.
set -eu

elfcarve=$TOP_BUILDDIR/tests/tools/elfcarve
objects=$TOP_SRCDIR/tests/objects
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/out"

fail() {
	echo "elfcarve.sh: $*" >&2
	exit 1
}

# Two objects, magic numbers before and between, an object of no BPF and one cut short at the end.
{
	printf 'junk\177ELF\177ELF'
	cat "$objects/fields.el.o"
	printf '\177ELF\2\1\1'
	cat "$objects/no_btf.eb.o"
	head -c 4096 "$elfcarve"
	head -c 1000 "$objects/enums.el.o"
} >"$work/tool"
"$elfcarve" "$work/out" "$work/tool"
cmp "$work/out/tool.bpf.o" "$objects/fields.el.o"
cmp "$work/out/tool-2.bpf.o" "$objects/no_btf.eb.o"
[ "$(find "$work/out" -type f | wc -l)" -eq 2 ] || fail "it made something of the rest"

# Every object alone comes out as it went in.
for object in "$objects"/*.o; do
	"$elfcarve" "$work/out" "$object"
	cmp "$work/out/${object##*/}.bpf.o" "$object"
done

# No object at any shorter length, and a status that says so.
size=$(wc -c <"$objects/no_btf.el.o")
length=0
while [ "$length" -lt "$size" ]; do
	head -c "$length" "$objects/no_btf.el.o" >"$work/short"
	status=0
	"$elfcarve" "$work/out" "$work/short" 2>"$work/message" || status=$?
	[ "$status" -eq 1 ] || fail "$length bytes of an object: status $status"
	grep -q 'no BPF object' "$work/message" || fail "$length bytes: $(cat "$work/message")"
	length=$((length + 41))
done

status=0
"$elfcarve" "$work/out" "$work/missing" 2>"$work/message" || status=$?
[ "$status" -eq 1 ] || fail "a missing file: status $status"
