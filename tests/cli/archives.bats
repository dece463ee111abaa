#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What is found in an archive of kernels: a tree, a tar of one, a list of files, one file. The words
# in quotes are ids of the list of bad inputs.
# shellcheck disable=SC2154 # out and err come from walk

load helper

setup_file() { :; }

setup() {
	mkdir "$BATS_TEST_TMPDIR/work"
	cd "$BATS_TEST_TMPDIR/work" || return
}

# walk STATUS ARGUMENT...: runs tests/cli/walk, which must end with STATUS within a minute; what it
# wrote is then in $out and $err.
walk() {
	local expected=$1 status=0
	shift
	timeout 60 "$TOP_BUILDDIR/tests/cli/walk" "$@" >"$BATS_TEST_TMPDIR/out" \
		2>"$BATS_TEST_TMPDIR/err" || status=$?
	out=$(<"$BATS_TEST_TMPDIR/out")
	err=$(<"$BATS_TEST_TMPDIR/err")
	[ "$status" -eq "$expected" ] || {
		echo "exit status $status instead of $expected: walk $*"
		echo "$out"
		echo "$err"
		return 1
	}
}

# lines TEXT LINE...: TEXT is these lines.
lines() {
	local text=$1
	shift
	same "$(printf '%s\n' "$@")" "$text"
}

# files PATH...: each with a few bytes of its own, folders made as they are needed.
files() {
	local path
	for path; do
		mkdir -p "$(dirname "$path")"
		echo "$path" >"$path"
	done
}

@test "the trees there are: btfhub's, openEuler's, old ones, flat folders" {
	files hub/ubuntu/20.04/x86_64/5.4.0-42-generic.btf.tar.xz \
		hub/debian/10/arm64/4.19.0-17-rt-arm64.btf.tar.xz \
		hub/README.md hub/LICENSE hub/ubuntu/20.04/x86_64/5.4.0-43-generic.hasbtf
	walk 0 hub
	lines "$out" \
		"debian 10 arm64 4.19.0-17-rt-arm64 hub/debian/10/arm64/4.19.0-17-rt-arm64.btf.tar.xz" \
		"ubuntu 20.04 x86_64 5.4.0-42-generic hub/ubuntu/20.04/x86_64/5.4.0-42-generic.btf.tar.xz" \
		"2 expected"
	files euler/openEuler/20.03/x86_64/4.19.90-2003.4.0.0036.oe1.x86_64.btf.tar.xz
	walk 0 euler/
	lines "$out" \
		"openEuler 20.03 x86_64 4.19.90-2003.4.0.0036.oe1.x86_64 euler/openEuler/20.03/x86_64/4.19.90-2003.4.0.0036.oe1.x86_64.btf.tar.xz" \
		"1 expected"
	files old/centos/7/3.10.0-957.el7.x86_64.btf.tar.xz
	walk 0 old//
	lines "$out" "centos 7 - 3.10.0-957.el7.x86_64 old/centos/7/3.10.0-957.el7.x86_64.btf.tar.xz" \
		"1 expected"
	files flat/5.4.0-42-generic.btf flat/4.18.0.btf
	walk 0 flat
	lines "$out" "- - - 4.18.0 flat/4.18.0.btf" "- - - 5.4.0-42-generic flat/5.4.0-42-generic.btf" \
		"2 expected"
	same "" "$err"
}

@test "a part of a tree is named by the folders it lies in" {
	files hub/ubuntu/20.04/x86_64/5.4.0-42-generic.btf.tar.xz
	local part
	for part in hub/ubuntu hub/ubuntu/20.04 hub/ubuntu/20.04/x86_64; do
		walk 0 $part
		has "$out" "ubuntu 20.04 x86_64 5.4.0-42-generic $part/"
	done
	cd hub/ubuntu/20.04
	walk 0 .
	has "$out" "ubuntu 20.04 x86_64 5.4.0-42-generic ./x86_64/5.4.0"
	cd x86_64
	walk 0 .
	has "$out" "ubuntu 20.04 x86_64 5.4.0-42-generic ./5.4.0"
	# but any two folders make no distribution
	files "$BATS_TEST_TMPDIR/work/home/2024/5.4.0.btf"
	walk 0 "$BATS_TEST_TMPDIR/work/home/2024"
	has "$out" "- - - 5.4.0 "
}

