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
#include "out.h"

/* Where a field's value comes from. W: a word of the record, counted from its part's first. */
enum bm_what {
	BM_F_END = 0, /* no field: the list ends */
	BM_F_THIRD,   /* the third word, a number */
	BM_F_TYPE,    /* the third word, a type id */
	BM_F_VLEN,
	BM_F_ENUM_ENCODING,
	BM_F_FWD_KIND,
	BM_F_FUNC_LINKAGE,
	/* From here on, those of W. */
	BM_F_WORD,   /* a number */
	BM_F_SIGNED, /* a number with a sign */
	BM_F_ID,     /* a type id */
	BM_F_INT_OFFSET,
	BM_F_INT_BITS,
	BM_F_INT_ENCODING,
	BM_F_VAR_LINKAGE,
	BM_F_BIT_OFFSET, /* of a member */
	BM_F_BIT_WIDTH,  /* of a member; nothing if it is 0 */
	BM_F_VALUE,      /* of an enumerator, with the enum's sign */
	BM_F_VALUE64     /* the same of W and the next word */
};

#define BM_KEY_MAX BM_OUT_SLACK

/* A constant word, padded with NULs so that all of it can be copied in one move (see out.h). */
struct bm_key {
	char text[BM_KEY_MAX];
	uint8_t len;
};

struct bm_field {
	struct bm_key key;
	uint8_t what; /* enum bm_what */
	uint8_t word;
};

struct bm_shape {
	struct bm_key kind;
	struct bm_field fields[5];
	struct bm_key elements; /* what the list of elements is called; empty if there is none */
	bool named;             /* an element's first word is its name */
	struct bm_field elem[4];
};

/* The row of a kind; that of void for a kind that has no row, whose name is UNKNOWN. */
const struct bm_shape *bm_shape(uint32_t kind);

struct bm_fact {
	const struct bm_key *word; /* NULL: a number */
	uint64_t number;           /* without its sign */
	bool negative;
	bool absent;  /* nothing is to be said */
	bool missing; /* a type id that is not there */
};

/* The value of field f of t; at is the number of the first word of the part f belongs to. */
void bm_fact(struct bm_fact *out, const struct bm_type *t, const struct bm_field *f, uint32_t at);

#endif /* BM_FIELDS_H */
