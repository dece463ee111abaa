#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What gen makes of real kernels, read by the programs that people read BTF with.
# shellcheck disable=SC2154 # kernel comes from the helpers

load helper

: "${BPFTOOL:=bpftool}" "${PAHOLE:=pahole}" "${CLANG:=clang}"

# made KERNEL ORDER [OPTION]: a minimal BTF for the project's objects of that byte order.
made() {
	local name=$1 order=$2
	shift 2
	kernel "$name"
	check 0 gen -q "$@" "$kernel" small.btf "$TOP_SRCDIR"/tests/objects/*."$order".o
}

# body: the members and closing line of struct task_struct in the C on standard input.
body() {
	sed -n '/^struct task_struct {$/,/^}/p'
}

# shown FILE: the C in it has the struct that the objects ask for, with the members.
shown() {
	local name
	for name in 'pid' 'comm\[16\]' 'group_leader'; do
		# pahole puts attributes after it.
		body <"$1" | grep -Eq "^	.*[ 	*]$name( __attribute__.*)?;"
	done
}

# readers KERNEL ORDER: bpftool and pahole take both sorts of output.
readers() {
	local flag
	for flag in "" --readable; do
		# shellcheck disable=SC2086 # none or one word
		made "$1" "$2" $flag
		"$BPFTOOL" btf dump file small.btf >raw
		same 1 "$(grep -c "STRUCT 'task_struct' " raw)"
		grep -q "^	'pid' type_id=" raw
		"$BPFTOOL" btf dump file small.btf format c >dump.c
		shown dump.c
		"$PAHOLE" -F btf small.btf >all
		shown all
		"$PAHOLE" -F btf -C task_struct small.btf >one
		shown one
	done
	# The last was --readable.
	has "$(body <dump.c)" "	pid_t pid;"
	has "$(body <dump.c)" "	char comm[16];"
	"$CLANG" -fsyntax-only -target bpf -x c dump.c
}

@test "5.10 amd64: bpftool, pahole and clang read it" {
	readers debian-5.10.223-amd64 el
}

@test "6.1 amd64: bpftool, pahole and clang read it" {
	readers debian-6.1.176-amd64 el
}

@test "6.1 arm64: bpftool, pahole and clang read it" {
	readers debian-6.1.176-arm64 el
}

@test "6.12 s390x: bpftool, pahole and clang read it" {
	readers debian-6.12.107-s390x eb
}

@test "7.2 amd64: bpftool, pahole and clang read it" {
	readers debian-7.2.13-amd64 el
}

@test "6.1 amd64: bpftool and pahole read what gen makes of kernel and modules" {
	local name flag modules=()
	kernel debian-6.1.176-amd64
	for name in nf_conntrack nf_nat xfs kvm; do
		xz -dc "$TOP_SRCDIR/tests/fixtures/modules/debian-6.1.176-amd64-$name.btf.xz" >"$name"
		modules+=(--module "$name")
	done
	for flag in "" --readable; do
		# shellcheck disable=SC2086 # none or one word
		check 0 gen -q $flag "$kernel" one.btf "$TOP_SRCDIR"/tests/objects/*.el.o "${modules[@]}"
		"$BPFTOOL" btf dump file one.btf format c >dump.c
		grep -q '^struct xfs_inode {' dump.c
		"$PAHOLE" -F btf -C xfs_inode one.btf | grep -q ' i_ino[ ;]'
		# shellcheck disable=SC2086 # none or one word
		check 0 gen -q --split $flag "$kernel" parts "$TOP_SRCDIR"/tests/objects/*.el.o \
			"${modules[@]}"
		"$BPFTOOL" btf dump -B parts file parts.nf_nat >raw
		grep -q "STRUCT 'nf_nat_range2' size=44 " raw
		"$BPFTOOL" btf dump -B parts file parts.xfs format c >dump.c
		grep -q '^struct xfs_inode {' dump.c
		"$PAHOLE" -F btf --btf_base parts -C xfs_inode parts.xfs | grep -q ' i_ino[ ;]'
		"$BPFTOOL" btf dump file parts >raw
		! grep -q "'xfs_inode'" raw
	done
	"$CLANG" -fsyntax-only -target bpf -x c dump.c
}

# swapped KERNEL ORDER: bpftool reads the same from the kernel in the other byte order.
swapped() {
	kernel "$1"
	check 0 convert "$kernel" swapped.btf --endian "$2"
	same "$("$BPFTOOL" btf dump file "$kernel" | sha256sum)" \
		"$("$BPFTOOL" btf dump file swapped.btf | sha256sum)"
	[ "$("$BPFTOOL" btf dump file swapped.btf | wc -l)" -gt 100000 ]
}

@test "in the other byte order bpftool reads the same" {
	swapped debian-7.2.13-amd64 big
	swapped debian-6.12.107-s390x little
}