@test "every form that a file may have" {
	files t/1.btf t/2.btf.gz t/3.btf.xz t/4.btf.zst t/5.btf.lz4 t/6.btf.lzma t/7.btf.tar \
		t/8.btf.tar.gz t/9.btf.tar.xz t/10.btf.tar.zst t/btf t/x.btf.bak t/x.tar.xz t/x.btfx
	walk 0 t
	has "$out" "10 expected"
	same 10 "$(grep -c ' t/' <<<"$out")"
}

@test "the order is fixed: by bytes, whatever the locale, and however the tree was filled" {
	files a/b/1.btf a/B/1.btf a/é/1.btf a/2.btf a/10.btf a/1-x.btf a/1.btf a/1.0.btf
	mkdir -p b
	cp -r a/é a/B a/b a/2.btf a/1.0.btf a/1.btf a/1-x.btf a/10.btf b
	walk 0 a
	lines "$(sed -n 's/.* a\///p' <<<"$out")" \
		1.btf 1-x.btf 1.0.btf 10.btf 2.btf B/1.btf b/1.btf é/1.btf
	local first=$out locale
	for locale in C tr_TR.UTF-8 de_DE.UTF-8 nonsense; do
		LC_ALL=$locale walk 0 a
		same "$first" "$out"
	done
	walk 0 b
	same "${first// a\// b/}" "$out"
}

# "TREE-unreadable"
@test "markers: .failed is told of once, .hasbtf not at all" {
	files t/a/1.btf.tar.xz t/a/1.failed t/a/1.hasbtf t/a/2.hasbtf
	: >t/a/3.failed
	walk 1 t
	lines "$out" "- - - 1 t/a/1.btf.tar.xz" "3 expected"
	lines "$err" "btfmin: t/a/3.failed: a marker that no BTF could be made of this kernel"
}

@test "a kernel that comes in two forms in one folder is taken once, and told of" {
	files t/1.btf t/1.btf.gz t/1.btf.tar.xz t/2.btf t/sub/1.btf
	walk 1 t
	lines "$out" "- - - 1 t/1.btf" "- - - 2 t/2.btf" "- - - 1 t/sub/1.btf" "5 expected"
	has "$err" "btfmin: t/1.btf.gz: another file of this kernel in the same folder has been taken"
	has "$err" "btfmin: t/1.btf.tar.xz: another file"
}

@test "names that are no releases" {
	mkdir -p 't/d 1'
	: >"$(printf 't/a\033[31m.btf')"
	: >"$(printf 't/b\nc.btf')"
	: >'t/d 1/x y.btf.tar.xz'
	: >'t/d 1/1.btf'
	: >'t/é.btf'
	: >"t/$(printf '1%.0s' {1..200}).btf"
	: >"$(printf 't/\377.failed')"
	walk 1 t
	lines "$out" "- - - 1 t/d 1/1.btf" "7 expected"
	same 6 "$(grep -c 'no kernel.s release$' <<<"$err")"
	has "$err" 'btfmin: t/a\x1b[31m.btf: '
	has "$err" 'btfmin: t/b\x0ac.btf: '
	same 6 "$(wc -l <<<"$err")"
}

