#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Split BTF: --base, --module, --split. make_modules tells what is in the files.
# shellcheck disable=SC2154 # out and err come from check

load helper

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	"$TOP_BUILDDIR/tests/cli/make_files"
	"$TOP_BUILDDIR/tests/cli/make_modules"
}

# values OBJECT ARGUMENT...: what relocs says the records of OBJECT come to.
values() {
	check 0 relocs -j "$@"
	query '[.objects[].relocations[] | .target_value // .answer]'
}

@test "SPL-nobase: split BTF without its base is named, and the way out" {
	for file in net.btf net.ko by-luck.btf; do
		check 3 relocs --btf "$file" asks.o
		one_line "$err"
		has "$err" "$file: split BTF: needs its base"
		has "$err" "(give its base with --base)"
		same "" "$out"
		check 3 gen "$file" out.btf asks.o
		[ ! -e out.btf ]
	done
	check 3 relocs -j --btf net.btf asks.o
	same '"split BTF: needs its base"' "$(query .error.text)"
	same '"give its base with --base"' "$(query .error.hint)"
}

@test "a split BTF on its base: all types of both are candidates" {
	check 0 relocs asks.o --btf net.btf --base vm.btf
	same "" "$err"
	same '[8,16,8,"ambiguous",4,"poisoned",5,0]' "$(values asks.o --btf net.ko -B vm.btf)"
	check 0 gen -B vm.btf net.btf out.btf asks.o
	same '[8,16,8,"ambiguous",4,"poisoned"]' "$(values asks.o --btf out.btf | jq -c '.[0:6]')"
	rm out.btf
}

@test "SPL-base-is-split: a chain of bases, the lowest first" {
	same '[8]' "$(values top.o --btf top.btf -B vm.btf -B net.btf)"
	same '[8]' "$(values top.o --btf top.btf --base=vm.btf --base net.ko)"
	check 3 relocs top.o --btf top.btf -B vm.btf # one of the chain left out
	has "$err" "the base is not this split BTF's"
	check 3 relocs top.o --btf top.btf -B net.btf -B vm.btf
	has "$err" "net.btf: split BTF: needs its base"
}

# A base stands on those before it in the call, and on nothing that it names itself.
@test "SPL-base-chain-loop: files named over and over are a chain as any other" {
	check 3 relocs top.o --btf top.btf -B top.btf -B net.btf -B top.btf
	one_line "$err"
	has "$err" "top.btf: split BTF: needs its base"
	check 3 relocs top.o --btf top.btf -B vm.btf -B vm.btf
	has "$err" "vm.btf: not split BTF: it cannot stand on the base before it"
}

@test "SPL-wrongbase: what is outside is an error, what is shifted a warning" {
	check 3 relocs asks.o --btf net.btf -B small.btf
	one_line "$err"
	has "$err" "the base is not this split BTF's"
	check 0 relocs asks.o --btf net.btf -B large.btf
	one_line "$err"
	has "$err" "warning: net.btf: wrong base? names or functions of this split BTF do not fit"
	check 0 relocs -q asks.o --btf net.btf -B large.btf
	same "" "$err"
	check 3 relocs --strict asks.o --btf net.btf -B large.btf
	has "$err" "(--strict)"
}

@test "SPL-endian: a base of the other byte order" {
	check 3 relocs asks.o --btf net.btf -B kernel-be.btf
	has "$err" "differ in byte order"
}

@test "dump of a split BTF: its own types, on its base" {
	check 3 dump net.btf
	has "$err" "(give its base with --base)"
	check 0 dump net.ko --base vm.btf
	same "[5] STRUCT 'net_s' size=24 vlen=2" "${out%%$'\n'*}"
	has "$out" "PTR '(anon)' type_id=2"
	check 0 dump out.ko --base vm.btf # names of the distilled base come along
	has "$out" "[5] STRUCT 'out_s' size=24 vlen=2"
	has "$out" "[6] PTR '(anon)' type_id=2"
	check 2 dump net.btf -B vm.btf -o vm.btf
	has "$err" "which would be lost"
}

@test "a base that is not needed is said not to be used" {
	check 0 relocs asks.o --btf vm.btf -B large.btf
	has "$err" "warning: vm.btf: not split BTF"
	check 3 relocs --strict asks.o --btf vm.btf -B large.btf
}

