#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# btfmin convert, and gen --for and --endian.
# shellcheck disable=SC2154 # out, err and kernel come from the helpers

load helper

setup() {
	cd "$BATS_FILE_TMPDIR" || return
	rm -rf out other
}

# nothing_left: no output and no temporary file.
nothing_left() {
	[ ! -e out ] && ! compgen -G '.btfmin.*'
}

@test "without options, a plain BTF comes out as it is" {
	check 0 convert new.btf out
	same "" "$out$err"
	cmp new.btf out
	check 0 convert kernel-be.btf out
	cmp kernel-be.btf out
}

@test "what is no part of a BTF is dropped, with a word" {
	check 0 convert odd.btf out
	one_line "$err"
	has "$err" "bytes after the BTF's last section"
	cmp kernel.btf out
	check 0 convert gap.btf out
	same "" "$err"
	cmp kernel.btf out
	check 0 convert kernel.elf out
	cmp kernel.btf out
	rm out
	check 3 convert --strict odd.btf out
	nothing_left
}

@test "INPUT is taken in other forms too" {
	local forms=$TOP_SRCDIR/tests/fixtures/forms form
	for form in k.xz k.btf.tar.gz kernel.elf; do
		check 0 convert "$forms/$form" out
		same "" "$err"
		cmp "$forms/k.btf" out
	done
	check 5 convert "$forms/k.xz" other --max-size 100
	[ ! -e other ]
}

@test "--endian gives the other byte order, and back the same bytes" {
	check 0 convert kernel.btf out --endian big
	cmp kernel-be.btf out
	check 0 convert out other --endian little
	cmp kernel.btf other
	check 0 convert kernel-be.btf out --endian=big
	cmp kernel-be.btf out
}

@test "--for writes what the reader knows, and says what is lost" {
	check 0 convert new.btf out --for libbpf-0.5
	same "" "$out"
	same "btfmin: warning: new.btf: 1 enumerator with a value over 32 bits dropped for libbpf-0.5: wide::LARGE
btfmin: warning: new.btf: 1 type tag written as CONST for libbpf-0.5: user
btfmin: warning: new.btf: 1 declaration tag written as INT for libbpf-0.5: note" "$err"
	check 0 convert -v new.btf out --for libbpf-0.5
	has "$err" "note: new.btf: 1 enum64 written as ENUM for libbpf-0.5: wide"
	has "$err" "note: out: $(wc -c <out) bytes, 7 types"
	check 0 convert -q new.btf other --for libbpf-0.5
	same "" "$err"
	cmp out other
	check 0 convert new.btf out --for newest
	cmp new.btf out
	check 0 convert new.btf out --for libbpf-1.0
	same "" "$err"
	cmp new.btf out
}

@test "--for, of several given, is the last" {
	check 0 convert new.btf out --for libbpf-0.1 --for newest
	cmp new.btf out
}

@test "--strict makes a loss an error, before anything is written" {
	check 3 convert --strict new.btf out --for libbpf-0.8
	has "$err" "error: new.btf: 1 enumerator with a value"
	has "$err" "not all of it can be said to this reader (--strict)"
	nothing_left
	check 3 -j convert --strict new.btf out --for libbpf-0.8
	same '"strict"' "$(query .error.status)"
	nothing_left
	check 0 convert --strict new.btf out --for libbpf-1.0
}

@test "the document" {
	check 0 -p convert new.btf out --for libbpf-0.8 --endian big
	same "" "$err"
	same '{"command":"convert","input":"new.btf","output":"out","bytes":'"$(wc -c <out)"',"types":7,"notes":[],"reader":"libbpf-0.8","byte_order":"big"}' \
		"$(query 'del(.changes)')"
	same '[["enum64",1,false,"wide",null],["enumerator",1,true,"wide","LARGE"]]' \
		"$(query '[.changes[] | [.kind, .count, .loses, .first[0].name, .first[0].element]]')"
	check 0 -j convert kernel-be.btf out
	same '[null,"big",[]]' "$(query '[.reader, .byte_order, .changes]')"
}

@test "standard input and output" {
	"$BTFMIN" convert - - --endian big <kernel.btf >out
	cmp kernel-be.btf out
	check 2 -j convert kernel.btf -
	same '"usage"' "$(query .error.status)"
}

@test "wrong calls" {
	check 2 convert
	has "$err" "INPUT and OUTPUT are missing"
	check 2 convert new.btf
	has "$err" "OUTPUT is missing"
	check 2 convert new.btf out other
	has "$err" "not also 'other'"
	check 2 convert new.btf out --for libbpf-9
	one_line "$err"
	has "$err" "unknown reader 'libbpf-9' (libbpf-0.1 and newer, "
	has "$err" "linux-4.18 and newer, or newest; 'btfmin convert --help' lists"
	check 2 -j convert new.btf out --for linux-4.17
	has "$(query .error.hint)" "linux-4.18 and newer"
	check 2 convert new.btf out --for
	check 2 convert new.btf out --endian middle
	has "$err" "--endian takes little or big, not 'middle'"
	check 2 convert new.btf new.btf
	has "$err" "OUTPUT is INPUT"
	check 2 convert new.btf good.o
	has "$err" "ELF"
	check 2 convert new.btf out --readable
	check 2 relocs good.o --for newest
	nothing_left
}