# "TREE-loop"
@test "links that lead back are told of once, and stop nothing" {
	files t/a/b/1.btf t/c/2.btf
	ln -s .. t/a/b/up
	ln -s ../../.. t/a/b/out
	ln -s . t/c/here
	ln -s self t/self
	ln -s two t/one
	ln -s one t/two
	mkdir t/x t/y
	ln -s ../y t/x/to-y
	ln -s ../x t/y/to-x
	walk 1 t
	has "$out" "- - - 1 t/a/b/1.btf"
	has "$out" "- - - 2 t/c/2.btf"
	has "$err" "btfmin: t/a/b/up: a symbolic link to a folder that it lies in"
	has "$err" "btfmin: t/c/here: a symbolic link to a folder that it lies in"
	has "$err" "btfmin: t/self: cannot follow the link: Too many levels of symbolic links"
	has "$err" "btfmin: t/one: cannot follow the link: Too many"
	same 0 "$(grep -c 'to-[xy]' <<<"$err")"
	# out leads to the folder that holds t, which is new, and on to t, which is not
	has "$err" "btfmin: t/a/b/out/t: a symbolic link to a folder that it lies in"
	same 6 "$(wc -l <<<"$err")"
	same 2 "$(grep -c btf\$ <<<"$out")"
}

@test "links: to a folder twice, to a folder outside, to files" {
	files t/ubuntu/20.04/x86_64/1.btf.tar.xz other/5.4.0.btf
	ln -s 20.04 t/ubuntu/focal
	ln -s 20.04 t/ubuntu/10-first
	ln -s ../other t/others
	ln -s ../other t/otherwise
	mkdir t/links
	ln -s ../ubuntu/20.04/x86_64/1.btf.tar.xz t/links/1.btf.tar.xz
	ln -s nowhere t/links/2.btf
	walk 1 t
	lines "$out" "- - - 1 t/links/1.btf.tar.xz" \
		"ubuntu 20.04 x86_64 1 t/ubuntu/20.04/x86_64/1.btf.tar.xz" \
		"- - - 5.4.0 t/others/5.4.0.btf" "4 expected"
	lines "$err" "btfmin: t/links/2.btf: cannot follow the link: No such file or directory"
	ln -s t root
	walk 1 root
	has "$out" "ubuntu 20.04 x86_64 1 root/ubuntu/20.04/x86_64/1.btf.tar.xz"
}

# "TREE-loop": a depth that is no archive's
@test "twenty folders deep" {
	local path=t i
	for i in {1..20}; do
		path=$path/$i
		files "$path/$i.btf"
	done
	walk 1 t
	has "$out" "- - - 16 t/1/2"
	lacks "$out" "- - - 17 "
	lines "$err" \
		"btfmin: t/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17: more than 16 folders deep: not looked into"
	same 16 "$(grep -c btf\$ <<<"$out")"
}

@test "what is neither a file nor a folder is never opened" {
	mkdir t
	mkfifo t/1.btf
	ln -s 1.btf t/2.btf
	ln -s /dev/zero t/3.btf.tar.xz
	python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("t/4.btf")'
	files t/5.btf
	mkdir t/6.btf
	: >t/7.btf
	walk 1 t
	lines "$out" "- - - 5 t/5.btf" "- - - 7 t/7.btf" "6 expected"
	same 4 "$(grep -c 'neither a file nor a folder: not opened$' <<<"$err")"
	same 4 "$(wc -l <<<"$err")"
	walk 1 t/1.btf
	has "$err" "btfmin: t/1.btf: neither a file nor a folder"
}

# "TREE-unreadable"
@test "folders that cannot be read are told of, and the walk goes on" {
	files t/a/1.btf t/b/2.btf t/c/3.btf t/d/4.btf
	chmod 0 t/b
	chmod 444 t/c # can be listed, and nothing else
	WALK_AS=65534 walk 1 t
	chmod 755 t/b t/c
	lines "$out" "- - - 1 t/a/1.btf" "- - - 4 t/d/4.btf" "4 expected"
	has "$err" "btfmin: t/b: cannot read the folder: Permission denied"
	has "$err" "btfmin: t/c: cannot read the folder: Permission denied"
	same 2 "$(wc -l <<<"$err")"
	chmod 0 t
	WALK_AS=65534 walk 4 t
	chmod 755 t
	lines "$err" "btfmin: t: cannot open: Permission denied"
	walk 4 nowhere
	lines "$err" "btfmin: nowhere: cannot open: No such file or directory"
}

