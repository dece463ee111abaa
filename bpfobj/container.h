/* SPDX-License-Identifier: BSD-2-Clause */
/* container.h - names for files that are neither BTF nor ELF, so that a user knows what to do */
#ifndef BM_CONTAINER_H
#define BM_CONTAINER_H

#include "btfmin.h"

/*
 * Fails, always: UNSUPPORTED if the bytes begin as a well-known container that may hold what was
 * wanted, else CORRUPT with the text given.
 */
int bm_container_refuse(const void *data, size_t size, const char *otherwise,
			struct btfmin_error *err);

#endif /* BM_CONTAINER_H */
