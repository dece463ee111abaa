# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# What the command tests share. make check sets the variables; by hand bats runs in a build folder.
: "${TOP_BUILDDIR:=$PWD}"
: "${TOP_SRCDIR:=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}"
: "${BTFMIN:=$TOP_BUILDDIR/btfmin}"

# Every file of tests starts with the small kernels and objects of make_files in a folder of its own.
setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	"$TOP_BUILDDIR/tests/cli/make_files"
}

setup() {
	cd "$BATS_FILE_TMPDIR" || return
}

# check STATUS ARGUMENT...: runs btfmin, which must end with STATUS; what it wrote is then in
# $out and $err. Not bats's run: that would mix the two.
check() {
	local expected=$1 status=0
	shift
	"$BTFMIN" "$@" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" || status=$?
	out=$(<"$BATS_TEST_TMPDIR/out")
	err=$(<"$BATS_TEST_TMPDIR/err")
	if [ "$status" -ne "$expected" ]; then
		echo "exit status $status instead of $expected: btfmin $*"
		echo "standard output: $out"
		echo "standard error: $err"
		return 1
	fi
}

# same EXPECTED ACTUAL: equal texts, with both shown if they are not.
same() {
	[ "$1" = "$2" ] || { printf 'expected: %s\ngot:      %s\n' "$1" "$2"; return 1; }
}

# has TEXT PART: PART stands somewhere in TEXT.
has() {
	[[ $1 == *"$2"* ]] || { printf 'not found: %s\nin: %s\n' "$2" "$1"; return 1; }
}

# lacks TEXT PART: the contrary.
lacks() {
	[[ $1 != *"$2"* ]] || { printf 'found: %s\nin: %s\n' "$2" "$1"; return 1; }
}

# one_line TEXT: exactly one line.
one_line() {
	[[ -n $1 && $1 != *$'\n'* ]] || { printf 'not one line: %s\n' "$1"; return 1; }
}

# tools [NAME...]: the folder tools, as a PATH with these programs only.
tools() {
	local name
	rm -rf tools
	mkdir tools
	for name; do
		ln -s "$(command -v "$name")" tools/
	done
}

# query FILTER: what jq makes of the document that the last check left on standard output, which
# must be one document and well-formed.
query() {
	[ "$(jq -s length "$BATS_TEST_TMPDIR/out")" = 1 ] || { echo "not one document"; return 1; }
	jq -c "$1" "$BATS_TEST_TMPDIR/out"
}

# kernel NAME: unpacks a kernel of the fixtures, once for each file of tests; sets $kernel.
kernel() {
	kernel=$BATS_FILE_TMPDIR/$1.btf
	[ -e "$kernel" ] || xz -dc "$TOP_SRCDIR/tests/fixtures/kernels/$1.btf.xz" >"$kernel"
}

# disks: a test that needs a disk of its own begins with it. Who may mount none does without.
disks() {
	mkdir -p "$BATS_TEST_TMPDIR/disk"
	unshare -rm mount -t tmpfs none "$BATS_TEST_TMPDIR/disk" 2>/dev/null ||
		skip "no file system may be mounted here"
}

# on_small OPTIONS STATUS ARGUMENT...: as check, where the folder `small` is a disk (a tmpfs of these
# options) on which there is the file `kept`. What the disk then holds but for that, which must be
# as it was, is in $left.
on_small() {
	local options=$1 expected=$2 status=0
	shift 2
	mkdir -p small
	# shellcheck disable=SC2016 # another shell's
	unshare -rm sh -c '
		mount -t tmpfs -o "$1" none small && echo before >small/kept || exit 99
		to=$2
		shift 2
		"$@"
		status=$?
		[ "$(cat small/kept)" = before ] || exit 98
		find small -mindepth 1 ! -name kept >"$to/left"
		exit $status' - "$options" "$BATS_TEST_TMPDIR" "$BTFMIN" "$@" \
		>"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" || status=$?
	out=$(<"$BATS_TEST_TMPDIR/out")
	err=$(<"$BATS_TEST_TMPDIR/err")
	[ "$status" = "$expected" ] ||
		{ printf 'exit status %s with %s: %s\n%s\n' "$status" "$options" "$*" "$err"; return 1; }
	# shellcheck disable=SC2034 # for the tests
	left=$(<"$BATS_TEST_TMPDIR/left")
}
