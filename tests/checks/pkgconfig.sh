#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What is installed is enough: pkg-config finds it, the example builds with it, shared and static,
# and gives the same bytes as the command.
set -eu
. "$(dirname "$0")/lib.sh"
make_scratch

$MAKE -C "$TOP_BUILDDIR" install DESTDIR="$scratch/root" >"$scratch/log" 2>&1 || {
	cat "$scratch/log" >&2
	fault "make install DESTDIR=... failed"
	finish 1
}
PKG_CONFIG_SYSROOT_DIR=$scratch/root
# Beside it the system's, where the libraries are that it needs itself.
PKG_CONFIG_LIBDIR=$scratch/root$LIBDIR/pkgconfig:$($PKG_CONFIG --variable pc_path pkg-config)
PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1
PKG_CONFIG_ALLOW_SYSTEM_LIBS=1
export PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_LIBDIR PKG_CONFIG_ALLOW_SYSTEM_CFLAGS \
	PKG_CONFIG_ALLOW_SYSTEM_LIBS
[ "$($PKG_CONFIG --modversion libbtfmin)" = "$VERSION" ] || fault "libbtfmin.pc: other version"

example=$TOP_SRCDIR/examples/minimise.c
# shellcheck source=../../examples/inputs.sh
. "$TOP_SRCDIR/examples/inputs.sh"
kernel=$scratch/kernel.btf
example_kernel >"$kernel"
object=$(example_object)
"$TOP_BUILDDIR/btfmin" gen "$kernel" "$scratch/want" "$object" || fault "btfmin gen failed"

count=0
# build NAME FLAG...: makes the example with the flags after it, and compares what it writes.
build()
{
	name=$1
	shift
	# shellcheck disable=SC2086,SC2046 # lists of flags
	$CC -std=c99 -Wall -Wextra -pedantic -Werror $CFLAGS $SANITIZE_CFLAGS \
		$($PKG_CONFIG --cflags libbtfmin) "$example" -o "$scratch/$name" "$@" >&2 ||
		{ fault "the example does not build: $name"; return; }
	LD_LIBRARY_PATH=$scratch/root$LIBDIR "$scratch/$name" "$kernel" "$scratch/$name.btf" "$object" ||
		fault "the example fails: $name"
	cmp "$scratch/want" "$scratch/$name.btf" >&2 || fault "other bytes than btfmin gen: $name"
	count=$((count + 1))
}

if [ "$ENABLE_SHARED" != no ]; then
	# shellcheck disable=SC2046 # a list of flags
	build shared $($PKG_CONFIG --libs libbtfmin)
fi
if [ "$ENABLE_STATIC" != no ]; then
	# shellcheck disable=SC2046 # a list of flags
	build static -Wl,-Bstatic $($PKG_CONFIG --static --libs libbtfmin) -Wl,-Bdynamic
	LD_LIBRARY_PATH=$scratch/root$LIBDIR ldd "$scratch/static" | grep -q libbtfmin &&
		fault "the static example wants the shared library"
fi
finish "$count"
