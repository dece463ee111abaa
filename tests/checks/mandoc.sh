#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# mandoc has no word about any manual page, and each command's page is there.
set -eu
. "$(dirname "$0")/lib.sh"
make_scratch
cd "$TOP_SRCDIR"

count=0
for page in man/*.[0-9]; do
	mandoc -T lint -W all "$page" >"$scratch/words" 2>&1 || :
	[ ! -s "$scratch/words" ] || fault "$(cat "$scratch/words")"
	count=$((count + 1))
done
finish "$count"
