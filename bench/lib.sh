# SPDX-License-Identifier: BSD-2-Clause
# What `run` and `check` share. Sourced by bash. Sets work, a folder for this run; kernels, the names
# of the fixtures, unpacked as $work/NAME.btf; after need_corpus, corpus, the objects of
# libbpf-tools, and tcptracer, the one of them that stands for an ordinary program; and what prints the
# table.
# shellcheck shell=bash disable=SC2034 # what is set here is used there

: "${TOP_SRCDIR:=.}" "${TOP_BUILDDIR:=.}"
: "${BTFMIN:=$TOP_BUILDDIR/btfmin}" "${CORPUS:=$TOP_BUILDDIR/corpus}"
# The kernel of all rows that name no other: the largest.
large=debian-7.2.13-amd64
one_enum=$TOP_SRCDIR/tests/objects/one_enum.el.o # asks for one value of bpf_func_id

fail()
{
	echo "$(basename "$0"): $*" >&2
	exit 1
}

for tool in "$BTFMIN" "${BPFTOOL:=bpftool}" xz "$TOP_BUILDDIR/bench/pair"; do
	command -v "$tool" >/dev/null || fail "$tool is not there"
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

kernels=()
for file in "$TOP_SRCDIR"/tests/fixtures/kernels/*.btf.xz; do
	[ -e "$file" ] || fail "no kernels in $TOP_SRCDIR/tests/fixtures/kernels"
	kernels+=("$(basename "$file" .btf.xz)")
	xz -dc "$file" >"$work/${kernels[-1]}.btf"
done

# need_corpus: a corpus that is not whole would make the figures better than they are.
need_corpus()
{
	[ -e "$CORPUS/VERSION" ] || fail "no objects of libbpf-tools in $CORPUS: scripts/fetch-corpus"
	cp "$CORPUS"/*.bpf.o "$work" || fail "no objects in $CORPUS"
	corpus=("$work"/*.bpf.o) tcptracer=$work/tcptracer.bpf.o
	[ -e "$tcptracer" ] || fail "no tcptracer.bpf.o in $CORPUS"
}

# sizes KERNEL OBJECT...: the bytes of both outputs, in $theirs and $ours.
sizes()
{
	local kernel=$work/$1.btf
	shift

	rm -f "$work/theirs" "$work/ours"
	"$BPFTOOL" gen min_core_btf "$kernel" "$work/theirs" "$@" >/dev/null ||
		fail "bpftool failed on $kernel"
	"$BTFMIN" gen --quiet "$kernel" "$work/ours" "$@" || fail "btfmin failed on $kernel"
	theirs=$(stat -c %s "$work/theirs") ours=$(stat -c %s "$work/ours")
}

# pair [OPTION...] A... -- B...: takes the figures into the array `figure`.
declare -A figure
pair()
{
	local name value

	"$TOP_BUILDDIR/bench/pair" "$@" >"$work/figures" || fail "could not measure"
	while read -r name value; do
		figure[$name]=$value
	done <"$work/figures"
}

# against_bpftool PAIRS KERNEL OBJECT...: bpftool is A, btfmin is B, on the same files.
against_bpftool()
{
	local pairs=$1 kernel=$work/$2.btf
	shift 2

	pair -n "$pairs" "$BPFTOOL" gen min_core_btf "$kernel" "$work/theirs" "$@" -- \
		"$BTFMIN" gen --quiet "$kernel" "$work/ours" "$@"
}

# calc EXPRESSION [FORMAT]
calc()
{
	awk "BEGIN { printf \"${2-%.2f}\", $1 }"
}

# holds EXPRESSION
holds()
{
	awk "BEGIN { exit !($1) }"
}

# ---- the table

missed=0
line()
{
	printf '%-48s %12s %12s %8s %8s  %-8s %s\n' "$@"
}

# row CASE THEIRS OURS RATIO CPU [TEST]: TEST, such as ">= 7", is what the ratio must be.
row()
{
	local result=

	if [ $# -gt 5 ]; then
		result=holds
		holds "$4 $6" || { result=MISSED missed=$((missed + 1)); }
	fi
	line "$1" "$2" "$3" "$4" "$5" "${6-}" "$result"
}

# heading WHAT THEIRS [OURS]
heading()
{
	echo
	line "$1" "$2" "${3-btfmin}" ratio 'of CPU' target ''
}

# times CASE [TEST]: of the last measurement, bpftool's over ours.
times()
{
	row "$1" "$(calc "${figure[a_wall_ms]}") ms" "$(calc "${figure[b_wall_ms]}") ms" \
		"$(calc "${figure[ratio]}")" \
		"$(calc "${figure[a_cpu_ms]} / ${figure[b_cpu_ms]}")" "${@:2}"
}

# peaks [TEST]: ours over bpftool's.
peaks()
{
	row "  peak memory" "${figure[a_peak_kib]} KiB" "${figure[b_peak_kib]} KiB" \
		"$(calc "${figure[b_peak_kib]} / ${figure[a_peak_kib]}" %.3f)" '' "$@"
}

# verdict: the last line, and the end: 1 if a target was missed, unless that is not to count.
verdict()
{
	echo
	if [ $missed -gt 0 ]; then
		echo "$missed of the targets missed"
		[ "${BENCH_REPORT_ONLY-}" = 1 ] || exit 1
	else
		echo "all targets hold"
	fi
}
