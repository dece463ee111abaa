#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# No word from shellcheck about any shell script of the tree.
set -eu
. "$(dirname "$0")/lib.sh"
make_scratch
cd "$TOP_SRCDIR"

count=0
tree_files >"$scratch/files"
while IFS= read -r file; do
	case $file in
	*.sh | *.bash | *.bats) ;;
	*) head -n 1 "$file" | grep -aqE '^#!.*(sh|bats)$' || continue ;;
	esac
	shellcheck --external-sources --source-path=SCRIPTDIR "$file" >&2 || fault "$file: see above"
	count=$((count + 1))
done <"$scratch/files"
finish "$count"
