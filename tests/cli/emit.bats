#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# A package as a part of programs: linked by the compilers here, and for other machines by lld and
# binutils; the bytes between the symbols are the package's.

load helper

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	# Every byte, each before every digit.
	python3 -c 'import sys
sys.stdout.buffer.write(bytes(b for i in range(256) for b in (i, 48 + i % 10, 63, i)))' >package
	# As bcc's tools and others find one, if there is one.
	cat >main.c <<-'END'
		#include <stdio.h>
		#ifdef __cplusplus
		extern "C" {
		#endif
		extern const unsigned char _binary_min_core_btfs_tar_gz_start[] __attribute__((weak));
		extern const unsigned char _binary_min_core_btfs_tar_gz_end[] __attribute__((weak));
		#ifdef __cplusplus
		}
		#endif
		int main(void)
		{
			size_t size = (size_t)(_binary_min_core_btfs_tar_gz_end -
					       _binary_min_core_btfs_tar_gz_start);
			return fwrite(_binary_min_core_btfs_tar_gz_start, 1, size, stdout) != size;
		}
	END
	"$TOP_BUILDDIR/tests/cli/make_package" emit c package package.c
	"$TOP_BUILDDIR/tests/cli/make_package" emit o package package.o
	: >empty
	mkdir out
}

setup() {
	cd "$BATS_FILE_TMPDIR" || return
}

# built_by COMPILER...: compiles and links both, and the program writes the package.
built_by() {
	"$@" -c package.c -o out/package.o
	"$@" main.c -x none out/package.o -o out/main
	./out/main | cmp - package
}

warnings='-Wall -Wextra -pedantic -Werror'

@test "C that GCC and clang take without a word, at each level" {
	local level
	for level in -O0 -O2 "-O2 -fPIC" "-Os -ffunction-sections -fdata-sections -Wl,--gc-sections"; do
		# shellcheck disable=SC2086 # lists of options
		{
			built_by gcc -std=c99 $warnings $level
			built_by gcc -std=c89 -Wall $level
			built_by gcc -std=c99 $warnings $level -flto
			built_by clang -std=c99 $warnings -Qunused-arguments $level
		}
	done
}

@test "the same as C++" {
	# shellcheck disable=SC2086 # a list of options
	{
		built_by g++ -x c++ $warnings
		built_by clang++ -x c++ -Qunused-arguments $warnings
	}
}

# symbols NM FILE: the three, sorted, with their values and sorts.
symbols() {
	"$1" "$2" | awk 'NF == 3 && $3 ~ /^_binary/ { sub(/^0+/, "", $1); print $3, $2, $1 }' | LC_ALL=C sort
}

# holds OBJCOPY FILE: the bytes of .data, all of which are between the symbols, are the package's.
holds() {
	rm -f out/data
	"$1" -O binary -j .data "$2" out/data
	cmp out/data package
}

@test "the object file has what ld -r -b binary makes of the package, and links" {
	mkdir -p ld
	cp package ld/min_core_btfs.tar.gz
	(cd ld && ld -r -b binary min_core_btfs.tar.gz -o ld.o)
	same "$(symbols nm ld/ld.o)" "$(symbols nm package.o)"
	holds objcopy ld/ld.o
	holds objcopy package.o
	gcc main.c package.o -o out/main 2>out/log
	same "" "$(<out/log)"
	./out/main | cmp - package
	# No executable stack is asked for.
	lacks "$(readelf -lW out/main | grep GNU_STACK)" RWE
	gcc main.c -fuse-ld=lld package.o -o out/main
	./out/main | cmp - package
	readelf -aW package.o 2>out/log >/dev/null
	same "" "$(<out/log)"
}

# The machines that lld 14 links, with its name for the target and the word of readelf.
machines='x86_64:elf_x86_64:X86-64 i386:elf_i386:80386 aarch64:aarch64linux:AArch64 arm:armelf_linux_eabi:ARM
	riscv64:elf64lriscv:RISC-V ppc64le:elf64lppc:PowerPC64 ppc64:elf64ppc:PowerPC64
	mips:elf32btsmip:MIPS mipsel:elf32ltsmip:MIPS mips64:elf64btsmip:MIPS mips64el:elf64ltsmip:MIPS'

