#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# btfmin pack: small trees of small kernels, all options, and whatever can go wrong on the way.
# shellcheck disable=SC2154 # out and err come from check

load helper

# tree: an archive of six kernels in several forms; three have the same BTF.
setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	"$TOP_BUILDDIR/tests/cli/make_files"
	local u=tree/ubuntu/20.04/x86_64 c=tree/centos/7/x86_64 d=tree/debian/12
	mkdir -p $u $c $d/x86_64 $d/arm64
	entry kernel.btf $u/5.4.0-42-generic
	entry kernel.btf $u/5.4.0-90-generic
	entry kernel-be.btf $c/3.10.0-1160.el7.x86_64
	cp kernel.btf $d/x86_64/6.1.0-50-amd64.btf
	gzip -c kernel-be.btf >$d/x86_64/6.1.0-51-amd64.btf.gz
	entry kinds.btf $d/arm64/6.1.0-50-arm64
	cp -r tree spare
	"$BTFMIN" pack -q tree good.o missing.o -o good.tar -J1
}

# entry BTF PATH: PATH.btf.tar.xz, as btfhub-archive has it.
entry() {
	local name
	name=$(basename "$2").btf
	cp "$1" "$name"
	tar --format=ustar -cJf "$2.btf.tar.xz" "$name"
	rm "$name"
}

setup() {
	cd "$BATS_FILE_TMPDIR" || return
	rm -rf out out.* bad cache report other full
}

teardown() { # the archive is never written to, and nothing half-written is left
	diff -r tree spare
	[ -z "$(find . -name '.btfmin.*')" ]
}

# many N DIR: so many files of kernels.
many() {
	python3 -c 'import os, sys
for n in range(1, int(sys.argv[1]) + 1): os.link("kernel.btf", "%s/%d.btf" % (sys.argv[2], n))' "$@"
}

# members FILE: the names in a package.
members() { tar -tf "$1" | sort | xargs; }

@test "a package, and what is in it" {
	check 0 pack tree -o out.tar good.o missing.o
	same "" "$err"
	same 6 "$(tar -tf out.tar | wc -l)"
	mkdir out
	tar -xf out.tar -C out
	check 0 gen -q kernel.btf other good.o missing.o
	cmp other out/btfhub-archive/ubuntu/20.04/x86_64/5.4.0-42-generic.btf
	cmp other out/btfhub-archive/debian/12/x86_64/6.1.0-50-amd64.btf
	check 0 gen -q kernel-be.btf other good.o missing.o
	cmp other out/btfhub-archive/centos/7/x86_64/3.10.0-1160.el7.x86_64.btf
	check 0 gen -q kinds.btf other good.o missing.o
	cmp other out/btfhub-archive/debian/12/aarch64/6.1.0-50-arm64.btf
}

@test "real kernels: each member is what gen makes, and relocs has the same to say" {
	local objects=("$TOP_SRCDIR"/tests/objects/{enums,fields,flavors,kvm,types}.el.o) name
	check 0 pack -q "$TOP_SRCDIR/tests/fixtures/kernels" -o out --layout flat "${objects[@]}" --report report
	mkdir out.d
	tar -xf out -C out.d
	same 5 "$(find out.d -name '*.btf' | wc -l)"
	for name in debian-5.10.223-amd64 debian-6.12.107-s390x; do
		kernel $name
		check 0 gen -q "$kernel" other "${objects[@]}"
		cmp other out.d/$name.btf
		check 0 relocs -j "${objects[@]}" --btf "$kernel"
		same "$(query '.summary | [.relocations, .found, .absent, .poisoned, .ambiguous, .malformed, .failed]')" \
			"$(jq -c "select(.release == \"$name\") | .summary | [.relocations, .found, .absent, .poisoned, .ambiguous, .malformed, .failed]" report)"
	done
}

@test "the summary" {
	check 0 pack tree -o out.tar good.o missing.o
	same "6" "$(sed -n 's/^kernels: *//p' <<<"$out")"
	same "3" "$(sed -n 's/^unique: *//p' <<<"$out")"
	has "$out" " stored: links save "
	has "$out" "$(wc -c <out.tar) bytes, bpf-compatible"
	has "$out" "found on no kernel"
	has "$out" "incomplete:  6 kernels with a relocation that has no answer"
	has "$out" "absent:      6 kernels on which something asked for is not there"
	# "it is not there" is an answer for who asks whether
	kernel debian-5.10.223-amd64
	check 0 pack "$kernel" -o out.tar "$TOP_SRCDIR/tests/objects/fields.el.o"
	has "$out" "incomplete:  0 kernels"
	has "$out" "absent:      0 kernels"
	check 0 pack "$kernel" -o out.tar "$TOP_SRCDIR/tests/objects/candidates.el.o"
	has "$out" "incomplete:  0 kernels"
	has "$out" "absent:      1 kernel on which "
	check 0 pack -j tree -o out.tar good.o missing.o
	same '[6,6]' "$(query '.summary | [.incomplete_kernels, .absent_kernels]')"
	check 0 pack tree -o out.tar good.o missing.o
	check 0 pack -q tree -o out.tar good.o
	same "" "$out$err"
	check 0 pack -v tree -o out.tar good.o missing.o
	has "$out" "  on none:   missing.o: "
	has "$err" "note: tree/centos/7/x86_64/3.10.0-1160.el7.x86_64.btf.tar.xz: "
	has "$err" ", the same as tree/debian/12/x86_64/6.1.0-50-amd64.btf"
	# the package on standard output: the summary is in nobody's way
	"$BTFMIN" pack tree -o - good.o missing.o >out 2>other
	cmp out good.tar
	grep -q '^unique: *3' other
}

