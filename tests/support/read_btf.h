/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * read_btf.h - a plain reader of well-formed BTF for tests: the third opinion beside the library's
 * reader and the builder. Base blobs only; kinds 1 to 19.
 */
#ifndef TEST_READ_BTF_H
#define TEST_READ_BTF_H

#include <stddef.h>
#include <stdint.h>

struct rb {
	const unsigned char *data;
	size_t size;
	int be;
	uint32_t header, types_len, strings_len;
	size_t types, strings; /* offsets in data */
	uint32_t count;        /* ids are 1 to count */
	size_t *starts;        /* where each id's record starts; [0] unused */
	const char *broken;    /* why it cannot be read, or NULL */
};

/* One record's head. */
struct rb_type {
	const char *name;
	uint32_t kind, vlen, kind_flag, third;
	size_t elements;       /* offset of what follows the third word */
	uint32_t element_size; /* bytes of each of the vlen elements, 0 if there are none */
	uint32_t extra;        /* bytes of the fixed part after the third word */
};

/* Check broken; rb_close() in any case. */
struct rb rb_open(const void *data, size_t size);
void rb_close(struct rb *r);
uint32_t rb_u32(const struct rb *r, size_t at);
/* "(bad string)" outside the strings. */
const char *rb_string(const struct rb *r, uint32_t offset);
struct rb_type rb_type(const struct rb *r, uint32_t id);
/* Words in a record of this kind that hold type ids: their number, and their offsets in it. */
size_t rb_refs(const struct rb *r, uint32_t id, size_t *at, size_t room);

enum {
	RB_INT = 1,
	RB_PTR,
	RB_ARRAY,
	RB_STRUCT,
	RB_UNION,
	RB_ENUM,
	RB_FWD,
	RB_TYPEDEF,
	RB_VOLATILE,
	RB_CONST,
	RB_RESTRICT,
	RB_FUNC,
	RB_FUNC_PROTO,
	RB_VAR,
	RB_DATASEC,
	RB_FLOAT,
	RB_DECL_TAG,
	RB_TYPE_TAG,
	RB_ENUM64
};

#endif /* TEST_READ_BTF_H */
