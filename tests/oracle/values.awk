# SPDX-License-Identifier: BSD-2-Clause
# values.awk - compares two files of records, libbpf's (from `oracle values`) and btfmin's
# (from relocs.jq). Prints a line for each thing that is not the same; exits 1 if there is one.
BEGIN {
	FS = "\t"
	split("object record section insn kind answer local_value target_value local_size" \
	      " target_size candidates", names, " ")
}

function differ(column, theirs, ours)
{
	printf "%s: record %s, section %s, insn %s, %s: %s: libbpf %s, btfmin %s\n", \
		was[1], was[2], was[3], was[4], was[5], names[column], theirs, ours
	differences++
}

function compare(column)
{
	if (was[column] != $column)
		differ(column, was[column], $column)
}

# libbpf stops at the first thing that is wrong; with a candidate that fails and others that are
# at odds, either may be named.
function same_answer()
{
	if (was[11] ~ /!/ && was[6] ~ /^(ambiguous|failed)$/ && $6 ~ /^(ambiguous|failed)$/)
		return 1
	return was[6] == $6
}

# What libbpf does not check against the instruction need not be told.
function compare_local(value)
{
	value = was[7]
	if (sub(/^~/, "", value) && $7 == "-")
		return
	if (value != $7)
		differ(7, value, $7)
}

{ key = $1 FS $2 }

NR == FNR { libbpf[key] = $0; next }

!(key in libbpf) {
	print $1 ": record " $2 ": libbpf has none, btfmin " $6
	differences++
	next
}

{
	split(libbpf[key], was, FS)
	delete libbpf[key]
	records++
	for (column = 3; column <= 5; column++)
		compare(column)
	if (!same_answer())
		differ(6, was[6], $6)
	if (was[6] == "malformed")
		next
	compare_local()
	if (was[6] == "found" || was[6] == "absent")
		compare(8)
	if (was[6] == "found") {
		compare(9)
		compare(10)
	}
	compare(11)
}

END {
	for (key in libbpf) {
		split(key, was, FS)
		print was[1] ": record " was[2] ": btfmin has none"
		differences++
	}
	printf "%d records, %d differences\n", records, differences
	exit differences > 0
}
