#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Boot images of every form and compression, as extract and gen see them. Names in capitals are ids
# of the list of bad inputs.
# shellcheck disable=SC2154 # out and err come from the helper

load helper

# What the kernel's build compresses with (scripts/Makefile.lib), and lz4's other format.
pack() {
	case $1 in
	gzip) gzip -9nc "$2" ;;
	xz) xz --check=crc32 --x86 --lzma2=dict=1MiB -c "$2" ;;
	lzma) xz --format=lzma -9 -c "$2" ;;
	zstd) zstd -22 --ultra -qc "$2" ;;
	lz4) lz4 -l -9 -qc "$2" ;;
	lz4frame) lz4 -9 -qc "$2" ;;
	*) return 1 ;;
	esac
}
codecs='gzip xz lzma zstd lz4'

image() {
	"$TOP_BUILDDIR/tests/cli/make_image" "$@"
}

# is_kernel FILE [BTF]: the BTF comes out of the image, and gen takes it for the BTF itself.
is_kernel() {
	rm -f out.btf
	check 0 extract "$1" -o out.btf
	same "" "$err"
	cmp out.btf "${2:-kernel.btf}"
	[ $# -eq 1 ] || return 0
	check 0 gen -q "$1" one.btf good.o
	check 0 gen -q kernel.btf two.btf good.o
	cmp one.btf two.btf
}

# info FILE PART...: each of them stands in what --info says.
info() {
	local file=$1
	shift
	check 0 extract --info "$file"
	for part; do
		has "$out" "$part"
	done
}

@test "x86 bzImage: the kernel's ELF file, compressed with each codec" {
	size=$(wc -c <kernel.elf)
	for codec in $codecs lz4frame; do
		pack "$codec" kernel.elf >packed
		if [ "$codec" = gzip ]; then
			image bzimage packed vmlinuz
		else
			image bzimage packed vmlinuz "$size"
		fi
		is_kernel vmlinuz
		word=${codec/frame/}
		[ "$codec" != lz4 ] || word='lz4 legacy'
		info vmlinuz 'x86 bzImage' "$word" 'elf '
	done
}

@test "CMP-bzimage: a header that tells a wrong place, the kernel is found all the same" {
	for codec in $codecs; do
		pack "$codec" kernel.elf >packed
		image lies packed vmlinuz "$(wc -c <kernel.elf)"
		is_kernel vmlinuz
	done
}

@test "CMP-bzimage: a header that tells a stream which is none, and the kernel behind it" {
	pack zstd kernel.elf >packed
	{ printf '\x28\xb5\x2f\xfd\x04\x88\x01\x00\x00'; head -c 100 /dev/zero; cat packed; } >both
	image bzimage both vmlinuz "$(wc -c <kernel.elf)"
	is_kernel vmlinuz
}

@test "EFI zboot: an Image, compressed with each codec" {
	image arm64 kernel.btf Image
	for codec in gzip:gzip xz:xzkern lzma:lzma zstd:zstd22 lz4:lz4; do
		pack "${codec%:*}" Image >packed
		image "zboot:${codec#*:}" packed vmlinuz.efi
		is_kernel vmlinuz.efi
		info vmlinuz.efi 'EFI zboot image' "${codec%:*}" 'arm64 Image'
	done
}

@test "images that are not compressed: arm64, riscv, others with EFI, s390x" {
	for form in arm64:arm64 riscv:riscv riscv-0.1:riscv efi:EFI; do
		image "${form%:*}" kernel.btf Image
		is_kernel Image
		info Image "${form#*:}"
	done
	image s390x kernel-be.btf vmlinuz
	is_kernel vmlinuz kernel-be.btf
	info vmlinuz 's390x boot image' 'big-endian'
}

@test "s390x and 32-bit ARM: a payload that no header tells of" {
	image none kernel-be.btf raw
	for codec in $codecs; do
		pack "$codec" raw >packed
		image s390x packed vmlinuz "$(wc -c <raw)"
		is_kernel vmlinuz kernel-be.btf
		info vmlinuz 's390x boot image' "${codec/lz4/lz4 legacy}"
		pack "$codec" kernel.elf >packed
		image arm packed vmlinuz "$(wc -c <kernel.elf)"
		is_kernel vmlinuz
	done
}

@test "an Image in a file that is compressed: Image.gz and the like" {
	image arm64 kernel.btf Image
	for codec in $codecs lz4frame; do
		pack "$codec" Image >Image.packed
		is_kernel Image.packed
		info Image.packed 'arm64 Image'
	done
}

@test "an ELF file as boot image, 64 and 32 bit" {
	is_kernel kernel.elf
	is_kernel kernel32.elf kernel-be.btf
}

@test "through a pipe" {
	pack xz kernel.elf >packed
	image bzimage packed vmlinuz "$(wc -c <kernel.elf)"
	# shellcheck disable=SC2002 # a pipe is what this is about
	cat vmlinuz | "$BTFMIN" extract - | cmp - kernel.btf
}

@test "bzip2 and lzo are named" {
	bzip2 -9c kernel.elf >packed
	for form in bzimage lies s390x; do
		image "$form" packed vmlinuz 1
		check 5 extract vmlinuz -o out.btf
		one_line "$err"
		has "$err" bzip2
	done
	printf '\x89LZO\0\r\n\x1a\n\x10\x40\x20\xa0\x09\x40\x03\x09\x03\0\0\x0d%0100d' 0 >packed
	for form in bzimage zboot:lzo; do
		image "$form" packed vmlinuz
		check 5 extract vmlinuz -o out.btf
		one_line "$err"
		has "$err" lzo
	done
}

# refused STATUS FILE: one line (then in $text), that exit status, and no output.
refused() {
	rm -f out.btf
	check "$1" extract "$2" -o out.btf
	one_line "$err"
	has "$err" "$2"
	[ ! -e out.btf ]
	text=$err
	check "$1" extract -j "$2" -o out.btf
	query .error >/dev/null
}

@test "CMP-vmlinuz-none: an image without a kernel, and what was tried" {
	echo 'no stream in here' >none
	for form in bzimage lies s390x arm; do
		image "$form" none vmlinuz
		refused 3 vmlinuz
		for word in gzip xz lzma zstd lz4; do
			has "$text" "$word"
		done
	done
	for form in arm64 riscv efi; do
		image "$form" none vmlinuz
		refused 3 vmlinuz
	done
}

@test "CMP-zboot: a payload that is none, and a method that is not known" {
	image zboot:gzip kernel.btf vmlinuz
	refused 3 vmlinuz
	pack gzip kernel.elf >packed
	image zboot:brotli packed vmlinuz
	refused 5 vmlinuz
	image zboot:gzip packed whole
	head -c $(($(wc -c <whole) - 200)) whole >vmlinuz
	refused 3 vmlinuz
}

@test "a payload that ends early or is spoilt" {
	for codec in gzip xz lzma zstd; do
		pack "$codec" kernel.elf >packed
		head -c $(($(wc -c <packed) / 2)) packed >half
		image bzimage half vmlinuz
		refused 3 vmlinuz
	done
}

# A hundred thousand beginnings of streams that break off at once, in an image whose header lies.
@test "CMP-vmlinuz-fake: many false beginnings" {
	for codec in $codecs lz4frame; do
		pack "$codec" kernel.elf | head -c 48
	done >few
	for _ in {1..7}; do cat few few few few >many; mv many few; done
	[ "$(wc -c <few)" -gt 4000000 ]
	for form in lies s390x arm; do
		image "$form" few vmlinuz
		refused 3 vmlinuz
	done
}

# Under 1 MiB of an image, in which each stream holds 60 MB of zeros: were they all expanded, it would
# take minutes.
@test "CMP-vmlinuz-fake: many streams of very many bytes" {
	head -c 60000000 /dev/zero >zeros
	for codec in xz zstd; do
		pack "$codec" zeros >packed
		cat packed packed packed packed >few
		cat few few few few >many
		cat many many many many >few
		for form in lies s390x; do
			image "$form" few vmlinuz
			# shellcheck disable=SC2016 # for the shell within
			time timeout 20 "$BTFMIN" extract vmlinuz -o out.btf && return 1 || [ $? = 3 ]
		done
	done
}

# What is made of a stream that breaks off at its end was made all the same. It begins as an ELF file
# of a terabyte does, so that it is read in one piece.
@test "CMP-vmlinuz-fake: broken streams of very many bytes" {
	{ head -c 40 kernel.elf; printf '\0\0\0\0\0\1\0\0'; head -c 15000000 /dev/zero; } >large
	for codec in xz zstd; do
		pack "$codec" large | head -c -5 >broken
		for _ in {1..6}; do cat broken; done >few
		pack "$codec" kernel.elf >packed
		{ head -c 1000 few; cat packed; } >both
		image arm both vmlinuz
		is_kernel vmlinuz
		{ cat few packed; head -c 1000000 /dev/zero; } >both
		image arm both vmlinuz
		refused 3 vmlinuz
	done
}

# The bytes out of one stream do not count again for what cannot be expanded at all.
@test "CMP-vmlinuz-fake: a large stream, then forms that are not supported, then the kernel" {
	head -c 30000000 /dev/zero >zeros
	{ gzip -c zeros; printf 'BZh91AY&SY and so on BZh91AY&SY and so on'; gzip -c kernel.elf; } >both
	image arm both vmlinuz
	is_kernel vmlinuz
}
