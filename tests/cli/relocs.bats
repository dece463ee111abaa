#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# btfmin relocs: the table, with and without a BTF to resolve on.
# shellcheck disable=SC2154 # out and err come from check

load helper

# squeezed: the last standard output with every run of blanks as one.
squeezed() {
	tr -s ' ' <"$BATS_TEST_TMPDIR/out"
}

@test "lists what an object asks for" {
	check 0 relocs good.o
	same "good.o: little-endian, 3 relocations
 kprobe/do_exit 0 byte_off 0 0:0 struct task_struct.pid
 kprobe/do_exit 1 field_exists 1 0:1 struct task_struct.tgid
 tracepoint/sched/sched_switch 0 enumval_value -1 0 enum state::STOP" "$(squeezed)"
	same "" "$err"
}

@test "shows how it resolves" {
	check 0 relocs good.o --btf kernel.btf
	same "good.o: little-endian, 3 relocations
 kprobe/do_exit 0 byte_off 0 -> 8 found 0:0 struct task_struct.pid
 kprobe/do_exit 1 field_exists 1 -> 1 found 0:1 struct task_struct.tgid
 tracepoint/sched/sched_switch 0 enumval_value -1 -> -2 found 0 enum state::STOP" "$(squeezed)"
}

@test "ELF files of both classes and both byte orders serve as INPUT" {
	check 0 relocs good.o --btf kernel.elf
	same 3 "$(grep -c found <<<"$out")"
	check 0 relocs good-be.o --btf kernel32.elf
	has "$out" "good-be.o: big-endian, 3 relocations"
	same 3 "$(grep -c found <<<"$out")"
	check 0 relocs good-be.o --btf kernel-be.btf
	same 3 "$(grep -c found <<<"$out")"
}

@test "absent and poisoned" {
	check 0 relocs missing.o --btf kernel.btf
	same "missing.o: little-endian, 5 relocations
 kprobe/do_exit 0 byte_off 8 -> ? poisoned 0:2 struct task_struct.gone
 kprobe/do_exit 1 byte_off 8 -> ? poisoned 0:2 struct task_struct.gone
 kprobe/do_exit 2 field_exists 1 -> 0 absent 0:2 struct task_struct.gone
 kprobe/do_exit 3 type_size 20 -> 0 absent 0 struct no_such_type
 kprobe/do_exit 4 byte_off 0 -> 8 found 0:0 struct task_struct.pid" "$(squeezed)"
	same "" "$err"
}

@test "ambiguous: the candidates stand below" {
	check 0 relocs twins.o --btf kernel.btf
	same "twins.o: little-endian, 2 relocations
 kprobe/do_exit 0 byte_off 0 -> ? ambiguous 0:0 struct twin.a
 type 3 struct twin: 0
 type 4 struct twin: 4
 kprobe/do_exit 1 byte_off 0 -> 8 found 0:0 struct task_struct.pid" "$(squeezed)"
}

@test "--verbose lists every candidate" {
	check 0 relocs missing.o good.o --btf kernel.btf -v
	has "$out" "      type 2 struct task_struct: no match"
	has "$out" "      type 2 struct task_struct: 8"
	has "$out" "      type 5 enum state: -2"
	same "" "$err"
}

@test "malformed shows without a BTF too, and stops no other" {
	check 0 relocs malformed.o
	has "$(squeezed)" "kprobe/do_exit 0 byte_off ? malformed 0:pid struct task_struct"
	has "$(squeezed)" "kprobe/do_exit 1 byte_off 0 0:0 struct task_struct.pid"
	check 0 relocs malformed.o --btf kernel.btf
	has "$(squeezed)" "kprobe/do_exit 1 byte_off 0 -> 8 found 0:0 struct task_struct.pid"
}

@test "columns line up" {
	check 0 relocs good.o missing.o --btf kernel.btf
	# Within an object every "found" begins in one column.
	same 1 "$(sed -n '2,4p' <<<"$out" | awk '{ print index($0, "found") }' | sort -u | wc -l)"
	[ "$(wc -L <"$BATS_TEST_TMPDIR/out")" -le 120 ]
	same 0 "$(grep -c ' $' <<<"$out")"
	check 0 relocs syscalls.o
	same 1 "$(sed 1d <<<"$out" | awk '{ print index($0, "byte_off") }' | sort -u | wc -l)"
}

