#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# btfmin gen: what is written, what is said, and when nothing is.
# shellcheck disable=SC2154 # out and err come from check

load helper

setup() {
	cd "$BATS_FILE_TMPDIR" || return
	rm -rf out other
}

# nothing_left: no output and no temporary file.
nothing_left() {
	[ ! -e out ] && ! compgen -G '.btfmin.*'
}

@test "writes a BTF on which everything resolves the same" {
	check 0 gen kernel.btf out good.o
	same "" "$out$err"
	[ "$(wc -c <out)" -lt "$(wc -c <kernel.btf)" ]
	check 0 relocs good.o --btf out
	local small=$out
	check 0 relocs good.o --btf kernel.btf
	same "$out" "$small"
	nothing=$(compgen -G '.btfmin.*' || :)
	same "" "$nothing"
}

@test "bpftool's words do the same" {
	check 0 gen kernel.btf out good.o
	check 0 gen min_core_btf kernel.btf other good.o
	cmp out other
	check 0 -j gen min_core_btf kernel.btf other good.o
	same '"kernel.btf"' "$(query .input)"
}

@test "a file named min_core_btf can be INPUT" {
	cp kernel.btf min_core_btf
	check 0 gen min_core_btf out good.o
	check 0 gen ./min_core_btf other good.o good.o
	cmp out other
	check 0 gen min_core_btf min_core_btf other good.o
	cmp out other
	rm min_core_btf
}

@test "OUTPUT - is standard output" {
	check 0 gen kernel.btf out good.o
	"$BTFMIN" gen kernel.btf - good.o >other
	cmp out other
	"$BTFMIN" gen - - good.o <kernel.btf >other
	cmp out other
	"$BTFMIN" gen kernel.btf - good.o | cat >other
	cmp out other
}

@test "INPUT in ELF, of either class, gives the same bytes" {
	check 0 gen kernel.btf out good.o
	check 0 gen kernel.elf other good.o
	cmp out other
	check 0 gen kernel-be.btf out good-be.o
	check 0 gen kernel32.elf other good-be.o
	cmp out other
	same "eb9f" "$(head -c 2 out | od -An -tx1 | tr -d ' ')"
}

@test "the order of objects does not matter" {
	check 0 gen -q kernel.btf out good.o missing.o twins.o
	check 0 gen -q kernel.btf other twins.o good.o missing.o good.o
	cmp out other
}

@test "objects that ask for nothing" {
	check 0 gen kernel.btf out noext.o nobtf.o
	same "btfmin: note: noext.o: no CO-RE relocations: asks for nothing
btfmin: note: nobtf.o: no .BTF: asks for nothing (compiled without -g?)" "$err"
	same "" "$out"
	[ -s out ]
	check 0 gen -q kernel.btf other noext.o nobtf.o
	same "" "$out$err"
	cmp out other
	check 0 gen -j kernel.btf other noext.o nobtf.o
	same "" "$err"
	check 0 gen kernel.btf other noext.o nobtf.o good.o
	same "" "$err"
	check 4 gen kernel.btf other noext.o nosuch.o
	one_line "$err"
	check 0 relocs good.o --btf out
	has "$out" poisoned
}

@test "what is missing is summed up" {
	check 0 gen kernel.btf out missing.o good.o
	same "btfmin: note: 3 of 8 relocations have no answer in kernel.btf (--verbose names them)" "$err"
	# One by its size: the pid is there, but the instruction cannot move it.
	check 0 gen kernel.btf out retyped.o good.o
	same "btfmin: note: 2 of 5 relocations have no answer in kernel.btf (--verbose names them)" "$err"
	[ -s out ]
}

@test "--verbose names it, equal lines once" {
	check 0 gen -v kernel.btf out missing.o
	has "$err" "btfmin: note: missing.o: little-endian, 5 relocations"
	same 1 "$(grep -c "byte_off of struct task_struct.gone: not in kernel.btf" <<<"$err")"
	same 1 "$(grep -c "type_size of struct no_such_type: not in kernel.btf" <<<"$err")"
	lacks "$err" "field_exists"
	has "$err" "btfmin: note: out: $(wc -c <out) bytes, "
}

@test "ambiguous and malformed are warnings and stop no other" {
	check 0 gen kernel.btf out twins.o malformed.o
	same "btfmin: warning: twins.o: byte_off of struct twin.a: ambiguous in kernel.btf: type 3 gives 0, type 4 gives 4" \
		"$(sed -n 1p <<<"$err")"
	has "$(sed -n 2p <<<"$err")" "btfmin: warning: malformed.o: byte_off of struct task_struct: malformed: offset 0x"
	same 2 "$(wc -l <<<"$err")"
	check 0 relocs twins.o --btf out
	same 1 "$(grep -c ambiguous <<<"$out")"
	same 1 "$(grep -c found <<<"$out")"
}

@test "--quiet says errors only" {
	check 0 gen -q kernel.btf out missing.o twins.o malformed.o
	same "" "$err"
	check 0 gen -qv odd.btf out missing.o
	same "" "$err"
	check 4 gen -q kernel.btf out nosuch.o
	one_line "$err"
}

@test "--require-all names each, writes, and ends with 1" {
	check 1 gen -q --require-all kernel.btf out missing.o twins.o malformed.o
	same 4 "$(grep -c '^btfmin: error: ' <<<"$err")"
	same 4 "$(wc -l <<<"$err")"
	[ -s out ]
	check 0 gen --require-all kernel.btf out good.o
	same "" "$err"
}

