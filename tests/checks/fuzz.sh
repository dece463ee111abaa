#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Each fuzz target is built in both ways, has a corpus and a line in the table of fuzz/README.md, and
# dictionaries that are there and that libFuzzer can read.
set -eu
. "$(dirname "$0")/lib.sh"
make_scratch
cd "$TOP_SRCDIR"

scripts/fuzz --list >"$scratch/list" || fault "scripts/fuzz --list fails"
count=0
while read -r target words; do
	target=${target%:}
	grep -q "fuzz/replay_${target}_SOURCES\|fuzz_replay_${target}_SOURCES" fuzz/Makemodule.am ||
		fault "$target: no replay program"
	grep -q "fuzz/replay_$target\>" fuzz/Makemodule.am || fault "$target: make check does not run it"
	grep -q "fuzz_fuzz_${target}_SOURCES" fuzz/Makemodule.am || fault "$target: no fuzzer"
	grep -q "^| fuzz_$target |" fuzz/README.md || fault "$target: not in fuzz/README.md"
	corpus=$(sed -n 's/^const char fuzz_target\[\] = "\(.*\)";.*/\1/p' "fuzz/fuzz_$target.c")
	[ -n "$(ls "fuzz/corpus/${corpus:-none}" 2>/dev/null)" ] || fault "$target: no corpus"
	[ -n "$words" ] || fault "$target: scripts/fuzz gives it no dictionary"
	for word in $words; do
		[ -s "fuzz/dict/$word.dict" ] || fault "$target: no fuzz/dict/$word.dict"
	done
	count=$((count + 1))
done <"$scratch/list"

# Comments, and [NAME=]"BYTES" with no escapes but these: fuzzers stop at anything else.
for dict in fuzz/dict/*.dict; do
	grep -nvE '^(#.*|([A-Za-z0-9_]+=)?"([^"\\]|\\\\|\\"|\\x[0-9a-fA-F]{2})+")$' "$dict" >&2 &&
		fault "$dict: see above"
	count=$((count + 1))
done
for word in nosuch '' '--what' 'btf 0' 'btf x' 'btf 1 2'; do
	# shellcheck disable=SC2086 # several words
	status=0 && scripts/fuzz $word >/dev/null 2>&1 || status=$?
	[ "$status" -eq 2 ] || fault "scripts/fuzz $word: exit status $status"
	count=$((count + 1))
done
finish "$count"
