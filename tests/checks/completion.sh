#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The completion offers each command and each of its long options, as the command's help has them,
# and nothing else; the manual pages have them all.
set -eu
. "$(dirname "$0")/lib.sh"
: "${BTFMIN:=$TOP_BUILDDIR/btfmin}"
make_scratch

# What the completion offers for a last word, after the words before it.
offered()
{
	bash -c '
		. "$1"
		shift
		COMP_WORDS=("$@")
		COMP_CWORD=$(($# - 1))
		_btfmin
		printf "%s\n" "${COMPREPLY[@]}"' - "$TOP_SRCDIR/completions/btfmin.bash" "$@" | sort -u
}
long_options() { grep -oE '^ +(-[a-zA-Z], )?--[a-z-]+' | grep -oE -e '--[a-z-]+' | sort -u; }

count=0
same()
{
	diff "$scratch/offered" "$scratch/help" >&2 || fault "completion (<) and help (>) differ: $1"
	count=$((count + 1))
}
"$BTFMIN" --help >"$scratch/text"
sed -n '/^Commands:/,/^$/s/^  *\([a-z]*\).*/\1/p' "$scratch/text" | sort >"$scratch/help"
offered btfmin '' >"$scratch/offered"
same "commands"
while IFS= read -r command; do
	"$BTFMIN" "$command" --help | long_options >"$scratch/help"
	offered btfmin "$command" -- >"$scratch/offered"
	same "options of $command"
	while IFS= read -r option; do
		grep -qE "^\.It Fl (. , )?-${option#--}( |\$)" "$TOP_SRCDIR/man/btfmin.1" \
			"$TOP_SRCDIR/man/btfmin-$command.1" || fault "$command $option: not in man/"
	done <"$scratch/help"
done <<LIST
$(offered btfmin '')
LIST
finish "$count"
