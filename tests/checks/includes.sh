#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Includes run one way. In libbtfmin/ strictly down the list below: a file may include its own
# header and what stands before it. The other folders see only what they are built on.
set -eu
. "$(dirname "$0")/lib.sh"
cd "$TOP_SRCDIR"

# From the bottom up. A family (match_field.c, match_type.c) goes by its first word.
order='btfmin span bits utf8 wire fail mem table btf text names spec value match relos resolve keep emit verify'

# rank WORD: its place in the order, 0 if it has none.
rank()
{
	place=0
	for step in $order; do
		place=$((place + 1))
		if [ "$step" = "$1" ]; then
			echo "$place"
			return
		fi
	done
	echo 0
}

# job FILE: what the file is part of.
job()
{
	word=$(basename "$1")
	word=${word%.[ch]}
	case $word in
	# Parts of a job whose header has another name.
	open | index | walk) echo btf ;;
	cands) echo names ;;
	memo) echo match ;;
	describe | query) echo relos ;;
	answer) echo resolve ;;
	take | merge | write) echo emit ;;
	*) echo "${word%%_*}" ;;
	esac
}

quoted() { sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*"\([^"]*\)".*/\1/p' "$1"; }
angled() { sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*<\([^>]*\)>.*/\1/p' "$1"; }

count=0
check_core()
{
	mine=$(rank "$(job "$1")")
	[ "$mine" -gt 0 ] || fault "$1 has no place in the order of tests/checks/includes.sh"
	for header in $(quoted "$1"); do
		theirs=$(rank "$(job "$header")")
		[ "$theirs" -gt 0 ] || fault "$1 includes \"$header\", which has no place in the order"
		if [ "$(job "$1")" = "$(job "$header")" ]; then
			continue
		fi
		[ "$theirs" -lt "$mine" ] || fault "$1 includes \"$header\": upward"
	done
	for header in $(angled "$1"); do
		case $header in
		limits.h | stdbool.h | stddef.h | stdint.h | stdlib.h | string.h) ;;
		*) fault "$1 includes <$header>: not for the core" ;;
		esac
	done
}

# check_room FILE HEADER...: the file includes only headers of its own folder and those named.
check_room()
{
	file=$1
	shift
	for header in $(quoted "$file") $(angled "$file" | grep -E '^(btfmin|bpfobj)\.h$'); do
		if [ -e "$(dirname "$file")/$(basename "$header")" ]; then
			continue
		fi
		case " $* " in
		*" $(basename "$header") "*) ;;
		*) fault "$file includes $header: not for this folder" ;;
		esac
	done
}

for file in libbtfmin/*.[ch]; do
	check_core "$file"
	count=$((count + 1))
done
for file in bpfobj/*.[ch]; do
	check_room "$file" btfmin.h span.h fail.h mem.h
	for header in $(angled "$file"); do
		case $header in
		btfmin.h | limits.h | stdbool.h | stddef.h | stdint.h | stdlib.h | string.h) ;;
		*) fault "$file includes <$header>: not for memory in, memory out" ;;
		esac
	done
done
for file in rewrite/*.[ch]; do
	check_room "$file" btfmin.h span.h bits.h wire.h fail.h mem.h table.h btf.h resolve.h
	for header in $(angled "$file"); do
		case $header in
		limits.h | stdbool.h | stddef.h | stdint.h | stdlib.h | string.h) ;;
		*) fault "$file includes <$header>: not for memory in, memory out" ;;
		esac
	done
	count=$((count + 1))
done
# Text and faults are made of a view: nothing of sets, matching and emission.
for file in dump/*.[ch] check/*.[ch]; do
	case $file in
	dump/*) check_room "$file" btfmin.h span.h bits.h wire.h fail.h mem.h table.h btf.h utf8.h ;;
	*) check_room "$file" btfmin.h span.h bits.h wire.h fail.h mem.h table.h btf.h ;;
	esac
	for header in $(angled "$file"); do
		case $header in
		limits.h | stdbool.h | stddef.h | stdint.h | stdlib.h | string.h) ;;
		*) fault "$file includes <$header>: not for memory in, memory out" ;;
		esac
	done
	count=$((count + 1))
done
for file in io/*.[ch]; do
	[ ! -e "$file" ] || check_room "$file" btfmin.h span.h fail.h mem.h wire.h found.h container.h
done
# Packages and hosts: on top of all that the library reads with.
for file in archive/*.[ch]; do
	[ -e "$file" ] || continue
	check_room "$file" btfmin.h btfmin_archive.h span.h fail.h mem.h elffile.h embedded.h codec.h feed.h gather.h peel.h pick.h tar.h tarhead.h
	count=$((count + 1))
done
io_headers=$(find io -name '*.h' -exec basename {} \; | tr '\n' ' ')
pack_headers=$(find pack fill -name '*.h' -exec basename {} \; | tr '\n' ' ')
for file in cli/*.[ch] examples/*.c; do
	# shellcheck disable=SC2086 # a list
	[ ! -e "$file" ] || check_room "$file" btfmin.h bpfobj.h utf8.h $io_headers $pack_headers
done
# The making of packages has the command's words for what goes wrong, and none of its commands; what
# is embedded in ELF files is written with their reader.
for file in pack/*.[ch]; do
	case $file in
	pack/embed*.[ch]) elf_headers='span.h elffile.h embedded.h' ;;
	*) elf_headers= ;;
	esac
	# shellcheck disable=SC2086 # a list
	check_room "$file" $elf_headers btfmin.h bpfobj.h failure.h file.h json.h message.h notes.h options.h run.h seen.h trail.h weight.h $io_headers
	count=$((count + 1))
done
# The filling of archives writes entries as packages are written, and filters as they are filtered.
for file in fill/*.[ch]; do
	# shellcheck disable=SC2086 # a list
	check_room "$file" btfmin.h failure.h file.h compress.h filter.h layout.h $io_headers
	count=$((count + 1))
done
# Public headers name each other as their users do.
for header in $(quoted libbtfmin/btfmin.h) $(quoted bpfobj/bpfobj.h) \
	$(quoted io/btfmin_archive.h); do
	fault "a public header includes \"$header\", which is not there once installed"
done
finish "$count"
