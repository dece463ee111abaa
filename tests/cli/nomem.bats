#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The command when memory ends: at every allocation in turn, that one alone and all from it on.

load helper

# What one test is to make is not another's.
setup() {
	cd "$BATS_FILE_TMPDIR" || return
	rm -f good made
}

# starved N ON ARGUMENT...: runs btfmin, its allocation N failing; sets $status and $err. False
# if it ended before there was a failure.
starved() {
	local n=$1 on=$2
	shift 2
	status=0
	env LD_PRELOAD="$TOP_BUILDDIR/tests/cli/.libs/fail_alloc.so" FAIL_IN="${BTFMIN##*/}" FAIL_AT="$n" ${on:+FAIL_ON=1} \
		"$BTFMIN" "$@" 9>"$BATS_TEST_TMPDIR/reached" \
		>"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" || status=$?
	err=$(<"$BATS_TEST_TMPDIR/err")
	[ -s "$BATS_TEST_TMPDIR/reached" ]
}

# every CHECK ARGUMENT...: has CHECK look at each run, and at the last, which had all its memory.
# There must be more than $least allocations, 20 if it is not set.
every() {
	local look=$1 on n
	shift
	for on in "" 1; do
		n=1
		while rm -f made && starved "$n" "$on" "$@"; do
			"$look" || { echo "allocation $n${on:+ and all after it}, status $status: $err"; return 1; }
			n=$((n + 1))
			[ "$n" -lt 5000 ]
		done
		[ "$n" -gt "${least-20}" ]
		[ "$status" -eq 0 ]
		"$look"
	done
}

# What is written is whole, or is not there.
whole_or_nothing() {
	! compgen -G '.btfmin.*' || return 1
	case $status in
	0) cmp good made ;;
	6) [ ! -e made ] ;;
	*) return 1 ;;
	esac
}

document() {
	case $status in
	0) same null "$(query .error)" ;;
	6) same '"nomem"' "$(query .error.status)" ;;
	*) return 1 ;;
	esac
}

both() {
	whole_or_nothing && document
}

# A file as it should be, or words that say why not.
file() {
	whole_or_nothing || return 1
	if [ "$status" -eq 6 ]; then
		has "$err" " memory"
	fi
}

# All that there is in an archive, or words that say why not.
archive() {
	case $status in
	0) same "$expected" "$(<"$BATS_TEST_TMPDIR/out")" ;;
	6) has "$err" " memory" ;;
	*) return 1 ;;
	esac
}

# The parts that belong to made, too.
parts() {
	file || return 1
	for part in net out; do
		if [ "$status" -eq 0 ]; then
			cmp "good.$part" "made.$part" && rm "made.$part"
		else
			[ ! -e "made.$part" ]
		fi
	done
}

# A tree, a package of it, and the host that good is for, or one whose neighbours agree.
make_package() {
	check 0 gen -q kernel.btf good good.o
	mkdir -p tree/ubuntu/20.04/x86_64
	local n
	for n in 40 42 44; do
		cp good "tree/ubuntu/20.04/x86_64/5.4.0-$n-generic.btf"
	done
	echo '{}' >tree/package.json
	tar -C tree -czf package.tgz .
	ubuntu=(--id ubuntu --version-id 20.04 --arch x86_64 --release)
}

# The folder with its two files, or no folder.
unpacked() {
	if [ "$status" -eq 0 ]; then
		cmp good unpacked/5.4.0-42-generic.btf
		cmp tree/package.json unpacked/package.json
		rm -r unpacked
	else
		[ "$status" -eq 6 ] && has "$err" " memory" && [ ! -e unpacked ]
	fi
}

@test "gen" {
	check 0 gen kernel.btf good good.o missing.o
	every file gen -q kernel.btf made good.o missing.o
}

@test "gen of a package.json of ecc's" {
	python3 -c 'import base64, json, zlib
data = open("good.o", "rb").read()
print(json.dumps({"bpf_object": base64.b64encode(zlib.compress(data)).decode(), "bpf_object_size": len(data)}))' >ecc.json
	check 0 gen kernel.btf good good.o
	every file gen -q kernel.btf made ecc.json
}

@test "convert" {
	check 0 convert -q new.btf good --for libbpf-0.5
	least=5
	every file convert -q new.btf made --for libbpf-0.5
}

@test "gen --for" {
	check 0 gen -q new.btf good good.o wide.o --for libbpf-0.8 --endian big
	every file gen -q new.btf made good.o wide.o --for libbpf-0.8 --endian big
}

