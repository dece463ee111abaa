#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What unpacks and what packs compiles, without a word, with none of its libraries and with each one
# alone, and then says what is missing.
set -eu
. "$(dirname "$0")/lib.sh"
make_scratch
cd "$TOP_SRCDIR"

# What the command packs with calls what the library unpacks with in its test.
packing='pack/compress.c tests/unit/test_compress.c'
common='io/codec.c io/compressions.c io/decoder.c libbtfmin/mem.c libbtfmin/text.c libbtfmin/wire.c
	tests/unit/unpack.c tests/support/blob.c tests/support/heap.c'
count=0
# variant NAME MACRO FILE...: only the library of that macro is there; test_codec, or the test among
# the files, knows what to expect.
variant()
{
	tested=tests/unit/test_codec.c
	case " $* " in
	*" tests/unit/test_compress.c "*) tested= ;;
	esac
	name=$1 macro=$2
	shift 2
	# shellcheck disable=SC2046,SC2086 # lists
	$CC -std=c99 -D_POSIX_C_SOURCE=200809L $macro -Wall -Wextra -pedantic -Wconversion -Wshadow -Werror \
		$SANITIZE_CFLAGS -I libbtfmin -I bpfobj -I . -iquote io $($PKG_CONFIG --cflags cmocka) \
		$common $tested "$@" -o "$scratch/$name" $CODEC_LIBS $($PKG_CONFIG --libs cmocka) >&2 ||
		{ fault "$name: does not build"; return; }
	"$scratch/$name" >"$scratch/log" 2>&1 || fault "$name: $(cat "$scratch/log")"
	count=$((count + 1))
}

# has NAME: this machine has that library, or at least this build does.
has()
{
	case " $CODEC_LIBS " in
	*" -l$1 "*) return 0 ;;
	esac
	return 1
}

variant none ''
if has z; then variant zlib -DHAVE_LIBZ=1 io/codec_gzip.c io/codec_zlib.c; fi
if has lzma; then variant lzma -DHAVE_LIBLZMA=1 io/codec_lzma.c; fi
if has zstd; then variant zstd -DHAVE_LIBZSTD=1 io/codec_zstd.c; fi
if has lz4; then variant lz4 -DHAVE_LIBLZ4=1 io/codec_lz4.c io/codec_lz4_legacy.c; fi
# shellcheck disable=SC2086 # a list
{
	variant press-none '' $packing
	if has z; then
		variant press-gzip -DHAVE_LIBZ=1 $packing pack/press_gzip.c io/codec_gzip.c io/codec_zlib.c
	fi
	if has lzma; then
		variant press-xz -DHAVE_LIBLZMA=1 $packing pack/press_xz.c io/codec_lzma.c
	fi
}
finish "$count"
