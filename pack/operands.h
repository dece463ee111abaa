/* SPDX-License-Identifier: BSD-2-Clause */
/* operands.h - which words of a call are archives, and which are BPF objects */
#ifndef PACK_OPERANDS_H
#define PACK_OPERANDS_H

#include "cli/run.h"

struct operands {
	char **archives; /* free(); the words are borrowed */
	size_t archive_count;
	char **objects; /* behind the archives in the same memory */
	size_t object_count;
};

/*
 * Options may stand anywhere in a call, so a word's place does not tell. What it names does:
 *
 *	an object is ELF for BPF, relocatable; or JSON: a package.json
 *	an archive is a folder; "-", a list of paths; and any other file that is BTF, ELF,
 *	compressed, a tar or a kernel image by its first bytes, or is named as a kernel's BTF
 *
 * What is neither, or cannot be opened, is refused and reported; so are a call without an archive
 * or without an object. The order of words is kept.
 */
bool operands_read(struct operands *out, struct run *run);
void operands_free(struct operands *operands);

#endif /* PACK_OPERANDS_H */
