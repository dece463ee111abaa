#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What is written as a package, as the programs read it that are there for it: GNU tar, bsdtar and
# Python's tarfile, gzip and xz. The words in quotes are ids of the list of bad inputs.
# shellcheck disable=SC2154 # out and err come from check

load helper

layouts='bpf-compatible bcc inspektor-gadget flat'

# A list of kernels, some equal, one with an empty BTF.
setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	unset SOURCE_DATE_EPOCH
	mkdir data
	local i
	for i in 1 2 3; do head -c $((i * 700)) "$BTFMIN" >data/$i; done
	: >data/4
	cat >kernels <<-'END'
		ubuntu 20.04 x86_64 5.4.0-42-generic data/1
		ubuntu 18.04 x86_64 4.15.0-20-generic data/2
		ubuntu 18.04 arm64 4.15.0-21-generic data/1
		debian 11 x86_64 5.10.0-8-amd64 data/4
		sles 15.3 x86_64 5.3.18-57-default data/3
		- - - 6.1.0 data/1
	END
	echo '{"meta": {}}' >package.json
}

setup() {
	cd "$BATS_FILE_TMPDIR" || return
	rm -rf made made.* .btfmin.*
}

teardown() {
	umount "$BATS_FILE_TMPDIR/small" 2>/dev/null || :
}

# package LAYOUT COMPRESSION OUT [JSON]: writes one of the kernels on standard input.
package() {
	"$TOP_BUILDDIR/tests/cli/make_package" write "$@"
}

# truth LAYOUT: "NAME SUM" of each member, made without a package from the list on standard input.
truth() {
	local distro version arch release file prefix=
	case $1 in
	bpf-compatible) prefix=./btfhub-archive/ ;;
	bcc) prefix=./ ;;
	esac
	while read -r distro version arch release file; do
		local dirs=
		# their readers ask by the word of uname -m
		[ "$1" = dir ] || arch=${arch/arm64/aarch64}
		[ "$1" = flat ] || [ "$distro" = - ] || dirs=$distro/$version/$arch/
		echo "$prefix$dirs$release.btf $(sha256sum <"$file")"
	done | LC_ALL=C sort
}

# seen_by READER PACKAGE: the same of what READER unpacks.
seen_by() {
	rm -rf unpacked && mkdir unpacked
	case $1 in
	tar) tar -xf "$2" -C unpacked ;;
	bsdtar) bsdtar -xf "$2" -C unpacked ;;
	python) python3 -c 'import sys, tarfile; tarfile.open(sys.argv[1]).extractall("unpacked")' "$2" ;;
	esac || return
	(cd unpacked && find . -name '*.btf' | while read -r name; do
		echo "${name#./} $(sha256sum <"$name")"
	done | LC_ALL=C sort)
}

@test "GNU tar, bsdtar and Python read every layout, compressed or not" {
	local layout how reader
	for layout in $layouts; do
		for how in none gzip xz; do
			package "$layout" $how made <kernels
			for reader in tar bsdtar python; do
				same "$(truth "$layout" <kernels | sed 's/^\.\///')" "$(seen_by $reader made)"
			done
		done
	done
}

@test "members have the layout's names, and nothing else is there" {
	local layout
	for layout in $layouts; do
		package "$layout" none made <kernels
		same "$(truth "$layout" <kernels | cut -d' ' -f1)" "$(tar -tf made | LC_ALL=C sort)"
		package "$layout" none made package.json <kernels
		has "$(tar -tf made | head -1)" package.json
		same "$(<package.json)" "$(tar -xOf made "$(tar -tf made | head -1)")"
	done
}

@test "each layout's readers get members that they understand: links only where they do" {
	package bcc gzip made <kernels
	! tar -tvf made | grep '^h' || false
	package inspektor-gadget gzip made <kernels
	! tar -tvf made | grep '^h' || false
	package bpf-compatible gzip made <kernels
	! tar -tvf made | grep '^h' || false
	package bpf-compatible none made <kernels
	same 2 "$(tar -tvf made | grep -c '^h')"
	package flat gzip made <kernels
	same 2 "$(tar -tvf made | grep -c '^h')"
}

@test "what links save is reported" {
	same "6 4 5600 4200" "$(package flat none made <kernels)"
	same "6 4 5600 5600" "$(package bcc none made <kernels)"
}

@test "TAR-name100, TAR-name255: long names round trip through each reader" {
	local size name reader a b c
	a=$(printf 'a%.0s' {1..60}) b=$(printf 'b%.0s' {1..60}) c=$(printf 'c%.0s' {1..110})
	# From 99 bytes to 102, from 254 to 257, and what no header has room for.
	{
		for size in 99 100 101 102; do
			name=$(printf 'n%.0s' $(seq $((size - 15 - 4))))
			echo "long 11 x86_64 $name data/1"
		done
		for size in 254 255 256 257; do
			name=$(printf 'm%.0s' $(seq $((size - 183 - 4))))
			echo "$a $b ${a:0:60} $name data/2"
		done
		echo "$c $c $c $c data/3"
		echo "x $c $a $c data/3"
	} >long
	package inspektor-gadget none made <long
	same "99 100 101 102 254 255 256 257" \
		"$(tar -tf made | awk '{ print length($0) }' | sort -n | head -8 | tr '\n' ' ' | sed 's/ $//')"
	for reader in tar bsdtar python; do
		same "$(truth inspektor-gadget <long)" "$(seen_by $reader made)"
	done
}

