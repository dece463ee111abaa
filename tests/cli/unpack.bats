#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# btfmin unpack: package.json and the BTF for a host, as files in a folder and nowhere else.
# shellcheck disable=SC2154 # out and err come from check
# shellcheck disable=SC2016 # what is in single quotes is to stay as it is

load helper

# A package as bpf-compatible makes them, of minimal BTFs of real kernels, and the same in all forms.
setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	"$TOP_BUILDDIR/tests/cli/make_files"
	local objects="$TOP_SRCDIR/tests/objects" dir=tree/btfhub-archive
	mkdir -p $dir/{ubuntu/20.04,centos/7,sles/12.3}/x86_64
	kernel debian-5.10.223-amd64
	"$BTFMIN" gen -q "$kernel" $dir/ubuntu/20.04/x86_64/5.4.0-42-generic.btf "$objects/fields.el.o"
	rm "$kernel"
	kernel debian-6.1.176-amd64
	"$BTFMIN" gen -q "$kernel" $dir/centos/7/x86_64/3.10.0-1160.el7.x86_64.btf "$objects/types.el.o"
	rm "$kernel"
	cp $dir/ubuntu/20.04/x86_64/5.4.0-42-generic.btf $dir/sles/12.3/x86_64/4.4.103-6.33.1-default.btf
	ln $dir/ubuntu/20.04/x86_64/5.4.0-42-generic.btf $dir/ubuntu/20.04/x86_64/5.4.0-40-generic.btf
	printf '{"bpf_object":"eJw=","bpf_object_size":0}\n' >tree/package.json
	tar -C tree --sort=name -cf package.tar .
	tar -C tree --sort=name -czf package.tar.gz .
	tar -C tree --sort=name -cJf package.tar.xz package.json btfhub-archive
	tar -C tree --sort=name -czf bare.tar.gz btfhub-archive
	cp $dir/ubuntu/20.04/x86_64/5.4.0-42-generic.btf min0
	cp $dir/centos/7/x86_64/3.10.0-1160.el7.x86_64.btf min1
}

setup() {
	cd "$BATS_FILE_TMPDIR" || return
	rm -rf dir
	ubuntu=(--id ubuntu --version-id 20.04 --arch x86_64 --release)
}

# files DIR: what is in it.
files() { (cd "$1" && find . -mindepth 1 | sort | xargs); }

@test "the two files, of every form of a package" {
	local package
	for package in package.tar package.tar.gz package.tar.xz; do
		rm -rf dir
		check 0 unpack $package --dir dir "${ubuntu[@]}" 5.4.0-42-generic
		same "dir/package.json
dir/5.4.0-42-generic.btf" "$out"
		same "" "$err"
		same "./5.4.0-42-generic.btf ./package.json" "$(files dir)"
		cmp dir/package.json tree/package.json
		cmp dir/5.4.0-42-generic.btf min0
	done
	rm -rf dir
	check 0 unpack bare.tar.gz --dir dir "${ubuntu[@]}" 5.4.0-42-generic
	same dir/5.4.0-42-generic.btf "$out"
	same ./5.4.0-42-generic.btf "$(files dir)"
	mkdir -p dir
	cd dir
	check 0 unpack - "${ubuntu[@]}" 5.4.0-40-generic <../package.tar.gz # a hard link
	same "./package.json
./5.4.0-40-generic.btf" "$out"
	cmp 5.4.0-40-generic.btf ../min0
}

@test "the name is the host's release, whatever the member's form of it" {
	check 0 unpack package.tar.gz --dir dir --id sles --version-id 12.3 --arch x86_64 \
		--release 4.4.103-6.33-default
	same "./4.4.103-6.33-default.btf ./package.json" "$(files dir)"
	cmp dir/4.4.103-6.33-default.btf min0
	check 0 unpack package.tar.gz --dir dir "${ubuntu[@]}" 5.4.0-41-generic --nearest
	cmp dir/5.4.0-41-generic.btf min0
}

@test "hosts by an os-release" {
	printf 'ID="centos"\nVERSION_ID="7"\n' >centos
	check 0 unpack package.tar.gz --dir dir --os-release centos --arch x86_64 \
		--release 3.10.0-1160.el7.x86_64
	cmp dir/3.10.0-1160.el7.x86_64.btf min1
	local line
	for line in 'ID=../../x' 'ID="$(rm -rf /)"'; do # OSR-slash, OSR-subst
		echo "$line" >hostile
		rm -rf dir
		check 3 unpack package.tar.gz --dir dir --os-release hostile --arch x86_64 --release 1
		one_line "$err"
		[ ! -e dir ]
	done
	check 2 unpack package.tar.gz --dir dir "${ubuntu[@]}" ../../x
	[ ! -e dir ]
}

# spoilt STATUS ARGUMENT...: as check, with a command built to look for the kernel's BTF in own.btf.
spoilt() {
	BTFMIN=$TOP_BUILDDIR/tests/cli/spoilt check "$@"
}