# "HDR-flags", "HDR-nz-tail": nobody knows what else would have to be changed.
@test "what is not understood is not written again" {
	check 5 convert flags.btf out
	has "$err" "flags that are not known here cannot be converted"
	nothing_left
	check 5 -j convert flags.btf out
	same '"unsupported"' "$(query .error.status)"
}

@test "a failure leaves OUTPUT as it was" {
	echo before >out
	check 4 convert no_such_file out
	check 5 convert flags.btf out
	same before "$(<out)"
	check 4 convert new.btf no/such/folder
	check 4 convert new.btf /dev/full
}

@test "linux-\`uname -r\` is the reader of that version" {
	check 0 convert new.btf short.btf --for linux-5.15
	local said="${err//linux-5.15/}"
	check 0 convert new.btf long.btf --for linux-5.15.0-91-generic
	same "$said" "${err//linux-5.15.0-91-generic/}"
	cmp short.btf long.btf
	rm short.btf long.btf
}

@test "help names the readers" {
	check 0 convert --help
	has "$out" "libbpf-1.0"
	has "$out" "linux-5.17"
}

@test "gen --endian writes what converting gen's output gives" {
	check 0 gen kernel.btf out good.o
	check 0 convert out other --endian big
	check 0 gen kernel.btf out good.o --endian big
	cmp out other
	check 0 gen kernel-be.btf other good-be.o good.o
	cmp out other
	check 0 gen kernel.btf out good.o --endian little
	check 0 gen kernel.btf other good.o
	cmp out other
}

@test "gen --for writes what converting gen's output gives" {
	check 0 gen -q new.btf out good.o wide.o
	check 0 convert -q out other --for libbpf-0.8
	check 0 gen -q new.btf out good.o wide.o --for libbpf-0.8
	cmp out other
}

@test "gen --for says which relocations are lost, and no more" {
	check 0 gen new.btf out good.o --for libbpf-0.1
	has "$err" "enumval_value of enum state::STOP: no kind of relocation that libbpf-0.1 knows"
	one_line "$err"
	check 0 gen new.btf out good.o --for libbpf-0.5
	same "" "$err"
	check 0 gen new.btf out wide.o --for libbpf-0.8
	same "btfmin: warning: wide.o: enumval_value of enum64 wide::LARGE: lost for libbpf-0.8: found 1099511627776 becomes poisoned
btfmin: warning: wide.o: type_matches of int int: no kind of relocation that libbpf-0.8 knows" "$err"
	check 0 gen -q new.btf out wide.o --for libbpf-0.8
	same "" "$err"
	check 0 gen -v new.btf out wide.o --for libbpf-0.8
	has "$err" "note: new.btf: 1 enumerator with a value over 32 bits dropped for libbpf-0.8: wide::LARGE"
	check 0 gen new.btf out wide.o --for libbpf-1.0
	same "" "$err"
}

@test "gen --for with --require-all and --strict" {
	check 1 gen --require-all new.btf out wide.o --for libbpf-0.8
	has "$err" "error: wide.o: enumval_value of enum64 wide::LARGE"
	[ -s out ]
	check 0 gen --require-all new.btf out wide.o --for libbpf-1.0
	rm out
	check 3 gen --strict new.btf out wide.o --for libbpf-0.8
	has "$err" "there are relocations that the reader answers otherwise (--strict)"
	nothing_left
	check 3 -j gen --strict new.btf out wide.o --for libbpf-0.8
	same '["strict",2]' "$(query '[.error.status, (.lost | length)]')"
	nothing_left
}

@test "gen --split writes for readers of today, which convert can change" {
	kernel debian-6.1.176-amd64
	xz -dc "$TOP_SRCDIR/tests/fixtures/modules/debian-6.1.176-amd64-kvm.btf.xz" >kvm.btf
	check 2 gen --split --module kvm.btf --for libbpf-0.5 "$kernel" out good.o
	has "$err" "--split goes without --for and --endian"
	nothing_left
	check 0 gen --module kvm.btf "$kernel" out good.o
	check 0 gen --module kvm.btf --endian big "$kernel" other good.o
	check 0 convert --endian little other back
	cmp out back
}

