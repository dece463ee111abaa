/* SPDX-License-Identifier: BSD-2-Clause */
/* kernelbtf.h - the BTF of a kernel's file: its own, or made from its DWARF by pahole */
#ifndef FILL_KERNELBTF_H
#define FILL_KERNELBTF_H

#include <btfmin_archive.h>

#include "pack/compress.h"

#include "tool.h"

struct kernel_file {
	const char *shown;   /* what messages call it */
	const char *path;    /* to read it by */
	int fd;              /* the same file, open */
	struct tool *pahole; /* looked for when it is needed, if its path is NULL */
	uint64_t max_size;   /* of what is expanded or made; 0: the library's own limit */
	uint64_t max_memory; /* as in btfmin_source_opts */
};

/*
 * Finds the BTF, a copy of which goes to *out, and what the file says of its kernel to *kernel,
 * parts that are known already excepted. *from is "BTF" or "DWARF". On failure *fault says why; a
 * failure that is none of the kernel's, such as a missing pahole, has an exit status of 4 or more
 * other than STATUS_LIMIT.
 */
bool kernel_btf(struct pack_bytes *out, const char **from, struct btfmin_kernel *kernel,
		const struct kernel_file *file, struct failure *fault);

#endif /* FILL_KERNELBTF_H */
