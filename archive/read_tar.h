/* SPDX-License-Identifier: BSD-2-Clause */
/* read_tar.h - the members of a package */
#ifndef BM_READ_TAR_H
#define BM_READ_TAR_H

#include "package.h"
#include "pick.h" /* and so io/tar.h, whose name the system has, too */

/*
 * Reads all members from the tar, which is in memory, and keeps those that are BTF; the bytes are
 * borrowed. What it has taken when it fails, btfmin_package_close() gives back. Errors: CORRUPT,
 * UNSUPPORTED and LIMIT as btfmin_package_open() has them; ABSENT (none is BTF), NOMEM.
 */
int bm_read_tar(struct btfmin_package *package, struct bm_tar *tar, struct btfmin_error *err);

void bm_names_free(struct bm_names *names, const struct btfmin_allocator *a);

#endif /* BM_READ_TAR_H */
