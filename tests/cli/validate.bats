#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# btfmin validate: what is said of good and bad BTF, and how it ends.
# shellcheck disable=SC2154 # out, err and kernel come from the helpers

load helper

@test "good BTF: nothing is said, or that it is good" {
	check 0 validate kernel.btf kernel-be.btf kernel.elf kernel32.elf
	same "" "$out$err"
	check 0 validate --verbose kernel.btf kernel-be.btf
	same "kernel.btf: 5 types, clean
kernel-be.btf: 5 types, clean" "$out"
	check 0 validate --strict kernel.btf kernel-be.btf kernel.elf kernel32.elf
	same "" "$out$err"
}

@test "a line for each fault" {
	check 3 validate faulty.btf
	same "faulty.btf: offset 0x30: type 2: refers to a type id that is not there: type 999
faulty.btf: warning: offset 0x4c: type 3: member's name is that of an earlier member
faulty.btf: offset 0x58: type 4: cycle: contains or stands for itself: type 4" "$out"
	same "" "$err"
	check 3 validate -q faulty.btf
	lacks "$out" warning
	same 2 "$(wc -l <<<"$out")"
}

@test "--strict tells in the kernel's words" {
	check 3 validate --strict faulty.btf
	has "$out" "faulty.btf: offset 0x64: type 5: name on a kind that has none (Linux: Invalid name)"
	has "$out" "type 2: refers to a type id that is not there: type 999 (Linux: Invalid type_id)"
	same "$out" "$("$BTFMIN" validate --kernel 6.1 faulty.btf || :)"
}

@test "a warning is no fault" {
	check 0 validate odd.btf
	has "$out" "odd.btf: warning: offset 0x14: bytes after the last section"
	one_line "$out"
	same "" "$err"
	check 3 validate --strict odd.btf
	has "$out" "(Linux: Unsupported section found)"
	one_line "$out"
	check 0 validate gap.btf
	same "" "$out$err"
	check 3 validate --strict gap.btf
	one_line "$out"
}

@test "every file is looked at, and the highest status counts" {
	head -c 30 kernel.btf >short.btf
	check 3 validate faulty.btf short.btf kernel.btf -v
	has "$err" "btfmin: short.btf: "
	one_line "$err"
	has "$out" "kernel.btf: 5 types, clean"
	check 4 validate missing.btf faulty.btf
	has "$err" "btfmin: missing.btf: cannot open"
	has "$out" "faulty.btf: "
	check 4 validate faulty.btf missing.btf
	check 3 validate nobtf.o kernel.btf
	one_line "$err"
	: >empty.btf
	check 3 validate empty.btf # HDR-trunc0
	one_line "$err"
	same "" "$out"
}

@test "so many faults, and how many more" {
	check 3 validate --max-faults 1 faulty.btf
	same 3 "$(wc -l <<<"$out")"
	has "$out" "faulty.btf: and 1 more error"
	check 3 validate --max-faults=1 --strict -q faulty.btf
	has "$out" "faulty.btf: and 2 more errors"
	check 3 validate --strict deep.btf
	same 100 "$(wc -l < <(grep -v ' more ' <<<"$out"))"
	[[ $out =~ 'deep.btf: and '[0-9]+' more errors'$ ]]
}

@test "standard input" {
	"$BTFMIN" validate -v - <kernel.btf >said
	same "-: 5 types, clean" "$(<said)"
}

@test "wrong calls" {
	local word
	check 2 validate
	has "$err" "INPUT is missing"
	check 2 validate - kernel.btf -
	has "$err" "standard input is named twice"
	for word in 6 6. 6.1x 6.256 0.1 2.6 4.17 '' ' 6.1' +6.1 99999.1; do
		check 2 validate kernel.btf --kernel "$word"
		has "$err" "--kernel takes a version of Linux from 4.18 on, such as 6.1, not '$word'"
	done
	for word in 0 -1 x 1x '' 99999999999999999999; do
		check 2 validate kernel.btf --max-faults "$word"
		has "$err" "--max-faults takes a number, 1 or more, not '$word'"
	done
	for word in 6.1 6.1.176 6.1.0-49-amd64 6.12-rc1 6.0; do
		check 0 validate kernel.btf --kernel "$word"
	done
	check 2 validate kernel.btf --btf kernel.btf
}