@test "the same bytes for any number of jobs, place, time, language and order" { # IO-locale, IO-time
	local jobs
	for jobs in 1 2 7 64; do
		check 0 pack -q tree -o out.tar good.o missing.o --jobs $jobs --report report
		cmp out.tar good.tar
		[ -e other ] || cp report other
		cmp report other
	done
	LC_ALL=tr_TR.UTF-8 TZ=Asia/Kolkata check 0 pack -q tree missing.o good.o -o out.tar
	cmp out.tar good.tar
	check 0 pack -q tree/debian tree -o out.tar good.o missing.o
	cmp out.tar good.tar
	check 0 pack -q tree tree/debian -o out.tar good.o missing.o
	cmp out.tar good.tar
	rm -rf other
	mkdir other
	cp -r tree other/elsewhere
	touch -d 1999-01-01 other/elsewhere/*/*/*/*
	check 0 pack -q other/elsewhere -o out.tar good.o missing.o
	cmp out.tar good.tar
	SOURCE_DATE_EPOCH=86400 check 0 pack -q tree -o out.tar good.o missing.o
	has "$(TZ=UTC tar -tvf out.tar)" "1970-01-02"
	SOURCE_DATE_EPOCH=soon check 2 pack -q tree -o out good.o
	[ ! -e out ]
}

@test "archives: a folder, a tar, a compressed tar, a list, one file" {
	tar -cf out.tree.tar tree
	tar -cJf out.tree.tar.xz -C tree .
	local archive
	for archive in tree ./tree/ out.tree.tar out.tree.tar.xz; do
		check 0 pack -q "$archive" -o out good.o missing.o
		cmp out good.tar
	done
	find tree -type f | check 0 pack -q - -o out good.o missing.o
	cmp out good.tar
	find tree -type f -print0 | check 0 pack -q - -o out good.o missing.o
	cmp out good.tar
	check 0 pack -q tree/debian/12/x86_64/6.1.0-50-amd64.btf -o out good.o
	one_line "$(tar -tf out)"
}

@test "filters" {
	check 0 pack -q tree -o out good.o --distro debian
	same 3 "$(tar -tf out | wc -l)"
	check 0 pack -q tree -o out good.o --distro debian --arch amd64 --kernel '*-51-*'
	same ./btfhub-archive/debian/12/x86_64/6.1.0-51-amd64.btf "$(members out)"
	check 0 pack -q tree -o out good.o --kernel '>=4.18,<6'
	same 2 "$(tar -tf out | wc -l)"
	check 0 pack -q tree -o out good.o --release 7 --release 20.04
	same 3 "$(tar -tf out | wc -l)"
	check 2 pack tree -o other good.o --kernel '>='
	check 3 pack tree -o other good.o --distro nosuch
	same "btfmin: tree: no kernel is one that the filters take" "$err"
	[ ! -e other ]
	check 3 pack tree -o other good.o --release 5.4.0-42-generic
	has "$err" "(--release is a distribution's, --kernel a kernel's: 20.04, 5.4.0-42-generic)"
	check 3 pack tree tree -o other good.o --distro nosuch
	same "btfmin: no kernel is one that the filters take" "$err"
	mkdir bad
	check 3 pack bad -o other good.o
	has "$err" "btfmin: bad: there is no kernel in it"
	check 3 pack -j bad -o other good.o
	same '"absent"' "$(query .error.status)"
	[ ! -e other ]
}

@test "layouts" {
	check 0 pack -q tree -o out.gz good.o --layout bcc
	gzip -t out.gz
	has "$(members out.gz)" "./centos/7/x86_64/3.10.0-1160.el7.x86_64.btf"
	lacks "$(tar -tvf out.gz)" " link to "
	check 0 pack -q tree -o out good.o --layout bcc
	gzip -t <out
	check 0 pack -q tree -o out good.o --layout inspektor-gadget
	has " $(members out)" " centos/7/x86_64/3.10.0-1160.el7.x86_64.btf"
	check 0 pack -q tree -o out good.o --layout flat
	has " $(members out)" " 3.10.0-1160.el7.x86_64.btf"
	check 0 pack -q tree -o other good.o missing.o --layout dir
	same 6 "$(find other -name '*.btf' | wc -l)"
	same 3 "$(find other -name '*.btf' -printf '%i\n' | sort -u | wc -l)"
	check 4 pack -q tree -o other good.o --layout dir
	has "$err" "other"
	check 2 pack tree -o out.x good.o --layout nosuch
	has "$err" "'nosuch'"
	check 2 pack tree -o - good.o --layout dir
	check 2 pack tree -o out.d good.o --layout dir --compress gzip
	check 2 pack tree -o out.d good.o --layout dir --emit c
	check 2 pack tree -o out.d good.o --layout bcc --compress xz
	check 2 pack tree -o out.d.xz good.o --layout bcc
	[ ! -e out.d ]
	[ ! -e out.d.xz ]
	check 0 pack tree -o out.d good.o --layout dir --compress none
	has "$out" "package:     a folder of 6 BTFs"
}

@test "kernels that the layout's readers do not find" {
	mkdir -p bad/flat bad/ubuntu/20.04
	cp kernel.btf bad/flat/5.4.0-42-generic.btf
	cp kernel.btf bad/ubuntu/20.04/5.4.0-42-generic.btf
	for layout in bpf-compatible bcc inspektor-gadget; do
		check 0 pack bad/flat bad/ubuntu tree -o out.gz good.o --layout $layout
		same "btfmin: warning: out.gz: 2 kernels of no known distribution, version or architecture: readers of $layout do not find such, btfmin find does" "$err"
	done
	check 0 pack -q bad/flat -o out.gz good.o
	same "" "$err"
	check 0 pack -j bad/flat -o out.gz good.o
	same 1 "$(query .summary.unplaced)"
	check 0 pack bad/flat -o out.gz good.o --layout flat
	same "" "$err"
	check 0 find --release 5.4.0-42-generic out.gz
}

@test "of one release, in another distribution: a flat package has room for one" {
	mkdir -p bad/ubuntu/20.04/arm64
	cp kernel-be.btf bad/ubuntu/20.04/arm64/5.4.0-42-generic.btf
	check 1 pack tree bad -o out good.o missing.o --layout flat
	has "$err" "bad/ubuntu/20.04/arm64/5.4.0-42-generic.btf: not taken: of the same release, which is all that names it, as tree/ubuntu/20.04/x86_64/5.4.0-42-generic.btf.tar.xz, and another BTF"
}

@test "a name that a layout has no room for" { # TAR-name100
	local long
	long=$(printf '5.4.0-%0100d' 1)
	cp -r tree bad
	cp kernel.btf "bad/debian/12/arm64/$long.btf"
	check 1 pack bad -o out good.o --layout bcc
	has "$err" "$long.btf: a name of "
	one_line "$err"
	same 6 "$(tar -tzf out | wc -l)"
	check 0 pack -q bad -o out good.o
	has "$(members out)" "$long.btf"
}

@test "two kernels of one name: equal ones are one, of others the first is taken" {
	mkdir -p bad/ubuntu/20.04/x86_64 bad/debian/12/x86_64
	cp kernel-be.btf bad/ubuntu/20.04/x86_64/5.4.0-42-generic.btf
	cp kernel.btf bad/debian/12/x86_64/6.1.0-50-amd64.btf
	check 1 pack tree bad -o out good.o missing.o
	cmp out good.tar
	one_line "$err"
	has "$err" "warning: bad/ubuntu/20.04/x86_64/5.4.0-42-generic.btf: not taken: the same kernel as in tree/ubuntu/20.04/x86_64/5.4.0-42-generic.btf.tar.xz, and another BTF"
	has "$out" "6, 1 there twice, 1 there twice with another BTF"
	check 1 pack -j tree bad -o out good.o --report report
	same '[6,1,1]' "$(query '.summary | [.kernels, .twice, .conflicts]')"
	same '["conflict","twice"]' "$(jq -sc '[.[] | select(.other) | .status] | sort' report)"
	check 3 pack --strict tree bad -o other good.o
	has "$err" "(--strict)"
	[ ! -e other ]
	# a flat package has one place for a release
	mkdir -p bad/fedora/9/x86_64
	cp kernel.btf bad/fedora/9/x86_64/5.4.0-42-generic.btf
	check 0 pack -q tree bad/fedora -o out good.o missing.o --layout flat
	same 6 "$(tar -tf out | wc -l)"
}

@test "links: where readers follow them, or as --links says" {
	links() { tar -tvf "$1" | grep -c '^h'; }
	local some
	some=$(links good.tar)
	[ "$some" -gt 0 ]
	check 0 pack -q tree -o out.tar.gz good.o missing.o
	same 0 "$(links out.tar.gz)"
	check 0 pack -q tree -o out.tar.gz good.o missing.o --links always
	same "$some" "$(links out.tar.gz)"
	gzip -dc out.tar.gz | cmp - good.tar
	check 0 pack -q tree -o out.tar good.o missing.o --links never
	same 0 "$(links out.tar)"
	check 0 pack -q tree -o whole --layout dir good.o missing.o
	[ "$(find whole -type f -links +1 | wc -l)" -gt "$some" ]
	check 0 pack -q tree -o apart --layout dir good.o missing.o --links never
	same "" "$(find apart -type f -links +1)"
	diff -r whole apart
	check 2 pack tree -o other --layout bcc good.o --links always
	has "$err" "an empty BTF"
	check 2 pack tree -o other good.o --links sometimes
	has "$err" "'sometimes'"
}

@test "compression, by the name and by an option" {
	local name
	check 0 pack -q tree -o out.tar.gz good.o missing.o
	gzip -dc out.tar.gz | tar -t >other
	check 0 pack -q tree -o out.tar.xz good.o missing.o
	# readers of compressed packages know no links: all of the bytes are there
	mkdir out.d out.e
	xz -dc out.tar.xz | tar -x -C out.d
	tar -xf good.tar -C out.e
	diff -r out.d out.e
	check 0 pack -q tree -o out good.o missing.o --compress xz
	cmp out out.tar.xz
	check 0 pack -q tree -o out.xz good.o missing.o --compress none
	cmp out.xz good.tar
	check 2 pack tree -o other good.o --compress zip
	has "$err" "'zip'"
	for name in out.tar.zst out.lz4 out.tar.bz2 out.zip; do # would be plain, whatever the name says
		check 2 pack tree -o $name good.o
		has "$err" "packages are not compressed so: '$name'"
		[ ! -e $name ]
	done
	check 0 pack -q tree -o out.zip good.o missing.o --compress none
	cmp out.zip good.tar
}

@test "--emit" {
	check 0 pack -q tree -o out.gz good.o
	check 0 pack -q tree -o out.c good.o --emit c
	check 0 pack -q tree -o out.o good.o --emit o
	check 0 pack -q tree -o out.o good.o --emit o
	cat >out.main.c <<-END
	#include <stdio.h>
	extern const unsigned char _binary_min_core_btfs_tar_gz_start[], _binary_min_core_btfs_tar_gz_end[];
	int main(void)
	{
		fwrite(_binary_min_core_btfs_tar_gz_start, 1,
		       _binary_min_core_btfs_tar_gz_end - _binary_min_core_btfs_tar_gz_start, stdout);
		return 0;
	}
	END
	for part in out.c out.o; do
		${CC:-cc} out.main.c $part -o out.program
		./out.program | cmp - out.gz
	done
	check 0 pack -q tree -o out.o good.o --emit o:s390x
	has "$(readelf -h out.o)" "S/390"
	check 2 pack -q tree -o other good.o --emit o:nosuch
	check 2 pack -q tree -o other good.o --emit x
	[ ! -e other ]
}

@test "package.json: put in, and taken for an object" {
	local json='{"bpf_object":"%s","bpf_object_size":%d,"meta":{}}'
	# shellcheck disable=SC2059 # the format is above
	printf "$json" "$(python3 -c 'import base64, sys, zlib
print(base64.b64encode(zlib.compress(open(sys.argv[1], "rb").read())).decode())' missing.o)" \
		"$(wc -c <missing.o)" >out.json
	check 0 pack -q tree -o out good.o out.json
	cmp out good.tar
	check 0 pack -q tree -o out out.json good.o --package-json out.json
	tar -xOf out ./package.json | cmp - out.json
	check 4 pack -q tree -o other good.o --package-json nosuch
	check 3 pack -q tree -o other good.o --package-json missing.o
	has "$err" "missing.o: no JSON object"
	echo '{"bpf_object":"!"}' >out.bad.json
	check 3 pack -q tree -o other good.o out.bad.json
	[ ! -e other ]
}

# ---- which word is what

@test "wrong calls" {
	check 2 pack
	has "$err" "ARCHIVE and OBJECT are missing"
	check 2 pack tree -o out
	has "$err" "OBJECT is missing"
	check 2 pack good.o -o out
	has "$err" "ARCHIVE is missing"
	check 2 pack tree good.o
	has "$err" "PACKAGE is missing"
	check 2 pack tree - - -o out good.o
	has "$err" "named twice"
	echo text >out.txt
	check 2 pack tree out.txt -o out good.o
	has "$err" "neither an archive of BTF nor a BPF object: 'out.txt'"
	check 2 pack tree /dev/null -o out good.o
	check 4 pack tree nosuch -o out good.o
	has "$err" "nosuch: cannot open: No such file"
	for jobs in 0 x -1 "" 1025 99999999999; do
		check 2 pack tree -o out good.o --jobs "$jobs"
		one_line "$err"
	done
	check 2 pack tree -o out good.o --progress maybe
	check 2 pack tree -o out good.o --max-size x
	check 2 pack -j tree -o - good.o
	same '"usage"' "$(query .error.status)"
	check 2 pack tree -o - good.o --report -
	check 2 pack tree -o out good.o --report out
	check 2 pack tree -o out good.o --member x
	[ ! -e out ]
}

@test "what is read is not written over" { # OUT-same
	check 2 pack tree -o tree/out good.o
	has "$err" "inside an ARCHIVE"
	check 2 pack tree -o out good.o --report tree/debian/report
	check 2 pack tree -o out good.o --cache tree/cache
	ln -s "$PWD/tree/debian" other
	check 2 pack tree -o other/out good.o
	local before name
	before=$(find tree | sort)
	for name in tree tree/ tree/new tree/new/ other other/new/; do
		check 2 pack tree -o out good.o --cache $name
		check 2 pack tree -o $name good.o --layout dir
	done
	for name in new debian/12/x86_64/6.1.0-50-amd64.btf; do
		ln -s "tree/$name" link
		ln -s link link2
		check 2 pack tree -o link2 good.o
		check 2 pack tree -o out good.o --report link
		rm link link2
	done
	same "$before" "$(find tree | sort)"
	echo '{}' >out.json
	check 2 pack tree -o out.json good.o --package-json out.json
	has "$err" "would be lost"
	check 2 pack tree -o out good.o --report ./out
	ln -s out link
	check 2 pack tree -o link good.o --report "$PWD/out"
	rm link
	tar -cf out.tar tree
	check 2 pack out.tar -o out.tar good.o
	has "$err" "an ARCHIVE would be lost"
	cp good.o out.o
	ln out.o out.name
	check 2 pack tree -o out.name good.o out.o
	check 2 pack tree -o out.o good.o
	has "$err" "an ELF file already"
	cmp good.o out.o
}

@test "an object that cannot be read, before any work" {
	for object in noext.o good.o; do
		head -c 100 $object >out.o
		check 3 pack tree -o out out.o good.o
		one_line "$err"
		[ ! -e out ]
	done
	check 3 pack -j tree -o out out.o good.o
	same '["corrupt","out.o"]' "$(query '.error | [.status, .file]')"
}

# ---- one bad file among many

@test "bad files are told, one line each, and skipped" { # TREE-unreadable, TREE-loop, CMP-xz-trunc, TAR-empty-arch, CMP-empty
	local a=bad/debian/12/arm64
	cp -r tree bad
	head -c 200 tree/centos/7/x86_64/*.xz >$a/1-short.btf.tar.xz
	: >$a/2-empty.btf
	: >$a/3-failed.failed
	echo text >$a/4-text.btf
	tar -cJf $a/5-none.btf.tar.xz good.o
	cp split.btf $a/6-split.btf
	cp nobtf.o $a/7-other.btf
	ln -s nowhere $a/8-nowhere.btf
	mkfifo $a/9-fifo.btf
	ln -s ../.. bad/debian/12/loop
	cp bad-id.btf $a/91-bad.btf
	check 1 pack bad -o out good.o missing.o
	same 10 "$(wc -l <<<"$err")"
	local n
	for n in 1-short 2-empty 3-failed 4-text 5-none 6-split 7-other 8-nowhere 9-fifo; do
		has "$err" "btfmin: $a/$n"
	done
	has "$err" "bad/debian/12/loop"
	has "$err" "split BTF"
	has "$out" "kernels:     7, 10 skipped"
	same "$(tar -tf good.tar | wc -l)" "$(tar -tf out | grep -vc 91-bad)"
	check 1 pack -j bad -o out good.o --report report
	same '[7,10,10]' "$(query '[.summary.kernels, .summary.skipped, (.skipped | length)]')"
	same '[7,10]' "$(jq -sc '[([.[] | select(.status == "packed")] | length), ([.[] | select(.status == "skipped" and .error.text)] | length)]' report)"
	jq -r 'select(.status == "packed") | .path' report | LC_ALL=C sort -c
	[ -z "$err" ]
}

@test "--strict stops, with the status of what was found, and writes nothing" {
	cp -r tree bad
	head -c 200 tree/centos/7/x86_64/*.xz >bad/debian/12/x86_64/6.0-short.btf.tar.xz
	: >bad/ubuntu/20.04/x86_64/7.0-empty.btf
	for jobs in 1 2 7; do
		check 3 pack bad -o out good.o --strict --report report -J $jobs
		one_line "$err" # the first one, whoever was faster
		has "$err" "6.0-short"
		[ ! -e out ]
		[ ! -e report ]
	done
	check 3 pack -j bad -o out good.o --strict
	same '["corrupt","bad/debian/12/x86_64/6.0-short.btf.tar.xz"]' "$(query '.error | [.status, .file]')"
	rm -r bad
	cp -r tree bad
	ln -s nowhere bad/debian/12/x86_64/6.0.btf
	check 4 pack bad -o out good.o --strict
	rm bad/debian/12/x86_64/6.0.btf
	cp odd.btf bad/debian/12/x86_64/6.0.btf
	check 3 pack bad -o out good.o --strict
	has "$err" "bytes after the BTF's last section (--strict)"
	check 0 pack bad -o out good.o
	same "" "$err"
	check 0 pack bad -v -o out good.o
	has "$err" "warning: bad/debian/12/x86_64/6.0.btf: there are bytes after"
	check 5 pack tree -o other good.o --strict --max-size 10
	[ ! -e other ]
}

@test "none can be read: no package, and a report that says why" {
	mkdir -p bad/a/1/x86_64
	: >bad/a/1/x86_64/1.btf
	check 3 pack bad -o out good.o --report report
	has "$err" "none of the kernels could be read"
	[ ! -e out ]
	same '"skipped"' "$(jq -c .status report)"
}

@test "a tar that cannot be read on: no package" { # TAR-trunc
	tar -cf out.tree.tar tree
	head -c 3000 out.tree.tar >out.short.tar
	check 3 pack out.short.tar -o out good.o
	one_line "$err"
	has "$err" "out.short.tar"
	[ ! -e out ]
	check 3 pack -j out.short.tar -o out good.o
	same '"corrupt"' "$(query .error.status)"
}

@test "a file that vanishes, or that nobody may read, during the run" { # TREE-changed
	printf '%s\n' tree/debian/12/x86_64/6.1.0-50-amd64.btf gone/ubuntu/1/x86_64/1.btf >out.list
	"$BTFMIN" pack - -o out good.o <out.list 2>other && false
	grep -q 'gone/ubuntu/1/x86_64/1.btf: cannot open' other
	one_line "$(tar -tf out)"
}

@test "several BTFs in one file: kernels of their own, by the names of the members" { # TAR-two-btf
	local i
	mkdir -p bad/a/1/x86_64 out.d
	cp kernel.btf out.d/5.0-x.btf
	cp kernel-be.btf out.d/5.1-y.btf
	echo text >out.d/README
	tar -cJf bad/a/1/x86_64/5.0-x.btf.tar.xz -C out.d 5.0-x.btf README 5.1-y.btf
	check 0 pack bad -o out good.o --report report --cache cache
	same "./btfhub-archive/a/1/x86_64/5.0-x.btf ./btfhub-archive/a/1/x86_64/5.1-y.btf" "$(members out)"
	same 'bad/a/1/x86_64/5.0-x.btf.tar.xz:5.1-y.btf' "$(jq -r .path report | tail -n 1)"
	check 0 pack bad -o other good.o --cache cache
	has "$out" "kernels:     2, 2 from the cache"
	cmp out other
	check 0 pack bad -q -o out good.o --kernel '5.0*'
	same ./btfhub-archive/a/1/x86_64/5.0-x.btf "$(members out)"
	# one of them bad: the other is taken
	echo text >out.d/5.1-y.btf
	tar -cJf bad/a/1/x86_64/5.0-x.btf.tar.xz -C out.d 5.0-x.btf 5.1-y.btf
	check 1 pack bad -o out good.o
	one_line "$err"
	has "$err" "5.0-x.btf.tar.xz:5.1-y.btf: "
	check 3 pack bad -o other.x good.o --strict
	# each means to read the tar again: that has an end
	for i in {1..20}; do cp kernel.btf "out.d/6.$i.btf"; done
	tar -cJf bad/a/1/x86_64/5.0-x.btf.tar.xz -C out.d .
	check 3 pack bad -o other.x good.o
	has "$err" "22 members of the archive are BTF (of one file, 16 are taken at most: unpack it)"
	[ ! -e other.x ]
}

# ---- outputs

@test "--report: a line for each kernel, in order" {
	check 0 pack -q tree -o out good.o missing.o --report report
	same 6 "$(wc -l <report)"
	same 6 "$(jq -sc length report)"
	same "$(find tree -type f | LC_ALL=C sort)" "$(jq -r .path report)"
	same '["ubuntu","20.04","x86_64","5.4.0-42-generic"]' \
		"$(jq -c 'select(.release == "5.4.0-42-generic") | [.distro, .version, .arch, .release]' report)"
	tar -xOf out ./btfhub-archive/debian/12/aarch64/6.1.0-50-arm64.btf >other
	same "$(sha256sum <other | cut -d ' ' -f 1) $(wc -c <other)" \
		"$(jq -r 'select(.arch == "arm64") | "\(.sha256) \(.bytes)"' report)"
	same '"tree/debian/12/x86_64/6.1.0-50-amd64.btf"' \
		"$(jq -c 'select(.release == "5.4.0-90-generic") | .same_as' report)"
	# the counts are those of relocs
	check 0 relocs -j good.o missing.o --btf kernel.btf
	same "$(query '.summary | [.found, .absent, .poisoned]')" \
		"$(jq -c 'select(.release == "5.4.0-42-generic") | .summary | [.found, .absent, .poisoned]' report)"
	same '["missing.o","poisoned"]' \
		"$(jq -c 'select(.release == "5.4.0-42-generic") | .problems[0] | [.object, .answer]' report)"
	"$BTFMIN" pack -q tree -o out good.o missing.o --report - | cmp - report
}

@test "--json" {
	check 0 pack -j tree -o out good.o missing.o -J 3 --layout flat
	same '["pack","out",["tree"],["good.o","missing.o"],"flat","none"]' \
		"$(query '[.command, .output, .archives, [.objects[].file], .layout, .compression]')"
	same '[6,3,0,3,6]' "$(query '.summary | [.kernels, .unique, .skipped, .jobs, .incomplete_kernels]')"
	same "$(wc -c <out)" "$(query .summary.package_bytes)"
	same true "$(query '.summary.btf_bytes > .summary.stored_bytes')"
	same true "$(query '.nowhere | length > 0 and all(.asks)')"
	same null "$(query .error)"
}

@test "progress: nothing when piped, a line on a terminal, JSON if asked" {
	local i
	check 0 pack tree -o out good.o
	same "" "$err"
	check 0 pack -q tree -o out good.o --progress=json
	same '["done",6,6,0]' "$(jq -sc '.[-1] | [.progress, .done, .total, .skipped]' <<<"$err")"
	check 0 pack -j tree -o out good.o --progress=json
	same 6 "$(query .summary.kernels)"
	# so many that it takes more than the tenth of a second
	mkdir -p bad/a/1/x86_64
	kernel debian-5.10.223-amd64
	xz -0 -c "$kernel" >bad/a/1/x86_64/1.btf.xz
	for i in {2..40}; do ln bad/a/1/x86_64/1.btf.xz bad/a/1/x86_64/"$i.btf.xz"; done
	command -v script
	script -qec "'$BTFMIN' pack bad -o out good.o" /dev/null >other
	grep -qE '[0-9]+/40 kernels, [0-9.]+/s, 0:0[0-9] left, bad/a/1/x86_64/[0-9]+.btf.xz' other
	tr '\r' '\n' <other | grep -qx $'\033\[Kkernels:     40'
	script -qec "'$BTFMIN' pack bad -o out good.o --progress=never" /dev/null >other
	if grep -q left other; then false; fi
	script -qec "'$BTFMIN' pack bad -o out good.o -q" /dev/null >other
	[ ! -s other ]
}

@test "a package is not for a terminal" {
	script -qec "'$BTFMIN' pack tree -o - good.o" /dev/null >other || [ $? -eq 2 ]
	grep -q "not for a terminal" other
}

@test "an output that cannot be written: status 4, and what was there stays" { # OUT-enospc, OUT-partial, OUT-efbig, OUT-dir, OUT-nodir
	check 4 pack tree -o /dev/full good.o
	has "$err" "/dev/full: cannot"
	echo before >out
	(
		ulimit -f 1
		check 4 pack tree -o out good.o missing.o
		one_line "$err"
	)
	same before "$(<out)"
	check 4 pack tree -o nosuch/out good.o
	mkdir out.d
	check 4 pack tree -o out.d good.o
	check 4 pack tree -o out good.o --report nosuch/report
	same before "$(<out)"
	check 4 pack tree -o nosuch/x good.o --layout dir
	"$BTFMIN" pack tree -o - good.o >/dev/full 2>other && false
	grep -q "standard output: cannot" other
}

@test "a full disk: nothing is left on it, and what was there stays" { # OUT-enospc, OUT-partial
	disks
	local words size full="No space left on device"
	echo before >out
	# a page is taken, and there is one more or none; or there is no room for another file
	for words in "kept" "kept --layout flat --readable" "kept --emit o" "kept --emit c" new \
		"new --layout dir"; do
		size=8k
		[[ $words != *emit* ]] || size=4k # it is small
		# shellcheck disable=SC2086 # a name and options
		on_small size=$size 4 pack tree good.o missing.o -o small/$words --links never
		one_line "$err"
		has "$err" "small/${words%% *}: cannot "
		same "" "$left"
		# shellcheck disable=SC2086
		on_small nr_inodes=2 4 pack -j tree good.o missing.o -o small/$words
		has "$(query .error.text)" "$full"
		same "" "$left"
	done
	on_small nr_inodes=5 4 pack tree good.o -o small/new --layout dir
	has "$err" "$full"
	same "" "$left"
	# the report, and then there is no package either
	for words in size=4k nr_inodes=2; do
		on_small $words 4 pack tree good.o missing.o -o out --report small/report
		one_line "$err"
		has "$err" "small/report: cannot "
		has "$err" "$full"
		same "" "$left"
		same before "$(<out)"
	done
	# the cache can be done without, unless there is none at all
	on_small size=8k,nr_inodes=5 0 pack tree good.o missing.o -o out --cache small/cache
	same 1 "$(grep -c 'warning: small/cache: nothing more is stored: ' <<<"$err")"
	one_line "$err"
	cmp out good.tar
	lacks "$left" .btfmin
	on_small nr_inodes=2 4 pack tree good.o missing.o -o other --cache small/cache
	has "$err" "$full"
	[ ! -e other ]
}

@test "a report that cannot be written: no package either" {
	echo before >out
	check 4 pack tree -o out good.o --report /dev/full
	same before "$(<out)"
}

@test "killed at any moment: no short package" { # OUT-crash, OUT-signal
	local n signal
	mkdir -p bad/a/1/x86_64
	kernel debian-5.10.223-amd64
	xz -0 -c "$kernel" >bad/a/1/x86_64/1.btf.xz
	for n in {2..30}; do ln bad/a/1/x86_64/1.btf.xz bad/a/1/x86_64/"$n.btf.xz"; done
	for signal in INT TERM KILL; do
		for n in 0.01 0.1 0.3; do
			echo before >out
			# a shell would have its children in the background ignore SIGINT
			python3 -c 'import signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
p = subprocess.Popen(sys.argv[3:])
time.sleep(float(sys.argv[2]))
p.send_signal(getattr(signal, "SIG" + sys.argv[1]))
sys.exit(p.wait() != -getattr(signal, "SIG" + sys.argv[1]) and p.returncode != 0)' \
				$signal $n "$BTFMIN" pack -q bad -o out good.o missing.o --cache cache -J 2
			[ "$(<out)" = before ] 2>/dev/null || tar -tf out >/dev/null
			if [ $signal != KILL ]; then
				[ -z "$(find . -name '.btfmin.*')" ]
			fi
			find . -name '.btfmin.*' -delete
		done
	done
	rm -r cache
}

@test "a folder that is killed on the way is not there" { # OUT-crash
	local n status whole=0 part=0
	mkdir -p bad
	many 3000 bad
	for n in 0.01 0.02 0.04 0.06 0.08 0.1 0.15 0.2 0.3 60; do
		rm -rf out
		status=0
		timeout -s KILL $n "$BTFMIN" pack -q bad -o out good.o --layout dir --links never || status=$?
		if [ -e out ]; then
			same 3000 "$(find out -type f -size +0 | wc -l)"
			whole=$((whole + 1))
		else
			same 137 "$status"
			part=$((part + 1))
		fi
		find . -maxdepth 1 -name '.btfmin.*' -exec rm -r {} +
	done
	[ $whole -gt 0 ]
	[ $part -gt 0 ]
}

@test "a few bad files among five thousand" { # TREE-unreadable, CMP-empty
	mkdir -p bad/a/1/x86_64
	many 5000 bad/a/1/x86_64
	: >bad/a/1/x86_64/5001.btf.tar.xz
	: >bad/a/1/x86_64/5002.failed
	head -c 200 tree/ubuntu/20.04/x86_64/5.4.0-42-generic.btf.tar.xz >bad/a/1/x86_64/5003.btf.tar.xz
	ln -s nowhere bad/a/1/x86_64/5004.btf
	check 1 pack bad -o out good.o --report report
	same 4 "$(wc -l <<<"$err")"
	has "$out" "kernels:     5000, 4 skipped"
	same 5000 "$(tar -tf out | wc -l)"
	same '{"packed":5000,"skipped":4}' \
		"$(jq -sc 'map(.status) | group_by(.) | map({(.[0]): length}) | add' report)"
	check 3 pack --strict bad -o other good.o
	[ ! -e other ]
}

@test "two at once into one package" { # OUT-concurrent
	local i
	check 0 pack -q tree -o other good.o --compress xz
	for i in {1..8}; do
		"$BTFMIN" pack -q tree -o out good.o missing.o &
		"$BTFMIN" pack -q tree -o out good.o --compress xz &
	done
	for i in {1..30}; do
		if [ -e out ]; then
			cp out out.now
			cmp -s out.now good.tar || cmp out.now other
		fi
	done
	wait
	cmp -s out good.tar || cmp out other
}

@test "two at once into one folder: it is of one of them, and whole" { # OUT-concurrent
	local i done=0
	check 0 pack -q tree -o other --layout dir good.o
	check 0 pack -q tree -o out.x --layout dir good.o missing.o
	for i in {1..6}; do
		rm -rf out
		"$BTFMIN" pack tree -o out --layout dir good.o >out.1 2>&1 && echo 0 >>out.1 || echo $? >>out.1 &
		"$BTFMIN" pack tree -o out --layout dir good.o missing.o >out.2 2>&1 && echo 0 >>out.2 ||
			echo $? >>out.2 &
		wait
		diff -r out other >/dev/null || diff -r out out.x
		# the one that came too late says so
		same "0 4" "$(tail -qn 1 out.1 out.2 | sort | xargs)"
		same 1 "$(cat out.1 out.2 | grep -c "^btfmin: out: ")"
		done=$((done + 1))
	done
	same 6 "$done"
}

@test "the standard files closed" { # IO-closedfd
	"$BTFMIN" pack -q tree -o out good.o missing.o <&- >&- 2>&-
	cmp out good.tar
}

@test "little memory for all, and few descriptors" { # IO-rlimit
	(
		ulimit -n 8
		check 0 pack -q tree -o out good.o missing.o -J 2
	)
	cmp out good.tar
	# a sanitizer's shadow needs room of its own
	if [ -z "${SANITIZE_CFLAGS-}" ]; then
		(
			ulimit -v 120000
			check 0 pack -q tree -o out good.o missing.o -J 1
			cmp out good.tar
		)
	fi
}

@test "output that does not stand its check is btfmin's fault, and no package is written" {
	local jobs
	for jobs in 1 3; do
		SPOIL=empty BTFMIN=$TOP_BUILDDIR/tests/cli/spoilt check 7 pack tree -o out good.o -J $jobs --cache cache
		one_line "$err"
		has "$err" "please report it"
		[ ! -e out ]
		[ -z "$(ls cache)" ]
	done
}

# ---- the cache

@test "--cache: the same again, without the work" {
	check 0 pack tree -o out good.o missing.o --cache cache
	cmp out good.tar
	lacks "$out" "from the cache"
	same 6 "$(find cache -type f | wc -l)"
	check 0 pack tree -o out good.o missing.o --cache cache --report report
	has "$out" "kernels:     6, 6 from the cache"
	cmp out good.tar
	check 0 pack -q tree -o out good.o missing.o --report other
	cmp report other
	# objects in another order are the same
	check 0 pack tree -o out missing.o good.o --cache cache
	has "$out" "6 from the cache"
	cmp out good.tar
	# others, other options, another kernel
	check 0 pack tree -o out good.o --cache cache
	lacks "$out" "from the cache"
	check 0 pack tree -o out good.o missing.o --cache cache --readable
	lacks "$out" "from the cache"
	same 18 "$(find cache -type f | wc -l)"
	cp -r tree bad
	cp kinds.btf bad/debian/12/x86_64/6.1.0-50-amd64.btf
	check 0 pack bad -o out good.o missing.o --cache cache -J 2
	has "$out" "5 from the cache"
}

@test "--cache: what is spoilt is made anew" {
	check 0 pack -q tree -o out good.o missing.o --cache cache
	local file i=0
	for file in cache/*; do
		case $((i++ % 3)) in
		0) : >"$file" ;;
		1) truncate -s -1 "$file" ;;
		2) printf x | dd of="$file" bs=1 seek=100 conv=notrunc status=none ;;
		esac
	done
	check 0 pack tree -o out good.o missing.o --cache cache
	lacks "$out" "from the cache"
	cmp out good.tar
	check 0 pack tree -o out good.o missing.o --cache cache
	has "$out" "6 from the cache"
	cmp out good.tar
}

@test "devices are written to, and never replaced" { # OUT-special
	local host=(--id debian --version-id 12 --arch x86_64 --release 6.1.0-50-amd64) before
	before=$(stat -c '%n %F %t:%T' /dev/full /dev/null /dev/stdout)
	ln -s /dev/full full
	ln -s /dev/stdout other
	check 4 pack tree -o full good.o
	check 4 pack tree -o full good.o --emit c
	check 4 pack tree -o full good.o --layout dir
	check 4 pack tree -o out good.o --report full
	check 4 pack tree -o out good.o --cache full
	check 4 embed good.o good.tar -o full
	check 4 import kernel.btf --archive full "${host[@]}"
	check 4 fetch --repo "$PWD" --dir full
	check 4 find good.tar "${host[@]}" -o full
	check 4 unpack good.tar "${host[@]}" --dir full
	[ ! -e out ]
	"$BTFMIN" pack -q tree -o other good.o missing.o | cmp - good.tar
	mkdir bad # as it would be if root unpacked to /dev
	mv full bad/6.1.0-50-amd64.btf
	check 4 unpack good.tar "${host[@]}" --dir bad
	same /dev/full "$(readlink bad/6.1.0-50-amd64.btf)"
	same /dev/stdout "$(readlink other)"
	same "$before" "$(stat -c '%n %F %t:%T' /dev/full /dev/null /dev/stdout)"
	rm -r bad other
}

@test "--cache: two runs at once, and a folder that takes nothing" {
	local i
	for i in 1 2 3 4; do
		"$BTFMIN" pack -q tree -o out.$i good.o missing.o --cache cache &
	done
	wait
	for i in 1 2 3 4; do cmp out.$i good.tar; done
	check 0 pack tree -o out good.o missing.o --cache cache
	has "$out" "6 from the cache"
	rm -r cache
	check 4 pack tree -o out good.o --cache nosuch/cache
	check 4 pack tree -o out good.o --cache kernel.btf
	# no room for an entry: a warning, and the package all the same
	(
		ulimit -f 0
		said=$("$BTFMIN" pack tree -o - good.o missing.o --cache cache 2>&1 >/dev/null)
		same 1 "$(grep -c 'warning: cache: nothing more is stored: ' <(echo "$said"))"
		"$BTFMIN" pack -q tree -o - good.o missing.o --cache cache | cmp - good.tar
	)
}

@test "--readable, --max-size, --max-memory" {
	check 0 pack -q tree -o out good.o --readable --distro centos
	check 0 gen -q --readable kernel-be.btf other good.o
	tar -xOf out ./btfhub-archive/centos/7/x86_64/3.10.0-1160.el7.x86_64.btf | cmp - other
	check 1 pack tree -o out good.o --max-memory 100K
	has "$err" "max_memory"
	has "$err" "(see --max-size and --max-memory)"
	one_line "$(sed -n 2p <<<"$err")"
}