# "TREE-changed"
@test "what changes while it is read" {
	files t/1.btf t/2.btf t/3.btf t/4/4.btf t/5.btf
	WALK_BETWEEN='rm -r t/1.btf t/2.btf t/4; mkfifo t/2.btf; mkdir t/6' walk 1 t
	lines "$out" "- - - 3 t/3.btf" "- - - 5 t/5.btf" "5 expected"
	has "$err" "btfmin: t/1.btf: cannot open: No such file or directory"
	has "$err" "btfmin: t/2.btf: neither a file nor a folder"
	has "$err" "btfmin: t/4/4.btf: cannot open: No such file or directory"
}

@test "what begins with a dot is left out: .git, temporary files" {
	files t/.git/objects/1.btf t/.2.btf t/3.btf
	walk 0 t
	lines "$out" "- - - 3 t/3.btf" "1 expected"
	tar -cf t.tar t
	walk 0 t.tar
	lines "$out" "- - - 3 t.tar:t/3.btf [8]" "0 expected"
}

@test "filters" {
	files hub/ubuntu/20.04/x86_64/5.4.0-42-generic.btf.tar.xz \
		hub/ubuntu/18.04/arm64/4.15.0-20-generic.btf.tar.xz hub/debian/10/x86_64/4.19.0-17-amd64.btf.tar.xz
	walk 0 hub --distro 'ub*' --arch amd64
	has "$out" "1 expected"
	has "$out" "ubuntu 20.04 x86_64"
	walk 0 hub --kernel '>=4.18,<5.4' --kernel '4.15.0-*'
	has "$out" "2 expected"
	lacks "$out" "20.04"
	tar -cf hub.tar hub
	walk 0 hub.tar --release 10
	lines "$out" "debian 10 x86_64 4.19.0-17-amd64 hub.tar:hub/debian/10/x86_64/4.19.0-17-amd64.btf.tar.xz [48]" \
		"0 expected"
	find hub -type f >list
	walk 0 - --distro debian <list
	has "$out" "1 expected"
	walk 0 hub/debian/10/x86_64/4.19.0-17-amd64.btf.tar.xz --distro ubuntu
	lines "$out" "0 expected"
	walk 0 hub --distro suse
	lines "$out" "0 expected"
	local word
	for word in '>=' '>=x' '>=4.18,' ',4.18' '' '4.18,,5' '<5.*' '[4' '4/5' "$(printf '4%.0s' {1..200})"; do
		walk 2 hub --kernel "$word"
		has "$err" "btfmin: --kernel takes a release, a glob for it, or a range"
	done
	walk 2 hub --distro ''
	has "$err" "btfmin: --distro takes"
	walk 2 hub --release 'a/b'
	has "$err" "btfmin: --release takes"
	walk 2 hub --arch '[x'
	has "$err" "btfmin: --arch takes an architecture, or a glob for it, not '[x'"
}

@test "a tar of a tree, plain and compressed, with ./ and without" {
	files hub/ubuntu/20.04/x86_64/1.btf.tar.xz hub/debian/10/arm64/2.btf hub/README.md hub/9.failed
	: >hub/debian/10/arm64/3.btf.gz
	local form
	tar --sort=name -cf hub.tar -C hub .
	gzip -k hub.tar
	xz -k hub.tar
	zstd -q hub.tar
	lz4 -q hub.tar hub.tar.lz4
	for form in hub.tar hub.tar.gz hub.tar.xz hub.tar.zst hub.tar.lz4; do
		walk 1 $form
		lines "$out" \
			"debian 10 arm64 2 $form:debian/10/arm64/2.btf [26]" \
			"debian 10 arm64 3 $form:debian/10/arm64/3.btf.gz [0]" \
			"ubuntu 20.04 x86_64 1 $form:ubuntu/20.04/x86_64/1.btf.tar.xz [37]" \
			"0 expected"
		lines "$err" "btfmin: $form:9.failed: a marker that no BTF could be made of this kernel"
	done
	mkfifo fifo
	tar -cf - hub >fifo &
	walk 1 fifo
	wait
	same 3 "$(grep -c '^[a-z]' <<<"$out")"
}