@test "object files for other machines, linked by lld" {
	local row machine target word
	for row in $machines; do
		IFS=: read -r machine target word <<<"$row"
		"$TOP_BUILDDIR/tests/cli/make_package" emit "o:$machine" package out/m.o
		has "$(readelf -hW out/m.o)" "$word"
		ld.lld -m "$target" -r out/m.o -o out/linked.o
		same "_binary_min_core_btfs_tar_gz_end D 400
_binary_min_core_btfs_tar_gz_size A 400
_binary_min_core_btfs_tar_gz_start D " "$(symbols llvm-nm out/linked.o)"
		holds llvm-objcopy out/linked.o
	done
}

# Those whose C clang 14 compiles: their flags must not stand against each other.
@test "object files for other machines go with what a compiler makes for them" {
	local row triple machine target
	cat >use.c <<-'END'
		extern const unsigned char _binary_min_core_btfs_tar_gz_start[], _binary_min_core_btfs_tar_gz_end[];
		unsigned long size(void);
		unsigned long size(void)
		{
			return (unsigned long)(_binary_min_core_btfs_tar_gz_end - _binary_min_core_btfs_tar_gz_start);
		}
	END
	for row in x86_64-linux-gnu:x86_64:elf_x86_64 i386-linux-gnu:i386:elf_i386 \
		aarch64-linux-gnu:aarch64:aarch64linux arm-linux-gnueabihf:arm:armelf_linux_eabi \
		riscv64-linux-gnu:riscv64:elf64lriscv powerpc64le-linux-gnu:ppc64le:elf64lppc \
		mipsel-linux-gnu:mipsel:elf32ltsmip mips64el-linux-gnuabi64:mips64el:elf64ltsmip; do
		IFS=: read -r triple machine target <<<"$row"
		clang --target="$triple" -c use.c -o out/use.o
		"$TOP_BUILDDIR/tests/cli/make_package" emit "o:$machine" package out/m.o
		ld.lld -m "$target" -e size out/use.o out/m.o -o out/linked 2>out/log
		same "" "$(<out/log)"
		has "$(symbols llvm-nm out/linked)" "_binary_min_core_btfs_tar_gz_size A 400"
	done
}

@test "an object file for a big-endian machine, linked by its binutils" {
	"$TOP_BUILDDIR/tests/cli/make_package" emit o:s390x package out/m.o
	s390x-linux-gnu-ld -r out/m.o -o out/linked.o
	mkdir -p ld
	cp package ld/min_core_btfs.tar.gz
	(cd ld && s390x-linux-gnu-ld -r -b binary min_core_btfs.tar.gz -o s390x.o)
	same "$(symbols s390x-linux-gnu-nm ld/s390x.o)" "$(symbols s390x-linux-gnu-nm out/m.o)"
	same "$(symbols s390x-linux-gnu-nm ld/s390x.o)" "$(symbols s390x-linux-gnu-nm out/linked.o)"
	holds s390x-linux-gnu-objcopy out/linked.o
}

@test "a package without bytes is still linked" {
	"$TOP_BUILDDIR/tests/cli/make_package" emit c empty out/empty.c
	"$TOP_BUILDDIR/tests/cli/make_package" emit o empty out/empty.o
	gcc main.c out/empty.c -o out/main && same "" "$(./out/main)"
	gcc main.c out/empty.o -o out/main && same "" "$(./out/main)"
}

@test "megabytes are compiled in no time" {
	head -c 5000000 /dev/urandom >large
	"$TOP_BUILDDIR/tests/cli/make_package" emit c large out/large.c
	timeout 20 gcc -c out/large.c -o out/large.o
	gcc main.c out/large.o -o out/main
	./out/main | cmp - large
}

@test "a machine that is not known is a wrong call that names those that are" {
	local status=0
	"$TOP_BUILDDIR/tests/cli/make_package" emit o:pdp11 package out/x.o 2>out/log || status=$?
	same 2 "$status"
	has "$(<out/log)" "'pdp11'"
	has "$(<out/log)" s390x
	[ ! -e out/x.o ]
}
