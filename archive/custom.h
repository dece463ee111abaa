/* SPDX-License-Identifier: BSD-2-Clause */
/* custom.h - bytes under a path that another library can open */
#ifndef BM_CUSTOM_H
#define BM_CUSTOM_H

#include "btfmin_archive.h"
#include "span.h"

#define BM_CUSTOM_NO_MEMFD 1u /* do as if there were none, for tests */

/* Errors: LIMIT (no descriptor, no room for a temporary file), NOMEM. */
int bm_custom_save(struct btfmin_custom **out, struct span bytes, uint32_t flags,
		   const struct btfmin_allocator *a, struct btfmin_error *err);
/* One without a path. Errors: NOMEM. */
int bm_custom_none(struct btfmin_custom **out, const struct btfmin_allocator *a,
		   struct btfmin_error *err);

#endif /* BM_CUSTOM_H */
