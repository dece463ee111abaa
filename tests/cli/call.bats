#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Calls right and wrong: help, version, options, exit statuses, and the state of the descriptors.
# shellcheck disable=SC2154 # out and err come from check

load helper

# wrong TEXT ARGUMENT...: a wrong call says one line with TEXT, where help is, and ends with 2.
wrong() {
	local text=$1
	shift
	check 2 "$@"
	one_line "$err"
	has "$err" "btfmin: $text"
	has "$err" "(try 'btfmin"
	same "" "$out"
}

@test "help goes to standard output" {
	check 0 --help
	has "$out" "Usage: btfmin "
	has "$out" "  gen "
	has "$out" "  relocs "
	same "" "$err"
	check 0 -h
	has "$out" "Usage: btfmin "
}

@test "each command has help of its own" {
	check 0 gen --help
	has "$out" "Usage: btfmin gen "
	has "$out" "--readable"
	lacks "$out" "--btf"
	check 0 --help relocs
	has "$out" "Usage: btfmin relocs "
	has "$out" "--btf INPUT"
	lacks "$out" "--readable"
}

@test "help is a command too" {
	check 0 --help
	local expected=$out
	check 0 help
	same "$expected" "$out"
	check 0 relocs --help
	expected=$out
	lacks "$out" gen
	check 0 help relocs
	same "$expected" "$out"
	wrong "unknown command 'min'" help min
	check 2 -j help min
	same '"usage"' "$(query .error.status)"
}

@test "bpftool's word for --verbose is taken" {
	check 0 -v gen kernel.btf a.out good.o
	has "$err" "note: good.o"
	local expected=$err
	check 0 -d gen kernel.btf a.out good.o
	same "$expected" "$err"
	check 0 --debug gen kernel.btf a.out good.o
	same "$expected" "$err"
	check 0 --help
	lacks "$out" --debug
}

@test "an empty path is shown" {
	check 4 relocs ""
	same "btfmin: '': cannot open: No such file or directory" "$err"
}

@test "no line of help is wider than 90 columns" {
	local text
	for text in "--help" "dump --help" "gen --help" "relocs --help"; do
		# shellcheck disable=SC2086 # two words
		check 0 $text
		[ "$(wc -L <"$BATS_TEST_TMPDIR/out")" -le 90 ]
	done
}

@test "version names the command and the library" {
	check 0 --version
	same "$(sed -n 's/^#define BTFMIN_VERSION_STRING "\(.*\)"/btfmin \1/p' \
		"$TOP_SRCDIR/libbtfmin/btfmin.h")" "${out%%$'\n'*}"
	has "$out" "libbtfmin "
	check 0 -V -j
	same "true" "$(query '.version == .libbtfmin_version and (.features | length > 0)')"
}

@test "wrong calls say one line" {
	wrong "a command is missing"
	wrong "a command is missing" -q
	wrong "unknown command 'min'" min
	wrong "unknown option '--bogus'" gen --bogus
	wrong "unknown option '--bogus=1'" gen --bogus=1
	wrong "unknown option '-x'" -x gen
	wrong "unknown option '-qx'" gen -qx
	wrong "unknown option '--verb'" gen --verb
	wrong "no value is taken by option '--quiet=1'" gen --quiet=1
	wrong "a value is missing after option '--btf'" relocs good.o --btf
	wrong "this command takes no option '--btf'" gen --btf kernel.btf a b c
	wrong "this command takes no option '--readable'" relocs --readable good.o
	wrong "INPUT, OUTPUT and OBJECT are missing" gen
	wrong "OUTPUT and OBJECT are missing" gen kernel.btf
	wrong "OBJECT is missing" gen kernel.btf out
	wrong "OBJECT is missing" gen min_core_btf kernel.btf out
	wrong "OBJECT is missing" relocs --btf kernel.btf
	wrong "standard input is named twice" gen - out -
	wrong "standard input is named twice" gen min_core_btf kernel.btf out - good.o -
	wrong "standard input is named twice" relocs - good.o --btf -
	wrong "standard input is named twice" relocs - -
	wrong "--require-all needs --btf" relocs --require-all good.o
	wrong "--strict needs --btf" relocs malformed.o --strict
	wrong "--member needs --btf" relocs good.o --member a
	wrong "--max-size needs --btf" relocs good.o --max-size 1G
	wrong "--max-memory needs --btf" relocs good.o --max-memory 1G
	wrong "unknown command 'a\\x1bb\\x0a'" $'a\eb\n'
	wrong "unknown command ''" ""
}

