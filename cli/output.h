/* SPDX-License-Identifier: BSD-2-Clause */
/* output.h - is the file that a BTF is to be written to one that may be lost */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "run.h"

/*
 * Refuses what is no OUTPUT for a BTF made of input: an ELF file, since an operand left
 * out makes another file OUTPUT; input itself; standard output under --json.
 */
bool output_check(struct run *run, const char *input, const char *output);

#endif /* CLI_OUTPUT_H */