@test "a base that cannot be read is an error of its own" {
	check 4 relocs asks.o --btf net.btf -B nowhere.btf
	has "$err" "nowhere.btf"
	check 3 relocs asks.o --btf net.btf -B nobtf.o
	has "$err" "nobtf.o"
	check 2 relocs asks.o --base vm.btf
	has "$err" "--base needs --btf"
	check 2 relocs asks.o --module net.btf
	has "$err" "--module needs --btf"
	check 2 relocs asks.o --btf - --base -
	has "$err" "standard input is named twice"
	check 2 gen vm.btf out.btf asks.o --module - --module -
	has "$err" "standard input is named twice"
}

@test "modules: their types count where the kernel has none of that name" {
	same '["poisoned","poisoned",8,4,"poisoned","poisoned",0,0]' "$(values asks.o --btf vm.btf)"
	same '[8,16,8,4,4,"poisoned",5,0]' "$(values asks.o --btf vm.btf --module net.ko)"
	# ids are those that the types have in their own module
	same '[8,16,8,4,4,0,5,5]' "$(values asks.o --btf vm.btf --module net.ko --module disk.btf)"
	same '[8,16,8,4,4,0,5,5]' "$(values asks.o --btf vm.btf --module disk.btf --module net.ko)"
	same '[{"file":"disk.btf","name":"disk"},{"file":"net.ko","name":"net"}]' "$(query .btf.modules)"
	same '["disk","net"]' "$(query '[.objects[].relocations[4].candidates[].module]')"
	check 0 relocs asks.o --btf vm.btf --module net.ko --module disk.btf
	has "$out" "type 7 struct both of net: 4"
	has "$out" "type 6 struct both of disk: 4"
	same "" "$err"
}

@test "gen --module: one BTF for kernel and modules" {
	check 0 gen vm.btf out.btf asks.o --module net.ko --module disk.btf
	same "" "$out$err"
	check 0 relocs -j asks.o --btf out.btf
	same '[8,16,8,4,4,0]' "$(query '[.objects[].relocations[0:6][].target_value]')"
	same '["found","found"]' "$(query '[.objects[].relocations[6:8][].answer]')"
	# whatever the order of modules
	mv out.btf first.btf
	check 0 gen vm.btf out.btf asks.o --module net.btf --module disk.btf --module empty.btf
	cmp first.btf out.btf
	# a module that has nothing to say
	check 0 gen vm.btf out.btf asks.o
	mv out.btf first.btf
	check 0 gen vm.btf out.btf asks.o --module empty.btf
	cmp first.btf out.btf
	rm first.btf out.btf
}

@test "modules that disagree are named" {
	check 0 gen vm.btf out.btf odd.o --module disk.btf --module other.btf
	has "$err" "struct odd.x: ambiguous in vm.btf and its modules: type 7 of disk gives 0, type 5 of other gives 8"
	check 0 relocs -j odd.o --btf out.btf
	same '"ambiguous"' "$(query '.objects[0].relocations[0].answer')"
	check 3 gen --strict vm.btf other-out.btf odd.o --module disk.btf --module other.btf
	[ ! -e other-out.btf ]
	rm out.btf
}

@test "gen -j names modules" {
	check 0 gen -j vm.btf out.btf asks.o --module net.ko
	same '[{"file":"net.ko","name":"net"}]' "$(query .modules)"
	rm out.btf
	check 3 gen -j vm.btf out.btf asks.o --module vm.btf
	same '"not split BTF, as a module'"'"'s is"' "$(query .error.text)"
	[ ! -e out.btf ]
}

@test "what cannot be a module is refused" {
	check 3 gen vm.btf out.btf asks.o --module vm.btf
	has "$err" "vm.btf: not split BTF, as a module's is"
	check 3 gen small.btf out.btf asks.o --module net.btf
	has "$err" "net.btf: "
	has "$err" "the base is not this split BTF's"
	check 4 gen vm.btf out.btf asks.o --module nowhere.ko
	check 3 gen vm.btf out.btf asks.o --module asks.o
	[ ! -e out.btf ]
	cp net.btf copy.btf
	check 2 gen vm.btf copy.btf asks.o --module copy.btf
	has "$err" "which would be lost"
	check 2 gen net.btf vm.btf asks.o --base vm.btf
	has "$err" "which would be lost"
	cmp net.btf copy.btf
	rm copy.btf
}

@test "a distilled base is found in the real one" {
	same '[16]' "$(values out.o --btf vm.btf --module out.ko)"
	same '[16]' "$(values out.o --btf out.ko -B vm.btf)"
	check 0 gen vm.btf out.btf out.o --module net.ko --module out.ko
	same '[16]' "$(values out.o --btf out.btf)"
	rm out.btf
	check 3 relocs out.o --btf out.ko
	one_line "$err"
}

