/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "blob.h"

void *must_grow(void *p, size_t size)
{
	void *q = realloc(p, size ? size : 1);

	if (!q) {
		fputs("out of memory in a test's own code\n", stderr);
		abort();
	}
	return q;
}

void *must_alloc(size_t size)
{
	return memset(must_grow(NULL, size), 0, size ? size : 1);
}

struct blob blob_new(int be)
{
	struct blob b = {NULL, 0, 0, 0};

	b.be = be;
	b.data = must_alloc(1);
	return b;
}

void blob_free(struct blob *b)
{
	free(b->data);
	b->data = NULL;
	b->size = b->room = 0;
}

void blob_fit(struct blob *b)
{
	b->data = must_grow(b->data, b->size);
	b->room = b->size;
}

void blob_bytes(struct blob *b, const void *bytes, size_t size)
{
	if (size == 0)
		return;
	if (b->size + size > b->room) {
		b->room = (b->size + size) * 2;
		b->data = must_grow(b->data, b->room);
	}
	memcpy(b->data + b->size, bytes, size);
	b->size += size;
}

/* The low n bytes of v in the blob's order. */
static void encode(unsigned char *to, int be, size_t n, uint64_t v)
{
	size_t i;

	for (i = 0; i < n; i++)
		to[be ? n - 1 - i : i] = (unsigned char)(v >> (8 * i) & 0xff);
}

static void put(struct blob *b, size_t n, uint64_t v)
{
	unsigned char bytes[8];

	encode(bytes, b->be, n, v);
	blob_bytes(b, bytes, n);
}

static void poke(struct blob *b, size_t at, size_t n, uint64_t v)
{
	if (at > b->size || n > b->size - at) {
		fputs("a test changes bytes that are not there\n", stderr);
		abort();
	}
	encode(b->data + at, b->be, n, v);
}

void blob_u8(struct blob *b, unsigned v)
{
	put(b, 1, v);
}

void blob_u16(struct blob *b, unsigned v)
{
	put(b, 2, v);
}

void blob_u32(struct blob *b, uint32_t v)
{
	put(b, 4, v);
}

void blob_u64(struct blob *b, uint64_t v)
{
	put(b, 8, v);
}

void blob_align(struct blob *b, size_t n)
{
	while (b->size % n)
		blob_u8(b, 0);
}

void blob_poke16(struct blob *b, size_t at, unsigned v)
{
	poke(b, at, 2, v);
}

void blob_poke32(struct blob *b, size_t at, uint32_t v)
{
	poke(b, at, 4, v);
}

void blob_poke64(struct blob *b, size_t at, uint64_t v)
{
	poke(b, at, 8, v);
}

uint32_t blob_peek32(const struct blob *b, size_t at)
{
	uint32_t v = 0;
	size_t i;

	if (at > b->size || b->size - at < 4) {
		fputs("a test reads bytes that are not there\n", stderr);
		abort();
	}
	for (i = 0; i < 4; i++)
		v |= (uint32_t)b->data[at + i] << (8 * (b->be ? 3 - i : i));
	return v;
}

struct blob blob_prefix(const struct blob *b, size_t size)
{
	struct blob cut = blob_new(b->be);

	blob_bytes(&cut, b->data, size);
	blob_fit(&cut);
	return cut;
}