@test "gen --json" {
	check 0 gen -q kernel.btf good good.o missing.o
	every both gen -q --json kernel.btf made good.o missing.o
}

@test "gen with modules, one of them on a distilled base" {
	"$TOP_BUILDDIR/tests/cli/make_modules"
	check 0 gen -q vm.btf good asks.o out.o --module net.ko --module out.ko
	every file gen -q vm.btf made asks.o out.o --module net.ko --module out.ko
}

@test "gen --split" {
	"$TOP_BUILDDIR/tests/cli/make_modules"
	check 0 gen -q --split vm.btf good asks.o out.o --module net.ko --module out.ko
	every parts gen -q --split vm.btf made asks.o out.o --module net.ko --module out.ko
}

@test "relocs --json --base, a chain" {
	"$TOP_BUILDDIR/tests/cli/make_modules"
	every document relocs --json top.o --btf top.btf -B vm.btf -B net.ko
}

@test "dump" {
	check 0 dump kinds.btf -o good --closure --type e
	least=5 every file dump kinds.btf -o made --closure --type e
}

@test "dump --json" {
	check 0 dump --json kinds.btf -o good
	least=5 every both dump --json kinds.btf -o made
}

@test "relocs --json" {
	every document relocs --json good.o missing.o --btf kernel.btf
}

@test "extract, out of an archive that is compressed" {
	cp kernel.btf good
	tar --format=gnu -czf kernel.tgz kernel.btf
	least=8 every file extract kernel.tgz -o made
}

@test "extract --json --list" {
	tar --format=pax -czf kernel.tgz kernel.btf
	least=8 every document extract --json --list kernel.tgz
}

@test "validate --json" {
	every document validate --json --strict kernel.btf kernel-be.btf
}

@test "find, in a package and in a tree" {
	make_package
	least=5 every file find "${ubuntu[@]}" 5.4.0-42-generic package.tgz -o made
	least=5 every file find "${ubuntu[@]}" 5.4.0-42-generic tree -o made
	least=5 every file find "${ubuntu[@]}" 5.4.0-43-generic --nearest tree -o made
}

# It said "out of memory", and then that there is no BTF, out of half a list.
@test "find, when what is near cannot be listed" {
	local i n rest host=(--id ubuntu --version-id 20.04 --arch x86_64 --release)
	mkdir -p many/debian/12/x86_64
	for i in {1..150}; do
		cp kernel.btf "many/debian/12/x86_64/6.1.$i.btf"
	done
	tar -C many -cf many.tar debian
	for rest in "" 1; do
		n=1
		while starved "$n" "$rest" find --explain "${host[@]}" 5.4.0 many.tar; do
			[ "$status" -ne 1 ] || { has "$err" "no BTF for"; n=$((n + 1)); continue; }
			[ "$status" -eq 6 ]
			one_line "$err"
			lacks "$err" "no BTF for"
			n=$((n + 1))
		done
		[ "$n" -gt 5 ] || { echo "n $n rest '$rest' status $status: $err"; return 1; }
		[ "$status" -eq 1 ]
	done
	rm -r many many.tar
}

@test "find --json --explain" {
	make_package
	least=5 every document find -j --explain "${ubuntu[@]}" 5.4.0-42-generic package.tgz
	least=5 every document find -j --explain "${ubuntu[@]}" 5.4.0-42-generic tree
	echo 'ID=ubuntu' >os-release
	least=5 every document find -j --os-release os-release --arch x86_64 \
		--release 5.4.0-42-generic package.tgz
}

@test "unpack" {
	make_package
	least=5 every unpacked unpack "${ubuntu[@]}" 5.4.0-42-generic package.tgz --dir unpacked
	least=5 every document unpack -j --list package.tgz
}

# Of three kernels, one of them in a compressed tar, by one thread, so that the nth allocation is the same each time.
kernels() {
	mkdir -p archive/a/1/x86_64
	cp kernel.btf archive/a/1/x86_64/1.btf
	cp kernel-be.btf archive/a/1/x86_64/2.btf
	tar -czf archive/a/1/x86_64/3.btf.tar.gz kernel.btf
}

@test "pack" {
	kernels
	check 0 pack -q archive -o good good.o missing.o -J1
	every file pack -q archive -o made good.o missing.o -J1
}

@test "pack --json --report, what is in the cache" {
	kernels
	check 0 pack -q archive -o good good.o missing.o -J1 --cache cache
	every both pack -q --json archive -o made good.o missing.o -J1 --cache cache --report report
}

