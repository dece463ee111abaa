#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The example gives the bytes that the command gives, and refuses what is no BTF.
set -eu
: "${TOP_SRCDIR:=$(cd "$(dirname "$0")/.." && pwd)}" "${TOP_BUILDDIR:=$PWD}"
: "${BTFMIN:=$TOP_BUILDDIR/btfmin}"
. "$TOP_SRCDIR/examples/inputs.sh"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

example_kernel >"$scratch/kernel"
object=$(example_object)
"$TOP_BUILDDIR/examples/minimise" "$scratch/kernel" "$scratch/ours" "$object"
"$BTFMIN" gen "$scratch/kernel" "$scratch/theirs" "$object"
cmp "$scratch/ours" "$scratch/theirs"
# More than a header: something was asked for.
[ "$(wc -c <"$scratch/ours")" -gt 25 ]

# README.md promises a function of about twenty lines, braces and blank lines aside.
lines=$(sed -n '/^static int minimise(/,/^}/p' "$TOP_SRCDIR/examples/minimise.c" |
	sed -n '/^{/,/^}/p' | grep -c '[a-z]')
[ "$lines" -gt 10 ] && [ "$lines" -le 24 ]

if "$TOP_BUILDDIR/examples/minimise" "$0" "$scratch/none" "$object" 2>"$scratch/words"; then
	echo "a shell script was taken for BTF" >&2
	exit 1
fi
grep -q '^minimise: corrupt: ' "$scratch/words"
[ ! -e "$scratch/none" ]
