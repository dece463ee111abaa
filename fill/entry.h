/* SPDX-License-Identifier: BSD-2-Clause */
/* entry.h - one kernel's file in an archive of the btfhub layout */
#ifndef FILL_ENTRY_H
#define FILL_ENTRY_H

#include "pack/compress.h"
#include "pack/layout.h"

/* DIR/DISTRO/VERSION/ARCH/RELEASE.btf.tar.xz; free(). NULL: no memory. */
char *entry_path(const char *dir, const struct btfmin_kernel *kernel);

/* Whether it is there, as a file with something in it. */
bool entry_exists(const char *path);

/*
 * Writes it: a tar with RELEASE.btf as its one member, the same bytes for the same BTF. The folders
 * are made. It is there as a whole or not at all, whoever else writes it; a mark of a failure goes.
 */
bool entry_write(const char *path, const struct btfmin_kernel *kernel, const void *data,
		 size_t size, struct failure *fault);

/* Marks as btfhub does that a kernel's BTF cannot be had: an empty file RELEASE.failed. */
bool entry_mark_failed(const char *path, struct failure *fault);

#endif /* FILL_ENTRY_H */
