#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Every file that can carry a licence line carries it, near its top.
set -eu
. "$(dirname "$0")/lib.sh"
make_scratch
cd "$TOP_SRCDIR"

count=0
tree_files >"$scratch/files"
while IFS= read -r file; do
	case $file in
	LICENSE | .gitignore | */.gitignore | *.json | */SHA256SUMS | tests/oracle/self/*.txt) continue ;;
	fuzz/corpus/* | tests/fixtures/forms/* | *.btf | *.o | *.xz | *.bin | *.hex) continue ;;
	esac
	grep -Iq . "$file" || continue # binary or empty
	head -n 5 "$file" | grep -q 'SPDX-License-Identifier: BSD-2-Clause' ||
		fault "$file: no SPDX line"
	count=$((count + 1))
done <"$scratch/files"
finish "$count"