# "TAR-dotdot", "TAR-abs", "TAR-dotdot-mid", "TAR-bslash", "TAR-dev", "TAR-fifo", "TAR-dir-as-file",
# "TAR-symlink", "TAR-dup", "TAR-name-ctrl"
@test "a tar with members that mean harm" {
	local name count=0
	files 1.btf 2.btf
	for name in '../1.btf' '/etc/1.btf' 'a/../../1.btf' '..\\1.btf' '../README'; do
		tar -P --transform "s,^1.btf\$,$name," -rf t.tar 1.btf
		count=$((count + 1))
	done
	same "$count" "$(tar -Ptf t.tar | wc -l)"
	tar --transform "s,^1.btf\$,a$(printf '\033')[2J.btf," -rf t.tar 1.btf
	mkfifo 3.btf
	ln -s /etc/passwd 4.btf
	mkdir 5.btf
	tar -rf t.tar 3.btf 4.btf 5.btf
	tar -rf t.tar 2.btf
	tar -rf t.tar 2.btf
	tar --transform 's,^,./,' -rf t.tar 2.btf
	walk 1 t.tar
	lines "$out" "- - - 2 t.tar:2.btf [6]" "0 expected"
	same "$count" "$(grep -c 'a member whose name leads out of the archive$' <<<"$err")"
	has "$err" 't.tar:a\x1b[2J.btf: what stands before .btf'
	same 2 "$(grep -c '^btfmin: t.tar:2.btf: another file' <<<"$err")"
	has "$err" "btfmin: t.tar:3.btf: a symbolic link, a device or a FIFO in place of a file"
	has "$err" "btfmin: t.tar:4.btf: a symbolic link, a device or a FIFO in place of a file"
	lacks "$err" 5.btf
	[ ! -e ../1.btf ]
}

# "TAR-hardlink"
@test "links in a tar" {
	files a/1.btf
	ln a/1.btf a/2.btf
	ln a/1.btf a/README
	tar -cf t.tar --sort=name a
	walk 1 t.tar
	lines "$out" "- - - 1 t.tar:a/1.btf [8]" "0 expected"
	lines "$err" "btfmin: t.tar:a/2.btf: a hard link to another member, whose bytes have passed (GNU tar's --hard-dereference has them twice)"
	tar -cf t.tar --sort=name --hard-dereference a
	ln -s . a/link # of no kernel
	mkfifo a/fifo
	tar -rf t.tar a/link a/fifo
	walk 0 t.tar
	lines "$out" "- - - 1 t.tar:a/1.btf [8]" "- - - 2 t.tar:a/2.btf [8]" "0 expected"
}

# "TAR-trunc", "TAR-size-huge"
@test "a tar that is cut short, and a member of more than 256 MiB" {
	files 1.btf 2.btf
	truncate -s 300M 3.btf
	tar -cf t.tar 1.btf 3.btf 2.btf
	walk 1 t.tar
	lines "$out" "- - - 1 t.tar:1.btf [6]" "- - - 2 t.tar:2.btf [6]" "0 expected"
	lines "$err" "btfmin: t.tar:3.btf: a member of more than 256 MiB"
	head -c 5000 t.tar >cut.tar
	walk 3 cut.tar
	has "$out" "- - - 1 cut.tar:1.btf [6]"
	has "$err" "btfmin: cut.tar: offset 0x1388: tar archive is cut short"
	tar -cf small.tar 1.btf 2.btf
	gzip -c small.tar | head -c 100 >cut.tgz
	walk 3 cut.tgz
	has "$err" "btfmin: cut.tgz: "
	head -c 700 small.tar | gzip -c >inside.tgz
	walk 3 inside.tgz
	has "$err" "btfmin: inside.tgz: in the expanded gzip data: offset "
}

