#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# btfmin dump --format c: a header, or one clear error and none. tests/header compiles whole ones.
# shellcheck disable=SC2154 # out, err and kernel come from the helper

load helper

setup() {
	cd "$BATS_FILE_TMPDIR" || return
	rm -f out other
}

@test "a header" {
	check 0 dump kernel.btf --format c
	same "" "$err"
	same '#ifndef __VMLINUX_H__
#define __VMLINUX_H__

#ifndef BPF_NO_PRESERVE_ACCESS_INDEX
#pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = record)
#endif

struct task_struct {
	int: 32;
	int tgid;
	int pid;
	long: 0;
};

struct twin {
	int a;
	long: 0;
};

struct twin___2 {
	int: 32;
	int a;
};

enum state {
	RUN = 1,
	STOP = -2,
};

#ifndef BPF_NO_PRESERVE_ACCESS_INDEX
#pragma clang attribute pop
#endif

#endif /* __VMLINUX_H__ */' "$out"
	local header=$out
	for file in kernel-be.btf kernel.elf; do
		check 0 dump "$file" --format c
		same "$header" "$out"
	done
	check 0 dump --format c - <kernel.btf
	same "$header" "$out"
	check 0 btf dump file kernel.btf format c
	same "$header" "$out"
	check 0 dump kernel.btf --format c --output out
	same "" "$out$err"
	same "$header" "$(<out)"
}

@test "a part" {
	check 0 dump kernel.btf --format c --type "struct twin"
	has "$out" "struct twin___2 {"
	same 0 "$(grep -c task_struct <<<"$out" || :)"
	check 3 dump kernel.btf --format c --type nobody
	one_line "$err"
	has "$err" "nobody"
	same "" "$out"
}

# "NAM-inject", "NAM-ctrl", "NAM-percent".
@test "names that are none in C" {
	check 3 dump odd-names.btf --format c --output out
	one_line "$err"
	has "$err" "no identifier in C"
	has "$err" "type"
	has "$err" "(--mangle gives it another name)"
	[ ! -e out ]
	check 3 -j dump odd-names.btf --format c --output out
	same '"corrupt"' "$(query .error.status)"
	[ ! -e out ]
	check 0 dump odd-names.btf --format c --mangle --output out
	same "" "$out$err"
	has "$(<out)" "_btf_invalid_"
	[ -z "$(LC_ALL=C tr -d '\n\t -~' <out)" ]
	[ -z "${CC-}" ] || $CC -Wno-attributes -fsyntax-only -x c out
}

# "TYP-id-oob", "CYC-self-typedef", "STR-off-oob".
@test "types that are none" {
	for file in bad-id.btf bad-name.btf faulty.btf; do
		check 3 dump "$file" --format c --output out
		one_line "$err"
		has "$err" "$file"
		has "$err" "type"
		same 0 "$(grep -c -e --mangle <<<"$err" || :)"
		[ ! -e out ]
	done
}

# "DEP-const-100k", and a whole kernel.
@test "no stack to speak of" {
	(
		ulimit -s 64
		"$BTFMIN" dump deep.btf --format c >out
	)
	has "$(<out)" "__VMLINUX_H__"
	kernel debian-6.1.176-amd64
	(
		ulimit -s 64
		"$BTFMIN" dump "$kernel" --format c >out
	)
	[ "$(wc -l <out)" -gt 100000 ]
}

@test "the same bytes in every locale and every time" {
	local first
	first=$("$BTFMIN" dump kinds.btf --format c | cksum)
	for locale in C C.UTF-8 tr_TR.UTF-8; do
		same "$first" "$(LC_ALL=$locale "$BTFMIN" dump kinds.btf --format c | cksum)"
	done
}
