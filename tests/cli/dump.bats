#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# btfmin dump: formats, selection, where the text goes, and when there is none.
# shellcheck disable=SC2154 # out and err come from check

load helper

setup() {
	cd "$BATS_FILE_TMPDIR" || return
	rm -rf out other
}

@test "raw is the default" {
	check 0 dump kernel.btf
	same "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
[2] STRUCT 'task_struct' size=16 vlen=2
	'tgid' type_id=1 bits_offset=32
	'pid' type_id=1 bits_offset=64
[3] STRUCT 'twin' size=8 vlen=1
	'a' type_id=1 bits_offset=0
[4] STRUCT 'twin' size=8 vlen=1
	'a' type_id=1 bits_offset=32
[5] ENUM 'state' encoding=SIGNED size=4 vlen=2
	'RUN' val=1
	'STOP' val=-2" "$out"
	same "" "$err"
	local raw=$out
	for file in kernel-be.btf kernel.elf kernel32.elf; do
		check 0 dump --format raw "$file"
		same "$raw" "$out"
	done
	"$BTFMIN" dump - <kernel.btf >out
	same "$raw" "$(<out)"
}

@test "json" {
	check 0 dump kernel.btf --format json
	same "" "$err"
	same '{"id":4,"kind":"STRUCT","name":"twin","size":8,"vlen":1,"members":[{"name":"a","type_id":1,"bits_offset":32}]}' \
		"$(query '.types[3]')"
	local json=$out
	check 0 -j dump kernel.btf
	same "$json" "$out"
	check 0 -j dump kernel.btf --format json
	same "$json" "$out"
	check 0 -p dump kernel.btf
	same "$(jq --indent 2 . <<<"$json")" "$out"
}

@test "bpftool's words do the same" {
	check 0 dump kinds.btf
	local raw=$out
	for words in "file kinds.btf" "file kinds.btf format raw"; do
		# shellcheck disable=SC2086 # words
		check 0 btf dump $words
		same "$raw" "$out"
		# shellcheck disable=SC2086 # words
		check 0 dump $words
		same "$raw" "$out"
	done
	check 0 -j dump kinds.btf
	local json=$out
	check 0 -j btf dump file kinds.btf
	same "$json" "$out"
	check 0 -j btf dump file kinds.btf format raw # as bpftool takes it
	same "$json" "$out"
	check 0 btf dump --help
	has "$out" "Usage: btfmin dump"
}

@test "a file named file can be INPUT" {
	cp kernel.btf file
	check 0 dump kernel.btf
	local raw=$out
	check 0 dump file
	same "$raw" "$out"
	check 0 btf dump file
	same "$raw" "$out"
	check 0 btf dump file file
	same "$raw" "$out"
	rm file
}

@test "types by name" {
	check 0 dump kernel.btf --type twin
	same "[3] STRUCT 'twin' size=8 vlen=1
	'a' type_id=1 bits_offset=0
[4] STRUCT 'twin' size=8 vlen=1
	'a' type_id=1 bits_offset=32" "$out"
	check 0 dump kernel.btf --type 'enum state' --type int
	same '[1] INT
[5] ENUM' "$(grep -o '^\[[0-9]*\] [A-Z]*' <<<"$out")"
	check 0 dump kernel.btf --type task_struct --closure
	same '[1] INT
[2] STRUCT' "$(grep -o '^\[[0-9]*\] [A-Z]*' <<<"$out")"
	check 0 -j dump kernel.btf --type 'struct twin' --closure
	same '[1,3,4]' "$(query '[.types[].id]')"
	check 0 dump kinds.btf --closure
	same 26 "$(grep -c '^\[' <<<"$out")"
}

@test "a name that no type has" {
	check 3 dump kernel.btf --type twin --type 'struct nosuch' --type other
	same "btfmin: kernel.btf: there is no type 'struct nosuch'" "$err"
	same "" "$out"
	check 3 dump kernel.btf --type $'no\e[2J'
	same "btfmin: kernel.btf: there is no type 'no\\x1b[2J'" "$err"
	check 3 -j dump kernel.btf --type nosuch
	same '["absent","kernel.btf","there is no type '"'nosuch'"'"]' \
		"$(query '[.error.status, .error.file, .error.text]')"
	same "" "$err"
}

@test "--output writes all of it or nothing" {
	check 0 dump kinds.btf -o out
	same "" "$out$err"
	check 0 dump kinds.btf
	same "$out" "$(<out)"
	echo before >out
	check 3 dump bad-id.btf --output=out
	one_line "$err"
	same before "$(<out)"
	check 3 dump kernel.btf --type nosuch --output out
	same before "$(<out)"
	check 4 dump kernel.btf -o no/such/folder
	same "" "$out"
	check 0 dump kinds.btf -o -
	[ -n "$out" ]
	same "" "$(compgen -G '.btfmin.*' || :)"
}

