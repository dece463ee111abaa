#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The decompressors against gzip, xz, zstd and lz4: the same bytes from every kernel of the fixtures
# in every form, and the same verdict about a small file with a bit of it changed, anywhere (every bit
# under BTFMIN_TEST_ALL).
set -eu

unpack=$TOP_BUILDDIR/tests/tools/unpack
kernels=$TOP_SRCDIR/tests/fixtures/kernels
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
built=$("$BTFMIN" --version | sed -n 's/^compression: *//p')

fail()
{
	echo "unpack.sh: $*" >&2
	exit 1
}

# has FORMAT: the library was built with it.
has()
{
	case " $built " in
	*" $1 "*) return 0 ;;
	esac
	return 1
}

# same FORMAT PLAIN PACKED: PACKED gives the bytes of PLAIN; the first kernel whatever the size of the
# reads.
buffers='65536 4095 100000000'
count=0
same()
{
	has "$1" || return 0
	for buffer in $buffers; do
		"$unpack" "$3" "$buffer" >out || fail "$3"
		cmp "$2" out >&2 || fail "$3: other bytes, $buffer at a time"
	done
	count=$((count + 1))
}

forms()
{
	gzip -c "$1" >packed.gz
	same gzip "$1" packed.gz
	xz -0 -c "$1" >packed.xz
	same xz "$1" packed.xz
	xz -0 --block-size=500000 --check=sha256 -c "$1" >packed.blocks.xz
	same xz "$1" packed.blocks.xz
	xz -0 --format=lzma -c "$1" >packed.lzma
	same lzma "$1" packed.lzma
	zstd -q -c "$1" >packed.zst
	same zstd "$1" packed.zst
	zstd -q -1 --ultra --long=27 -c <"$1" >packed.long.zst
	same zstd "$1" packed.long.zst
	lz4 -q -c "$1" >packed.lz4
	same lz4 "$1" packed.lz4
	lz4 -q -B4 -BD -BX --content-size -c "$1" >packed.linked.lz4
	same lz4 "$1" packed.linked.lz4
	lz4 -q -l -c "$1" >packed.legacy.lz4
	same lz4 "$1" packed.legacy.lz4
	cat "$1" "$1" >twice
	for suffix in gz xz zst lz4 legacy.lz4; do
		cat packed.$suffix packed.$suffix >again.$suffix
	done
	same gzip twice again.gz
	same xz twice again.xz
	same zstd twice again.zst
	same lz4 twice again.lz4
	same lz4 twice again.legacy.lz4
}

for packed in "$kernels"/*.btf.xz; do
	xz -dc "$packed" >kernel
	same xz kernel "$packed"
	forms kernel
	buffers=65536
done

# verdict FORMAT PACKED COMMAND...: every bit of the file PACKED changed once; what the command thinks
# of it, we think of it, unless the command says 2: that is gzip's warning.
checked=0
bits='1 16 128'
[ -z "${BTFMIN_TEST_ALL-}" ] || bits='1 2 4 8 16 32 64 128'
verdict()
{
	has "$1" || return 0
	packed=$2
	shift 2
	size=$(wc -c <"$packed")
	at=0
	while [ $at -lt "$size" ]; do
		byte=$(od -An -tu1 -j $at -N 1 "$packed" | tr -d ' ')
		for bit in $bits; do
			changed=$(((byte | bit) - (byte & bit)))
			{
				head -c $at "$packed"
				# shellcheck disable=SC2059 # an escape of three digits
				printf "\\$(printf %03o $changed)"
				tail -c +$((at + 2)) "$packed"
			} >bad
			ours=0 theirs=0
			"$unpack" bad >ours 2>words || ours=$?
			"$@" <bad >theirs 2>/dev/null || theirs=$?
			[ $ours -le 5 ] || fail "$packed, byte $at as $changed: exit status $ours"
			[ "$theirs" -ne 2 ] || theirs=0
			if [ $((ours == 0)) -ne $((theirs == 0)) ]; then
				echo "$packed: byte $at, $byte as $changed: ours $ours, theirs $theirs: $(cat words)" >>differ
			elif [ $ours -eq 0 ]; then
				cmp ours theirs >&2 || fail "$packed, byte $at as $changed: other bytes"
			fi
			checked=$((checked + 1))
		done
		at=$((at + 1))
	done
}

# Its only match has the offset 13: no one bit makes it 0, which lz4 takes and we do not.
printf 'task_struct, task_struct, task_struct, task' >small
gzip -nc small >small.gz
xz -c small >small.xz
xz --format=lzma -c small >small.lzma
zstd -q --check -c small >small.zst
lz4 -q -BX -c small >small.lz4
lz4 -q -l -c small >small.legacy.lz4
verdict gzip small.gz gzip -dc
verdict xz small.xz xz -dc --memlimit=256MiB
verdict lzma small.lzma xz -dc --memlimit=256MiB
verdict zstd small.zst zstd -q -dc
verdict lz4 small.lz4 lz4 -q -dc
verdict lz4 small.legacy.lz4 lz4 -q -dc
if [ -e differ ]; then
	cat differ >&2
	fail "other verdicts than the tools'"
fi
echo "$count files, $checked verdicts"
[ -z "$built" ] || [ "$built" = none ] || [ $count -gt 0 ] || fail "nothing was compared"
