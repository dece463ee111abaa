#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# mandoc has no word about any manual page, and pages of ours that pages refer to are there.
set -eu
. "$(dirname "$0")/lib.sh"
make_scratch
cd "$TOP_SRCDIR"

count=0
for page in man/*.[0-9]; do
	# Which other pages a machine has says nothing about this one.
	mandoc -T lint -W all "$page" 2>&1 |
		grep -vE 'referenced manual not found|^mandoc: outdated mandoc.db' >"$scratch/words" || :
	[ ! -s "$scratch/words" ] || fault "$(cat "$scratch/words")"
	sed -nE 's/^\.Xr ((lib)?btfmin[a-z-]*) ([0-9]).*/\1.\3/p' "$page" | sort -u >"$scratch/pages"
	while IFS= read -r other; do
		[ -e "man/$other" ] || fault "$page refers to $other, which is not there"
	done <"$scratch/pages"
	count=$((count + 1))
done
finish "$count"
