#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What configure says the build is hardened by shows in the command and in the .so: a position that
# the loader chooses, relocations that are made at the start and then read-only, no stack that can
# be executed, stacks and buffers that are watched. And, in every build: no relocation in code, no
# path to search for libraries, no library but those that are meant.
set -eu
. "$(dirname "$0")/lib.sh"
make_scratch
: "${READELF:=readelf}"
# In words, what this build's configure found.
: "${HARDENING=$(sed -n 's/^HARDENING = *//p' "$TOP_BUILDDIR/Makefile")}"
count=0

# has WORD: configure found that the build can do it, and was not told to leave it out.
has()
{
	case " $HARDENING " in
	*" $1 "*) return 0 ;;
	esac
	return 1
}

# expect WORD FILE PATTERN WHAT: if the build does WORD, what readelf said has a line of the pattern.
expect()
{
	has "$1" || return 0
	grep -Eq "$3" "$scratch/said" || fault "$2: $1: no $4"
	count=$((count + 1))
}

# never FILE PATTERN WHAT
never()
{
	if grep -E "$2" "$scratch/said" >&2; then fault "$1: $3"; fi
	count=$((count + 1))
}

# The libraries that a file may ask for beside the C library's: "-lz" is libz.so.1.
needed()
{
	file=$1
	shift
	[ -z "$SANITIZE_CFLAGS" ] || return 0 # sanitizers bring theirs
	libraries=$(sed -n 's/.*(NEEDED).*\[\(.*\)\].*/\1/p' "$scratch/said")
	for library in $libraries; do
		case $library in
		libc.so* | libc.musl* | ld-linux* | ld-musl* | ld64.so*) continue ;;
		libpthread.so* | libgcc_s.so*) continue ;; # of a libc before 2.34; of 32-bit arithmetic
		esac
		name=${library%%.so*}
		case " $* " in
		*" -l${name#lib} "*) ;;
		*) fault "$file: needs $library" ;;
		esac
	done
	count=$((count + 1))
}

# look FILE LIBRARY...: all that holds for both.
look()
{
	file=$1
	shift
	$READELF -hlWd "$file" >"$scratch/said" 2>"$scratch/words" || {
		fault "$file: $(cat "$scratch/words")"
		return
	}
	expect relro "$file" 'GNU_RELRO' 'segment GNU_RELRO'
	expect now "$file" 'BIND_NOW|\(FLAGS_1\).*NOW' 'flag BIND_NOW'
	expect noexecstack "$file" 'GNU_STACK .* RW ' 'segment GNU_STACK that is RW'
	never "$file" 'GNU_STACK .* RWE' 'its stack can be executed'
	never "$file" 'LOAD .* RWE ' 'a segment that can be written and executed'
	never "$file" '\((TEXTREL|RPATH|RUNPATH)\)|\(FLAGS\).*TEXTREL' 'see above'
	needed "$file" "$@"
}

# calls WORD FILE PATTERN WHAT NM-ARGUMENT...: our own objects call it, not only archives of others.
calls()
{
	word=$1 of=$2 pattern=$3 what=$4
	shift 4
	$NM --undefined-only "$@" >"$scratch/said" 2>"$scratch/words" ||
		fault "$of: $(cat "$scratch/words")"
	expect "$word" "$of" "$pattern" "$what"
}

command_libraries=
[ "$CODEC_LIBS" != "$COMMAND_CODEC_LIBS" ] || command_libraries=$CODEC_LIBS
# shellcheck disable=SC2086 # a list
look "$TOP_BUILDDIR/btfmin" $command_libraries
expect pie btfmin 'Type: *DYN' 'type DYN'
expect pie btfmin 'INTERP' 'interpreter: it is no program'
calls stack-protector "the command's objects" '__stack_chk_fail' __stack_chk_fail \
	"$TOP_BUILDDIR"/cli/*.o
calls fortify "the command's objects" '__(snprintf|vsnprintf|fprintf|memcpy)_chk' \
	'checked function' "$TOP_BUILDDIR"/cli/*.o "$TOP_BUILDDIR"/pack/*.o

if [ "$ENABLE_SHARED" != no ]; then
	# shellcheck disable=SC2086 # a list
	look "$TOP_BUILDDIR/.libs/libbtfmin.so" $CODEC_LIBS
	calls stack-protector libbtfmin.so '__stack_chk_fail' __stack_chk_fail \
		-D "$TOP_BUILDDIR/.libs/libbtfmin.so"
fi
finish "$count"