@test "TAR-name-4k: a part of a name is never so long, but all four at their longest are taken" {
	local part
	part=$(printf 'p%.0s' {1..127})
	echo "$part $part $part $part data/1" >longest
	package bpf-compatible gzip made <longest
	same "./btfhub-archive/$part/$part/$part/$part.btf" "$(tar -tf made)"
	same "./btfhub-archive/$part/$part/$part/$part.btf" "$(bsdtar -tf made)"
}

@test "TAR-uid, TAR-mtime: owner, mode and time are the same for everyone" {
	package bcc none made <kernels
	same "0/0 -rw-r--r-- 1970-01-01" \
		"$(TZ=UTC tar --numeric-owner -tvf made | awk '{ print $2, $1, $4 }' | sort -u)"
	SOURCE_DATE_EPOCH=1700000000 package bcc none made <kernels
	same "2023-11-14 22:13" \
		"$(TZ=UTC tar -tvf made | awk '{ print $4, $5 }' | sort -u)"
	! SOURCE_DATE_EPOCH=yesterday package bcc none made2 <kernels 2>err || false
	has "$(<err)" "SOURCE_DATE_EPOCH is no number of seconds that a tar can hold: 'yesterday'"
	[ ! -e made2 ]
}

@test "the same bytes for any order of the kernels, locale, time zone, umask and user" {
	local how
	for how in none gzip xz; do
		package bpf-compatible $how made.first <kernels
		LC_ALL=C sort -r kernels | package bpf-compatible $how made
		cmp made made.first
		shuf kernels | package bpf-compatible $how made
		cmp made made.first
		LC_ALL=tr_TR.UTF-8 TZ=Asia/Tokyo bash -c 'umask 077; "$@"' - \
			"$TOP_BUILDDIR/tests/cli/make_package" write bpf-compatible $how made <kernels
		cmp made made.first
		rm -f made.first
	done
}

@test "gzip and xz find nothing to say about what is compressed" {
	package bcc gzip made.gz <kernels
	gzip -t made.gz
	has "$(file made.gz)" "from Unix"
	lacks "$(file made.gz)" "was \""
	lacks "$(file made.gz)" modified
	package bcc xz made.xz <kernels
	xz -t made.xz
	has "$(xz -lv made.xz)" CRC64
	cmp <(gzip -dc made.gz) <(xz -dc made.xz)
}

@test "a name with too many bytes for bcc is a failure that names the kernel" {
	local name
	name=$(printf 'r%.0s' {1..90})
	echo "debian 11 x86_64 $name data/1" >long
	! package bcc gzip made <long 2>err || false
	has "$(<err)" "and bcc's layout takes 100: debian/11/x86_64, release '$name'"
	[ ! -e made ]
}

@test "two kernels of one name in a flat package are a failure that names both" {
	{
		cat kernels
		echo "debian 12 x86_64 5.4.0-42-generic data/3"
	} >twice
	! package flat none made <twice 2>err || false
	has "$(<err)" "debian/12/x86_64 and ubuntu/20.04/x86_64 have other BTFs"
	has "$(<err)" "'5.4.0-42-generic'"
	package inspektor-gadget none made <twice
}

# folder OUT [JSON]: writes one of the kernels on standard input.
folder() {
	"$TOP_BUILDDIR/tests/cli/make_package" dir "$@"
}

@test "a folder holds what the tar of the same names does, equal files linked" {
	same "6 4 5600 4200" "$(folder made package.json <kernels)"
	same "$(truth dir <kernels)" "$(cd made && find . -name '*.btf' |
		sed 's/^\.\///' | while read -r name; do echo "$name $(sha256sum <"$name")"; done | LC_ALL=C sort)"
	cmp made/package.json package.json
	same 4 "$(find made -name '*.btf' -printf '%i\n' | sort -u | wc -l)"
}

@test "OUT-enospc: a full disk leaves no folder and no part of one" {
	mkdir -p small
	if mount -t tmpfs -o size=64k tmpfs small 2>/dev/null; then
		head -c 90000 "$BTFMIN" >data/large
		! (echo "d 1 x86_64 1.0 data/1" && echo "d 1 x86_64 2.0 data/large") |
			folder small/made 2>err || false
		same "" "$(ls -A small)"
		umount small
		has "$(<err)" "small/made: cannot write: No space left on device"
	else
		! (ulimit -f 1 && folder small/made <kernels) 2>err || false
		same "" "$(ls -A small)"
		has "$(<err)" "small/made: cannot write: File too large"
	fi
}

@test "OUT-signal: a folder that is interrupted is whole or not there" {
	for _ in {1..2000}; do echo "d 1 x86_64 $RANDOM.$RANDOM.$RANDOM data/1"; done >many
	local pid delay status all
	all=$(sort -u many | wc -l)
	for delay in 0.01 0.02 0.03 0.04 0.05 0.06; do
		"$TOP_BUILDDIR/tests/cli/make_package" dir made <many &
		pid=$!
		sleep $delay
		kill -TERM $pid 2>/dev/null || :
		status=0
		wait $pid || status=$?
		[ $status = 0 ] || [ $status = 143 ]
		# a signal may still come between the renaming and the end
		[ $status != 0 ] || [ -e made ]
		[ ! -e made ] || same "$all" "$(find made -name '*.btf' | wc -l)"
		! compgen -G '.btfmin.*' || false
		rm -rf made
	done
}
