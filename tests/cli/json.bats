#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# --json: one document whatever happens, and what stands in it.
# shellcheck disable=SC2154 # out and err come from check

load helper

@test "relocs without a BTF" {
	check 0 -j relocs good.o
	one_line "$out"
	same "" "$err"
	same '{"command":"relocs","btf":null}' "$(query '{command, btf}')"
	same '{"index":0,"section":"kprobe/do_exit","insn":0,"kind":"byte_off","kind_id":0,"type_id":2,"access":"0:0","asks":"struct task_struct.pid","local_value":0}' \
		"$(query '.objects[0].relocations[0]')"
	same '{"relocations":3,"found":0,"absent":0,"poisoned":0,"ambiguous":0,"malformed":0,"failed":0}' \
		"$(query .summary)"
}

@test "relocs on a BTF" {
	check 0 relocs good.o missing.o twins.o --btf kernel.btf --json
	same '"kernel.btf"' "$(query .btf.file)"
	same '{"index":0,"section":"kprobe/do_exit","insn":0,"kind":"byte_off","kind_id":0,"type_id":2,"access":"0:0","asks":"struct task_struct.pid","answer":"found","local_value":0,"target_value":8,"local_size":4,"target_size":4,"candidates":[{"type_id":2,"name":"task_struct","matches":true,"value":8,"bit_offset":64}]}' \
		"$(query '.objects[0].relocations[0]')"
	# jq before 1.7 makes doubles of numbers.
	has "$out" '"local_value":18446744073709551615,"target_value":18446744073709551614,'
	same '["poisoned","poisoned","absent","absent","found"]' \
		"$(query '[.objects[1].relocations[].answer]')"
	same '[{"type_id":2,"name":"task_struct","matches":false}]' \
		"$(query '.objects[1].relocations[0].candidates')"
	same 'null' "$(query '.objects[1].relocations[0].target_value')"
	same '"ambiguous"' "$(query '.objects[2].relocations[0].answer')"
	same '[0,4]' "$(query '[.objects[2].relocations[0].candidates[].value]')"
	same '{"relocations":10,"found":5,"absent":2,"poisoned":2,"ambiguous":1,"malformed":0,"failed":0}' \
		"$(query .summary)"
}

@test "reasons are those of the text" {
	check 0 relocs missing.o twins.o good.o malformed.o --btf kernel.btf -j
	same '"not in kernel.btf (the type has no such field of a fitting type)"' \
		"$(query '.objects[0].relocations[0].reason')"
	same '"not in kernel.btf (no type of that name)"' "$(query '.objects[0].relocations[3].reason')"
	same '"ambiguous in kernel.btf: type 3 gives 0, type 4 gives 4"' \
		"$(query '.objects[1].relocations[0].reason')"
	same '[null]' "$(query '[.objects[2:][].relocations[].reason] | unique')"
	check 0 relocs missing.o -j
	same '[null]' "$(query '[.objects[].relocations[].reason] | unique')"
	check 0 gen kernel.btf out retyped.o malformed.o -j
	same '[["the instruction cannot move 4 bytes in place of 8",8,4],["not in kernel.btf (the type has no such field of a fitting type)",8,null],[null,null,null]]' \
		"$(query '[.problems[] | [.reason, .local_size, .target_size]]')"
}

@test "relocs: byte order and malformed records" {
	check 0 relocs good-be.o malformed.o -j
	same '["big","little"]' "$(query '[.objects[].byte_order]')"
	same '"malformed"' "$(query '.objects[1].relocations[0].answer')"
	same '"corrupt"' "$(query '.objects[1].relocations[0].error.status')"
	same 'null' "$(query '.objects[1].relocations[1].answer')"
	same 1 "$(query .summary.malformed)"
}

@test "gen" {
	check 0 -j gen kernel.btf out good.o
	same "" "$err"
	same "[\"gen\",\"kernel.btf\",\"out\",$(wc -c <out)]" \
		"$(query '[.command, .input, .output, .bytes]')"
	same '[{"file":"good.o","byte_order":"little","relocation_count":3}]' "$(query .objects)"
	same '3' "$(query .summary.found)"
	same '[]' "$(query .problems)"
	same 'null' "$(query .stats)"
}

