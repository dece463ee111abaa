#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The example loads an object on this kernel with the BTF of another that a package names after this
# one: libbpf must then resolve every relocation to that one's values. Once with a kernel that takes
# everything (tests/tools/fake_bpf.c), so that no sandbox can be in the way, and once with the real
# one, which loads it or says that it may not.
set -eu
: "${TOP_SRCDIR:=$(cd "$(dirname "$0")/.." && pwd)}" "${TOP_BUILDDIR:=$PWD}"
: "${BTFMIN:=$TOP_BUILDDIR/btfmin}"
. "$TOP_SRCDIR/examples/inputs.sh"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
real=$TOP_BUILDDIR/examples/load_packaged
fake=$TOP_BUILDDIR/examples/load_packaged_fake
object=$(example_object)

give_up() { echo "$*" >&2; exit 1; }

# The package: as shell scripts make it, with this kernel's name on the other's BTF.
example_kernel >"$scratch/kernel"
place=btfhub-archive/debian/12/$(uname -m)
mkdir -p "$scratch/tree/$place"
"$BTFMIN" gen --quiet "$scratch/kernel" "$scratch/tree/$place/$(uname -r).btf" "$object"
tar -czf "$scratch/min_core_btfs.tar.gz" -C "$scratch/tree" .

# What libbpf must put in: each relocation's place and its value on the other kernel.
"$BTFMIN" relocs --json --btf "$scratch/kernel" "$object" |
	jq -r '.objects[].relocations[] | select(.target_value != .local_value) | .target_value' |
	sort -n >"$scratch/wanted"
[ "$(wc -l <"$scratch/wanted")" -gt 5 ] || give_up "no relocations to look at"

# patched LOG: the same out of libbpf's own words.
patched()
{
	sed -n 's/.*relo #[0-9]*: patched insn #[0-9]* .* \([0-9]*\) -> \([0-9]*\)$/\1 \2/p' "$1" |
		awk '$1 != $2 { print $2 }' | sort -n
}

# expect_patched PROGRAM [ARGUMENT...]: it loads the object with the package's BTF.
expect_patched()
{
	"$@" >"$scratch/out" 2>"$scratch/log" || { cat "$scratch/log" >&2; give_up "$1 failed"; }
	[ "$(cat "$scratch/out")" = loaded ]
	patched "$scratch/log" >"$scratch/found"
	diff "$scratch/wanted" "$scratch/found" >&2 || give_up "$1: other values"
}

expect_patched "$fake" -p -v "$object" "$scratch/min_core_btfs.tar.gz"

# As tar writes hard links, of names that are short or need a header of their own.
deep=$scratch/deep/$(printf '%0120d' 0)/$place
mkdir -p "$deep" "$scratch/flat"
cp "$scratch/tree/$place/$(uname -r).btf" "$deep/0.0.0-other.btf"
cp "$scratch/tree/$place/$(uname -r).btf" "$scratch/flat/0.0.0-other.btf"
ln "$deep/0.0.0-other.btf" "$deep/$(uname -r).btf"
ln "$scratch/flat/0.0.0-other.btf" "$scratch/flat/$(uname -r).btf"
for format in v7 oldgnu gnu ustar pax; do
	for tree in flat deep; do
		case $tree-$format in deep-v7 | deep-ustar) continue ;; esac # have no room for it
		(cd "$scratch/$tree" && find . -type f | sort) |
			tar -cf "$scratch/$tree.tar" -C "$scratch/$tree" --format=$format -T -
		tar -tvf "$scratch/$tree.tar" | grep -q "^h" || give_up "no link in $format"
		expect_patched "$fake" -p -v "$object" "$scratch/$tree.tar"
	done
done

xz "$scratch/flat.tar"
expect_patched "$fake" -p -v "$object" "$scratch/flat.tar.xz"

# The real kernel: it loads it, or it refuses the call itself, which it does before anything else.
if "$real" -p -v "$object" "$scratch/min_core_btfs.tar.gz" >/dev/null 2>"$scratch/log"; then
	expect_patched "$real" -p -v "$object" "$scratch/min_core_btfs.tar.gz"
else
	grep -E 'Operation not permitted|Function not implemented' "$scratch/log" >&2 ||
		{ cat "$scratch/log" >&2; give_up "the kernel has refused the program"; }
fi

# A package that has been linked into the program, under the names that bcc's tools go by.
cd "$scratch"
"${LD:-ld}" -r -b binary -o package.o min_core_btfs.tar.gz
library=$TOP_BUILDDIR/.libs/libbtfmin-core.a
# shellcheck disable=SC2086 # lists of flags
${CC:-cc} -std=c99 ${CFLAGS-} ${SANITIZE_CFLAGS-} -I "$TOP_SRCDIR/libbtfmin" -I "$TOP_SRCDIR/io" \
	"$TOP_SRCDIR/examples/load_packaged.c" "$TOP_SRCDIR/tests/tools/fake_bpf.c" package.o \
	"$library" ${COMMAND_CODEC_LIBS-} -lbpf -lelf -lz -ldl -o linked
expect_patched ./linked -p -v "$object"

# No package, or none with this kernel: said in one line.
# refuses WORDS ARGUMENT...
refuses()
{
	words=$1
	shift
	if "$fake" "$@" >"$scratch/out" 2>"$scratch/log"; then
		give_up "loaded with: $*"
	fi
	[ "$(cat "$scratch/log")" = "load_packaged: $words" ] || { cat "$scratch/log" >&2; exit 1; }
}
refuses 'empty file' -p "$object"
mv "tree/$place/$(uname -r).btf" "tree/$place/0.0.0-other.btf"
tar -cJf other.tar.xz -C tree .
refuses 'no BTF for this kernel' -p "$object" other.tar.xz