@test "--strict is explained by what it does in each command" {
	local command
	for command in gen relocs; do
		check 0 "$command" --help
		has "$out" "ambiguous or failed relocation"
	done
	for command in convert extract; do
		check 0 "$command" --help
		has "$out" "what would be a warning is an error"
		lacks "$out" "relocation, or an oddity"
	done
	check 0 validate --help
	has "$out" "what the kernel refuses"
	lacks "$out" "relocation"
}

@test "a wrong call names the help of its command" {
	check 2 gen
	has "$err" "(try 'btfmin gen --help')"
	check 2 relocs --bogus
	has "$err" "(try 'btfmin relocs --help')"
	check 2 --bogus
	has "$err" "(try 'btfmin --help')"
}

@test "options stand before, between and after the operands" {
	check 0 -q gen kernel.btf a.out good.o
	check 0 gen -q kernel.btf --readable b.out good.o
	check 0 gen kernel.btf c.out good.o -q
	cmp a.out c.out
	check 0 -qj gen kernel.btf d.out good.o
	same '"gen"' "$(query .command)"
	check 0 relocs -bkernel.btf good.o
	check 0 relocs -qb kernel.btf good.o
	check 0 relocs --btf=kernel.btf good.o
	has "$out" found
}

@test "-- ends the options" {
	cp good.o ./-j
	check 0 relocs -- -j
	has "$out" "-j: little-endian"
	check 4 relocs -- --btf
	has "$err" "btfmin: --btf: cannot open"
	rm -- -j
}

@test "POSIXLY_CORRECT and the locale change nothing" {
	check 0 relocs missing.o --btf kernel.btf
	local expected=$out
	POSIXLY_CORRECT=1 LC_ALL=tr_TR.UTF-8 check 0 relocs missing.o --btf kernel.btf
	same "$expected" "$out"
	LC_ALL=no_such_locale check 0 relocs missing.o --btf kernel.btf
	same "$expected" "$out"
}

@test "a full disk is noticed" {
	local call
	for call in "relocs good.o" "-j relocs good.o" "--help" "--version" "gen --bogus -j" \
		"gen kernel.btf - good.o"; do
		status=0
		# shellcheck disable=SC2086 # words
		"$BTFMIN" $call >/dev/full 2>"$BATS_TEST_TMPDIR/err" || status=$?
		err=$(<"$BATS_TEST_TMPDIR/err")
		echo "$call: $status: $err"
		one_line "$err"
		has "$err" "cannot write: No space left on device"
		[ "$status" -eq 4 ] || [ "$call $status" = "gen --bogus -j 2" ]
	done
}

@test "closed descriptors: nothing is written into the wrong file" {
	cp good.o closed.o
	check 0 gen kernel.btf expected.out good.o
	for fds in '0>&-' '0<&- 1>&-' '0<&- 1>&- 2>&-' '2>&-'; do
		rm -f closed.out
		eval "\"\$BTFMIN\" gen -v kernel.btf closed.out closed.o $fds"
		cmp expected.out closed.out
		cmp good.o closed.o
	done
	status=0
	"$BTFMIN" relocs good.o >&- 2>"$BATS_TEST_TMPDIR/err" || status=$?
	[ "$status" -eq 4 ]
	has "$(<"$BATS_TEST_TMPDIR/err")" "standard output: cannot write"
}

@test "a reader that goes away ends it quietly" {
	status=0
	{ "$BTFMIN" relocs good.o 2>"$BATS_TEST_TMPDIR/err" || echo $? >status; } | :
	# Whether the pipe was closed in time is up to the scheduler; a complaint is wrong in any case.
	[ ! -s "$BATS_TEST_TMPDIR/err" ]
}

@test "an output past the file size limit is a failure, not a signal" {
	status=0
	err=$( (ulimit -f 0 && exec "$BTFMIN" relocs good.o) 2>&1 >limited) || status=$?
	same "4 btfmin: standard output: cannot write: File too large" "$status $err"
	status=0
	err=$( (ulimit -f 0 && exec "$BTFMIN" gen kernel.btf limited good.o) 2>&1) || status=$?
	same "4 btfmin: limited: cannot write: File too large" "$status $err"
}
