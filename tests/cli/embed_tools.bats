#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What other programs make of an object with a package in it: loaders, readers, and those that write
# the object anew. The objects are clang's.
# shellcheck disable=SC2154 # out and err come from check

load helper

: "${BPFTOOL:=bpftool}" "${PAHOLE:=pahole}" "${CLANG:=clang}"

OBJECTS="$TOP_SRCDIR/tests/objects"

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	"$TOP_BUILDDIR/tests/cli/make_files"
	mkdir -p tree/debian/12/x86_64
	cp new.btf tree/debian/12/x86_64/6.1.0-50-amd64.btf
	tar -C tree -czf package.tar.gz .
	# With more sections than the others: debugging data, maps, subprograms.
	cat >loads.c <<-'END'
		#define SEC(name) __attribute__((section(name), used))
		int counter = 1;
		const volatile int limit = 7;
		static __attribute__((noinline)) int next(int by) { return counter += by; }
		SEC("socket") int pass(void *ctx) { return next(limit) > 100; }
		char gpl[] SEC("license") = "GPL";
	END
	"$CLANG" -target bpf -O2 -g -c loads.c -o loads.o
	"$BTFMIN" embed loads.o package.tar.gz -o packed.o
	# A second one, to be linked with it.
	sed 's/counter/other/; s/pass/also/; s/next/after/; s/limit/bound/; /license/d' loads.c |
		sed 's/counter/other/; s/next/after/; s/limit/bound/' >more.c
	"$CLANG" -target bpf -O2 -g -c more.c -o more.o
	"$BTFMIN" embed more.o package.tar.gz -o more-packed.o
}

# has_package FILE: what is embedded is there, whole.
has_package() {
	check 0 find --ignore-sysfs "$1" --id debian --version-id 12 --arch x86_64 \
		--release 6.1.0-50-amd64 -o found.btf
	cmp found.btf new.btf
}

# opened FILE: what libbpf says. Maps of variables are named after the file.
opened() {
	"$TOP_BUILDDIR/tests/cli/open_object" "$1" | sed 's/^map .*\././'
}

@test "libbpf opens it with one line of information, and loads it as before" {
	local object
	for object in loads.o "$OBJECTS"/{fields,enums,matches,no_core,data_only}.el.o; do
		check 0 embed "$object" package.tar.gz -o with.o
		opened "$object" >before
		opened with.o >after
		same 1 "$(grep -c 'unrecognized data section.* \.btfmin$' after)"
		grep -v ' \.btfmin$' after | diff before -
	done
	grep -q 'program pass in socket' <(opened packed.o)
}

@test "bpftool makes skeletons that open, of the same programs and maps" {
	"$BPFTOOL" gen skeleton loads.o name loads >before.h
	"$BPFTOOL" gen skeleton packed.o name loads >after.h 2>err
	lacks "$(grep -v ' \.btfmin$' err)" libbpf
	diff <(grep 'struct bpf_' before.h) <(grep 'struct bpf_' after.h)
	cat >use.c <<-'END'
		#include <stdio.h>
		#include "after.h"
		int main(void)
		{
			struct loads *skeleton = loads__open();

			printf("%s %d\n", bpf_program__name(skeleton->progs.pass), skeleton->rodata->limit);
			loads__destroy(skeleton);
			return 0;
		}
	END
	${CC:-cc} use.c -o use -l:libbpf.a -lelf -lz
	same "pass 7" "$(./use 2>/dev/null)"
	# and what is in the skeleton is the object, package included
	"$BPFTOOL" gen skeleton packed.o name loads 2>/dev/null | grep -q "sz = $(wc -c <packed.o);"
}

@test "bpftool gen object keeps it; of several objects, --remove and find tell that it is no one's" {
	"$BPFTOOL" gen object linked.o packed.o
	has_package linked.o
	check 5 embed --remove linked.o -o back.o
	same "btfmin: linked.o: changed since btfmin embed wrote it: cannot be put back as it was (llvm-objcopy --remove-section=.btfmin takes the section out)" "$err"
	"$BPFTOOL" gen object linked.o packed.o more.o
	has_package linked.o
	"$BPFTOOL" gen object linked.o packed.o more-packed.o
	check 3 find --ignore-sysfs linked.o --id debian --version-id 12 --arch x86_64 --release 6.1.0-50-amd64
	has "$err" "another size than its package"
	check 3 embed linked.o package.tar.gz -o back.o
	has "$err" "(llvm-objcopy --remove-section=.btfmin takes it out)"
}

