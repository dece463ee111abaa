/* SPDX-License-Identifier: BSD-2-Clause */
/* compress.h - gzip and xz: the same bytes for the same input on every machine */
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
/* "gzip", "xz" or "none". */
const char *pack_compression_name(enum pack_compression how);
/* By the end of a file's name: .gz and .tgz, .xz and .txz, else plain. */
enum pack_compression pack_compression_of_path(const char *path);
/* Whether the name promises a compression that is none of these: .zst, .zip. */
bool pack_misnamed(const char *path);

/*
 * gzip (RFC 1952) at level 6, without a name and with time 0; or .xz with the LZMA2 filter of
 * preset 6, a dictionary no larger than the data, CRC64, and one block. One thread, so that the
 * bytes depend on the data and the library's version only. Fails with UNSUPPORTED in a build
 * without the library.
 */
bool pack_compress(struct pack_bytes *out, enum pack_compression how, const void *data, size_t size,
		   struct failure *fault);

/* The same, fed piece by piece, so that what is made smaller need not be there as a whole. */
struct pack_press {
	const struct pack_press_ops *ops;
	void *state;
	struct pack_bytes out; /* what has come out so far */
	size_t room;           /* out.data has */
};

/* total: how many bytes will come; for xz they must not be more. */
bool pack_press_begin(struct pack_press *press, enum pack_compression how, uint64_t total,
		      struct failure *fault);
bool pack_press_put(struct pack_press *press, const void *data, size_t size, struct failure *fault);
/* Ends it and gives *out, the caller's, if all went well so far. */
bool pack_press_end(struct pack_press *press, struct pack_bytes *out, struct failure *fault);
/* Gives all back after a failure; harmless after pack_press_end(). */
void pack_press_drop(struct pack_press *press);

#endif /* PACK_COMPRESS_H */
