#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# btfmin embed: a package put into an object, found in it, replaced, taken out.
# shellcheck disable=SC2154 # out and err come from check

load helper

# A package of three kernels, two of which have one BTF, in several forms; packed.o holds it.
setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	"$TOP_BUILDDIR/tests/cli/make_files"
	mkdir -p tree/ubuntu/20.04/x86_64 tree/debian/12/x86_64
	cp kernel.btf tree/ubuntu/20.04/x86_64/5.4.0-42-generic.btf
	cp kernel.btf tree/debian/12/x86_64/6.1.0-50-amd64.btf
	cp new.btf tree/debian/12/x86_64/6.1.0-51-amd64.btf
	tar --sort=name -C tree -cf package.tar .
	gzip -k package.tar
	tar --sort=name -C tree -cJf package.tar.xz ubuntu debian
	"$BTFMIN" embed good.o package.tar.gz -o packed.o
	cp packed.o packed.good
}

setup() {
	cd "$BATS_FILE_TMPDIR" || return
	rm -f out.o back.o
	cmp packed.o packed.good
}

# finds FILE ID VERSION RELEASE BTF: what find takes out of FILE for that host is BTF.
finds() {
	local file=$1 id=$2 version=$3 release=$4
	check 0 find --ignore-sysfs "$file" --id "$id" --version-id "$version" --arch x86_64 \
		--release "$release" -o found.btf
	cmp found.btf "$5"
	rm found.btf
}

holds_all() {
	finds "$1" ubuntu 20.04 5.4.0-42-generic kernel.btf
	finds "$1" debian 12 6.1.0-50-amd64 kernel.btf
	finds "$1" debian 12 6.1.0-51-amd64 new.btf
}

