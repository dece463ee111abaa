# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Completion of btfmin for bash.

_btfmin()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local limits='--max-memory --max-size' host='--arch --id --os-release --release --version-id'
	local source="--member $limits"
	local words='--help --json --pretty --quiet --verbose --version' command='' i

	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		convert | dump | embed | extract | fetch | find | gen | import | pack | relocs | unpack | validate)
			command=${COMP_WORDS[i]}
			break
			;;
		esac
	done
	case $command in
	convert) words+=" --base --endian --for --strict $source" ;;
	dump) words+=" --base --closure --format --mangle --output --type $source" ;;
	embed) words+=' --compress --max-memory --max-size --output --remove --strict' ;;
	extract) words+=" --info --list --output --strict $source" ;;
	fetch) words+=" --arch --dir --distro --kernel --release --repo" ;;
	find) words+=" --explain --ignore-sysfs --nearest --output --strict $host $limits" ;;
	gen) words+=" --base --endian --for --module --readable --require-all --split --stats --strict $source" ;;
	pack)
		words+=' --arch --cache --compress --distro --emit --jobs --kernel --layout --max-memory --max-size'
		words+=' --output --package-json --progress --readable --release --report --strict'
		;;
	import) words+=" --arch --archive --id --max-memory --max-size --release --version-id" ;;
	relocs) words+=" --base --btf --module --require-all --strict $source" ;;
	unpack) words+=" --dir --ignore-sysfs --list --nearest --strict $host $limits" ;;
	validate) words+=" --base --kernel --max-faults --strict $source" ;;
	esac

	COMPREPLY=()
	if [[ $prev == --format ]]; then
		mapfile -t COMPREPLY < <(compgen -W 'c json raw' -- "$cur")
	elif [[ $prev == --endian ]]; then
		mapfile -t COMPREPLY < <(compgen -W 'big little' -- "$cur")
	elif [[ $prev == --for ]]; then
		mapfile -t COMPREPLY < <(compgen -W 'libbpf- linux- newest' -- "$cur")
	elif [[ $prev == --layout ]]; then
		mapfile -t COMPREPLY < <(compgen -W 'bcc bpf-compatible dir flat inspektor-gadget' -- "$cur")
	elif [[ $prev == --compress ]]; then
		mapfile -t COMPREPLY < <(compgen -W 'gzip none xz' -- "$cur")
	elif [[ $prev == --emit ]]; then
		mapfile -t COMPREPLY < <(compgen -W 'c o o:' -- "$cur")
	elif [[ $prev == --progress ]]; then
		mapfile -t COMPREPLY < <(compgen -W 'auto json never' -- "$cur")
	elif [[ $cur == -* && ! $prev =~ ^--(archive|base|btf|cache|dir|module|os-release|output|package-json|report)$ ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
	elif [[ -z $command ]]; then
		mapfile -t COMPREPLY < <(compgen -W 'convert dump embed extract fetch find gen import pack relocs unpack validate' -- "$cur")
	else
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		if [[ $command == gen && $prev == gen && min_core_btf == "$cur"* ]]; then
			COMPREPLY+=(min_core_btf)
		fi
	fi
}
complete -F _btfmin btfmin