@test "the kernel's own BTF: package.json, and where the BTF is" {
	cp kernel.btf own.btf
	spoilt 0 unpack package.tar.gz --dir dir
	same "dir/package.json
own.btf" "$out"
	same ./package.json "$(files dir)"
	spoilt 0 unpack -j package.tar.gz --dir dir
	same '["kernel","own.btf",["dir/package.json"]]' "$(query '[.source, .btf, [.files[].path]]')"
	rm -rf dir
	spoilt 0 unpack bare.tar.gz --dir dir
	same own.btf "$out"
	[ ! -e dir ]
	spoilt 1 unpack package.tar.gz --dir dir --ignore-sysfs
	[ ! -e dir ]
	spoilt 3 unpack good.o --dir dir
	rm -f own.btf
}

@test "no match: nothing is written" {
	check 1 unpack package.tar.gz --dir dir "${ubuntu[@]}" 5.4.0-50-generic
	same "" "$out"
	one_line "$err"
	has "$err" "package.tar.gz: no BTF for id ubuntu, version 20.04"
	has "$err" "near: 5.4.0-42-generic"
	[ ! -e dir ]
	check 1 unpack -j package.tar.gz --dir dir "${ubuntu[@]}" 5.4.0-50-generic
	same '[false,[],null,["5.4.0-42-generic"]]' "$(query '[.found, .files, .btf, [.near[].release]]')"
	check 1 unpack -q package.tar.gz --dir dir "${ubuntu[@]}" 5.4.0-50-generic
	same "" "$out$err"
}

@test "--list" {
	check 0 unpack --list package.tar.gz
	same "./btfhub-archive/centos/7/x86_64/3.10.0-1160.el7.x86_64.btf
./btfhub-archive/sles/12.3/x86_64/4.4.103-6.33.1-default.btf
./btfhub-archive/ubuntu/20.04/x86_64/5.4.0-40-generic.btf
./btfhub-archive/ubuntu/20.04/x86_64/5.4.0-42-generic.btf = ./btfhub-archive/ubuntu/20.04/x86_64/5.4.0-40-generic.btf" \
		"$(cut -c 13- <<<"$out")"
	same "$(wc -c <min1)" "$(awk 'NR == 1 { print $1 }' <<<"$out")"
	same "$(wc -c <min0)" "$(awk 'NR == 4 { print $1 }' <<<"$out")"
	check 0 unpack --list -j package.tar.gz
	same '["unpack","package.tar.gz",4,["sles","12.3","x86_64","4.4.103-6.33.1-default"],1]' \
		"$(query '[.command, .input, (.members | length), (.members[1] | [.distro, .version, .arch, .release]), ([.members[] | select(.same_as)] | length)]')"
	same "$(wc -c <tree/package.json)" "$(query .package_json_bytes)"
	check 0 unpack --list -j bare.tar.gz
	same null "$(query .package_json_bytes)"
	check 0 unpack --list min0
	same "$(wc -c <min0) min0" "$(xargs <<<"$out")"
}

# ---- what is hostile

@test "links in the folder are replaced, and never written through" { # TAR-symlink
	mkdir dir victim
	echo keep >victim/json
	echo keep >victim/btf
	ln -s ../victim/json dir/package.json
	ln -s ../victim/btf dir/5.4.0-42-generic.btf
	check 0 unpack package.tar.gz --dir dir "${ubuntu[@]}" 5.4.0-42-generic
	same keep "$(<victim/json)"
	same keep "$(<victim/btf)"
	[ ! -L dir/package.json ]
	cmp dir/package.json tree/package.json
	cmp dir/5.4.0-42-generic.btf min0
	same "./btf ./json" "$(files victim)"
	# a hard link is parted from its other name; a FIFO is not waited for
	ln -f victim/btf dir/5.4.0-42-generic.btf
	rm dir/package.json
	mkfifo dir/package.json
	check 0 unpack package.tar.gz --dir dir "${ubuntu[@]}" 5.4.0-42-generic
	same keep "$(<victim/btf)"
	cmp dir/package.json tree/package.json
	# a link to a folder, too
	rm dir/package.json
	ln -s ../victim dir/package.json
	check 0 unpack package.tar.gz --dir dir "${ubuntu[@]}" 5.4.0-42-generic
	[ ! -L dir/package.json ]
	same "./btf ./json" "$(files victim)"
	# the folder itself may be a link: the user's
	ln -s victim way
	check 0 unpack package.tar.gz --dir way "${ubuntu[@]}" 5.4.0-42-generic
	cmp victim/package.json tree/package.json
	rm -rf victim way
}