@test "split BTF is converted by itself, and read on a base of its order" {
	local module=$BATS_FILE_TMPDIR/kvm.btf
	kernel debian-6.1.176-amd64
	xz -dc "$TOP_SRCDIR/tests/fixtures/modules/debian-6.1.176-amd64-kvm.btf.xz" >"$module"
	check 3 convert "$module" out
	check 0 convert "$module" out -B "$kernel"
	cmp "$module" out
	check 2 convert "$module" "$kernel" -B "$kernel"
	has "$err" "OUTPUT is a base"
	check 0 convert "$kernel" base.btf --endian big
	check 0 convert "$module" out -B "$kernel" --endian big
	same "$("$BTFMIN" dump "$module" -B "$kernel" | sha256sum)" \
		"$("$BTFMIN" dump out -B base.btf | sha256sum)"
	check 3 dump out -B "$kernel"
	check 0 convert -q "$kernel" base.btf --for libbpf-0.5
	check 0 convert -q "$module" out -B "$kernel" --for libbpf-0.5
	check 0 validate -q out -B base.btf
	same "$("$BTFMIN" dump "$module" -B "$kernel" | grep -c '^\[')" \
		"$("$BTFMIN" dump out -B base.btf | grep -c '^\[')"
}

@test "gen --for: the document" {
	check 0 -j gen new.btf out good.o wide.o --for libbpf-0.8
	same '["libbpf-0.8","little",["enum64","enumerator"]]' \
		"$(query '[.reader, .byte_order, [.changes[].kind]]')"
	same '[["wide.o",1,"found",true,"poisoned"],["wide.o",2,"found",false,"found"]]' \
		"$(query '[.lost[] | [.file, .index, .answer, .known, .becomes]]')"
	check 0 -j gen new.btf out good.o
	same '[false,false]' "$(query '[has("reader"), has("lost")]')"
}

# answers BTF OBJECT...: what every record resolves to, candidates included.
answers() {
	local btf=$1
	shift
	"$BTFMIN" -j relocs "$@" --btf "$btf" | jq -c '.objects[].relocations[] | del(.reason)'
}

# there_and_back KERNEL ORDER OTHER: the same bytes come back, and between the same answers.
there_and_back() {
	kernel "$1"
	check 0 convert "$kernel" out
	cmp "$kernel" out
	check 0 convert "$kernel" out --endian "$3"
	check 0 convert out other --endian "$2"
	cmp "$kernel" other
	local suffix=el
	[ "$2" = little ] || suffix=eb
	answers "$kernel" "$TOP_SRCDIR"/tests/objects/*."$suffix".o >whole
	answers out "$TOP_SRCDIR"/tests/objects/*."$suffix".o >left
	[ "$(grep -c '"answer":"found"' whole)" -gt 100 ]
	cmp whole left
}

@test "real kernels in the other order and back" {
	there_and_back debian-5.10.223-amd64 little big
	there_and_back debian-6.1.176-arm64 little big
	there_and_back debian-6.12.107-s390x big little
	there_and_back debian-7.2.13-amd64 little big
}

# Everything but what asks for an enum64 resolves the same, type ids included.
same_but_enum64() {
	local reader suffix=$2
	kernel "$1"
	answers "$kernel" "$TOP_SRCDIR"/tests/objects/*."$suffix".o | grep -v '"asks":"enum64 ' >whole
	[ "$(grep -c '"answer":"found"' whole)" -gt 100 ]
	shift 2
	for reader; do
		check 0 convert -q "$kernel" out --for "$reader"
		answers out "$TOP_SRCDIR"/tests/objects/*."$suffix".o | grep -v '"asks":"enum64 ' >left
		cmp whole left
		check 0 convert out other --for "$reader"
		same "" "$err"
		cmp out other
	done
}

@test "real kernels for old readers" {
	same_but_enum64 debian-7.2.13-amd64 el libbpf-0.1 libbpf-0.5 libbpf-0.8 libbpf-1.0 linux-5.4 \
		linux-5.16 linux-6.0
	same_but_enum64 debian-6.12.107-s390x eb libbpf-0.5 linux-5.15
}

@test "a kernel is too much for Linux before 5.4" {
	kernel debian-7.2.13-amd64
	check 5 convert "$kernel" out --for linux-5.3
	has "$err" "more types than the reader takes"
	nothing_left
}

# The rules of validate were written down on their own.
@test "what is written for a Linux passes what validate knows of its verifier" {
	local version
	kernel debian-7.2.13-amd64
	for version in 5.4 5.10 5.16 5.17 6.0 6.12; do
		check 3 validate -q --kernel "$version" "$kernel"
		check 0 convert -q "$kernel" out --for "linux-$version"
		check 0 validate --kernel "$version" out
		same "" "$out$err"
	done
	for version in 4.18 5.0 5.2; do
		check 0 gen -q new.btf out good.o wide.o --for "linux-$version"
		check 0 convert -q new.btf other --for "linux-$version"
		check 0 validate --kernel "$version" other
		same "" "$out$err"
	done
}
