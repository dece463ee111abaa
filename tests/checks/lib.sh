# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# What the checks share. make check sets the variables; by hand a check runs in a build folder.
: "${TOP_BUILDDIR:=$PWD}"
: "${TOP_SRCDIR:=$(cd "$(dirname "$0")/../.." && pwd)}"
: "${CC:=cc}" "${NM:=nm}" "${MAKE:=make}" "${PKG_CONFIG:=pkg-config}"
: "${ENABLE_SHARED:=yes}" "${ENABLE_STATIC:=yes}" "${SANITIZE_CFLAGS:=}" "${CFLAGS:=}"
: "${CODEC_LIBS=$(sed -n 's/^CODEC_LIBS = *//p' "$TOP_BUILDDIR/Makefile" 2>/dev/null || :)}"
: "${COMMAND_CODEC_LIBS=$(sed -n 's/^COMMAND_CODEC_LIBS = *//p' "$TOP_BUILDDIR/Makefile" 2>/dev/null || :)}"
export LC_ALL=C

faults=0
fault()
{
	echo "$*" >&2
	faults=$((faults + 1))
}

# The end of every check: it fails if something was found, or if there was nothing to look at.
finish()
{
	[ "$1" -gt 0 ] || fault "nothing was checked"
	[ "$faults" -eq 0 ] || exit 1
	exit 0
}

scratch=
# A folder of this check's own, gone at its end.
make_scratch()
{
	scratch=$(mktemp -d)
	trap 'rm -rf "$scratch"' EXIT
	trap 'exit 1' HUP INT TERM
}

# What git tracks, one path from the top per line; in a release, where there is no
# git, the files that did not come out of autogen.sh or make.
tree_files()
{
	if git -C "$TOP_SRCDIR" rev-parse --show-toplevel >/dev/null 2>&1 &&
	   [ -e "$TOP_SRCDIR/.git" ]; then
		git -C "$TOP_SRCDIR" ls-files |
		while IFS= read -r file; do
			if [ -f "$TOP_SRCDIR/$file" ]; then echo "$file"; fi
		done
		return
	fi
	(cd "$TOP_SRCDIR" && find . -type f | sed 's|^\./||' | grep -Ev "$generated")
}
generated='^(m4|autom4te\.cache|[^/]*build[^/]*|_build|_inst)/|(^|/)(\.deps|\.libs)/|\.(o|l?o|l?a|so)$'
generated="$generated|^(aclocal\.m4|ar-lib|compile|config\..*|configure|depcomp|install-sh)\$"
generated="$generated|^(libtool|ltmain\.sh|missing|tap-driver\.sh|test-driver)\$|(^|/)Makefile(\.in)?\$"
generated="$generated|\.(log|trs|pc)\$"

# C without its comments.
strip_comments()
{
	awk '{
		line = $0; out = ""
		while (length(line)) {
			if (inside) {
				end = index(line, "*/")
				if (!end) break
				line = substr(line, end + 2); inside = 0
			} else {
				start = index(line, "/*")
				if (!start) { out = out line; break }
				out = out substr(line, 1, start - 1) " "
				line = substr(line, start + 2); inside = 1
			}
		}
		print out
	}' "$@"
}
