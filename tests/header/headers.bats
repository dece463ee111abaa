#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# btfmin dump --format c on whole kernels: the header compiles for BPF and for the machine, lays
# every type out as the BTF says, and declares what bpftool's does.
# shellcheck disable=SC2154 # kernel comes from the helper

load ../cli/helper
: "${BPFTOOL:=bpftool}" "${CLANG:=clang}" "${CC:=cc}"

layouts() {
	python3 "$TOP_SRCDIR/tests/header/layouts.py" "$@"
}

# declares_the_same: as bpftool's header of the same BTF. The order is the same, too.
declares_the_same() {
	"$BPFTOOL" btf dump file "$kernel" format c >theirs.h
	cmp <(layouts names ours.h) <(layouts names theirs.h)
	layouts same ours.h theirs.h
}

# lays_out COMPILER...: every size, offset and value is the BTF's, in a header for that target.
lays_out() {
	layouts "${foreign[@]}" asserts "$kernel" ours.h >asserts.c
	[ "$(grep -c '^AT(' asserts.c)" -gt 10000 ]
	"$@" -Wno-unknown-attributes -Werror=missing-declarations -fsyntax-only asserts.c
}

# says_all COMPILER...: BTF made of the header is the kernel's again, types behind pointers included.
says_all() {
	local part parts=12
	rm -f use*.o
	for ((part = 0; part < parts; part++)); do
		layouts use ours.h "$part" "$parts" >use.c
		"$@" -g -c use.c -o "use$part.o"
	done
	layouts --foreign compare "$kernel" use*.o
}

# whole KERNEL BPF [--types] COMPILER...: for BPF in the kernel's byte order; for this machine, if it may be of
# the same; for the kernel's own. --types takes clang a quarter of a minute.
whole() {
	kernel "$1"
	local bpf=$2 foreign=(--foreign)
	shift 2
	"$BTFMIN" dump "$kernel" --format c >ours.h
	declares_the_same
	lays_out "$CLANG" -target "$bpf"
	[ "${1-}" != --types ] || {
		says_all "$CLANG" -target "$bpf"
		shift
	}
	# A mistake would be seen.
	sed 's/^\(AT(.*, \)\([0-9]*\), \([0-9]*\));$/\11\2, \3);/' asserts.c >wrong.c
	if "$CLANG" -target "$bpf" -fsyntax-only wrong.c 2>/dev/null; then
		return 1
	fi
	if [ "$bpf" = bpf ]; then
		# shellcheck disable=SC2086 # a compiler and its options
		lays_out $CC
	fi
	foreign=()
	lays_out "$@"
}

@test "5.10 amd64" {
	whole debian-5.10.223-amd64 bpf "$CLANG" --target=x86_64-linux-gnu
}

@test "6.1 amd64" {
	whole debian-6.1.176-amd64 bpf --types "$CLANG" --target=x86_64-linux-gnu
}

@test "6.1 arm64" {
	whole debian-6.1.176-arm64 bpf "$CLANG" --target=aarch64-linux-gnu
}

@test "6.12 s390x, big-endian" {
	whole debian-6.12.107-s390x bpfeb --types "$CLANG" --target=s390x-linux-gnu
}

@test "7.2 amd64, with members that have a tag and no name" {
	whole debian-7.2.13-amd64 bpf --types "$CLANG" --target=x86_64-linux-gnu
}

@test "a part of a kernel compiles by itself" {
	kernel debian-6.1.176-amd64
	local type
	for type in "struct task_struct" "struct sk_buff" "union bpf_attr" "enum pid_type" pid_t; do
		"$BTFMIN" dump "$kernel" --format c --type "$type" >ours.h
		[ "$(wc -l <ours.h)" -lt 15000 ]
		printf '#include "ours.h"\n%s *use;\nint size = sizeof(%s);\n' "$type" "$type" >use.c
		"$CLANG" -target bpf -c use.c -o use.o
		# shellcheck disable=SC2086 # a compiler and its options
		$CC -c use.c -o use.o
	done
}

@test "BPF objects, in both byte orders: bpftool's header byte for byte" {
	local file count=0
	for file in "$TOP_SRCDIR"/tests/objects/*.o; do
		case $file in
		*/no_btf.*) continue ;;
		esac
		"$BPFTOOL" btf dump file "$file" format c >theirs.h
		"$BTFMIN" dump "$file" --format c >ours.h
		cmp theirs.h ours.h
		count=$((count + 1))
	done
	[ "$count" -gt 20 ]
}
