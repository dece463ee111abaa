#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# gen and relocs on the kernels and objects of the fixtures.
# shellcheck disable=SC2154 # out, err and kernel come from the helpers

load helper

# answers BTF OBJECT...: what every record resolves to, and what its matching candidates give. Type
# ids, which reasons name too, are left out, since a minimal BTF renumbers them, and equal
# candidates are one, since it holds equal types once.
answers() {
	local btf=$1
	shift
	"$BTFMIN" -j relocs "$@" --btf "$btf" | jq -c '.objects[].relocations[] |
		if .kind == "target_type_id" then del(.target_value, .candidates[].value) else . end |
		del(.reason) | .candidates |= ([.[] | select(.matches) | {value, bit_offset}] | unique)'
}

# round KERNEL ORDER: every object of that byte order, together and with --readable, resolves on
# the minimal BTF as on the whole one.
round() {
	local objects=("$TOP_SRCDIR"/tests/objects/*."$2".o)
	[ "${#objects[@]}" -gt 10 ]
	kernel "$1"
	answers "$kernel" "${objects[@]}" >whole
	[ "$(grep -c '"answer":"found"' whole)" -gt 100 ]
	for flag in "" --readable; do
		# shellcheck disable=SC2086 # none or one word
		check 0 gen -q $flag "$kernel" small.btf "${objects[@]}"
		[ "$(wc -c <small.btf)" -lt 20000 ]
		answers small.btf "${objects[@]}" >small
		cmp whole small
	done
}

@test "5.10 amd64: the minimal BTF gives the same answers" {
	round debian-5.10.223-amd64 el
}

@test "7.2 amd64: the minimal BTF gives the same answers" {
	round debian-7.2.13-amd64 el
}

@test "6.12 s390x: the minimal BTF gives the same answers" {
	round debian-6.12.107-s390x eb
}

@test "every object has a table that is no wider than its names make it" {
	kernel debian-6.1.176-amd64
	check 0 relocs "$TOP_SRCDIR"/tests/objects/*.el.o --btf "$kernel"
	same "" "$err"
	same 0 "$(grep -c ' $' <<<"$out")"
	check 0 relocs "$TOP_SRCDIR"/tests/objects/*.el.o --btf "$kernel" -v
	has "$out" "      type "
}

@test "a type that an earlier relocation has ruled out is told from one without the field" {
	kernel debian-6.1.176-amd64
	check 0 relocs -j "$TOP_SRCDIR/tests/objects/candidates.el.o" --btf "$kernel"
	has "$(query '[.objects[].relocations[] | select(.section == "raw_tp/pruned") | .reason]')" \
		"(the type that has it does not fit an earlier relocation)"
}