@test "the kernels of an archive" {
	BTFMIN=$TOP_BUILDDIR/tests/cli/walk
	local form
	mkdir -p hub/ubuntu/20.04/x86_64 hub/debian/10/arm64
	cp kernel.btf hub/ubuntu/20.04/x86_64/5.4.0-42-generic.btf
	gzip -c kernel.btf >hub/debian/10/arm64/4.19.0-17-arm64.btf.gz
	ln -s 10 hub/debian/buster
	tar -czf hub.tgz hub
	for form in hub hub.tgz hub/debian/10/arm64/4.19.0-17-arm64.btf.gz; do
		expected=$("$BTFMIN" "$form" --arch 'arm*')
		least=5
		every archive "$form" --arch 'arm*'
	done
}

# The writing of packages alone: whole, or status 6 and nothing there. A library may go on without what
# it asked for.
@test "OOM-n: without memory there is no package" {
	local what n status
	"$TOP_BUILDDIR/tests/cli/make_files"
	for n in 1 2 3 4; do echo "d 1 x86_64 $n.0 kernel.btf"; done >kernels
	for what in "write bpf-compatible none" "write bcc gzip" dir "emit c kernel.btf" "emit o kernel.btf"; do
		for n in {1..60}; do
			status=0
			rm -rf made reached
			# shellcheck disable=SC2086 # a list of words
			env LD_PRELOAD="$TOP_BUILDDIR/tests/cli/.libs/fail_alloc.so" FAIL_AT="$n" \
				"$TOP_BUILDDIR/tests/cli/make_package" $what made <kernels \
				9>reached >/dev/null 2>err || status=$?
			[ -s reached ] || break
			! compgen -G '.btfmin.*' || false
			case $status in
			0) [ -e made ] ;;
			6) [ ! -e made ] ;;
			*) cat err && false ;;
			esac
		done
		[ "$status" -eq 0 ]
		[ "$n" -gt 3 ]
		[ "$n" -lt 60 ]
	done
}

# Programs that are run have their own memory.
@test "fetch" {
	export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
	git init -q source
	mkdir -p source/debian/10/x86_64
	cp kernel.btf source/debian/10/x86_64/4.19.0-17-amd64.btf
	git -C source add -A
	git -C source -c user.name=x -c user.email=x@localhost commit -qm x
	git -C source config uploadpack.allowFilter true
	fetched() {
		case $status in
		0) cmp kernel.btf got/debian/10/x86_64/4.19.0-17-amd64.btf ;;
		6) [ ! -e got ] && has "$err" " memory" ;;
		*) return 1 ;;
		esac || return 1
		# a folder cannot even be read, to be emptied, without any memory
		[ -n "$on" ] || ! compgen -G '.btfmin.*' || return 1
		rm -rf got .btfmin.*
	}
	every fetched fetch -q --repo source --dir got --distro debian
}

@test "import" {
	export TMPDIR=$PWD/temporary
	mkdir -p package/DEBIAN package/boot temporary
	cp kernel.elf package/boot/vmlinux-6.1.0
	printf '%s\n' "Package: x" "Version: 1" "Maintainer: x" "Architecture: amd64" "Description: x" \
		>package/DEBIAN/control
	dpkg-deb -b package x.deb
	imported() {
		case $status in
		0) [ -s imports/x/1/x86_64/6.1.0.btf.tar.xz ] ;;
		6) [ -z "$(find imports -type f)" ] && has "$err" " memory" ;;
		*) return 1 ;;
		esac && rm -rf imports && mkdir imports && [ -z "$(ls -A temporary)" ]
	}
	mkdir imports
	every imported import -q x.deb --archive imports --id x --version-id 1
}

@test "embed, and embed --remove" {
	mkdir -p debian/12/x86_64
	cp kernel.btf debian/12/x86_64/6.1.0-50-amd64.btf
	cp new.btf debian/12/x86_64/6.1.0-51-amd64.btf
	tar -czf package.tgz debian
	check 0 embed good.o package.tgz -o good
	cp good twice.o
	every file embed good.o package.tgz -o made
	cp debian/12/x86_64/6.1.0-50-amd64.btf 6.1.0-52-amd64.btf
	check 0 embed good.o 6.1.0-52-amd64.btf --compress none -o good
	every file embed twice.o 6.1.0-52-amd64.btf --compress none -o made
	cp good.o good
	least=5 every file embed --remove twice.o -o made
}

@test "embed --json" {
	check 0 embed good.o package.tgz -o good
	every both embed --json good.o package.tgz -o made
}
