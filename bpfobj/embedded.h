/* SPDX-License-Identifier: BSD-2-Clause */
/* embedded.h - the package that btfmin embed has put into an object */
#ifndef BM_EMBEDDED_H
#define BM_EMBEDDED_H

#include "btfmin.h"
#include "span.h"

#define BM_EMBEDDED_SECTION ".btfmin"

struct bm_embedded {
	struct span package; /* what is embedded, without what embed put behind it */
	uint64_t offset;     /* of package in the file */
};

/* 1 and the package, 0 if an ELF file has none. Errors: those of ELF files; CORRUPT (two of them,
 * or what stands behind the package is not what embed wrote), UNSUPPORTED. */
int bm_embedded_find(struct bm_embedded *out, const void *data, size_t size,
		     struct btfmin_error *err);

#endif /* BM_EMBEDDED_H */