@test "members that lead out, or are links, write nothing" { # TAR-dotdot, TAR-abs, TAR-symlink
	python3 - <<-'END'
		import io, tarfile
		btf = open("min0", "rb").read()
		good = "btfhub-archive/ubuntu/20.04/x86_64/5.4.0-42-generic.btf"
		def add(tar, name, data=None, **fields):
		    info = tarfile.TarInfo(name)
		    info.size = len(data) if data else 0
		    for key, value in fields.items():
		        setattr(info, key, value)
		    tar.addfile(info, io.BytesIO(data) if data else None)
		def package(out, *members):
		    with tarfile.open(out, "w") as tar:
		        for name, data, fields in members:
		            add(tar, name, data, **fields)
		plain = (good, btf, {})
		package("dotdot.tar", plain, ("../evil.btf", btf, {}))
		package("dotdot-json.tar", plain, ("../package.json", b"evil", {}))
		package("abs.tar", plain, ("/tmp/evil.btf", btf, {}))
		package("hardlink.tar", plain, ("x/5.4.0-43-generic.btf", None,
		        {"type": tarfile.LNKTYPE, "linkname": "../../etc/passwd"}))
		package("symlink.tar", ("btfhub-archive", None,
		        {"type": tarfile.SYMTYPE, "linkname": "/tmp"}), plain,
		        ("package.json", None, {"type": tarfile.SYMTYPE, "linkname": "../json"}))
	END
	local package
	for package in dotdot dotdot-json abs hardlink; do
		check 3 unpack $package.tar --dir dir "${ubuntu[@]}" 5.4.0-42-generic
		one_line "$err"
		[ ! -e dir ]
	done
	check 0 unpack symlink.tar --dir dir "${ubuntu[@]}" 5.4.0-42-generic
	same ./5.4.0-42-generic.btf "$(files dir)"
	has "$err" "links or devices in the tar archive have been passed over"
	rm -rf dir
	check 3 unpack --strict symlink.tar --dir dir "${ubuntu[@]}" 5.4.0-42-generic
	[ ! -e dir ]
	[ ! -e ../evil.btf ]
	[ ! -e ../package.json ]
	[ ! -e /tmp/evil.btf ]
}

@test "what is broken writes nothing, and what fails leaves what was there" { # TAR-trunc, OUT-partial
	local size at package
	for package in package.tar.gz package.tar.xz; do
		size=$(wc -c <$package)
		for at in 10 $((size / 2)) $((size - 5)); do
			head -c "$at" $package >short
			check 3 unpack short --dir dir "${ubuntu[@]}" 5.4.0-42-generic
			one_line "$err"
			[ ! -e dir ]
		done
	done
	# one of the two places is taken: the other file stays what it was
	mkdir -p dir/5.4.0-42-generic.btf
	echo old >dir/package.json
	check 4 unpack package.tar.gz --dir dir "${ubuntu[@]}" 5.4.0-42-generic
	one_line "$err"
	has "$err" "dir/5.4.0-42-generic.btf: "
	same old "$(<dir/package.json)"
	same "./5.4.0-42-generic.btf ./package.json" "$(files dir)"
	check 4 unpack package.tar.gz --dir no/such "${ubuntu[@]}" 5.4.0-42-generic
	has "$err" "no/such: cannot make the folder: "
	check 4 unpack package.tar.gz --dir min0 "${ubuntu[@]}" 5.4.0-42-generic
	check 4 unpack tree --dir dir "${ubuntu[@]}" 5.4.0-42-generic
	same "btfmin: tree: a folder, not a package (btfmin find looks into folders)" "$err"
	check 4 unpack tree --list
	has "$err" "a folder, not a package"
	check 4 unpack nosuch --dir dir "${ubuntu[@]}" 5.4.0-42-generic
	check 4 unpack -j nosuch --dir dir "${ubuntu[@]}" 5.4.0-42-generic
	same '"io"' "$(query .error.status)"
}

@test "a full disk: neither of the two files" { # OUT-enospc
	disks
	local words
	for words in size=8k nr_inodes=4 nr_inodes=3 nr_inodes=2; do
		on_small $words 4 unpack package.tar.gz --dir small/dir "${ubuntu[@]}" 5.4.0-42-generic
		one_line "$err"
		has "$err" "No space left on device"
		same "" "$left"
		on_small $words,size=8k 4 unpack -j package.tar.gz --dir small "${ubuntu[@]}" 5.4.0-42-generic
		same '["io",true]' "$(query '.error | [.status, (.file | startswith("small/"))]')"
		same "" "$left"
	done
}

@test "wrong calls" {
	check 2 unpack
	has "$err" "PACKAGE is missing"
	check 2 unpack a b
	check 2 unpack --list package.tar.gz --dir dir
	check 2 unpack --list package.tar.gz --id ubuntu
	check 2 unpack --dir "" package.tar.gz
	check 2 unpack - --os-release - --arch x --release 1
	check 2 unpack package.tar.gz --explain
	check 2 unpack package.tar.gz -o out
}
