#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# btfmin extract: the BTF out of every form that it comes in, made by the tools that make them; and
# that the other commands take these forms.
# shellcheck disable=SC2154 # out and err come from check

load helper

# Every form, once for all tests here: forms/NAME, each of which holds kernel.btf.
setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	"$TOP_BUILDDIR/tests/cli/make_files"
	mkdir forms
	gzip -c kernel.btf >forms/gzip
	xz -c kernel.btf >forms/xz
	xz --format=lzma -c kernel.btf >forms/lzma
	zstd -qc kernel.btf >forms/zstd
	lz4 -qc kernel.btf >forms/lz4
	lz4 -qlc kernel.btf >forms/lz4-legacy
	local form
	for form in v7 oldgnu ustar gnu pax; do
		tar --format=$form -cf forms/tar-$form kernel.btf
	done
	tar -cJf forms/tar-xz ./kernel.btf
	tar -czf forms/tar-gz kernel.btf
	tar --zstd -cf forms/tar-zst kernel.btf
	tar -cf - kernel.btf | lz4 -qc >forms/tar-lz4
	xz -c kernel.elf >forms/elf-xz
	zstd -qc kernel.elf >forms/ko-zst
	gzip -c forms/xz >forms/xz-gz
	cp kernel.elf forms/elf
	cp kernel.btf forms/raw
	cp pressed.elf pressed32.elf forms
	gzip -c pressed.elf >forms/pressed-gz
	# As a module is installed.
	echo 'int x;' | ${CC:-cc} -c -x c - -o plain.o
	objcopy --add-section .BTF=kernel.btf plain.o forms/objcopy
	xz -c forms/objcopy >forms/objcopy-xz
	printf '%s\n' forms/* >forms.list
	# A longer name than a header holds, by each of the ways for it.
	local dir
	dir=$(printf 'd%.0s' {1..90})
	mkdir -p "$dir/$dir"
	cp kernel.btf "$dir/$dir/k.btf"
	for form in gnu pax ustar; do
		tar --format=$form -cf long-$form.tar "$dir/$dir/k.btf"
	done
	mkdir two
	cp kernel.btf two/a.btf
	cp kernel-be.btf two/b.btf
	echo text >two/README
	tar --sort=name -cJf two.tar.xz two
}

setup() {
	cd "$BATS_FILE_TMPDIR" || return
	rm -rf out other
}

# gives PATH ARGUMENT...: extract of PATH is kernel.btf byte for byte, without a word.
gives() {
	check 0 extract "$@" -o out
	same "" "$out$err"
	cmp out kernel.btf
}

@test "every form gives the same bytes" {
	local form
	[ "$(wc -l <forms.list)" -ge 20 ]
	while IFS= read -r form; do
		gives "$form"
	done <forms.list
}

@test "every form that is kept as it was made once" {
	local form count=0
	for form in "$TOP_SRCDIR"/tests/fixtures/forms/*; do
		case $form in
		*kernel32.elf) continue ;; # the other byte order
		esac
		gives "$form"
		count=$((count + 1))
	done
	[ "$count" -ge 26 ]
	check 0 extract "$TOP_SRCDIR/tests/fixtures/forms/kernel32.elf" -o out
	cmp out kernel-be.btf
}

@test "gen and relocs take every form, and it makes no difference" {
	local form answers
	check 0 gen kernel.btf other good.o
	check 0 relocs good.o missing.o --btf kernel.btf
	answers=$out
	while IFS= read -r form; do
		check 0 gen "$form" out good.o
		same "" "$out$err"
		cmp out other
		check 0 relocs good.o missing.o --btf "$form"
		same "$answers" "$out"
	done <forms.list
}

@test "standard input, a FIFO, a pipe of single bytes" {
	local form
	for form in forms/raw forms/tar-xz forms/elf-xz; do
		"$BTFMIN" extract - -o out <"$form"
		cmp out kernel.btf
		"$BTFMIN" extract /dev/stdin <"$form" >out
		cmp out kernel.btf
		rm -f fifo
		mkfifo fifo
		cat "$form" >fifo &
		gives fifo
		wait
	done
	dd if=forms/tar-gz bs=1 status=none | "$BTFMIN" extract - >out
	cmp out kernel.btf
}

@test "the running kernel's file comes out as it is" {
	local live=/sys/kernel/btf/vmlinux
	[ -r $live ] || live=kernel.btf # where there is none, any other
	check 0 extract $live -o out
	cmp out $live
}

@test "standard output, - and a path are the same" {
	"$BTFMIN" extract forms/xz >out
	cmp out kernel.btf
	"$BTFMIN" extract -o - forms/xz >out
	cmp out kernel.btf
	gives forms/xz
	check 0 extract forms/xz --output=other
	cmp other kernel.btf
}

@test "BTF is not written to a terminal, unless that is asked for" {
	command -v script
	script -qec "'$BTFMIN' extract kernel.btf" typescript >seen || [ $? -eq 2 ]
	has "$(<seen)" "not for a terminal"
	script -qec "'$BTFMIN' extract kernel.btf -o -" typescript >seen
	grep -aq task_struct seen
	script -qec "'$BTFMIN' extract kernel.btf --info" typescript >seen
	has "$(<seen)" "little-endian"
}

@test "long names, by every way there is for them" {
	local form
	for form in gnu pax ustar; do
		gives long-$form.tar
	done
}

@test "wrong calls" {
	check 2 extract
	has "$err" "INPUT is missing"
	check 2 extract a b
	has "$err" "'b'"
	check 2 extract kernel.btf --info -o out
	check 2 extract kernel.btf --info --list
	check 2 extract two.tar.xz --list --member x
	check 2 extract -j kernel.btf
	one_line "$out"
	same '"usage"' "$(query .error.status)"
	check 2 extract -j kernel.btf -o -
	check 2 extract kernel.btf -o kernel.btf
	has "$err" "FILE of --output is INPUT"
	cp good.o mine.o
	check 2 extract kernel.btf -o mine.o
	has "$err" "an ELF file already, not a BTF: 'mine.o'"
	cmp good.o mine.o
	check 0 extract kernel-be.btf -o out
	cmp out kernel-be.btf
}

# ---- several members

@test "several members: one is to be named" { # TAR-two-btf
	check 3 extract two.tar.xz -o out
	same "btfmin: two.tar.xz: in the expanded xz data: 2 members of the archive are BTF (--member NAME takes one, 'btfmin extract --list' has their names)" "$err"
	[ ! -e out ]
	gives two.tar.xz --member two/a.btf
	gives two.tar.xz --member ./two/a.btf
	check 0 gen --member two/b.btf two.tar.xz out good-be.o
	check 0 gen kernel-be.btf other good-be.o
	cmp out other
	check 0 relocs good.o --btf two.tar.xz --member=two/a.btf
	check 3 extract two.tar.xz --member two/README
	has "$err" "in the expanded xz data, member 'two/README': offset 0x0: neither BTF nor ELF"
	check 3 extract two.tar.xz --member two
	has "$err" "no regular file of that name"
}

@test "--list" {
	check 0 extract --list two.tar.xz
	same "two/a.btf two/b.btf" "$(awk '{ print $2 }' <<<"$out" | xargs)"
	same "$(wc -c <kernel.btf)" "$(awk 'NR == 1 { print $1 }' <<<"$out")"
	check 0 extract --list -v two.tar.xz
	same 3 "$(wc -l <<<"$out")"
	check 0 extract --list -jv two.tar.xz
	same '["extract","two.tar.xz",["two/README","two/a.btf","two/b.btf"],[false,true,true],[]]' \
		"$(query '[.command, .input, [.members[].name], [.members[].btf], .notes]')"
	check 3 extract --list forms/xz
	has "$err" "no tar archive"
	lacks "$err" CONFIG_DEBUG_INFO_BTF
	head -c 300 two.tar.xz >short
	check 3 extract --list -j short
	same '"corrupt"' "$(query .error.status)"
	check 4 extract --list nosuch
}

@test "names of members are escaped" { # TAR-name-ctrl
	local name=$'e\033[2J\n.btf'
	cp kernel.btf "$name"
	tar -cf ctrl.tar "$name"
	check 0 extract --list ctrl.tar
	one_line "$out"
	has "$out" 'e\x1b[2J\x0a.btf'
	check 0 extract --list -j ctrl.tar
	same '"e\u001b[2J\n.btf"' "$(query '.members[].name')"
	check 0 extract --info ctrl.tar
	has "$out" "member 'e\\x1b[2J\\x0a.btf'"
	head -c 40 kernel.btf >"$name"
	tar -cf ctrl.tar "$name"
	check 3 extract ctrl.tar
	one_line "$err"
	has "$err" "member 'e\\x1b[2J\\x0a.btf': "
}

@test "archives without BTF" { # TAR-empty-arch
	tar -cJf none.tar.xz two/README
	check 3 extract none.tar.xz
	has "$err" "no .btf member in the archive"
	tar -cf none.tar -T /dev/null
	check 3 gen none.tar out good.o
	has "$err" "no .btf member in the archive"
	one_line "$err"
}

# ---- --info

@test "--info tells what was found on the way" {
	check 0 extract --info forms/tar-xz
	same "xz tar btf" "$(awk '/ at 0x/ { print $1 }' <<<"$out" | xargs)"
	has "$out" "member './kernel.btf'"
	has "$out" "byte order:    little-endian"
	has "$out" "base or split: base"
	check 0 extract --info kernel32.elf
	has "$out" "big-endian"
	check 0 extract --info -q forms/xz
	same "" "$out$err"
	check 0 extract --info -j forms/xz-gz
	same '["gzip","xz","btf"]' "$(query '[.layers[].form]')"
	same "$(wc -c <kernel.btf)" "$(query .btf.bytes)"
	same '["little",1,0,24,5,false,null]' \
		"$(query '.btf | [.byte_order, .version, .flags, .header_bytes, .types, .split, .distilled_base]')"
	same '[]' "$(query .notes)"
	check 0 extract -jp forms/tar-xz -o out
	same '["extract","forms/tar-xz","out","./kernel.btf"]' \
		"$(query '[.command, .input, .output, .layers[1].member]')"
	cmp out kernel.btf
}

@test "split BTF is taken and described without its base" {
	check 0 extract split.btf -o out
	cmp out split.btf
	same "" "$err"
	check 0 extract --info split.btf
	has "$out" "base or split: split"
	has "$out" "types:         2, "
	check 0 extract --info -j module.ko
	same '[true,2,"elf"]' "$(query '[.btf.split, .btf.types, .layers[0].form]')"
	same "$(wc -c <kernel.btf)" "$(query .btf.distilled_base.bytes)"
	check 0 extract module.ko -o out
	cmp out split.btf
}

@test "odd BTF comes out as it is, with a warning" {
	check 0 extract odd.btf -o out
	same "btfmin: warning: odd.btf: there are bytes after the BTF's last section" "$err"
	cmp out odd.btf
	check 3 extract --strict odd.btf -o other
	[ ! -e other ]
	check 0 extract -q odd.btf -o out
	same "" "$err"
}

# ---- what is broken

@test "the place of an error says in what" {
	head -c 60 kernel.btf | xz >cut.xz
	check 3 gen cut.xz out good.o
	same "btfmin: cut.xz: in the expanded xz data: offset 0x8: BTF type section is past the end" "$err"
	check 3 -j extract cut.xz -o out
	same '["corrupt","cut.xz","in the expanded xz data",8]' \
		"$(query '.error | [.status, .file, .within, .offset]')"
	[ ! -e out ]
}

@test "validate says in what, too" {
	check 0 validate forms/tar-xz
	same "" "$out$err"
	xz -c bad-id.btf >bad-id.xz
	check 3 validate bad-id.xz
	has "$out" "bad-id.xz: in the expanded xz data: offset 0x"
	check 3 -j validate bad-id.xz
	same '"in the expanded xz data"' "$(query '.files[0].within')"
	{ cat forms/gzip; echo junk; } >junk.gz
	check 3 validate --strict junk.gz kernel.elf
	has "$err" "there are bytes after the compressed data"
}

@test "limits have options that move them" { # CMP-xz-bomb, CMP-xz-dict in small
	head -c 3000000 /dev/zero >zeroes
	cat kernel.btf zeroes | xz -c >large.xz
	check 0 extract -q large.xz -o out
	check 5 extract --max-size 1M large.xz -o other
	has "$err" "max_size"
	has "$err" "(see --max-size and --max-memory)"
	[ ! -e other ]
	check 0 gen -q --max-size 4M large.xz other good.o
	check 5 relocs good.o --btf large.xz --max-memory 100K
	has "$err" "max_memory"
	check 5 extract --list --max-size=1 forms/tar-gz
	for size in 0 1T -1 x "" 99999999999999999999 99999999999G 1KK; do
		check 2 extract forms/xz --max-size "$size" -o other
		one_line "$err"
	done
}

@test "a size that is given moves the limit of the ratio as well" { # CMP-xz-bomb
	{ cat kernel.btf && head -c 70M /dev/zero; } | xz -0 -c >bomb.xz
	check 5 extract -q bomb.xz -o other
	has "$err" "1000 times"
	[ ! -e other ]
	check 0 extract -q --max-size 1G bomb.xz -o out
	[ "$(head -c "$(wc -c <kernel.btf)" out | cmp - kernel.btf && echo same)" = same ]
	rm out
}

@test "a file of more than 2 GiB is not read" { # HDR-2g
	printf '\237\353\001\000\030\000\000\000\000\000\000\000\000\000\000\200' >sparse
	printf '\000\000\000\200\001\000\000\000' >>sparse
	truncate -s 2147483673 sparse
	for command in extract dump; do
		check 5 "$command" sparse -o other
		one_line "$err"
		has "$err" "2147483648 bytes"
	done
	rm sparse
	[ ! -e other ]
}

@test "archives of objects are named" { # AR-thin
	rm -f whole.a thin.a
	ar rc whole.a good.o
	ar rcT thin.a good.o
	for name in whole thin; do
		for command in "gen kernel.btf other" relocs extract validate; do
			# shellcheck disable=SC2086 # several words
			check 5 $command $name.a
			one_line "$err"
			has "$err" "$name.a: offset 0x0: a"
			has "$err" " ar archive; "
		done
	done
	[ ! -e other ]
}

@test "what is cut short is never taken" { # GEN-prefix, CMP-xz-trunc, TAR-trunc
	local form size at
	for form in gzip xz lzma zstd lz4 tar-xz tar-gz tar-zst elf-xz; do
		size=$(wc -c <forms/$form)
		for at in 1 7 20 $((size / 2)) $((size - 9)) $((size - 1)); do
			head -c "$at" forms/$form >short
			check 3 extract short -o out
			one_line "$err"
			[ ! -e out ]
		done
	done
}

@test "three layers of compression are too many" { # CMP-nested
	gzip -c forms/xz-gz >three
	check 3 extract three
	has "$err" "more than two layers of compression"
	tar -cf tar-in-tar two.tar.xz
	check 3 extract tar-in-tar --member two.tar.xz
	has "$err" "a tar archive in a tar archive"
}

@test "links in an archive are passed over, and told of" { # TAR-symlink, TAR-hardlink
	mkdir -p links
	cp kernel.btf links/k.btf
	ln -sf k.btf links/soft.btf
	ln -f links/k.btf links/x.btf
	tar --sort=name -cf links.tar links
	check 0 extract links.tar -o out
	same "btfmin: warning: links.tar: links or devices in the tar archive have been passed over" "$err"
	cmp out kernel.btf
	check 3 extract --strict links.tar -o other
	[ ! -e other ]
	check 3 extract links.tar --member links/soft.btf
}

@test "one name twice: the last one, with a warning" { # TAR-dup
	tar -cf dup.tar -C two b.btf
	cp kernel.btf b.btf
	tar -rf dup.tar b.btf
	check 0 extract dup.tar -o out
	same "btfmin: warning: dup.tar: members of the tar archive have one name: the last was taken" "$err"
	cmp out kernel.btf
	check 3 gen --strict dup.tar other good.o
	[ ! -e other ]
}

@test "what follows the end of an archive or of compressed data" { # TAR-junk-after, CMP-gz-multi
	{ cat forms/tar-ustar; echo junk; } >junk.tar
	check 0 extract junk.tar -o out
	has "$err" "there are bytes after the tar archive's end"
	cmp out kernel.btf
	{ cat forms/gzip; echo junk; } >junk.gz
	check 0 extract junk.gz -o out
	has "$err" "there are bytes after the compressed data"
	cmp out kernel.btf
	{ cat forms/xz; echo junk; } >junk.xz
	check 3 extract junk.xz
	xz --check=none -c kernel.btf >nocheck.xz
	check 0 extract nocheck.xz -o out
	has "$err" "the compressed data has no checksum known here"
}

@test "output that fails leaves nothing" {
	check 4 extract forms/xz -o /dev/full
	check 4 extract forms/xz -o nosuch/out
	check 4 extract nosuch -o out
	[ ! -e out ]
}