@test "gen: problems are listed" {
	check 0 gen kernel.btf out missing.o twins.o malformed.o -j
	same "" "$err"
	same '[["missing.o",0,"poisoned"],["missing.o",1,"poisoned"],["missing.o",3,"absent"],["twins.o",0,"ambiguous"],["malformed.o",0,"malformed"]]' \
		"$(query '[.problems[] | [.file, .index, .answer]]')"
	same '"struct twin.a"' "$(query '.problems[3].asks')"
	same '[0,4]' "$(query '[.problems[3].candidates[].value]')"
	same '"corrupt"' "$(query '.problems[4].error.status')"
	check 1 gen kernel.btf out missing.o --require-all -j
	same "" "$err"
	same 3 "$(query '.problems | length')"
}

@test "gen: stats" {
	check 0 gen kernel.btf out good.o -j --stats
	same "[$(wc -c <kernel.btf),5,$(wc -c <out)]" \
		"$(query '[.stats.input.bytes, .stats.input.types, .stats.output.bytes]')"
	same '["emit","read","resolve","verify"]' "$(query '.stats.milliseconds | keys')"
	same 'true' "$(query '[.stats.milliseconds[] | type == "number"] | all')"
	same "" "$err"
}

@test "gen: strict and bad objects leave an error in the document" {
	rm -f out
	check 3 gen odd.btf out good.o --strict -j
	same '["strict","odd.btf"]' "$(query '[.error.status, .error.file]')"
	same 1 "$(query '.notes | length')"
	check 3 gen kernel.btf out good.o kernel.btf twins.o -j
	same '["corrupt","kernel.btf"]' "$(query '[.error.status, .error.file]')"
	same '"corrupt"' "$(query '.objects[1].error.status')"
	same '1' "$(query .summary.ambiguous)"
	same "" "$err"
	[ ! -e out ]
}

@test "gen: standard output is wanted twice" {
	check 2 gen kernel.btf - good.o -j
	same '"usage"' "$(query .error.status)"
	check 2 gen kernel.btf /dev/stdout good.o -j
	same '"usage"' "$(query .error.status)"
}

@test "errors are the document" {
	check 2 -j
	same '["usage","a command is missing"]' "$(query '[.error.status, .error.text]')"
	same "" "$err"
	check 2 gen --bogus -j
	same '["usage","unknown option '"'--bogus'"'"]' "$(query '[.error.status, .error.text]')"
	has "$(query .error.hint)" "btfmin gen --help"
	check 4 -j relocs good.o --btf nosuch.btf
	same '{"status":"io","file":"nosuch.btf","text":"cannot open: No such file or directory"}' \
		"$(query .error)"
	check 3 -j relocs good.o --btf nobtf.o
	same '["absent","nobtf.o"]' "$(query '[.error.status, .error.file]')"
	check 4 -j gen kernel.btf no/such/folder good.o
	same '["io","no/such/folder"]' "$(query '[.error.status, .error.file]')"
	same "" "$err"
}

@test "documents are well-formed whatever bytes names hold" {
	check 0 -j relocs names.o --btf kernel.btf
	# Controls as \u00XX, what is no UTF-8 as U+FFFD, one for each byte.
	has "$out" '"asks":"struct a\u001b[2J\u000a\"\\%n%s\u007f\ufffdé\ufffd\ufffd\ufffdz.a'
	iconv -f UTF-8 -t UTF-8 "$BATS_TEST_TMPDIR/out" >/dev/null
	query . >/dev/null
	python3 -c 'import json, sys; json.load(open(sys.argv[1], encoding="utf-8"))' \
		"$BATS_TEST_TMPDIR/out"
	check 0 -j relocs long.o
	same 2008 "$(query '.objects[0].relocations[0].asks | length')"
	check 4 -j relocs $'no\xffsuch\n"file'
	same '"no�such\n\"file"' "$(query .error.file)"
}