@test "readelf and llvm-readelf read all of it without a warning" {
	local object
	check 0 embed "$OBJECTS/types.el.o" package.tar.gz -o little.o
	check 0 embed "$OBJECTS/types.eb.o" package.tar.gz -o big.o
	for object in packed.o little.o big.o; do
		readelf -aW $object >all 2>&1
		lacks "$(<all)" arning
		grep -Eq '\.btfmin +PROGBITS +0+ [0-9a-f]+ [0-9a-f]+ 00 +0 +0 +8$' all
		llvm-readelf -aW $object >all 2>&1
		lacks "$(<all)" arning
		grep -q ' \.btfmin ' all
	done
	# what they said of all else, but places, numbers and the table's own line
	diff <(readelf -sW loads.o) <(readelf -sW packed.o)
	diff <(readelf -rW loads.o) <(readelf -rW packed.o)
	diff <(llvm-readelf --notes --hex-dump=.BTF loads.o) <(llvm-readelf --notes --hex-dump=.BTF packed.o)
}

@test "llvm-objdump disassembles as before" {
	llvm-objdump -h packed.o >all 2>err
	same "" "$(<err)"
	grep -q ' \.btfmin ' all
	diff <(llvm-objdump -dr loads.o | sed 1,2d) <(llvm-objdump -dr packed.o | sed 1,2d)
	diff <(llvm-objdump -S loads.o | sed 1,2d) <(llvm-objdump -S packed.o | sed 1,2d)
}

@test "file and pahole say of it what they said" {
	same "$(file -b loads.o)" "$(file -b packed.o)"
	diff <("$PAHOLE" -F btf "$OBJECTS/fields.el.o") <(
		"$BTFMIN" embed "$OBJECTS/fields.el.o" package.tar.gz -o with.o && "$PAHOLE" -F btf with.o
	)
	diff <("$BPFTOOL" btf dump file loads.o) <("$BPFTOOL" btf dump file packed.o)
}

# As the manual page says: -g and --strip-unneeded keep it, --strip-all does not.
@test "llvm-strip -g keeps it, llvm-strip alone drops it" {
	local how
	for how in -g --strip-unneeded; do
		cp packed.o stripped.o
		llvm-strip $how stripped.o
		has_package stripped.o
		opened stripped.o >after
		cp loads.o plain.o
		llvm-strip $how plain.o
		opened plain.o | diff - <(grep -v ' \.btfmin$' after)
		check 5 embed --remove stripped.o -o back.o
		check 5 embed stripped.o package.tar.gz -o back.o
		has "$err" "changed since"
	done
	cp packed.o stripped.o
	llvm-strip stripped.o
	check 3 embed --remove stripped.o -o back.o
	has "$err" "nothing is embedded"
	[ ! -e back.o ]
}

@test "an object that was stripped before can be embedded in, and gets back" {
	cp loads.o plain.o
	llvm-strip -g plain.o
	check 0 embed plain.o package.tar.gz -o with.o
	has_package with.o
	check 0 embed --remove with.o -o back.o
	cmp back.o plain.o
}

@test "llvm-objcopy carries it, and the hint of a refusal works" {
	llvm-objcopy packed.o copy.o
	has_package copy.o
	check 5 embed --remove copy.o -o back.o
	llvm-objcopy --remove-section=.btfmin copy.o
	check 3 embed --remove copy.o -o back.o
	check 0 embed copy.o package.tar.gz -o with.o
	has_package with.o
	opened with.o | grep -v ' \.btfmin$' | diff <(opened copy.o) -
	# the package's bytes, by another tool
	llvm-objcopy --dump-section=.btfmin=section packed.o
	gzip -dc <section 2>/dev/null | tar -tf - | grep -q '/debian/12/x86_64/6.1.0-50-amd64.btf$'
}

@test "compressed by llvm-objcopy it is refused" { # ELF-btf-compressed
	local at
	# llvm-objcopy compresses .debug sections only, so the flag is set by hand: the last header's
	at=$(($(wc -c <packed.o) - 64 + 9))
	cp packed.o flag.o
	printf '\010' | dd of=flag.o bs=1 seek=$at conv=notrunc status=none
	check 5 find --ignore-sysfs flag.o --id debian --version-id 12 --arch x86_64 --release 6.1.0-50-amd64
	has "$err" "compressed .btfmin section"
	check 5 embed --remove flag.o -o back.o
}
