/* SPDX-License-Identifier: BSD-2-Clause */
/* blob.h - bytes that tests build: appended, aligned, and changed afterwards */
#ifndef TEST_BLOB_H
#define TEST_BLOB_H

#include <stddef.h>
#include <stdint.h>

/*
 * A growing run of bytes in one byte order. data is from malloc and exactly as large as what was
 * put into it once blob_fit() was called, so that a sanitizer sees any read past its end.
 * Running out of memory here ends the test program.
 */
struct blob {
	unsigned char *data;
	size_t size;
	size_t room;
	int be; /* 1: numbers are big-endian */
};

struct blob blob_new(int be);
void blob_free(struct blob *b);
/* Gives back the spare room: data then ends where the bytes end. */
void blob_fit(struct blob *b);

void blob_bytes(struct blob *b, const void *bytes, size_t size);
void blob_u8(struct blob *b, unsigned v);
void blob_u16(struct blob *b, unsigned v);
void blob_u32(struct blob *b, uint32_t v);
void blob_u64(struct blob *b, uint64_t v);
/* Zeroes up to the next multiple of n. */
void blob_align(struct blob *b, size_t n);

/* Changes or reads a number that is there already. */
void blob_poke16(struct blob *b, size_t at, unsigned v);
void blob_poke32(struct blob *b, size_t at, uint32_t v);
void blob_poke64(struct blob *b, size_t at, uint64_t v);
uint32_t blob_peek32(const struct blob *b, size_t at);

/* A copy of the first size bytes, allocated to just that size. */
struct blob blob_prefix(const struct blob *b, size_t size);

/* malloc and realloc that end the program when memory is out. */
void *must_alloc(size_t size);
void *must_grow(void *p, size_t size);

#endif /* TEST_BLOB_H */
