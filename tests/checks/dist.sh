#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# make dist ships every file that git tracks, but for what only a clone can use.
set -eu
. "$(dirname "$0")/lib.sh"
make_scratch

tree_files >"$scratch/files"
$MAKE -C "$TOP_BUILDDIR" distdir distdir="$scratch/release" >"$scratch/log" 2>&1 || {
	cat "$scratch/log" >&2
	fault "make distdir failed"
	finish 1
}
count=0
while IFS= read -r file; do
	case $file in
	.ci/* | .gitignore | */.gitignore) continue ;;
	esac
	[ -e "$scratch/release/$file" ] || fault "$file is not in EXTRA_DIST, nor in any other list"
	count=$((count + 1))
done <"$scratch/files"
finish "$count"