@test "what is embedded is found, and taken out again" {
	local object
	for object in good.o good-be.o noext.o nobtf.o "$TOP_SRCDIR"/tests/objects/*.o; do
		check 0 embed "$object" package.tar.gz -o out.o
		same "" "$out$err"
		holds_all out.o
		check 0 embed --remove out.o -o back.o
		same "" "$out$err"
		cmp back.o "$object"
	done
}

@test "a package in any form becomes the same" {
	local form
	# an object's own package included
	for form in package.tar package.tar.gz package.tar.xz packed.o; do
		check 0 embed good.o $form -o out.o
		cmp out.o packed.o
	done
}

@test "one BTF, by the name of its file" {
	cp new.btf 6.1.0-51-amd64.btf
	check 0 embed good.o 6.1.0-51-amd64.btf -o out.o
	finds out.o debian 12 6.1.0-51-amd64 new.btf
	check 0 embed good.o tree/debian/12/x86_64/6.1.0-51-amd64.btf -o out.o
	finds out.o debian 12 6.1.0-51-amd64 new.btf
	cp new.btf noname
	check 3 embed good.o noname -o back.o
	[ ! -e back.o ]
	same "btfmin: noname: its name does not tell which kernel this BTF is of ([ID/VERSION/ARCH/]RELEASE.btf does)" "$err"
	check 3 embed good.o - -o back.o <new.btf
	has "$err" "which kernel"
}

@test "embedding again replaces" {
	cp new.btf 6.1.0-51-amd64.btf
	check 0 embed good.o 6.1.0-51-amd64.btf -o back.o
	check 0 embed packed.o 6.1.0-51-amd64.btf -o out.o
	cmp out.o back.o
	check 0 embed out.o package.tar -o out.o
	cmp out.o packed.o
	check 0 embed --remove out.o -o out.o
	cmp out.o good.o
}

@test "equal BTFs are embedded once" {
	local i
	mkdir -p many/debian/12/x86_64
	for i in {1..60}; do
		cp kinds.btf many/debian/12/x86_64/6.1.0-"$i"-amd64.btf
	done
	tar -C many -cf many.tar .
	check 0 embed -j good.o many.tar -o out.o --compress none
	same '[60,1,"none"]' "$(query '[.kernels, .unique, .compression]')"
	[ "$(query .embedded_bytes)" -lt $((61 * 512 + 4096 + $(wc -c <kinds.btf))) ]
}

@test "the compression is a choice" {
	local how
	for how in gzip gz xz none; do
		check 0 embed good.o package.tar -o out.o --compress $how
		holds_all out.o
		check 0 embed --remove out.o -o out.o
		cmp out.o good.o
	done
	check 0 embed good.o package.tar -o out.o --compress gzip
	cmp out.o packed.o
	# of what is embedded already
	check 0 embed good.o package.tar -o out.o --compress none
	check 0 embed out.o out.o -o out.o
	cmp out.o packed.o
	check 2 embed good.o package.tar -o out.o --compress zstd
	has "$err" "gzip, xz or none, not 'zstd'"
	check 2 embed --remove packed.o -o out.o --compress gzip
}

@test "the other commands see the object as it was" {
	check 0 relocs good.o
	same "${out//good.o/packed.o}" "$("$BTFMIN" relocs packed.o)"
	check 0 gen kernel.btf one good.o missing.o
	cp missing.o missing-packed.o
	check 0 embed missing-packed.o package.tar -o missing-packed.o
	check 0 gen kernel.btf two packed.o missing-packed.o
	cmp one two
	check 0 extract good.o -o one
	check 0 extract packed.o -o two
	cmp one two
	check 0 dump good.o -o one
	check 0 dump packed.o -o two
	cmp one two
}

@test "standard input and output" { # IO-stdin OUT-special
	"$BTFMIN" embed - package.tar -o - <good.o >out.o
	cmp out.o packed.o
	"$BTFMIN" embed good.o - -o /dev/stdout <package.tar.gz | cmp - packed.o
	"$BTFMIN" embed --remove - -o - <packed.o | cmp - good.o
	check 2 embed - - -o out.o
	has "$err" "cannot be both"
}

@test "an object is changed in its place, at once or not at all" { # OUT-same OUT-partial OUT-link
	cp good.o mine.o
	chmod 640 mine.o
	ln -sf mine.o link.o
	check 0 embed mine.o package.tar -o link.o
	[ -L link.o ]
	same 640 "$(stat -c %a mine.o)"
	cmp mine.o packed.o
	head -c 300 package.tar.gz >short
	check 3 embed mine.o short -o mine.o
	cmp mine.o packed.o
	check 0 embed --remove mine.o -o mine.o
	cmp mine.o good.o
	check 4 embed good.o package.tar -o nosuch/out.o # OUT-nodir
	has "$err" "nosuch/out.o"
	check 4 embed good.o package.tar -o /dev/full # OUT-enospc
	same "" "$(compgen -G '.btfmin.*')"
}

@test "a full disk" { # OUT-enospc
	disks
	local words
	for words in size=4k nr_inodes=2; do
		on_small $words 4 embed good.o package.tar -o small/out
		one_line "$err"
		has "$err" "small/out: cannot "
		has "$err" "No space left on device"
		same "" "$left"
	done
}

@test "what is no object is not replaced" {
	cp package.tar.gz mine
	check 2 embed good.o mine -o mine
	has "$err" "OUT is PACKAGE"
	check 2 embed good.o packed.o -o packed.o
	has "$err" "OUT is PACKAGE"
	check 2 embed good.o package.tar.gz -o kernel.btf
	has "$err" "is no BPF object: 'kernel.btf'"
	check 2 embed good.o package.tar.gz -o x86.o
	check 2 embed --remove packed.o -o kernel.elf
	"$TOP_BUILDDIR/tests/cli/make_files"
	cmp mine package.tar.gz
	cp good-be.o mine.o
	check 0 embed good.o package.tar.gz -o mine.o
	cmp mine.o packed.o
	: >empty
	check 0 embed good.o package.tar.gz -o empty
	cmp empty packed.o
	rm empty mine
}

@test "wrong calls" {
	check 2 embed
	has "$err" "OBJECT is missing"
	check 2 embed good.o -o out.o
	has "$err" "PACKAGE is missing"
	check 2 embed good.o package.tar
	has "$err" "--output OUT is missing"
	check 2 embed good.o package.tar more -o out.o
	has "$err" "'more'"
	check 2 embed --remove packed.o package.tar -o out.o
	check 2 embed --remove -o out.o
	check 2 embed -j good.o package.tar -o -
	same '"usage"' "$(query .error.status)"
	[ ! -e out.o ]
}

@test "objects that nothing can be put into" {
	check 5 embed x86.o package.tar -o out.o
	same "btfmin: x86.o: offset 0x12: not a BPF object: ELF file for another machine" "$err"
	check 3 embed kernel.btf package.tar -o out.o
	has "$err" "not a BPF object"
	check 5 embed package.tar.gz good.o -o out.o # swapped: the first word is to blame
	has "$err" "package.tar.gz: offset"
	check 5 embed package.tar.gz package.tar -o out.o
	check 4 embed nosuch package.tar -o out.o # IO-missing
	check 4 embed . package.tar -o out.o # IO-dir
	: >empty
	check 3 embed empty package.tar -o out.o
	head -c 300 packed.o >cut.o
	check 3 embed --remove cut.o -o out.o
	check 3 embed --remove good.o -o out.o
	same "btfmin: good.o: nothing is embedded: no .btfmin section" "$err"
	[ ! -e out.o ]
}

@test "packages that cannot be embedded" {
	check 3 embed good.o good.o -o out.o
	has "$err" "good.o: no package is embedded in the object"
	tar -cf none.tar -T /dev/null # TAR-empty-arch
	check 3 embed good.o none.tar -o out.o
	head -c 300 package.tar.gz >short
	check 3 embed good.o new.btf -o out.o # would be found by no host
	same "btfmin: new.btf: its name does not tell which kernel this BTF is of ([ID/VERSION/ARCH/]RELEASE.btf does)" "$err"
	check 3 embed good.o short -o out.o # CMP-trunc
	has "$err" "short: "
	check 4 embed good.o nosuch -o out.o
	check 4 embed good.o tree -o out.o
	# a member that is none
	cp -r tree other
	echo '<html>not found</html>' >other/debian/12/x86_64/6.1.0-52-amd64.btf
	tar --sort=name -C other -cf bad.tar .
	check 3 embed good.o bad.tar -o out.o
	has "$err" "bad.tar: member './debian/12/x86_64/6.1.0-52-amd64.btf': "
	one_line "$err"
	# two BTFs for one kernel
	mkdir -p other/btfhub-archive/debian/12/x86_64
	rm other/debian/12/x86_64/6.1.0-52-amd64.btf
	cp kernel.btf other/btfhub-archive/debian/12/x86_64/6.1.0-51-amd64.btf
	tar --sort=name -C other -cf bad.tar .
	check 5 embed good.o bad.tar -o out.o
	has "$err" "bad.tar: "
	rm -r other
	[ ! -e out.o ]
}

@test "package.json is left out, and that is said" {
	cp -r tree with
	echo '{}' >with/package.json
	tar --sort=name -C with -cf with.tar .
	check 0 embed good.o with.tar -o out.o
	same "btfmin: note: with.tar: package.json has been left out" "$err"
	cmp out.o packed.o
	check 0 embed -q good.o with.tar -o out.o
	same "" "$err"
	check 0 embed -j good.o with.tar -o out.o
	same true "$(query .left_out_package_json)"
	rm -r with
}

@test "the documents" {
	check 0 embed -j good.o package.tar.xz -o out.o
	one_line "$out"
	same '["embed","good.o","package.tar.xz","out.o",3,2,"gzip",false,[]]' \
		"$(query '[.command, .object, .package, .output, .kernels, .unique, .compression, .left_out_package_json, .notes]')"
	same "$(wc -c <out.o)" "$(query .bytes)"
	check 0 embed -jp --remove out.o -o back.o
	same '["embed","out.o","back.o",null]' "$(query '[.command, .object, .output, .package]')"
	same "$(wc -c <back.o)" "$(query .bytes)"
	check 4 embed -j good.o nosuch -o out.o
	same '["embed","io","nosuch",null]' "$(query '[.command, .error.status, .error.file, .bytes]')"
	check 3 embed -j --remove good.o -o out.o
	same '["absent","good.o"]' "$(query '[.error.status, .error.file]')"
	check 0 embed -v good.o package.tar -o out.o
	has "$err" "out.o: 3 kernels, 2 BTFs, "
}

@test "what is odd about a package is said, and --strict refuses it" {
	head -c -1024 package.tar >endless.tar
	while [ "$(tail -c 512 endless.tar | tr -d '\0' | wc -c)" -eq 0 ]; do
		head -c -512 endless.tar >cut.tar
		mv cut.tar endless.tar
	done
	check 0 embed good.o endless.tar -o out.o
	has "$err" "no end mark"
	cmp out.o packed.o
	check 3 embed --strict good.o endless.tar -o back.o
	[ ! -e back.o ]
	check 0 embed -j good.o endless.tar -o out.o
	has "$(query .notes)" "no end mark"
}

@test "what a package may expand to is limited" { # CMP-limit
	check 5 embed good.o package.tar.xz -o out.o --max-size 1K
	has "$err" "package.tar.xz: "
	check 5 embed good.o package.tar.xz -o out.o --max-memory 1K
	[ ! -e out.o ]
	check 2 embed good.o package.tar.xz -o out.o --max-size lots
	check 2 embed --remove packed.o -o out.o --max-size 1K
}

# 35 kB of a package with 2,000 links to 1 MiB were 2 GB of memory
@test "links to long names are not written out as copies" {
	local dir i
	dir=long/ubuntu/20.04/x86_64/5.4.0-$(printf 'a%.0s' {1..90})
	mkdir -p "${dir%/*}"
	cp kernel.btf "$dir-100.btf"
	truncate -s 4M "$dir-100.btf"
	for i in {101..150}; do
		ln "$dir-100.btf" "$dir-$i.btf"
	done
	tar --sort=name -C long -czf long.tar.gz .
	check 0 embed good.o long.tar.gz -o out.o --compress none
	[ "$(stat -c %s out.o)" -lt 5000000 ]
	check 0 unpack --list out.o
	same 51 "$(wc -l <<<"$out")"
	rm -r long long.tar.gz
}

@test "the same bytes at any time and place" {
	touch -d 2001-01-01 package.tar
	(umask 0 && TZ=Asia/Tokyo LC_ALL=nowhere "$BTFMIN" embed good.o package.tar -o out.o)
	cmp out.o packed.o
}

@test "names are escaped" {
	local name=$'e\033[2J\n.o'
	cp good.o "$name"
	check 3 embed --remove "$name" -o out.o
	one_line "$err"
	has "$err" 'e\x1b[2J\x0a.o'
	check 0 embed -v good.o package.tar -o "$name"
	one_line "$err"
	rm "$name"
}
