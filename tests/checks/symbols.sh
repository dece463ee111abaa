#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# One list of names in three places: the functions that the public headers declare, the version
# script, and what the .so exports. In the .a, where nothing is hidden, every global name has one
# of our prefixes, and nothing outside is asked for but memory and strings.
set -eu
. "$(dirname "$0")/lib.sh"
make_scratch

strip_comments "$TOP_SRCDIR/libbtfmin/btfmin.h" "$TOP_SRCDIR/bpfobj/bpfobj.h" \
	"$TOP_SRCDIR/io/btfmin_archive.h" |
	grep -oE '\b(btfmin|bpfobj)_[a-z0-9_]+\(' | tr -d '(' | sort -u >"$scratch/headers"
sed -n '/global:/,/local:/s/^[[:space:]]*\([a-z0-9_]*\);.*$/\1/p' \
	"$TOP_SRCDIR/libbtfmin/libbtfmin.map" | sort -u >"$scratch/map"

same()
{
	diff "$scratch/$1" "$scratch/$2" >"$scratch/diff" ||
		fault "$1 (<) and $2 (>) differ: $(grep '^[<>]' "$scratch/diff" | tr '\n' ' ')"
}
same headers map

checked=$(wc -l <"$scratch/headers")
if [ "$ENABLE_SHARED" != no ]; then
	$NM -D --defined-only "$TOP_BUILDDIR/.libs/libbtfmin.so" |
		awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | sort -u >"$scratch/so"
	same map so
fi

archive=$TOP_BUILDDIR/.libs/libbtfmin.a
[ "$ENABLE_STATIC" != no ] || archive=$TOP_BUILDDIR/.libs/libbtfmin-core.a
$NM -g --defined-only "$archive" | awk 'NF == 3 { print $3 }' >"$scratch/globals"
[ -s "$scratch/globals" ] || fault "$archive defines nothing"
while IFS= read -r name; do
	case $name in
	btfmin_* | bpfobj_* | bm_*) ;;
	__odr_asan* | __sancov* | __asan* | DW.ref.*) ;; # the sanitizers' own
	*) fault "$archive: the global name $name has none of our prefixes" ;;
	esac
done <"$scratch/globals"

# Memory in, memory out: with no other function to call, it cannot open, print or look around. What
# unpacks is called by the one object per codec only, so that nobody links it who does not unpack.
$NM -gA --undefined-only "$archive" | sed 's/^[^:]*:\([^:]*\):.* /\1 /' | sort -u >"$scratch/wanted"
while read -r object name; do
	case $name in
	btfmin_* | bpfobj_* | bm_*) continue ;;
	malloc | calloc | free | memchr | memcmp | memcpy | memmove | memset | bcmp) continue ;;
	strlen | strnlen | strcmp | strncmp | strchr | strrchr | strstr | bsearch | qsort) continue ;;
	strspn | strcspn | strpbrk) continue ;;
	__*_chk | __stack_chk_* | _GLOBAL_OFFSET_TABLE_) continue ;;
	__asan_* | __ubsan_* | __sanitizer_* | __sancov_*) continue ;;
	__start___sancov* | __stop___sancov*) continue ;;
	esac
	case $object:$name in
	codec_gzip.o:inflate* | codec_zlib.o:inflate* | codec_gzip.o:crc32 | codec_lzma.o:lzma_*) ;;
	codec_zstd.o:ZSTD_* | codec_lz4.o:LZ4F_* | codec_lz4_legacy.o:LZ4_*) ;;
	# The one that asks the system who it is.
	host.o:open | host.o:open64 | host.o:read | host.o:close | host.o:fstat | host.o:fstat64) ;;
	host.o:__fxstat | host.o:__fxstat64 | host.o:__errno_location | host.o:uname) ;;
	# What the header says reads a file, or gives one to others to read.
	package_file.o:open | package_file.o:open64 | package_file.o:read | package_file.o:close) ;;
	custom.o:access | custom_save.o:access | custom_save.o:syscall | custom_save.o:write) ;;
	custom_save.o:close | custom_save.o:mkostemp | custom_save.o:mkostemp64) ;;
	custom_save.o:unlink | custom_save.o:secure_getenv) ;;
	package_file.o:__errno_location | custom_save.o:__errno_location) ;;
	*) fault "$archive: $object calls $name, which is not for memory in, memory out" ;;
	esac
done <"$scratch/wanted"
[ -s "$scratch/wanted" ] || fault "$archive calls nothing"
finish "$checked"
