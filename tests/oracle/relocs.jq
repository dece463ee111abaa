# SPDX-License-Identifier: BSD-2-Clause
# relocs.jq - `btfmin relocs --json --btf` in the columns of `oracle values`. The numbers of 64 bits
# must be made strings before: jq up to 1.6 reads them as doubles.
def candidate:
	if .error then "\(.type_id)!"
	elif .matches then "\(.type_id)=\(.value)@\(.bit_offset)"
	else "\(.type_id)" end;

.objects[] | .file as $file | .relocations[] | [
	$file, .index, .section, .insn, .kind, .answer,
	(.local_value // "-"), (.target_value // "-"), (.local_size // 0), (.target_size // 0),
	([(.candidates // [])[] | candidate] | if length > 0 then join(",") else "-" end)
] | @tsv
