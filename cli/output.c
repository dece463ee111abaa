/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "file.h"
#include "output.h"

bool output_check(struct run *run, const char *input, const char *output, const char *hint)
{
	if (run_has(run, OPT_JSON) && (!strcmp(output, "-") || !strcmp(output, "/dev/stdout")))
		return run_refuse(run, "--json needs standard output for itself, not for OUTPUT",
				  output, hint);
	if (file_is_elf(output))
		return run_refuse(run, "OUTPUT is an ELF file already, not a BTF to be replaced",
				  output, hint);
	if (file_is_same(input, output))
		return run_refuse(run, "OUTPUT is INPUT: the whole BTF would be lost", NULL, hint);
	return true;
}