# "TAR-trunc"
@test "every prefix of a tar is refused in the end" {
	local size whole
	files 1.btf sub/2.btf.gz
	tar -czf t.tgz 1.btf sub
	whole=$(wc -c <t.tgz)
	for ((size = 1; size < whole; size += 3)); do
		head -c "$size" t.tgz >part.tar
		walk 3 part.tar
		has "$err" "btfmin: part.tar: "
	done
	tar -cf t.tar 1.btf sub
	for ((size = 513; size < 2500; size += 97)); do
		head -c "$size" t.tar >part.tar
		walk 3 part.tar
		has "$err" "btfmin: part.tar: offset "
	done
}

# "TAR-nozero", "TAR-onezero", "TAR-junk-after"
@test "a tar that does not end as it should" {
	files 1.btf
	tar -cf t.tar 1.btf
	head -c 1536 t.tar >one.tar
	walk 0 one.tar
	has "$out" "- - - 1 one.tar:1.btf [6]"
	head -c 1024 t.tar >none.tar
	walk 1 none.tar
	has "$out" "- - - 1 none.tar:1.btf [6]"
	lines "$err" \
		"btfmin: none.tar: it lacks the blocks that mark a tar's end: it may have been cut short"
	cp t.tar junk.tar
	echo junk >>junk.tar
	walk 1 junk.tar
	lines "$err" "btfmin: junk.tar: bytes after the tar's end were passed over"
	gzip -k junk.tar
	echo more >>junk.tar.gz
	walk 1 junk.tar.gz
	has "$out" "- - - 1 junk.tar.gz:1.btf [6]"
	lines "$err" "btfmin: junk.tar.gz: bytes after the tar's end were passed over" \
		"btfmin: junk.tar.gz: bytes after the compressed tar's end were passed over"
}

@test "a list of files: lines, CRLF, empty lines, what is not there" {
	local list
	files ubuntu/20.04/x86_64/1.btf 'with blank/2.btf' d.btf/x README.md
	printf '%s\n' ubuntu/20.04/x86_64/1.btf '' README.md nowhere/3.btf 'with blank/2.btf' d.btf \
		ubuntu/20.04/x86_64/1.btf 4.failed >list
	sed 's/$/\r/' list >dos
	for list in list dos; do
		walk 1 - <$list
		lines "$out" "ubuntu 20.04 x86_64 1 ubuntu/20.04/x86_64/1.btf" "- - - 2 with blank/2.btf" \
			"6 expected"
		lines "$err" "btfmin: nowhere/3.btf: cannot open: No such file or directory" \
			"btfmin: d.btf: a folder in place of a file" \
			"btfmin: ubuntu/20.04/x86_64/1.btf: another file of this kernel in the same folder has been taken" \
			"btfmin: 4.failed: a marker that no BTF could be made of this kernel"
	done
	printf 'with blank/2.btf' | walk 0 -
	lines "$(<"$BATS_TEST_TMPDIR/out")" "- - - 2 with blank/2.btf" "1 expected"
	walk 0 - </dev/null
	lines "$out" "0 expected"
	files "$PWD/abs/debian/9/x86_64/5.btf"
	echo "$PWD/abs/debian/9/x86_64/5.btf" >list
	walk 0 - <list
	has "$out" "debian 9 x86_64 5 $PWD/abs"
}

@test "an archive in place of a list" {
	files 1.btf
	tar -cf t.tar 1.btf
	gzip -k t.tar
	local form
	for form in t.tar t.tar.gz; do
		walk 3 - <$form
		lines "$err" "btfmin: standard input: an archive, where a list of paths was expected (/dev/stdin in place of - takes it)"
		walk 0 /dev/stdin <$form
		has "$out" "- - - 1 /dev/stdin:1.btf [6]"
		# shellcheck disable=SC2002 # a pipe is what this is about
		cat $form | walk 0 /dev/stdin
	done
}

