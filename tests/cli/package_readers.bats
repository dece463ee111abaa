#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What pack writes, read by other programs: tar, bsdtar, Python's tarfile, and bcc's lookup.
# shellcheck disable=SC2154 # out and err come from check

load helper

LAYOUTS="bpf-compatible bcc inspektor-gadget flat"
KERNELS="
ubuntu/18.04/x86_64/4.15.0-213-generic
ubuntu/20.04/x86_64/5.4.0-42-generic
ubuntu/20.04/x86_64/5.4.0-48-generic
ubuntu/20.04/arm64/5.4.0-1011-aws
debian/10/x86_64/4.19.0-17-amd64
debian/12/x86_64/6.1.0-50-amd64
centos/7/x86_64/3.10.0-1160.el7.x86_64
fedora/31/x86_64/5.5.10-200.fc31.x86_64
"

# ends LAYOUT: how the names of its packages may end. bcc reads gzip only.
ends() {
	case $1 in
	bcc) echo tar.gz ;;
	*) echo tar tar.gz tar.xz ;;
	esac
}

# An archive of these kernels, with one BTF for all of Ubuntu's of 20.04, another for Debian's, and so
# on; and for each the minimal BTF that is to be found in packages, as min/PATH.btf.
setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	local name source object="$TOP_SRCDIR/tests/objects/fields.el.o"
	for name in $KERNELS; do
		mkdir -p "archive/$(dirname "$name")" "min/$(dirname "$name")"
		case $name in
		*/arm64/*) source=debian-6.1.176-arm64 ;;
		ubuntu/20.04/*) source=debian-5.10.223-amd64 ;;
		debian/*) source=debian-6.1.176-amd64 ;;
		*) source=debian-7.2.13-amd64 ;;
		esac
		kernel $source
		ln "$kernel" "archive/$name.btf"
		[ -e min/$source ] || "$BTFMIN" gen -q "$kernel" min/$source "$object"
		ln min/$source "min/$name.btf"
	done
	# What is found can be told from what is not to be found.
	same 4 "$(find min -type f -links +1 -exec sha256sum {} + | cut -d' ' -f1 | sort -u | wc -l)"
	cat >list.py <<-'END'
		"""Every member as Python sees it: its name, whose, its mode, time, and the hash of its bytes."""
		import hashlib
		import sys
		import tarfile

		with tarfile.open(sys.argv[1], "r:*", errorlevel=2) as tar:
		    for member in tar:
		        assert member.isreg() or member.islnk(), member.name
		        data = tar.extractfile(member).read()
		        print(member.name, member.uid, member.gid, oct(member.mode), member.mtime,
		              hashlib.sha256(data).hexdigest())
	END
	unset SOURCE_DATE_EPOCH
	local layout
	for layout in $LAYOUTS; do
		local end
		for end in $(ends "$layout"); do
			"$BTFMIN" pack -q archive -o "$layout.$end" --layout "$layout" "$object"
		done
	done
}

setup() {
	cd "$BATS_FILE_TMPDIR" || return
	rm -rf by-tar by-bsdtar
}

# place LAYOUT NAME: where a package of the layout has the kernel NAME.
place() {
	local by_uname=${2/arm64/aarch64}
	case $1 in
	bpf-compatible) echo "./btfhub-archive/$by_uname.btf" ;;
	bcc) echo "./$by_uname.btf" ;;
	inspektor-gadget) echo "$by_uname.btf" ;;
	flat) echo "${2##*/}.btf" ;;
	esac
}

@test "tar, bsdtar and tarfile see the same members in every layout and compression" {
	local layout end name
	for layout in $LAYOUTS; do
		for name in $KERNELS; do
			place "$layout" "$name"
		done | sort >expected
		for end in $(ends "$layout"); do
			tar -tf "$layout.$end" | sort | diff expected -
			bsdtar -tf "$layout.$end" | sort | diff expected -
			python3 list.py "$layout.$end" >members
			awk '{ print $1 }' members | sort | diff expected -
			# nobody's, readable, of no time
			same "0 0 0o644 0" "$(awk '{ print $2, $3, $4, $5 }' members | sort -u)"
		done
	done
}

