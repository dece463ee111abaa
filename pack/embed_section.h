/* SPDX-License-Identifier: BSD-2-Clause */
/* embed_section.h - inside embed.c: the section written, and where ELF64 has what that changes */
#ifndef PACK_EMBED_SECTION_H
#define PACK_EMBED_SECTION_H

#include "bpfobj/elffile.h"
#include "bpfobj/embedded.h"

#include "embed.h"

/* Places in the ELF header. */
enum { EMBED_E_SHOFF = 40, EMBED_E_SHNUM = 60, EMBED_EHDR_SIZE = 64 };

/*
 * The object, which bpfobj_open() has taken and which has no such section, with the package in one;
 * free() out->data. The same bytes for the same two. False and *fault; path is for messages.
 */
bool embed_section(struct pack_bytes *out, const char *path, struct span object,
		   struct span package, struct failure *fault);

#endif /* PACK_EMBED_SECTION_H */
