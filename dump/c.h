/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * c.h - BTF as a C header: what the jobs of writing one share
 *
 *   c_types    what is known of each type, read once
 *   c_order    which declarations there are to be, each after what it embeds
 *   c_layout   sizes and alignments, and what is packed
 *   c_need     declares what a declaration needs, then the declaration itself
 *   c_base     INT and FLOAT: C's own types, or others made of them
 *   c_decl     declarators, c_param those of parameters
 *   c_body     the inside of struct, union and enum; c_pad its holes
 *   c_names    identifiers: which are fit for C; c_number: which of several equal ones is meant
 *
 * The declarations, their order and the words are those of "bpftool btf dump file F format c"
 * (libbpf's btf_dump), so that one header takes the place of the other. Where that header would
 * not compile, or would lay a struct out otherwise than the BTF says, this one differs.
 */
#ifndef BM_C_H
#define BM_C_H

#include "out.h"
#include "select.h"
#include "table.h"

/* What is known of a type. */
struct bm_c_type {
	uint32_t name; /* string offset, 0 also for an empty string somewhere else */
	uint32_t third;
	uint32_t size; /* in bytes, if BM_C_SIZED */
	uint32_t at;   /* its record's first word in btf itself: the view keeps but every fourth */
	uint32_t number;    /* its name is the number-th of its kind of name; 0: not asked yet */
	uint8_t kind;       /* 255 for the numbers over it: none of them is known here */
	uint8_t order;      /* c_order's */
	uint8_t emit;       /* c_need's */
	uint8_t align;      /* in bytes, on any target that lays out like this */
	uint8_t align_most; /* and on the strictest one: __int128 is a matter of taste */
	uint8_t marks;      /* BM_C_ marks */
};

#define BM_C_SIZED      1u  /* size and align are known */
#define BM_C_PACKED     2u  /* the layout asks for __attribute__((packed)) */
#define BM_C_PART_INT   4u  /* an INT that means but some of its bits, or a name for one */
#define BM_C_REFERENCED 8u  /* some type refers to it */
#define BM_C_NO_VALUES  16u /* vlen is 0 */
#define BM_C_KFLAG      32u
#define BM_C_ALIAS      64u  /* an INT or FLOAT known by a name that this header makes */
#define BM_C_UNFIT      128u /* ... which is no name of the BTF's */

/* Names that share a space, each with the number of times it was given. */
struct bm_c_names {
	struct bm_table table;
	struct bm_c_name *all;
	size_t count, cap;
	char *scratch;
	size_t scratch_cap;
};

struct bm_c {
	struct btfmin_allocator a;
	const struct btfmin_btf *btf;
	struct btfmin_error *err;
	uint32_t flags; /* BTFMIN_DUMP_ bits */
	uint32_t count; /* type ids, void included */
	struct bm_c_type *types;
	uint32_t *queue; /* ids of the declarations, in their order */
	uint32_t queued;
	struct bm_c_names tags;   /* of struct, union and enum */
	struct bm_c_names idents; /* of typedefs and enumerators */
	uint64_t *fit;            /* a bit for each string offset whose name was found fit */
	uint64_t strings;         /* string offsets, that is */
	uint64_t steps;           /* that looking for needs may still take */
	struct bm_out out;
	struct bm_c_stack *stack; /* c_decl's */
};

/* fail() at a type. */
int bm_c_fail(struct bm_c *c, int status, uint32_t id, const char *text);

/* ---- c_types ---- */

/* Fills types. Errors: NOMEM. */
int bm_c_read_types(struct bm_c *c);

/* As bm_type(), once types is filled. */
static inline int bm_c_type(const struct bm_c *c, uint32_t id, struct bm_type *out)
{
	if (id < c->btf->first_id || id >= c->count)
		return bm_type(c->btf, id, out, c->err);
	bm_type_at(c->btf, id, c->types[id].at, out);
	return 0;
}

/* Reference number i of t to another type, from 0; false if there are no more. */
bool bm_c_reference(const struct bm_type *t, uint32_t i, uint32_t *id);

static inline bool bm_c_composite(const struct bm_c_type *t)
{
	return t->kind == BTFMIN_KIND_STRUCT || t->kind == BTFMIN_KIND_UNION;
}

static inline bool bm_c_enum(const struct bm_c_type *t)
{
	return t->kind == BTFMIN_KIND_ENUM || t->kind == BTFMIN_KIND_ENUM64;
}

/* const, volatile, restrict. */
static inline bool bm_c_qualifier(const struct bm_c_type *t)
{
	return t->kind == BTFMIN_KIND_CONST || t->kind == BTFMIN_KIND_VOLATILE ||
	       t->kind == BTFMIN_KIND_RESTRICT;
}

/* ---- c_order ---- */

/*
 * Fills queue with what the chosen types need to be declared, and measures it all on the way.
 * Errors: CORRUPT (a reference to nothing, or to what is no type; types inside themselves),
 * UNSUPPORTED (rings of pointers and what else C cannot say), LIMIT, NOMEM.
 */
int bm_c_order(struct bm_c *c, const struct bm_select *chosen);

/* ---- c_layout ---- */

/* Type id's size and alignment, those of what it is made of being known. Errors: as above. */
int bm_c_measure(struct bm_c *c, uint32_t id);

struct bm_c_member {
	uint32_t name;
	uint32_t type;
	uint64_t at;   /* in bits from the start */
	uint32_t bits; /* the width of a bitfield, 0 if it is none */
};

/* Member i of t, whose type is below count, a bitfield of either style. */
struct bm_c_member bm_c_member(const struct bm_c *c, const struct bm_type *t, uint32_t i);

/* ---- c_need ---- */

/* Writes what is in the queue, and before each what it needs. Errors: as all of below. */
int bm_c_emit(struct bm_c *c);

/* ---- c_base ---- */

/* Sees to it that INT or FLOAT id has a name in C. Errors: CORRUPT, UNSUPPORTED, NOMEM. */
int bm_c_base(struct bm_c *c, uint32_t id);
int bm_c_put_base(struct bm_c *c, uint32_t id);

/* ---- c_number ---- */

/*
 * Which of equal names s (len bytes of the BTF's strings, which stay) is, 1 for the first, and
 * keeps it. Errors: NOMEM.
 */
int bm_c_number(struct bm_c *c, struct bm_c_names *n, const char *s, size_t len, uint32_t *number);
void bm_c_names_free(struct bm_c *c);

/* ---- c_names ---- */

/*
 * Writes the name of a struct, union, enum, typedef or alias, with ___2 and so on behind it if it
 * is not the first. Errors: CORRUPT (outside the strings, no identifier), UNSUPPORTED (a word of
 * the language), NOMEM.
 */
int bm_c_put_name(struct bm_c *c, uint32_t id);
/* The same for a name that elements share with nobody: element index of type id. */
int bm_c_put_element(struct bm_c *c, uint32_t name, uint32_t id, uint32_t index);
/* The same for enumerators, which share theirs with typedefs. */
int bm_c_put_enumerator(struct bm_c *c, uint32_t name, uint32_t id, uint32_t index);
/* Whether the name at an offset can be had and is empty. */
bool bm_c_nameless(const struct bm_c *c, uint32_t name);
/* 1 if s, len bytes of the strings, is an identifier and no word of the language; 0 or a status. */
int bm_c_judge(const char *s, size_t len);

/* ---- c_decl ---- */

/* What stands between typedef and ;, or a whole struct, union or enum. Errors: as above. */
int bm_c_put_typedef(struct bm_c *c, uint32_t id);
int bm_c_put_composite(struct bm_c *c, uint32_t id);

/* ---- c_body ---- */

int bm_c_put_enum(struct bm_c *c, uint32_t id, uint32_t level);

/* ---- c_pad ---- */

struct bm_c_hole {
	uint64_t from, to;   /* in bits */
	uint64_t next_align; /* in bits: what the compiler rounds up to by itself; 1: nothing */
	uint32_t size;       /* of the struct, in bytes; 0: any, since it is packed */
	bool exact;          /* every bit must be said: between bitfields, and where packed */
};

/* Fills a hole with nameless bitfields, a line each. */
void bm_c_pad(struct bm_c *c, const struct bm_c_hole *hole, uint32_t level);

static inline void bm_c_line(struct bm_c *c, uint32_t level)
{
	bm_out_char(&c->out, '\n');
	bm_out_fill(&c->out, '\t', level);
}

#endif /* BM_C_H */