@test "--strict refuses what a loader refuses" {
	check 3 gen --strict kernel.btf out twins.o
	has "$err" "btfmin: error: twins.o: "
	has "$err" "btfmin: there are malformed, ambiguous or failed relocations (--strict)"
	nothing_left
	check 3 gen --strict kernel.btf out malformed.o
	nothing_left
	check 0 gen --strict kernel.btf out missing.o
	[ -s out ]
}

@test "odd input: a warning, under --strict an error" {
	check 0 gen odd.btf out good.o
	same "btfmin: warning: odd.btf: there are bytes after the BTF's last section" "$err"
	check 0 gen gap.btf other good.o
	same "" "$err"
	cmp out other
	check 0 gen -v gap.btf other good.o
	has "$err" "btfmin: note: gap.btf: there is a hole between the BTF's sections"
	rm out
	check 3 gen --strict odd.btf out good.o
	nothing_left
	check 3 gen --strict gap.btf out good.o
	nothing_left
}

@test "an object that cannot be read: nothing is written, all others are reported" {
	echo old >out
	check 3 gen kernel.btf out twins.o kernel.btf missing.o
	has "$err" "btfmin: kernel.btf: "
	has "$err" "btfmin: warning: twins.o: "
	has "$err" "btfmin: note: 3 of 7 relocations"
	same old "$(<out)"
	check 4 gen kernel.btf out good.o nosuch.o
	same old "$(<out)"
	check 5 gen kernel.btf out x86.o
	same old "$(<out)"
}

@test "every prefix of a small INPUT and a small object is refused or taken, in one line" {
	local n size status
	size=$(wc -c <kernel.btf)
	for ((n = 0; n < size; n += 7)); do
		head -c "$n" kernel.btf >part
		status=0
		"$BTFMIN" gen part out good.o 2>errors || status=$?
		[ "$status" -eq 3 ]
		one_line "$(<errors)"
		[ ! -e out ]
	done
	size=$(wc -c <good.o)
	for ((n = 0; n < size; n += 61)); do
		head -c "$n" good.o >part
		status=0
		"$BTFMIN" gen -q kernel.btf out part 2>errors || status=$?
		[ "$status" -eq 3 ]
		one_line "$(<errors)"
		[ ! -e out ]
	done
}

@test "output that cannot be written" {
	check 4 gen kernel.btf no/such/folder good.o
	one_line "$err"
	has "$err" "btfmin: no/such/folder: "
	check 4 gen kernel.btf /dev/full good.o
	has "$err" "btfmin: /dev/full: cannot write: No space left on device"
	mkdir other
	check 4 gen kernel.btf other good.o
	one_line "$err"
	nothing_left
}

@test "output that does not stand its check is btfmin's fault, and nothing is written" {
	BTFMIN=$TOP_BUILDDIR/tests/cli/spoilt check 0 gen kernel.btf out good.o
	rm out
	SPOIL=empty BTFMIN=$TOP_BUILDDIR/tests/cli/spoilt check 7 gen kernel.btf out good.o
	same "btfmin: minimal BTF has other candidates than the full one\
 (a fault of btfmin: please report it)" "$err"
	nothing_left
	SPOIL=cut BTFMIN=$TOP_BUILDDIR/tests/cli/spoilt check 7 gen -j kernel.btf out good.o
	same '["hint","status","text"]' "$(query '.error | keys')"
	same '"internal"' "$(query .error.status)"
	nothing_left
}

@test "a document that cannot be written does not undo the output" {
	local status=0
	check 0 gen kernel.btf other good.o
	"$BTFMIN" gen -j kernel.btf out good.o >/dev/full 2>errors || status=$?
	same 4 "$status"
	same "btfmin: standard output: cannot write: No space left on device" "$(<errors)"
	cmp other out
}

@test "an OUTPUT that is INPUT, by whatever name, is refused" {
	local output
	cp kernel.btf other
	ln -s other symbolic
	ln other hard
	for output in other ./other symbolic hard; do
		check 2 gen other "$output" good.o
		same "btfmin: OUTPUT is INPUT: the whole BTF would be lost (try 'btfmin gen --help')" "$err"
	done
	# shellcheck disable=SC2094 # that is the point
	check 2 gen - other good.o <other
	has "$err" "OUTPUT is INPUT"
	cmp kernel.btf other
	rm other hard symbolic
}

@test "an OUTPUT that was left out costs no object" {
	cp good.o spare.o
	check 2 gen kernel.btf spare.o good.o
	one_line "$err"
	has "$err" "OUTPUT is an ELF file"
	cmp good.o spare.o
	rm spare.o
}

@test "--stats" {
	check 0 gen kernel.btf out good.o --stats
	has "$err" "input:       $(wc -c <kernel.btf) bytes, 5 types"
	has "$err" "output:      $(wc -c <out) bytes, "
	has "$err" "relocations: 3: found 3, absent 0, poisoned 0, ambiguous 0, malformed 0, failed 0"
	grep -Eq '^time: +read [0-9]+\.[0-9]{3} ms, resolve .*, emit .*, verify ' <<<"$err"
	same "" "$out"
}

@test "--readable keeps more, and everything resolves the same" {
	check 0 gen --readable kernel.btf out good.o
	check 0 relocs good.o --btf out
	local small=$out
	check 0 relocs good.o --btf kernel.btf
	same "$out" "$small"
	grep -q "int" out
}
