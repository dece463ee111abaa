#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# btfmin import: a file with DWARF that stands for a kernel, in packages made by the tools that make
# them, against what pahole makes of it.
# shellcheck disable=SC2154,SC2016 # out and err come from check; what is in single quotes is for others

load helper

release=6.1.0-50-amd64

# A small ELF file with DWARF, one without, and one with BTF of its own.
make_kernels() {
	cat >kernel.c <<-'END'
		struct list { struct list *next; unsigned long flags : 3; };
		enum state { RUNNING, STOPPED = 5 };
		struct task_struct { int pid; enum state state; struct list tasks; char comm[16]; };
		const char banner[] = "Linux version 5.4.0-42-generic (someone@somewhere) #1 SMP";
		int start(struct task_struct *t) { return t->pid + (int)t->state + banner[0]; }
	END
	"${CC:-cc}" -g -O1 -nostdlib -static -Wl,-e,start -o vmlinux kernel.c
	objcopy --strip-debug vmlinux stripped
	"${PAHOLE:-pahole}" -F dwarf --btf_encode_detached=expected.btf vmlinux
	objcopy --add-section .BTF=expected.btf stripped with-btf
}

# deb NAME FIELD...: NAME.deb of the folder NAME; fields of the control file besides the usual ones.
deb() {
	local name=$1
	shift
	mkdir -p "$name/DEBIAN"
	{
		printf '%s\n' "Description: x" "Maintainer: Debian Kernel Team <debian-kernel@lists.debian.org>" \
			"Version: 6.1.176-1" "Architecture: amd64" "Package: linux-image-$release-dbg"
		printf '%s\n' "$@"
	} | tac | awk -F: '!seen[$1]++' >"$name/DEBIAN/control"
	dpkg-deb --root-owner-group -Zxz -z0 -b "$name" "$name.deb" >made
}

# rpm NAME VERSION RELEASE FOLDER: NAME.rpm of the folder, as rpmbuild makes it.
rpm() {
	cat >"$1.spec" <<-END
		Name: ${5:-kernel-debuginfo}
		Version: $2
		Release: $3
		Summary: x
		License: x
		Vendor: ${vendor-http://openeuler.org}
		AutoReqProv: no
		%description
		x
		%install
		mkdir -p %{buildroot}
		cp -a "$PWD/$4/." %{buildroot}/
		%files
		/*
	END
	rpmbuild --quiet -bb --define "_topdir $PWD/rpmbuild" --define "debug_package %{nil}" \
		--define "__os_install_post %{nil}" --target "${machine:-x86_64}" "$1.spec" >made 2>&1 || cat made
	mv rpmbuild/RPMS/*/*.rpm "$1.rpm"
}

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	make_kernels
	local folder=usr/lib/debug/boot
	mkdir -p "image/$folder" "image/usr/lib/debug/lib/modules/$release"
	cp vmlinux "image/$folder/vmlinux-$release"
	ln -s "../../../boot/vmlinux-$release" "image/usr/lib/debug/lib/modules/$release/vmlinux"
	echo text >"image/$folder/vmlinux-gdb.py"
	deb image
	mkdir -p "euler/usr/lib/debug/lib/modules/5.10.0-60.oe2203.x86_64"
	cp vmlinux "euler/usr/lib/debug/lib/modules/5.10.0-60.oe2203.x86_64/vmlinux"
	rpm euler 5.10.0 60.oe2203 euler
}

setup() {
	cd "$BATS_FILE_TMPDIR" || return
	rm -rf archive
	mkdir -p "$BATS_TEST_TMPDIR/tmp"
	export TMPDIR=$BATS_TEST_TMPDIR/tmp
	deb_entry=archive/debian/12/x86_64/$release.btf.tar.xz
	rpm_entry=archive/openEuler/22.03/x86_64/5.10.0-60.oe2203.x86_64.btf.tar.xz
}

# Nothing is left of what was unpacked, whatever happened.
teardown() {
	cd "$BATS_FILE_TMPDIR" || return
	[ -z "$(ls -A "$BATS_TEST_TMPDIR/tmp")" ]
	[ -z "$(find archive -name '.btfmin*' 2>"$BATS_TEST_TMPDIR/none")" ]
}

