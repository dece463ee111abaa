/* SPDX-License-Identifier: BSD-2-Clause */
/* layout.h - a package out of its kernels: names, order, what is stored once, and the tar itself */
#ifndef PACK_LAYOUT_H
#define PACK_LAYOUT_H

#include <btfmin_archive.h>

#include "compress.h"

enum pack_layout {
	PACK_BPF_COMPATIBLE, /* ./package.json, ./btfhub-archive/ID/VERSION/ARCH/RELEASE.btf */
	PACK_BCC, /* ./ID/VERSION/ARCH/RELEASE.btf: no links, names of 100 bytes at most */
	PACK_INSPEKTOR_GADGET, /* ID/VERSION/ARCH/RELEASE.btf */
	PACK_FLAT,             /* RELEASE.btf */
	PACK_DIR               /* as inspektor-gadget, in a folder on disk: pack_save_dir() */
};

bool pack_layout_of(const char *word, enum pack_layout *out);

struct pack_kernel {
	struct btfmin_kernel kernel;
	const void *data; /* the minimal BTF */
	size_t size;
};

/* What has become of them. */
struct pack_written {
	size_t members;  /* BTFs in the package */
	size_t unique;   /* of other bytes than those before */
	uint64_t bytes;  /* of all members' data */
	uint64_t stored; /* of those that are stored: less than bytes by what links save */
};

/*
 * Writes a package. The bytes depend on the set of kernels only, not on their order: members are
 * sorted by distribution, version, arch and release. Equal BTFs are stored once, and the others are
 * hard links to the first, if the layout's readers know links. Owner 0, mode 0644, mtime that of
 * SOURCE_DATE_EPOCH or 0. json (may be NULL) becomes package.json. Two kernels that get one name in
 * the layout are a failure unless their bytes are equal; so is a name that the layout has no room
 * for.
 */
bool pack_write(struct pack_bytes *out, struct pack_written *written, enum pack_layout layout,
		const struct pack_kernel *kernels, size_t count, const void *json, size_t json_size,
		struct failure *fault);

/*
 * The same as files in the folder path, hard-linked where equal. It must not be there, or be empty:
 * the files are written into a folder beside it that is then renamed, so a failure or a signal
 * leaves nothing.
 */
bool pack_save_dir(const char *path, struct pack_written *written,
		   const struct pack_kernel *kernels, size_t count, const void *json,
		   size_t json_size, struct failure *fault);

#endif /* PACK_LAYOUT_H */