@test "SPL-dist-mismatch, SPL-dist-dup: for another kernel, or for two types" {
	check 3 gen vm.btf out.btf out.o --module out-size.ko
	one_line "$err"
	has "$err" "out-size.ko: "
	has "$err" "the module is for another kernel"
	check 3 gen twins.btf out.btf out.o --module out-dup.ko
	one_line "$err"
	has "$err" "the base has two types that this one of the distilled base may stand for"
	check 3 gen small.btf out.btf out.o --module out.ko
	has "$err" "the module is for another kernel"
	[ ! -e out.btf ]
}

@test "a module's type that must have the name of a kernel's: two BTFs, not one" {
	check 5 gen vm.btf out.btf names.o --module names.btf
	one_line "$err"
	has "$err" "one BTF cannot tell them apart"
	has "$err" "(--split writes a BTF for each)"
	[ ! -e out.btf ]
	check 0 gen --split vm.btf out.btf names.o --module names.btf
	same '[1,8]' "$(values names.o --btf out.btf --module out.btf.names)"
	rm out.btf out.btf.names
}

@test "gen --split: a base and split files, to be used as the full ones" {
	check 0 gen --split vm.btf min asks.o --module net.ko --module disk.btf --module empty.btf
	same "" "$out$err"
	same '[8,16,8,4,4,0]' "$(values asks.o --btf min --module min.net --module min.disk | jq -c '.[0:6]')"
	check 0 relocs asks.o --btf min.net -B min
	same "" "$err"
	check 0 gen --split min again asks.o --module min.net --module min.disk --module min.empty
	cmp min again
	for part in net disk empty; do
		cmp "min.$part" "again.min.$part"
	done
	rm min min.* again again.*
}

@test "gen --split -j lists the files" {
	check 0 gen -j --split vm.btf min asks.o --module net.ko --module disk.btf
	same '["min.net","min.disk"]' "$(query '[.split[].output]')"
	same "[$(wc -c <min.net),$(wc -c <min.disk)]" "$(query '[.split[].bytes]')"
	same "$(wc -c <min)" "$(query .bytes)"
	rm min min.*
}

@test "gen --split: wrong calls, and files that cannot be written" {
	check 2 gen --split vm.btf min asks.o
	has "$err" "--split needs --module"
	check 2 gen --split vm.btf - asks.o --module net.ko
	has "$err" "--split needs a file for OUTPUT"
	check 2 gen --split vm.btf min asks.o --module net.ko --module net.btf
	has "$err" "two modules of one name 'net.btf'"
	check 2 gen -j --split vm.btf min asks.o --module net.ko --module net.btf
	same '"--split: two modules of one name '"'net.btf'"'"' "$(query .error.text)"
	cp net.ko min.net
	check 2 gen --split vm.btf min asks.o --module net.btf
	has "$err" "an ELF file is already where BTF would go for 'net.btf'"
	cmp net.ko min.net
	rm min.net
	for name in min min.net min.disk; do
		mkdir "$name"
		check 4 gen --split vm.btf min asks.o --module net.btf --module disk.btf
		has "$err" "$name"
		rmdir "$name"
		[ ! -e min ] && [ ! -e min.net ] && [ ! -e min.disk ]
	done
	check 2 relocs --split asks.o --btf vm.btf --module net.ko
}

@test "real modules: nf_conntrack, nf_nat, xfs, kvm" {
	local all=() name
	kernel debian-6.1.176-amd64
	for name in nf_conntrack nf_nat xfs kvm; do
		xz -dc "$TOP_SRCDIR/tests/fixtures/modules/debian-6.1.176-amd64-$name.btf.xz" >"$name.btf"
		all+=(--module "$name.btf")
		check 0 relocs -q --strict "$TOP_SRCDIR/tests/objects/one_enum.el.o" --btf "$name.btf" \
			-B "$kernel"
	done
	check 0 gen -q "$kernel" out.btf "$TOP_SRCDIR"/tests/objects/*.el.o "${all[@]}"
	[ "$(wc -c <out.btf)" -lt 20000 ]
	check 0 relocs -j --btf "$kernel" "$TOP_SRCDIR"/tests/objects/{nf_conntrack,xfs,kvm}.el.o "${all[@]}"
	query '[.objects[].relocations[] | select(.kind != "target_type_id") | .target_value // .answer]' >full
	[ "$(jq '[.[] | numbers] | length' full)" -gt 90 ]
	check 0 relocs -j --btf out.btf "$TOP_SRCDIR"/tests/objects/{nf_conntrack,xfs,kvm}.el.o
	query '[.objects[].relocations[] | select(.kind != "target_type_id") | .target_value // .answer]' >min
	cmp full min
	rm full min out.btf
}