entries() {
	find archive -type f 2>"$BATS_TEST_TMPDIR/none" | sort | xargs
}

# holds ENTRY [BTF]: an entry of one member with these bytes.
holds() {
	local member=${1##*/}
	member=${member%.tar.xz}
	same "$member" "$(tar -tf "$1")"
	tar -xOf "$1" "$member" | cmp - "${2:-expected.btf}"
	check 0 extract "$1" -o - >"$BATS_TEST_TMPDIR/none"
}

@test "a deb with DWARF" {
	check 0 import image.deb --archive archive
	same "added: $deb_entry: $(wc -c <expected.btf) bytes from its DWARF" "$out"
	same "" "$err"
	same "$deb_entry" "$(entries)"
	holds "$deb_entry"
}

@test "an rpm with DWARF" {
	check 0 import -q euler.rpm --archive archive
	same "" "$out$err"
	same "$rpm_entry" "$(entries)"
	holds "$rpm_entry"
}

@test "a kernel as a file, its identity from its bytes and the options" {
	check 0 import vmlinux --archive archive --id ubuntu --version-id 20.04
	same "archive/ubuntu/20.04/$(uname -m | sed s/aarch64/arm64/)/5.4.0-42-generic.btf.tar.xz" "$(entries)"
	holds "$(entries)"
	rm -rf archive
	check 0 import with-btf --archive archive --id rhel --version-id 8 --arch aarch64 --release 4.18.0
	has "$out" "from its BTF"
	same "archive/rhel/8/arm64/4.18.0.btf.tar.xz" "$(entries)"
	holds "$(entries)"
	cp with-btf vmlinuz-5.5.5-x
	xz -k vmlinuz-5.5.5-x
	check 0 import vmlinuz-5.5.5-x.xz --archive archive --id x --version-id 1 --arch s390x
	holds archive/x/1/s390x/5.5.5-x.btf.tar.xz
}

@test "entries are the same bytes whenever they are made" {
	check 0 import -q image.deb --archive archive
	touch -d 2001-01-01 image.deb
	(
		umask 077
		TZ=Asia/Tokyo LC_ALL=C.UTF-8 check 0 import -q image.deb --archive archive/other
	)
	cmp "$deb_entry" "archive/other/${deb_entry#archive/}"
}

@test "what is there already is left alone" {
	mkdir -p "${deb_entry%/*}"
	echo precious >"$deb_entry"
	check 0 import image.deb euler.rpm --archive archive
	has "$out" "there already: $deb_entry"
	has "$out" "1 added, 1 there already, 0 failed"
	same precious "$(<"$deb_entry")"
	check 0 import -j image.deb euler.rpm --archive archive
	same '[0,2,0,["there already","there already"]]' \
		"$(query '[.added, .skipped, .failed, [.kernels[].state]]')"
}

@test "the JSON document" {
	check 1 import -j image.deb stripped --archive archive --release 7.0 --id x --version-id 1 || :
	check 2 import -j image.deb stripped --archive archive --release 7.0
	same '"usage"' "$(query .error.status)"
	check 1 import -j image.deb stripped --archive archive --id x --version-id 1
	same '["import","archive",1,0,1]' "$(query '[.command, .archive, .added, .skipped, .failed]')"
	same "[\"added\",\"DWARF\",$(wc -c <expected.btf),\"$release\"]" \
		"$(query '.kernels[0] | [.state, .from, .bytes, .release]')"
	same '["failed","absent","stripped"]' \
		"$(query '.kernels[1] | [.state, .error.status, .error.file]')"
	same null "$(query .error)"
}

@test "a kernel without BTF and DWARF is marked as btfhub marks it, and tried again" {
	check 1 import stripped --archive archive --id x --version-id 1 --arch arm64
	has "$err" "stripped: no .BTF section; pahole failed: "
	has "$err" "debuginfo or -dbg"
	one_line "$err"
	same archive/x/1/arm64/5.4.0-42-generic.failed "$(entries)"
	[ ! -s archive/x/1/arm64/5.4.0-42-generic.failed ]
	check 0 import vmlinux --archive archive --id x --version-id 1 --arch arm64
	same archive/x/1/arm64/5.4.0-42-generic.btf.tar.xz "$(entries)"
}

@test "one bad package stops no other" {
	head -c 500 image.deb >cut.deb
	echo nonsense >nonsense.rpm
	: >empty.deb
	check 1 import cut.deb nosuch.deb nonsense.rpm empty.deb . image.deb --archive archive \
		--id debian --version-id 12 --arch amd64
	same "$deb_entry" "$(entries)"
	has "$out" "1 added, 0 there already, 5 failed"
	has "$err" "nosuch.deb: cannot open: No such file"
	same 5 "$(wc -l <<<"$err")"
}

@test "what could not be read is no kernel that failed, and is not waited for" {
	local name identity=(--id debian --version-id 12 --arch amd64 --release "$release")
	mkfifo fifo.deb
	for name in nosuch.deb . fifo.deb /dev/zero; do
		check 1 import $name --archive archive "${identity[@]}"
		one_line "$err"
		[ ! -e archive ]
	done
	rm fifo.deb
	mkdir tools
	printf '#!/bin/sh\necho no such library >&2\nexit 127\n' >tools/bsdtar
	chmod +x tools/bsdtar
	PATH=$PWD/tools check 4 import image.deb --archive archive "${identity[@]}"
	has "$err" "no such library"
	[ ! -e archive ]
	rm -r tools
}

@test "what a package does not tell is asked for by the option's name" {
	cp -r image unnamed
	deb unnamed "Maintainer: me <me@localhost>"
	check 2 import unnamed.deb --archive archive
	has "$err" "give --id"
	check 2 import unnamed.deb --archive archive --id x
	has "$err" "give --version-id"
	check 0 import -q unnamed.deb --archive archive --id x --version-id 1
	deb unnamed "Architecture: all"
	check 0 import -q unnamed.deb --archive archive/all --version-id 12
	objcopy --remove-section .rodata vmlinux plain
	check 2 import plain --archive archive --id x --version-id 1
	has "$err" "give --release"
	check 2 import with-btf
	has "$err" "--archive is needed"
	check 2 import --archive archive
	check 2 import vmlinux --archive archive --id ../x --version-id 1
	has "$err" "'../x'"
	check 2 import vmlinux --archive archive --release a/b
	check 2 import vmlinux --archive archive --max-size much
	[ ! -e archive/debian ]
	rm -rf unnamed
}

# told MAKER VERSION RELEASE: where the entry of an rpm of that vendor and release is put.
told() {
	rm -rf archive
	vendor=$1 rpm told "$2" "$3" euler kernel-rt-debuginfo
	check 0 import -q told.rpm --archive archive
	entries | cut -d/ -f2-4
}

@test "distributions by their packages" {
	same rhel/8/x86_64 "$(told 'Red Hat, Inc.' 4.18.0 348.el8_5)"
	same centos/7/x86_64 "$(told CentOS 3.10.0 1160.el7)"
	same ol/8/x86_64 "$(told 'Oracle America' 5.4.17 2011.el8uek)"
	same rocky/9/x86_64 "$(told 'Rocky Enterprise Software Foundation' 5.14.0 362.el9)"
	same almalinux/9/x86_64 "$(told AlmaLinux 5.14.0 362.el9_3)"
	same fedora/39/x86_64 "$(told 'Fedora Project' 6.5.6 300.fc39)"
	same amzn/2/x86_64 "$(told 'Amazon Linux' 4.14.101 75.76.amzn2)"
	same openEuler/20.03/x86_64 "$(told openEuler 4.19.90 2112.oe2003sp4)"
	same sles/15.4/x86_64 "$(told 'SUSE LLC <https://www.suse.com/>' 5.14.21 150400.24.100.1)"
	same opensuse-leap/15.2/x86_64 "$(told openSUSE 5.3.18 lp152.106.1)"
	machine=aarch64
	same openEuler/24.03/arm64 "$(told openEuler 6.6.0 28.oe2403)"
}

@test "Debian's and Ubuntu's by the version" {
	local version
	cp -r image series
	for version in 4.19.249-2:debian/10 6.12.95-1~bpo12+1:debian/12 6.12.95-1+deb12u1:debian/12 \
		6.12.43-1:debian/13; do
		rm -rf archive
		deb series "Version: ${version%:*}"
		check 0 import -q series.deb --archive archive
		same "${version#*:}" "$(entries | cut -d/ -f2-3)"
	done
	for version in 5.4.0-42.46:ubuntu/20.04 5.4.0-42.46~18.04.1:ubuntu/18.04; do
		rm -rf archive
		deb series "Version: ${version%:*}" "Maintainer: Ubuntu Kernel Team <kernel-team@lists.ubuntu.com>"
		check 0 import -q series.deb --archive archive
		same "${version#*:}" "$(entries | cut -d/ -f2-3)"
	done
	deb series "Version: 5.16.1-1"
	check 2 import series.deb --archive archive
	has "$err" "give --version-id"
	rm -rf series
}

# ---- hostile packages

# hostile: hostile.deb, whose data is hostile.tar.
hostile() {
	mkdir -p parts
	(cd parts && ar x ../image.deb && xz -c ../hostile.tar >data.tar.xz && rm -f ../hostile.deb &&
		ar qc ../hostile.deb debian-binary control.tar.xz data.tar.xz)
}

@test "no kernel in a package" {
	mkdir -p none/boot && echo text >none/boot/System.map
	deb none
	check 1 import none.deb --archive archive
	has "$err" "no vmlinux or vmlinuz in the package"
	same "archive/debian/12/x86_64/$release.failed" "$(entries)"
	rm -rf archive none
	# a link to where there is no kernel is none: TAR-symlink
	mkdir -p none/boot && ln -s /etc/passwd "none/boot/vmlinux-$release"
	deb none
	check 1 import none.deb --archive archive
	has "$err" "no vmlinux or vmlinuz in the package"
}

@test "a program is no kernel, though it has BTF" {
	for object in fields.el.o fields.eb.o; do
		check 1 import "$TOP_SRCDIR/tests/objects/$object" --archive archive --id my --version-id 1 --arch x86_64 --release 6.6.6
		has "$err" "$object: a BPF object, not a kernel"
		[ ! -e archive/my/1/x86_64/6.6.6.btf.tar.xz ]
	done
}

@test "names that lead out of the package write nothing there" { # TAR-dotdot, TAR-abs, TAR-hardlink
	mkdir -p deep/er
	tar -Pcf hostile.tar --transform "s,^vmlinux,../../../../$PWD/escaped/vmlinux-6.6.6," vmlinux
	tar -Prf hostile.tar --transform "s,^vmlinux,$PWD/escaped/vmlinux-6.6.7," vmlinux
	ln -f vmlinux hardlink
	tar -Prf hostile.tar hardlink
	hostile
	check 0 import hostile.deb --archive archive
	[ ! -e escaped ]
	same "archive/debian/12/x86_64/6.6.6.btf.tar.xz archive/debian/12/x86_64/6.6.7.btf.tar.xz" "$(entries)"
}

@test "a payload that names files of this machine is not read" {
	local name
	mkdir -p named
	cp vmlinux named/vmlinux
	mkfifo named/fifo
	echo 2.0 >debian-binary
	printf 'Package: linux-image-6.1.0-50-amd64-dbg\nVersion: 6.1.176-1\nArchitecture: amd64\nMaintainer: a@debian.org\n' >control
	for name in vmlinux fifo; do
		printf '#mtree\n./boot/vmlinux-6.1.0-50-amd64 type=file contents=%s\n' "$PWD/named/$name" >data.tar
		tar -czf control.tar.gz ./control
		rm -f named.deb
		ar rc named.deb debian-binary control.tar.gz data.tar
		check 1 import named.deb --archive archive --id debian --version-id 12 --arch amd64
		has "$err" "neither a tar nor a cpio"
		same "" "$(find archive -name '*.btf*' 2>"$BATS_TEST_TMPDIR/none")"
		printf '#mtree\n./control type=file contents=%s\n' "$PWD/named/$name" >control.tar
		rm -f named.deb control.tar.gz
		ar rc named.deb debian-binary control.tar data.tar
		check 1 import named.deb --archive archive --id debian --version-id 12 --arch amd64
		rm -f control.tar
	done
	rm -r named
}

@test "a release that is no part of a path is none" { # OSR-slash
	mkdir -p odd/modules/..
	tar -Pcf hostile.tar --transform 's,^vmlinux,lib/modules/../vmlinux,' vmlinux
	tar -Prf hostile.tar --transform 's,^stripped,boot/vmlinux-6.6 6,' stripped
	hostile
	check 0 import hostile.deb --archive archive
	same archive/debian/12/x86_64/5.4.0-42-generic.btf.tar.xz "$(entries)" # by its own words
}

@test "a kernel that is there twice, stripped and not, is taken once" {
	mkdir -p twice/boot twice/lib/modules/$release twice/usr/lib/debug/boot
	cp stripped "twice/boot/vmlinux-$release"
	cp vmlinux "twice/usr/lib/debug/boot/vmlinux-$release"
	cp stripped "twice/lib/modules/$release/vmlinux"
	deb twice
	check 0 import twice.deb --archive archive
	one_line "$out"
	same "" "$err"
	same "$deb_entry" "$(entries)"
	holds "$deb_entry"
	# two kernels of different releases, one of them without
	mv "twice/boot/vmlinux-$release" twice/boot/vmlinux-6.1.0-51-amd64
	rm -rf archive
	deb twice
	check 1 import twice.deb --archive archive
	same "$deb_entry archive/debian/12/x86_64/6.1.0-51-amd64.failed" "$(entries)"
}

@test "a package that is cut gives nothing" { # TAR-trunc, CMP-xz-trunc
	local size at
	for package in image.deb euler.rpm; do
		size=$(wc -c <$package)
		for at in 9 97 130 $((size / 3)) $((size / 2)) $((size - 600)) $((size - 20)); do
			rm -rf archive
			head -c "$at" $package >cut.package
			check 1 import -q cut.package --archive archive --id x --version-id 1 --arch arm64 --release 1.0
			one_line "$err"
			lacks "$(entries)" .btf.tar.xz
		done
	done
}

@test "a huge member that is a hole" { # TAR-size-huge
	truncate -s 6G hole
	mkdir -p holes/boot
	tar -Scf hostile.tar --transform 's,^hole,boot/vmlinux-6.6.6,' hole
	rm hole
	hostile
	check 1 import hostile.deb --archive archive
	one_line "$err"
	has "$err" "larger than --max-size"
	cp -r image limited
	truncate -s 2M "limited/usr/lib/debug/boot/vmlinux-$release"
	deb limited
	check 1 import limited.deb --archive archive --max-size 1M
	has "$err" "larger than --max-size"
	check 0 import -q limited.deb --archive archive --max-size 4M
	rm -rf limited
}

@test "broken kernels" {
	head -c 3000 vmlinux >cut-vmlinux
	check 1 import cut-vmlinux --archive archive --id x --version-id 1 --arch arm64 --release 1
	one_line "$err"
	objcopy --add-section .BTF=kernel.c stripped bad-btf
	check 1 import bad-btf --archive archive --id x --version-id 1
	one_line "$err"
	: >empty
	check 1 import empty --archive archive --id x --version-id 1 --arch arm64 --release 2
	lacks "$(entries)" .tar.xz
}

@test "names with control characters are escaped" { # TAR-name-ctrl
	tar -Pcf hostile.tar --transform $'s,^stripped,boot/\033[2J/vmlinux-6.6.6,' stripped
	hostile
	check 1 import hostile.deb --archive archive
	one_line "$err"
	has "$err" '\x1b[2J'
}

# ---- the surroundings

@test "tools that are missing are named, and no kernel is blamed" {
	tools pahole
	PATH=$PWD/tools check 4 import image.deb euler.rpm --archive archive
	same "btfmin: bsdtar is needed to open packages, and is not in PATH (Debian's package libarchive-tools)" \
		"$(head -n 1 <<<"$err")"
	tools bsdtar
	PATH=$PWD/tools check 4 import image.deb euler.rpm --archive archive
	has "$err" "pahole is needed to make BTF of DWARF, and is not in PATH (Debian's package pahole)"
	PATH=$PWD/tools check 4 import -j vmlinux --archive archive --id x --version-id 1
	same '"io"' "$(query .error.status)"
	printf '#!/bin/sh\necho v1.18\n' >tools/pahole
	chmod +x tools/pahole
	PATH=$PWD/tools check 4 import image.deb --archive archive
	has "$err" "pahole 1.22 or newer is needed, this one is 1.18"
	same "" "$(entries)"
	PATH=$PWD/tools check 0 import -q with-btf --archive archive --id x --version-id 1
}

@test "a pahole that fails in other ways" {
	tools bsdtar
	printf '#!/bin/sh\n[ "$1" != --version ] || { echo v1.25; exit; }\n%s\n' 'kill -SEGV $$' >tools/pahole
	chmod +x tools/pahole
	PATH=$PWD/tools check 1 import image.deb --archive archive
	has "$err" "pahole was ended by signal 11"
	sed -i '$s/.*/exit 0/' tools/pahole # says it is done, and has written nothing
	PATH=$PWD/tools check 1 import image.deb --archive archive
	one_line "$err"
	same "archive/debian/12/x86_64/$release.failed" "$(entries)"
}

@test "a full disk, and an archive that cannot be written to" { # OUT-enospc, OUT-perm
	disks
	mkdir -p small
	on_small() {
		unshare -rm sh -c 'mount -t tmpfs -o '"$1"' none small && { shift; "$@"; echo $? >status; }' - "$@" \
			2>words
		cat words
		same 4 "$(<status)"
		one_line "$(<words)"
		has "$(<words)" "No space left on device"
		same "" "$(entries)"
	}
	on_small size=8k env TMPDIR="$PWD/small" "$BTFMIN" import -q image.deb --archive archive
	on_small nr_inodes=1 env TMPDIR="$PWD/small" "$BTFMIN" import -q image.deb --archive archive
	on_small nr_inodes=3 "$BTFMIN" import -q image.deb --archive small/archive
	on_small nr_inodes=4 "$BTFMIN" import -q image.deb --archive small
	echo text >archive
	check 4 import image.deb euler.rpm --archive archive
	has "$err" "cannot make its folder: "
	rm archive
}

@test "an interruption ends the tools and leaves nothing" { # OUT-signal, OUT-crash
	local signal status i
	for signal in INT TERM HUP KILL; do
		tools bsdtar sleep touch
		cat >tools/pahole <<-END
			#!/bin/sh
			[ "\$1" != --version ] || { echo v1.25; exit; }
			touch "$PWD/waiting"
			exec sleep 60
		END
		chmod +x tools/pahole
		rm -f waiting
		PATH=$PWD/tools /usr/bin/env --default-signal=INT "$BTFMIN" import image.deb --archive archive 2>words &
		for ((i = 0; i < 400; i++)); do
			[ ! -e waiting ] || break
			sleep 0.05
		done
		[ -e waiting ]
		kill -s $signal $!
		status=0
		wait $! || status=$?
		same "$((128 + $(kill -l $signal)))" "$status"
		same "" "$(entries)"
		[ -z "$(ls -A "$TMPDIR")" ]
	done
}

@test "two imports into one archive" { # OUT-concurrent
	local i
	for i in 1 2 3 4; do
		"$BTFMIN" import -q image.deb euler.rpm --archive archive &
	done
	wait
	same "$deb_entry $rpm_entry" "$(entries)"
	holds "$deb_entry"
	holds "$rpm_entry"
}

@test "odd names of packages" {
	cp image.deb ./-x.deb
	cp image.deb 'a b:c [x].deb'
	check 0 import -q --archive archive -- -x.deb
	rm -rf archive
	check 0 import -q 'a b:c [x].deb' --archive archive
	holds "$deb_entry"
}
