/* SPDX-License-Identifier: BSD-2-Clause */
#include "file.h"
#include "output.h"

bool output_check(struct run *run, const char *input, const char *output)
{
	if (run_has(run, OPT_JSON) && file_is_stdout(output))
		return run_refuse(run, "--json needs standard output for itself, not for OUTPUT",
				  output);
	if (file_is_elf(output))
		return run_refuse(
			run, "OUTPUT is an ELF file already, not a BTF to be replaced:", output);
	if (file_is_same(input, output))
		return run_refuse(run, "OUTPUT is INPUT: the whole BTF would be lost", NULL);
	return true;
}
