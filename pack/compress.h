/* SPDX-License-Identifier: BSD-2-Clause */
/* compress.h - bytes made smaller: gzip and xz, the same bytes for the same input on every machine
 */
#ifndef PACK_COMPRESS_H
#define PACK_COMPRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/failure.h"

enum pack_compression { PACK_PLAIN, PACK_GZIP, PACK_XZ };

struct pack_bytes {
	unsigned char *data; /* free() */
	size_t size;
};

/* "gzip" or "gz", "xz", "none"; false if it is none of these. */
bool pack_compression_of(const char *word, enum pack_compression *out);
/* By the end of a file's name: .gz and .tgz, .xz and .txz, else plain. */
enum pack_compression pack_compression_of_path(const char *path);

/* gzip without a name and with time 0. Fails with UNSUPPORTED in a build without the library. */
bool pack_compress(struct pack_bytes *out, enum pack_compression how, const void *data, size_t size,
		   struct failure *fault);

#endif /* PACK_COMPRESS_H */
