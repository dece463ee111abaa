#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What convert --for makes of real kernels, read by programs of that time: Debian 11's bpftool and
# libbpf, fetched once. OLD_READERS names the folder they are kept in.
# shellcheck disable=SC2154 # err and kernel come from the helpers

load helper

: "${CLANG:=clang}" "${PAHOLE:=pahole}"

setup_file() {
	old=${OLD_READERS:-$TOP_BUILDDIR/old-readers}
	export old
	"$TOP_SRCDIR/scripts/fetch-old-readers" "$old"
}

# reads FILE: libbpf 0.3 opens it; $out is what it makes of it.
reads() {
	out=$("$TOP_BUILDDIR/tests/cli/old_libbpf" "$old/libbpf.so.0" "$1")
}

# fails COMMAND...: it does.
fails() {
	! "$@" >/dev/null 2>&1 || { echo "done, but should have failed: $*"; return 1; }
}

# both KERNEL READER: neither reads the kernel, both read what is made of it.
both() {
	kernel "$1"
	fails reads "$kernel"
	fails "$old/bpftool" btf dump file "$kernel"
	check 0 convert -q "$kernel" small.btf --for "$2"
	reads small.btf
	same "$(types "$kernel") types, task_struct has $(size "$kernel") bytes" "$out"
	"$old/bpftool" btf dump file small.btf >raw
	same "$(types "$kernel")" "$(grep -c '^\[' raw)"
	"$old/bpftool" btf dump file small.btf format c >dump.h
	grep -q '^struct task_struct {$' dump.h
	"$CLANG" -fsyntax-only -Wno-missing-declarations -target bpf -x c dump.h
}

types() { "$BTFMIN" -j convert "$1" /dev/null | jq .types; }
size() {
	"$PAHOLE" -C task_struct -F btf "$1" | sed -n 's,.*/\* size: \([0-9]*\).*,\1,p'
}

@test "6.1 amd64 for libbpf 0.3" {
	both debian-6.1.176-amd64 libbpf-0.3
}

@test "7.2 amd64 for libbpf 0.3" {
	both debian-7.2.13-amd64 libbpf-0.3
}

@test "6.12 s390x for libbpf 0.3" {
	both debian-6.12.107-s390x libbpf-0.3
}

@test "minimal BTF with an enum64 for libbpf 0.3" {
	kernel debian-7.2.13-amd64
	check 0 gen -q "$kernel" whole.btf "$TOP_SRCDIR"/tests/objects/*.el.o
	fails reads whole.btf
	check 0 gen -q "$kernel" small.btf "$TOP_SRCDIR"/tests/objects/*.el.o --for libbpf-0.3
	reads small.btf
	"$old/bpftool" btf dump file small.btf >raw
	grep -q "ENUM 'perf_callchain_context' size=8" raw
}