@test "what they unpack is each kernel's minimal BTF" {
	local layout end name file
	for layout in $LAYOUTS; do
		for end in $(ends "$layout"); do
			mkdir by-tar by-bsdtar
			tar -xf "$layout.$end" -C by-tar
			bsdtar -xf "$layout.$end" -C by-bsdtar
			python3 list.py "$layout.$end" >members
			for name in $KERNELS; do
				file=$(place "$layout" "$name")
				cmp "by-tar/$file" "min/$name.btf"
				cmp "by-bsdtar/$file" "min/$name.btf"
				same "$(sha256sum <"min/$name.btf" | cut -d' ' -f1)" \
					"$(awk -v file="$file" '$1 == file { print $6 }' members)"
			done
			rm -r by-tar by-bsdtar
		done
	done
}

# "TAR-name255"
@test "a link to a name that no header has room for is followed by all of them" {
	local one two
	one=5.4.0-$(printf 'a%.0s' {1..100})
	two=${one}b
	mkdir long by-tar by-bsdtar
	kernel debian-6.1.176-amd64
	ln "$kernel" "long/$one.btf"
	ln "$kernel" "long/$two.btf"
	check 0 pack -q long -o long.tar --layout flat "$TOP_SRCDIR/tests/objects/fields.el.o"
	tar -xf long.tar -C by-tar
	bsdtar -xf long.tar -C by-bsdtar
	cmp min/debian-6.1.176-amd64 "by-tar/$two.btf"
	cmp min/debian-6.1.176-amd64 "by-bsdtar/$two.btf"
	[ "by-tar/$one.btf" -ef "by-tar/$two.btf" ]
	same "$(sha256sum <min/debian-6.1.176-amd64 | cut -d' ' -f1)" \
		"$(python3 list.py long.tar | awk '{ print $6 }' | sort -u)"
	rm -r long long.tar
}

