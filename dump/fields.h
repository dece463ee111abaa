/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fields.h - what there is to say of a type, as a table: the words are bpftool's, and so is their
 * order, since people and scripts read them
 *
 * A row per kind: the fields of the type, then those of each of its elements. Text and JSON are
 * loops over it. Source: the output of "bpftool btf dump file" (v6.0 and newer; what stands before
 * an ENUM's size came with that version).
 */
#ifndef BM_FIELDS_H
#define BM_FIELDS_H

#include "btf.h"

/* Where a field's value comes from. W: a word of the record, counted from its part's first. */
enum bm_what {
	BM_F_END = 0, /* no field: the list ends */
	BM_F_THIRD,   /* the third word, a number */
	BM_F_TYPE,    /* the third word, a type id */
	BM_F_VLEN,
	BM_F_WORD,   /* W, a number */
	BM_F_SIGNED, /* W, a number with a sign */
	BM_F_ID,     /* W, a type id */
	BM_F_INT_OFFSET,
	BM_F_INT_BITS,
	BM_F_INT_ENCODING,
	BM_F_ENUM_ENCODING,
	BM_F_FWD_KIND,
	BM_F_FUNC_LINKAGE,
	BM_F_VAR_LINKAGE,
	BM_F_BIT_OFFSET, /* W of a member */
	BM_F_BIT_WIDTH,  /* W of a member; nothing if it is 0 */
	BM_F_VALUE,      /* W of an enumerator, with the enum's sign */
	BM_F_VALUE64     /* W and the next */
};

#define BM_KEY_MAX 16

struct bm_field {
	char key[BM_KEY_MAX]; /* padded with NULs, so that all of it can be copied */
	uint8_t len;
	uint8_t what; /* enum bm_what */
	uint8_t word;
};

struct bm_shape {
	char kind[BM_KEY_MAX];
	struct bm_field fields[5];
	const char *elements; /* the name of the list of elements, NULL if there is none */
	bool named;           /* an element's first word is its name */
	struct bm_field elem[4];
};

/* The row of a kind; that of void for a kind that has no row, whose name is UNKNOWN. */
const struct bm_shape *bm_shape(uint32_t kind);

struct bm_fact {
	const char *text; /* a constant word, or NULL: a number */
	uint64_t number;  /* two's complement if negative */
	bool negative;
	bool absent;    /* nothing is to be said */
	bool is_signed; /* of BM_F_VALUE64 */
	bool missing;   /* a type id that is not there */
};

/* The value of field f of t; at is the number of the first word of the part f belongs to. */
struct bm_fact bm_fact(const struct bm_type *t, const struct bm_field *f, uint32_t at);

#endif /* BM_FIELDS_H */