@test "a marker before its kernel's BTF, where nothing is sorted" {
	files a/1.failed a/1.btf a/2.btf a/2.failed
	printf '%s\n' a/1.failed a/1.btf a/2.btf a/2.failed >list
	walk 1 - <list
	lines "$out" "- - - 1 a/1.btf" "- - - 2 a/2.btf" "4 expected"
	lines "$err" "btfmin: a/1.failed: a marker that no BTF could be made of this kernel"
	tar -cf a.tar -T list
	walk 1 a.tar
	lines "$out" "- - - 1 a.tar:a/1.btf [8]" "- - - 2 a.tar:a/2.btf [8]" "0 expected"
	walk 0 a
	lines "$out" "- - - 1 a/1.btf" "- - - 2 a/2.btf" "4 expected"
}

@test "a list with NULs" {
	local odd
	odd=$(printf 'a\nb')
	files "$odd/1.btf" 2.btf
	printf '2.btf\0\0%s\0' "$odd/1.btf" >list
	walk 0 - <list
	lines "$out" "- - - 2 2.btf" '- - - 1 a\x0ab/1.btf' "2 expected"
	find . -name '*.btf' -print0 | sort -z >list
	walk 0 - <list
	has "$out" "2 expected"
}

@test "one file, and what is none of the forms" {
	files debian/10/arm64/1.btf.tar.xz vmlinux
	walk 0 debian/10/arm64/1.btf.tar.xz
	lines "$out" "debian 10 arm64 1 debian/10/arm64/1.btf.tar.xz" "1 expected"
	cd debian/10/arm64
	walk 0 1.btf.tar.xz
	lines "$out" "- - - 1 1.btf.tar.xz" "1 expected"
	cd ../../..
	walk 3 vmlinux
	lines "$err" "btfmin: vmlinux: neither a folder, nor a tar, nor a file named as a kernel's BTF is (which is RELEASE.btf, or RELEASE.btf.tar.xz)"
	: >empty
	walk 3 empty
	has "$err" "btfmin: empty: neither a folder"
}

# "CMP-xz-bomb", "CMP-nested": 6 kB were taken for 200 MB of memory, and a few more for 256 GiB
@test "a bomb in place of a tar" {
	head -c 200000000 /dev/zero | tr '\0' A | zstd -q >bomb.zst
	gzip <bomb.zst >bomb.zst.gz
	walk 5 bomb.zst
	has "$err" "btfmin: bomb.zst: offset "
	has "$err" "zstd: the data expands to more than 1000 times its size"
	walk 5 bomb.zst.gz
	has "$err" "btfmin: bomb.zst.gz: in the expanded gzip data: offset "
	has "$err" "zstd: the data expands to more than 1000 times its size"
}

@test "an archive is never written to" {
	env -u KERNEL_CORPUS "$TOP_SRCDIR"/scripts/make-archive --quick hub
	chmod -R a-w hub
	state() {
		find hub -printf '%p %m %T@ %s %i\n' | sort
		find hub -type f -exec sha256sum {} + | sort
	}
	local before
	before=$(state)
	walk 0 hub
	has "$out" "22 expected"
	find hub -type f >list
	walk 0 - <list
	tar -cf hub.tar hub
	walk 0 hub.tar
	same 22 "$(grep -c 'hub.tar:' <<<"$out")"
	same "$before" "$(state)"
}

@test "thousands of files, and few descriptors" {
	local i
	mkdir -p t/ubuntu/20.04/x86_64
	(cd t/ubuntu/20.04/x86_64 && touch $(seq -f '5.4.0-%g-generic.btf.tar.xz' 5000))
	(
		ulimit -n 8
		walk 0 t
		has "$out" "5000 expected"
	)
	for i in {1..300}; do
		mkdir -p "t/d$i/x"
		ln -s "../../d$((i % 300 + 1))" "t/d$i/x/next"
	done
	walk 0 t
	has "$out" "5000 expected"
}