@test "no program has a word about them" {
	local file
	for file in *.tar *.tar.gz *.tar.xz; do
		same "" "$(tar -tf "$file" 2>&1 >/dev/null)"
		same "" "$(bsdtar -tf "$file" 2>&1 >/dev/null)"
		same "" "$(python3 -W error list.py "$file" 2>&1 >/dev/null)"
	done
	gzip -t ./*.tar.gz
	xz -t ./*.tar.xz
}

# ---- bcc: no links, no longer names, gzip, and os-release as it reads it

# bcc_finds OS-RELEASE MACHINE RELEASE BTF: what bcc's lookup takes is BTF.
bcc_finds() {
	"$TOP_BUILDDIR/tests/tools/bcc_lookup" bcc.tar.gz "$1" "$2" "$3" >found
	cmp found "$4"
}

# bcc_fails ...: it finds nothing.
bcc_fails() {
	local status=0
	"$TOP_BUILDDIR/tests/tools/bcc_lookup" "$@" >found 2>errors || status=$?
	same 1 "$status"
	[ ! -s found ]
}

# The files as the distributions have them.
os_releases() {
	cat >debian-12 <<-'END'
		PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
		NAME="Debian GNU/Linux"
		VERSION_ID="12"
		VERSION="12 (bookworm)"
		VERSION_CODENAME=bookworm
		ID=debian
		HOME_URL="https://www.debian.org/"
		SUPPORT_URL="https://www.debian.org/support"
		BUG_REPORT_URL="https://bugs.debian.org/"
	END
	cat >debian-10 <<-'END'
		PRETTY_NAME="Debian GNU/Linux 10 (buster)"
		NAME="Debian GNU/Linux"
		VERSION_ID="10"
		VERSION="10 (buster)"
		VERSION_CODENAME=buster
		ID=debian
	END
	cat >ubuntu-20.04 <<-'END'
		NAME="Ubuntu"
		VERSION="20.04.6 LTS (Focal Fossa)"
		ID=ubuntu
		ID_LIKE=debian
		PRETTY_NAME="Ubuntu 20.04.6 LTS"
		VERSION_ID="20.04"
		VERSION_CODENAME=focal
		UBUNTU_CODENAME=focal
	END
	cat >ubuntu-18.04 <<-'END'
		NAME="Ubuntu"
		VERSION="18.04.6 LTS (Bionic Beaver)"
		ID=ubuntu
		ID_LIKE=debian
		PRETTY_NAME="Ubuntu 18.04.6 LTS"
		VERSION_ID="18.04"
		VERSION_CODENAME=bionic
	END
	cat >centos-7 <<-'END'
		NAME="CentOS Linux"
		VERSION="7 (Core)"
		ID="centos"
		ID_LIKE="rhel fedora"
		VERSION_ID="7"
	END
	cat >fedora-31 <<-'END'
		NAME=Fedora
		VERSION="31 (Workstation Edition)"
		ID=fedora
		VERSION_ID=31
	END
}

@test "bcc's lookup finds the BTF of Debian's and Ubuntu's hosts" {
	os_releases
	bcc_finds debian-12 x86_64 6.1.0-50-amd64 min/debian/12/x86_64/6.1.0-50-amd64.btf
	bcc_finds debian-10 x86_64 4.19.0-17-amd64 min/debian/10/x86_64/4.19.0-17-amd64.btf
	bcc_finds ubuntu-18.04 x86_64 4.15.0-213-generic min/ubuntu/18.04/x86_64/4.15.0-213-generic.btf
	# the archive has arm64, the host says aarch64
	bcc_finds ubuntu-20.04 aarch64 5.4.0-1011-aws min/ubuntu/20.04/arm64/5.4.0-1011-aws.btf
	# two with one BTF, of which each has to have the bytes
	bcc_finds ubuntu-20.04 x86_64 5.4.0-42-generic min/ubuntu/20.04/x86_64/5.4.0-42-generic.btf
	bcc_finds ubuntu-20.04 x86_64 5.4.0-48-generic min/ubuntu/20.04/x86_64/5.4.0-48-generic.btf
	bcc_fails bcc.tar.gz ubuntu-20.04 x86_64 5.4.0-43-generic
	same "bcc_lookup: ./ubuntu/20.04/x86_64/5.4.0-43-generic.btf" "$(<errors)"
}

# So that nobody takes the layout for more than it is: these are what btfmin find is for.
@test "bcc's lookup finds nothing where it cannot read os-release, and btfmin find does" {
	os_releases
	bcc_fails bcc.tar.gz centos-7 x86_64 3.10.0-1160.el7.x86_64
	has "$(<errors)" '"centos"'
	bcc_fails bcc.tar.gz fedora-31 x86_64 5.5.10-200.fc31.x86_64
	check 0 find --ignore-sysfs bcc.tar.gz --os-release centos-7 --arch x86_64 \
		--release 3.10.0-1160.el7.x86_64 -o found
	cmp found min/centos/7/x86_64/3.10.0-1160.el7.x86_64.btf
	check 0 find --ignore-sysfs bcc.tar.gz --os-release fedora-31 --arch x86_64 \
		--release 5.5.10-200.fc31.x86_64 -o found
	cmp found min/fedora/31/x86_64/5.5.10-200.fc31.x86_64.btf
}

@test "bcc's lookup takes no other compression, no links and no prefix" {
	os_releases
	gzip -dc bcc.tar.gz >plain.tarball
	bcc_fails plain.tarball debian-12 x86_64 6.1.0-50-amd64
	bcc_fails inspektor-gadget.tar.gz debian-12 x86_64 6.1.0-50-amd64
	bcc_fails bpf-compatible.tar.gz debian-12 x86_64 6.1.0-50-amd64
	# as linking would leave it, the second of two equal ones is empty to it
	mkdir -p linked/ubuntu/20.04/x86_64
	cp min/ubuntu/20.04/x86_64/5.4.0-42-generic.btf linked/ubuntu/20.04/x86_64/
	ln -f linked/ubuntu/20.04/x86_64/5.4.0-42-generic.btf linked/ubuntu/20.04/x86_64/5.4.0-48-generic.btf
	tar --format=ustar --sort=name -C linked -czf linked.tgz .
	"$TOP_BUILDDIR/tests/tools/bcc_lookup" linked.tgz ubuntu-20.04 x86_64 5.4.0-48-generic >found
	[ ! -s found ]
	rm linked.tgz
}

@test "in bcc's layout every member is a plain file of its own with a name that fits" {
	bsdtar -tvf bcc.tar.gz | grep -v '^-rw-r--r--' >others || :
	[ ! -s others ]
	python3 - <<-'END'
		import gzip

		with gzip.open("bcc.tar.gz") as f:
		    data = f.read()
		at = 0
		while data[at]:
		    header = data[at:at + 512]
		    assert header[156:157] in (b"0", b"\0"), header[156:157]
		    assert header[345:500] == bytes(155), "a prefix"
		    assert header[257:265] == b"ustar\x0000"
		    at += 512 + (int(header[124:136].rstrip(b"\0 "), 8) + 511) // 512 * 512
		assert data[at:] == bytes(len(data) - at) and len(data) - at >= 1024
	END
}