@test "a version of the kernel: kinds and flags that it does not know" {
	kernel debian-7.2.13-amd64
	check 0 validate --kernel 7.2 "$kernel"
	check 0 validate --kernel 6.15 "$kernel"
	check 3 validate --kernel 5.4 "$kernel"
	has "$out" "(Linux: Invalid kind)"
}

@test "real kernels are clean, to the kernel as well" {
	local name names=(debian-5.10.223-amd64 debian-6.1.176-amd64 debian-6.1.176-arm64
		debian-6.12.107-s390x debian-7.2.13-amd64)
	[ "${#names[@]}" -eq "$(compgen -G "$TOP_SRCDIR/tests/fixtures/kernels/*.btf.xz" | wc -l)" ]
	for name in "${names[@]}"; do
		kernel "$name"
		check 0 validate "$kernel"
		same "" "$out$err"
		check 0 validate --strict "$kernel"
		same "" "$out$err"
	done
	same '"big"' "$("$BTFMIN" validate -j "$BATS_FILE_TMPDIR/debian-6.12.107-s390x.btf" |
		jq -c '.files[0].byte_order')"
}

@test "real objects are clean; what a loader fills in, the kernel misses" {
	local objects=("$TOP_SRCDIR"/tests/objects/*.o) object good=()
	for object in "${objects[@]}"; do
		case $object in
		*/no_btf.*) ;;
		*) good+=("$object") ;;
		esac
	done
	[ "${#good[@]}" -gt 20 ]
	check 0 validate "${good[@]}"
	same "" "$out$err"
	check 3 validate --strict "${good[@]}"
	same "" "$(grep -v 'datasec has size 0: a loader has to fill it in (Linux: size == 0)' <<<"$out")"
}

@test "minimal BTF is clean: every object on two kernels, of either byte order" {
	local name flag n=0
	for name in debian-6.1.176-amd64 debian-6.12.107-s390x; do
		kernel "$name"
		for object in "$TOP_SRCDIR"/tests/objects/*.o; do
			case $name-$object in *s390x*.el.o | *amd64*.eb.o) continue ;; esac
			for flag in "" --readable; do
				# shellcheck disable=SC2086 # none or one word
				check 0 gen -q $flag "$kernel" out.btf "$object"
				check 0 validate out.btf
				same "" "$out$err"
				n=$((n + 1))
			done
		done
	done
	[ "$n" -gt 40 ]
}

@test "a small stack is enough for any depth" {
	(ulimit -s 64 && exec "$BTFMIN" validate deep.btf)
	local status=0
	(ulimit -s 64 && exec "$BTFMIN" validate -q --strict deep.btf >said) || status=$?
	same 3 "$status"
	has "$(<said)" "Exceeded max resolving depth:32"
}

@test "the document" {
	check 4 validate -j faulty.btf kernel-be.btf missing.btf
	same "" "$err"
	same '{"command":"validate","strict":false}' "$(query '{command, strict}')"
	same '{"files":3,"clean":1,"bad":1}' "$(query .summary)"
	same '["faulty.btf","kernel-be.btf","missing.btf"]' "$(query '[.files[].file]')"
	same '[false,true,null]' "$(query '[.files[].clean]')"
	same '{"severity":"error","type_id":2,"other_id":999,"offset":48,"text":"refers to a type id that is not there","kernel":"Invalid type_id"}' \
		"$(query '.files[0].faults[0]')"
	same '{"types":5,"errors":2,"warnings":1}' "$(query '.files[0] | {types, errors, warnings}')"
	same '["io","io"]' "$(query '[.files[2].error.status, .error.status]')"
	check 3 validate -p --strict faulty.btf
	same '["error","warning","error","strict"]' "$(query '[.files[0].faults[].severity]')"
	same '["corrupt","faulty.btf"]' "$(query '[.error.status, .error.file]')"
	check 0 validate -j kernel.btf
	same '[null,5,[]]' "$(query '[.error, .files[0].types, .files[0].faults]')"
	check 2 -j validate
	same '"usage"' "$(query .error.status)"
}
