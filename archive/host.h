/* SPDX-License-Identifier: BSD-2-Clause */
/* host.h - this host, with the places where it is looked for in the caller's hands */
#ifndef BM_HOST_H
#define BM_HOST_H

#include <stddef.h>

#include "btfmin_archive.h"

/* The words of uname(2). Errors: CORRUPT (one cannot be part of a path); then host is as before. */
int bm_host_uname(struct btfmin_host *host, const char *machine, const char *release,
		  struct btfmin_error *err);

/*
 * os-release from the first of the count files that can be read; if there is none, id, version_id
 * and id_like are "". What is no regular file cannot be read. allocator may be NULL. Errors: those
 * of btfmin_host_os_release(), NOMEM.
 */
int bm_host_files(struct btfmin_host *host, const char *const *paths, size_t count,
		  const struct btfmin_allocator *allocator, struct btfmin_error *err);

#endif /* BM_HOST_H */
