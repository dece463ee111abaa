/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * make_tar.h - builds tar archives, well-formed and not, and wraps bytes as compressors do
 *
 *	struct blob b = blob_new(0);
 *
 *	tar_file(&b, TAR_USTAR, "./k.btf", btf.data, btf.size);
 *	tar_end(&b);
 *
 * A header that is changed afterwards gets its sum again with tar_sum().
 */
#ifndef TEST_MAKE_TAR_H
#define TEST_MAKE_TAR_H

#include "blob.h"

enum tar_form { TAR_V7, TAR_USTAR, TAR_OLDGNU };

/* Where fields are in a header. */
enum {
	TAR_NAME = 0,
	TAR_SIZE = 124,
	TAR_SUM = 148,
	TAR_TYPE = 156,
	TAR_LINK = 157,
	TAR_MAGIC = 257,
	TAR_PREFIX = 345,
	TAR_BLOCK = 512
};

/* A header of that type for so many bytes; returns its offset. name is cut after 100 bytes. */
size_t tar_head(struct blob *b, enum tar_form form, const char *name, char type, uint64_t size);
/* Bytes and zeroes up to the next block. */
void tar_data(struct blob *b, const void *bytes, size_t size);
/* The two blocks of zeroes. */
void tar_end(struct blob *b);
/* Makes the sum of the header at that offset hold. */
void tar_sum(struct blob *b, size_t at);

/* A regular file. */
void tar_file(struct blob *b, enum tar_form form, const char *name, const void *bytes, size_t size);
/* A hard link to the member target, which is cut after 100 bytes. */
void tar_link(struct blob *b, enum tar_form form, const char *name, const char *target);
/* A member of type L, K, x or g, whose data is size bytes at bytes. */
void tar_extra(struct blob *b, char type, const void *bytes, size_t size);
/* A pax header of one record "KEY=VALUE" with the right length before it. */
void tar_pax(struct blob *b, const char *key, const char *value);

/* The bytes, without being made smaller: as gzip, as zlib and as zstd have what they cannot press.
 */
struct blob wrap_gzip(const struct blob *b);
struct blob wrap_zlib(const struct blob *b);
struct blob wrap_zstd(const struct blob *b);

#endif /* TEST_MAKE_TAR_H */
