/* SPDX-License-Identifier: BSD-2-Clause */
/* embed.h - a package inside a BPF object, in a section of its own */
#ifndef PACK_EMBED_H
#define PACK_EMBED_H

#include "compress.h"

/*
 * Appends the section .btfmin (SHT_PROGBITS, no flags) with the package's bytes, a table of section
 * names with one more, and the section headers with one more, to the object, which is one that
 * bpfobj_open() takes and that has section headers. Of the bytes that were there only the fields of
 * the ELF header change that lead to them. What embed_remove() needs to put them back stands at the
 * section's end (bpfobj/embedded.h). An object that has such a section gets it replaced: the result
 * is that of embedding into the object as it was first. The package is not looked into.
 *
 * True and *out, free() its data; or false and *fault.
 */
bool embed_add(struct pack_bytes *out, const char *path, const void *object, size_t object_size,
	       const void *package, size_t package_size, struct failure *fault);

/*
 * The object as it was, byte for byte. Fails if it has no such section, or if embedding the package
 * in what would come out does not give the very bytes at object: then another program has written
 * the file since, and the hint names the tool that removes a section from any.
 */
bool embed_remove(struct pack_bytes *out, const char *path, const void *object, size_t size,
		  struct failure *fault);

#endif /* PACK_EMBED_H */
