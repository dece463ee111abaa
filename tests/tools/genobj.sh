#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# genobj's objects have as many records as asked for, in both byte orders, and each resolves.
set -eu

genobj=$TOP_BUILDDIR/tests/tools/genobj
kernels=$TOP_SRCDIR/tests/fixtures/kernels
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
	echo "genobj.sh: $*" >&2
	exit 1
}

# check KERNEL RECORDS STRUCTS [--big]
check() {
	kernel=$1 records=$2 structs=$3
	shift 3
	xz -dc "$kernels/$kernel.btf.xz" >"$work/kernel.btf"
	"$genobj" "$@" "$work/kernel.btf" "$work/object.o" "$records" "$structs"
	"$genobj" "$@" "$work/kernel.btf" "$work/again.o" "$records" "$structs"
	cmp "$work/object.o" "$work/again.o"
	"$BTFMIN" gen --require-all "$work/kernel.btf" "$work/min.btf" "$work/object.o" ||
		fail "$kernel: not every record resolves"
	"$BTFMIN" relocs "$work/object.o" >"$work/records"
	head -n 1 "$work/records" | grep -q ", $records relocations\$" ||
		fail "$kernel: not $records records: $(head -n 1 "$work/records")"
}

check debian-5.10.223-amd64 3000 200
check debian-6.12.107-s390x 100 100 --big

# More structs than there are, and what is no BTF.
status=0
"$genobj" "$work/kernel.btf" "$work/object.o" 10 1000000 2>/dev/null || status=$?
[ "$status" -eq 1 ] || fail "too many structs: status $status"
status=0
"$genobj" "$work/object.o" "$work/other.o" 10 10 2>/dev/null || status=$?
[ "$status" -eq 1 ] || fail "an object for a kernel: status $status"