@test "objects without records" {
	check 0 relocs noext.o nobtf.o --btf kernel.btf
	same "noext.o: little-endian, 0 relocations
nobtf.o: little-endian, 0 relocations" "$out"
}

@test "names are escaped and cut" {
	check 0 relocs names.o
	has "$out" 'a\x1b[2J\x0a"\%n%s\x7f\xffé\xed\xa0\x80z'
	same 2 "$(wc -l <"$BATS_TEST_TMPDIR/out")"
	check 0 relocs long.o
	has "$out" "nnn..."
	lacks "$out" "$(printf 'n%.0s' {1..129})"
}

@test "--require-all: missing is a finding, asking whether is not" {
	check 1 relocs missing.o --btf kernel.btf --require-all
	same 5 "$(grep -c kprobe <<<"$out")"
	same "btfmin: error: missing.o: byte_off of struct task_struct.gone: not in kernel.btf\
 (the type has no such field of a fitting type)
btfmin: error: missing.o: type_size of struct no_such_type: not in kernel.btf\
 (no type of that name)" "$err"
	check 0 relocs good.o --btf kernel.btf --require-all
	check 1 relocs malformed.o --btf kernel.btf --require-all
	check 1 relocs twins.o --btf kernel.btf --require-all
}

@test "reasons: another size, another type" {
	check 1 relocs retyped.o --btf kernel.btf --require-all
	same "btfmin: error: retyped.o: byte_off of struct task_struct.pid: the instruction cannot move 4 bytes in place of 8
btfmin: error: retyped.o: byte_off of struct task_struct.tgid: not in kernel.btf\
 (the type has no such field of a fitting type)" "$err"
}

@test "--quiet: no list, errors only" {
	check 0 relocs -q good.o --btf kernel.btf
	same "" "$out$err"
	check 0 relocs -q missing.o twins.o --btf odd.btf
	same "" "$out$err"
	check 1 relocs -q missing.o --btf kernel.btf --require-all
	same "" "$out"
	same 2 "$(wc -l <<<"$err")"
	check 0 relocs -qj good.o
	same 3 "$(query '.objects[0].relocations | length')"
}

@test "--strict: what a loader refuses is an error" {
	check 3 relocs twins.o --btf kernel.btf --strict
	has "$err" "error: twins.o: byte_off of struct twin.a: ambiguous in kernel.btf: type 3 gives 0, type 4 gives 4"
	check 3 relocs malformed.o --btf kernel.btf --strict
	check 0 relocs missing.o --btf kernel.btf --strict
	check 3 relocs good.o --btf odd.btf --strict
	has "$err" "btfmin: odd.btf: there are bytes after the BTF's last section (--strict)"
}

@test "a bad object stops no other" {
	check 5 relocs x86.o good.o
	one_line "$err"
	has "$err" "btfmin: x86.o: offset 0x12: not a BPF object"
	has "$out" "good.o: little-endian, 3 relocations"
	check 3 relocs kernel.btf good.o
	has "$out" "good.o: little-endian, 3 relocations"
	check 4 relocs nosuch.o good.o
	same "btfmin: nosuch.o: cannot open: No such file or directory" "$err"
	has "$out" "good.o: little-endian, 3 relocations"
}

@test "a bad INPUT" {
	check 3 relocs good.o --btf nobtf.o
	one_line "$err"
	has "$err" "CONFIG_DEBUG_INFO_BTF"
	: >empty
	check 3 relocs good.o --btf empty
	one_line "$err"
	head -c 20 kernel.btf >part
	check 3 relocs good.o --btf part
	has "$err" "btfmin: part: "
	check 4 relocs good.o --btf .
	has "$err" "btfmin: .: "
}

@test "standard input is read as -" {
	"$BTFMIN" relocs good.o --btf - <kernel.btf >piped
	"$BTFMIN" relocs good.o --btf kernel.btf >named
	cmp piped named
}