@test "--pretty is the same, indented" {
	check 0 -j relocs good.o missing.o twins.o malformed.o noext.o --btf kernel.btf
	local compact
	compact=$(query .)
	check 0 -p relocs good.o missing.o twins.o malformed.o noext.o --btf kernel.btf
	same "$compact" "$(query .)"
	has "$out" '
  "command": "relocs",'
	has "$out" '"relocations": []'
	same "$(jq --indent 2 . <<<'{"error":{"status":"usage","text":"a command is missing","hint":"try '"'btfmin --help'"'"}}')" \
		"$("$BTFMIN" -p || :)"
}

# told PATTERN PAGE: the manual page has a line like that.
told() {
	grep -Eq -- "$1" "$TOP_SRCDIR/man/$2.1" || { echo "not in $2(1): $1"; return 1; }
}

@test "every member of a document is in the manual" {
	local key
	check 0 -j gen kernel.btf out good.o twins.o malformed.o retyped.o --stats
	for key in $(jq -r '[., .objects[], .stats, .stats[]] | map(keys[]) | unique[]' \
		"$BATS_TEST_TMPDIR/out"); do
		told "^\.(It|Li|Pq Li) .*\<$key\>" btfmin-gen
	done
	for key in $(jq -r '[.problems[]] | map(keys[]) | unique[]' "$BATS_TEST_TMPDIR/out"); do
		told "^\.(It )?Li $key\>" btfmin-gen
	done
	check 4 -j relocs good.o missing.o twins.o malformed.o retyped.o nosuch.o --btf kernel.btf
	for key in $(jq -r '[.. | objects | keys[]] | unique[]' "$BATS_TEST_TMPDIR/out"); do
		told "^\.(It )?Li $key\>" btfmin-relocs || told "^\.It Li $key\$" btfmin
	done
	check 0 -j dump kinds.btf -o out
	for key in $(jq -r '[.. | objects | keys[]] | unique[]' "$BATS_TEST_TMPDIR/out" out); do
		told "^\.(It )?Li .*\<$key\>" btfmin-dump
	done
	tar -cf kernel.tar kernel.btf
	check 0 -j extract module.ko -o out
	cp "$BATS_TEST_TMPDIR/out" module.json
	check 0 -j extract --list kernel.tar
	cp "$BATS_TEST_TMPDIR/out" list.json
	check 0 -j extract --info kernel.tar
	for key in $(jq -r '[.. | objects | keys[]] | unique[]' "$BATS_TEST_TMPDIR/out" \
		module.json list.json); do
		told "^\.(It )?Li $key\>" btfmin-extract
	done
	check 0 -j --version
	for key in $(jq -r 'keys[]' "$BATS_TEST_TMPDIR/out"); do
		told "^\.Li $key\>" btfmin
	done
}

# fails STATUS WORD ARGUMENT...: the word is that of the document, and the manual has both.
fails() {
	local status=$1 word=$2
	shift 2
	check "$status" -j "$@"
	same "\"$word\"" "$(query .error.status)"
	grep -A 1 -x "\.It Li $word" "$TOP_SRCDIR/man/btfmin.1" | grep -q "^$status:"
}

@test "the words of errors and their exit statuses are those of the manual" {
	fails 2 usage gen
	fails 3 corrupt relocs kernel.btf
	fails 3 absent relocs good.o --btf nobtf.o
	fails 3 strict relocs twins.o --btf kernel.btf --strict
	fails 4 io relocs nosuch.o
	fails 5 unsupported relocs x86.o
	: >big
	truncate -s 3G big
	fails 5 limit relocs big
	rm big
	SPOIL=empty BTFMIN=$TOP_BUILDDIR/tests/cli/spoilt fails 7 internal gen kernel.btf out good.o
}

@test "IO-shrinking: a file that is made shorter while its document is written" {
	: >a.btf
	tar -cf one.tar a.btf
	head -c 512 one.tar >many
	for _ in {1..15}; do cat many many >twice; mv twice many; done
	head -c 1024 /dev/zero >>many
	"$BTFMIN" extract --list --json many |
		{ head -c 1000; truncate -s 4096 many; cat; } >"$BATS_TEST_TMPDIR/out" || true
	query .command
}
