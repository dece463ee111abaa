#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A public header compiles alone, as C99 and as C++98, without a word from gcc or clang; so does
# every other header, as C99, with the compiler of this build. One version everywhere.
set -eu
. "$(dirname "$0")/lib.sh"
make_scratch
cd "$TOP_SRCDIR"

count=0
# alone HEADER COMPILER LANGUAGE STANDARD [OPTION...]
alone()
{
	header=$1 compiler=$2 language=$3 standard=$4
	shift 4
	printf '#include "%s"\n' "$header" >"$scratch/alone.c"
	# shellcheck disable=SC2086 # $CC may be a compiler with options
	$compiler -x "$language" "-std=$standard" -Wall -Wextra -pedantic -Werror -fsyntax-only \
		-I libbtfmin "$@" "$scratch/alone.c" 2>"$scratch/words" ||
		fault "$header with $compiler -std=$standard: $(cat "$scratch/words")"
	count=$((count + 1))
}

for header in btfmin.h bpfobj.h btfmin_archive.h; do
	for compiler in gcc clang; do
		command -v "$compiler" >/dev/null || continue
		alone "$header" "$compiler" c c99 -I bpfobj -idirafter io
		alone "$header" "$compiler" c++ c++98 -I bpfobj -idirafter io
		alone "$header" "$compiler" c++ c++17 -I bpfobj -idirafter io
	done
done
for header in libbtfmin/*.h rewrite/*.h bpfobj/*.h io/*.h archive/*.h pack/*.h fill/*.h cli/*.h; do
	[ ! -e "$header" ] ||
		alone "$header" "$CC" c c99 -D_POSIX_C_SOURCE=200809L -I . -idirafter bpfobj -iquote io -idirafter io
done

in_header=$(sed -n 's/^#define BTFMIN_VERSION_STRING "\(.*\)"$/\1/p' libbtfmin/btfmin.h)
parts=$(sed -n 's/^#define BTFMIN_VERSION_\(MAJOR\|MINOR\|PATCH\) //p' libbtfmin/btfmin.h |
	tr '\n' '.')
[ "$parts" = "$in_header." ] || fault "btfmin.h says $in_header and $parts"
[ "${VERSION:=$in_header}" = "$in_header" ] ||
	fault "configure says version $VERSION, btfmin.h $in_header: run autogen.sh"
finish "$count"
