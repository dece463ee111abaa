#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A static program links the libraries behind what it calls and no others: none for the core alone,
# those that unpack only if it unpacks. And the command, if it has them inside, starts without.
set -eu
. "$(dirname "$0")/lib.sh"
make_scratch

archive=$TOP_BUILDDIR/.libs/libbtfmin.a
[ "$ENABLE_STATIC" != no ] || archive=$TOP_BUILDDIR/.libs/libbtfmin-core.a

# links NAME [FLAG...]: builds the program that standard input holds against the archive alone.
links()
{
	name=$1
	shift
	cat >"$scratch/$name.c"
	# shellcheck disable=SC2086 # lists of flags
	$CC -std=c99 $CFLAGS $SANITIZE_CFLAGS -I "$TOP_SRCDIR/libbtfmin" -I "$TOP_SRCDIR/bpfobj" \
		-I "$TOP_SRCDIR/io" "$scratch/$name.c" "$archive" "$@" -o "$scratch/$name" \
		2>"$scratch/$name.log"
}

count=0
links core <<'END' || fault "the core alone does not link: $(cat "$scratch/core.log")"
#include <bpfobj.h>
int main(void)
{
	struct btfmin_relos *relos;
	struct btfmin_btf *btf;
	struct bpfobj *object;
	struct btfmin_result *result = NULL;
	struct btfmin_emitted out;

	if (!*btfmin_version() || !btfmin_compressions() || btfmin_relos_new(&relos, NULL, NULL))
		return 1;
	btfmin_relos_free(relos);
	if (!btfmin_btf_open(&btf, "", 0, NULL, NULL) || !bpfobj_open(&object, "", 0, NULL, NULL))
		return 1;
	if (!btfmin_resolve(&result, NULL, NULL, NULL, NULL))
		return 1;
	return btfmin_emit(&out, result, NULL, NULL) == 0;
}
END
"$scratch/core" || fault "the program with the core alone fails"
count=$((count + 1))

# With what the command links, one that unpacks does; without, not: or the first proved nothing.
unpack='#include <codec.h>
int main(void)
{
	struct bm_decoder *d;

	bm_decoder_open(&d, BM_CODEC_XZ, "", 0, 0, NULL, NULL, NULL);
	bm_decoder_close(d);
	return 0;
}'
# shellcheck disable=SC2086 # a list of flags
echo "$unpack" | links unpack $CODEC_LIBS ||
	fault "a program that unpacks does not link: $(cat "$scratch/unpack.log")"
count=$((count + 1))
if [ -n "${CODEC_LIBS# }" ]; then
	echo "$unpack" | links unpack && fault "it unpacks without the libraries: what was tested?"
	count=$((count + 1))
fi

if [ "$CODEC_LIBS" != "$COMMAND_CODEC_LIBS" ]; then
	ldd "$TOP_BUILDDIR/btfmin" >"$scratch/ldd" 2>&1
	grep -E 'lib(z|lzma|zstd|lz4)\.' "$scratch/ldd" && fault "the command loads these at its start"
	count=$((count + 1))
fi
finish "$count"
