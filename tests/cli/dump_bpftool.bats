#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# btfmin dump against bpftool: the text byte for byte, the document member for member.
# shellcheck disable=SC2154 # kernel comes from the helper

load helper
: "${BPFTOOL:=bpftool}"

# same_text FILE
same_text() {
	"$BPFTOOL" btf dump file "$1" >theirs
	"$BTFMIN" dump "$1" >ours
	[ "$(wc -l <theirs)" -gt 10 ]
	cmp theirs ours
}

# same_document FILE: but for kind_flag, which bpftool leaves out, and for values of unsigned enums,
# whose sign it extends where there is none.
same_document() {
	"$BPFTOOL" -j btf dump file "$1" >theirs
	"$BTFMIN" -j dump "$1" >ours
	python3 - <<'PY'
import json
theirs = json.load(open("theirs"))
ours = json.load(open("ours"))
for t in theirs["types"]:
    if t["kind"] == "ENUM" and t["encoding"] == "UNSIGNED":
        for v in t["values"]:
            v["val"] &= 0xffffffff
for t in ours["types"]:
    t.pop("kind_flag", None)
assert len(ours["types"]) > 4
assert ours == theirs
PY
}

both() {
	same_text "$1"
	same_document "$1"
}

real() {
	kernel "$1"
	[ "$("$BPFTOOL" btf dump file "$kernel" | wc -l)" -gt 100000 ]
	both "$kernel"
}

@test "5.10 amd64" {
	real debian-5.10.223-amd64
}

@test "6.1 amd64" {
	real debian-6.1.176-amd64
}

@test "6.1 arm64" {
	real debian-6.1.176-arm64
}

@test "6.12 s390x, big-endian" {
	real debian-6.12.107-s390x
}

@test "7.2 amd64" {
	real debian-7.2.13-amd64
}

@test "every kind, in both byte orders" {
	both kinds.btf
	both kinds-be.btf
}

@test "BPF objects, in both byte orders" {
	local file count=0
	for file in "$TOP_SRCDIR"/tests/objects/*.o ${CORPUS:+"$CORPUS"/*.o}; do
		case $file in
		*/no_btf.*) continue ;;
		esac
		both "$file" || { echo "$file"; return 1; }
		count=$((count + 1))
	done
	[ "$count" -gt 20 ]
}

@test "the call is bpftool's" {
	for words in "btf dump file kinds.btf" "btf dump file kinds.btf format raw"; do
		# shellcheck disable=SC2086 # words
		cmp <("$BPFTOOL" $words) <("$BTFMIN" $words)
	done
	same "$("$BPFTOOL" -j btf dump file kernel.btf | jq -S .)" \
		"$("$BTFMIN" -j btf dump file kernel.btf | jq -S .)"
}