@test "--json with --output tells of the file" {
	check 0 -j dump kinds.btf -o out
	same '{"command":"dump","input":"kinds.btf","output":"out","format":"json","bytes":'"$(wc -c <out)"',"notes":[]}' \
		"$(query .)"
	same 26 "$(jq '.types | length' out)"
	check 0 -j dump odd.btf -o out --format raw
	same '["raw",1]' "$(query '[.format, (.notes | length)]')"
	same 5 "$(grep -c '^\[' out)"
}

@test "files that would be lost are not written" {
	cp kernel.btf other
	check 2 dump other -o other
	cmp kernel.btf other
	ln -sf other link
	check 2 dump other -o link
	cmp kernel.btf other
	cp good.o out
	check 2 dump kernel.btf -o out
	cmp good.o out
	rm link
}

# "NAM-inject", "NAM-ctrl", "NAM-percent", "NAM-utf8".
@test "names of any bytes" {
	check 0 dump odd-names.btf
	same "[1] TYPEDEF 't\\x1b[2J\\x0a\"\\%n%s\\x7f"$'\xff'"é' type_id=0
[2] STRUCT 'x; int y' size=0 vlen=0" "$out"
	check 0 -j dump odd-names.btf
	has "$out" '"name":"t\u001b[2J\u000a\"\\%n%s\u007f\ufffdé"'
	python3 -c 'import json, sys; json.load(open(sys.argv[1], encoding="utf-8"))' \
		"$BATS_TEST_TMPDIR/out"
}

# "TYP-id-oob", "STR-off-oob", "HDR-trunc0", "ELF-nobtf": one clear line, and the place.
@test "input that is wrong" {
	check 3 dump bad-id.btf
	same "btfmin: bad-id.btf: offset 0x18: type 1: reference to a type id that is not there" "$err"
	same "" "$out"
	check 3 dump bad-name.btf
	same "btfmin: bad-name.btf: offset 0x18: type 1: name offset outside the strings" "$err"
	check 3 -j dump bad-name.btf
	same '["corrupt",1,24]' "$(query '[.error.status, .error.type_id, .error.offset]')"
	same "" "$err"
	: >other
	check 3 dump other
	one_line "$err"
	check 3 dump nobtf.o
	one_line "$err"
	check 4 dump nosuch.btf
	one_line "$err"
	head -c 60 kinds.btf >other
	check 3 dump other
	one_line "$err"
	same "" "$out"
}

@test "oddities are warned of" {
	check 0 dump odd.btf
	one_line "$err"
	has "$err" "warning"
	check 0 dump -q odd.btf
	same "" "$err"
	[ -n "$out" ]
}

# wrong WORDS...: a wrong call, told in one line that has the words of $expected.
wrong() {
	check 2 "$@"
	one_line "$err"
	has "$err" "$expected"
	has "$err" "btfmin dump --help"
	same "" "$out"
}

@test "wrong calls" {
	expected="INPUT is missing" wrong dump
	expected="not also 'other'" wrong dump kernel.btf other
	expected="'xml'" wrong dump kernel.btf --format xml
	expected="'xml'" wrong btf dump file kernel.btf format xml
	expected="FORMAT is missing" wrong btf dump file kernel.btf format
	expected="too many operands" wrong btf dump file kernel.btf format raw surplus
	expected="'root_id'" wrong btf dump file kernel.btf root_id 1
	expected="given twice" wrong btf dump file kernel.btf format raw --format json
	expected="--mangle goes with" wrong dump kernel.btf --mangle
	expected="'--strict'" wrong dump kernel.btf --strict
	expected="after option '--type'" wrong dump kernel.btf --type
	check 2 -j dump kernel.btf --format c
	same '"usage"' "$(query .error.status)"
	check 2 btf kernel.btf
	has "$err" "unknown command 'btf'"
}

# "OUT-stdout-full", "OUT-enospc".
@test "output that does not arrive" {
	status=0
	"$BTFMIN" dump kinds.btf 2>err >/dev/full || status=$?
	same 4 "$status"
	same "btfmin: standard output: cannot write: No space left on device" "$(<err)"
	status=0
	"$BTFMIN" -j dump kinds.btf 2>err >/dev/full || status=$?
	same 4 "$status"
	one_line "$(<err)"
	check 4 dump kinds.btf -o /dev/full
	one_line "$err"
	rm err
}

# "IO-sigpipe": quiet.
@test "a reader that leaves early" {
	kernel debian-5.10.223-amd64
	{ "$BTFMIN" dump "$kernel" 2>err || echo $? >status; } | head -n 1 >first
	same 141 "$(<status)"
	same "" "$(<err)"
	rm status first err
}

# "EXP-strings": a million bytes of text for each of many types meet a limit soon.
@test "text that grows without measure" {
	python3 - >other <<'PY'
import struct, sys
name = b"n" * 1000000
types = struct.pack("<3I", 1, 8 << 24, 0) * 10000
strings = b"\0" + name + b"\0"
sys.stdout.buffer.write(struct.pack("<HBBIIIII", 0xeb9f, 1, 0, 24, 0, len(types), len(types),
				    len(strings)) + types + strings)
PY
	check 5 dump other
	one_line "$err"
	has "$err" "limit"
	same "" "$out"
}
