/* SPDX-License-Identifier: BSD-2-Clause */
/* btf.h - the read-only view of one BTF blob, as the rest of the library sees it */
#ifndef BM_BTF_H
#define BM_BTF_H

#include "btfmin.h"
#include "fail.h"
#include "mem.h"
#include "span.h"
#include "wire.h"

/*
 * A bit for each kind that compilers make relocations for: a seventh of a kernel's types, which
 * whoever looks for candidates need look at only.
 */
#define BM_LISTED                                                                                  \
	((uint32_t)1 << BTFMIN_KIND_INT | (uint32_t)1 << BTFMIN_KIND_STRUCT |                      \
	 (uint32_t)1 << BTFMIN_KIND_UNION | (uint32_t)1 << BTFMIN_KIND_ENUM |                      \
	 (uint32_t)1 << BTFMIN_KIND_TYPEDEF | (uint32_t)1 << BTFMIN_KIND_ENUM64)

/* The low bits of a kind, by which those of BM_LISTED can be told apart. */
#define BM_LISTED_LOW 7u

struct bm_listed {
	uint32_t name;        /* offset */
	uint32_t number_kind; /* (id - first_id) << 3 | kind & BM_LISTED_LOW: ids stay below 2^29 */
};

/*
 * In a BTF with more bytes of types than this, the place of one record in four is kept, and the
 * others are found from it: pages of memory are dear where there are a hundred thousand types of
 * which few are looked at.
 */
#define BM_STRIDE_MIN ((size_t)1 << 18)

/* Words of a record by its kind: before the elements (0: not known), and in each element. */
struct bm_length {
	uint8_t head, elem;
};

struct btfmin_btf {
	struct btfmin_allocator a;
	const struct btfmin_btf *base; /* NULL unless split */
	const struct btfmin_btf *root; /* what its chain of bases ends in; itself without one */
	struct span types;             /* the type section */
	struct span strs;              /* the string section: ends in NUL, or is empty */
	struct span layout;            /* the layout section, or empty */
	uint64_t file_at;              /* where the blob starts in the file */
	uint64_t types_at;             /* where types starts in the file */
	uint32_t first_id;             /* of this blob's own types */
	uint32_t count;                /* of this blob's own types */
	uint32_t first_str;            /* string offset at which strs begins */
	uint64_t first_word;      /* words of types in the bases: numbers words across a chain */
	uint32_t stride;          /* 0, or 2: of 2^stride types, at has the place of the first */
	uint32_t *at;             /* by (id - first_id) >> stride: the record's first word */
	struct bm_listed *listed; /* the types of kinds in BM_LISTED that have a name */
	uint32_t nlisted;
	uint32_t pointer_size;
	bool pointer_size_known; /* by opts or by a type named long */
	uint32_t first_long;     /* the first INT named long or an alias, 0 if none */
	uint32_t long4, long8;   /* of those of 4 and of 8 bytes, the one of the shortest name */
	uint32_t notes;
	uint32_t header_size;
	struct bm_length lengths[BM_KINDS_MAX];
};

static inline uint32_t bm_stride_rest(const struct btfmin_btf *btf)
{
	return ((uint32_t)1 << btf->stride) - 1;
}

/* One record's head, decoded. For void: kind 0, vlen 0, no words. */
struct bm_type {
	const struct btfmin_btf *b; /* the blob of the chain that holds the record */
	uint32_t id;
	uint32_t at; /* the record's first word in b->types */
	uint32_t name;
	uint32_t kind;
	uint32_t vlen;
	uint32_t third; /* size or type */
	bool kflag;
};

struct bm_member {
	uint32_t name;
	uint32_t type;
	uint32_t bit_offset;
	uint32_t bits; /* width of a new-style bitfield, 0 if it is none */
};

/* Word i of t's record. Every record's length was checked on opening, so i stays inside. */
static inline uint32_t bm_word(const struct bm_type *t, uint32_t i)
{
	uint32_t v = 0;

	span_u32(t->b->types, ((uint64_t)t->at + i) * 4, &v);
	return v;
}

/*
 * Fills at, listed, count, the pointer's size (given, if not 0) and the layout's notes of a view
 * whose sections are set. Errors: those of btfmin_btf_open().
 */
int bm_index(struct btfmin_btf *btf, uint32_t pointer_size, struct btfmin_error *err);

/* Where t stands in its file, for messages; BTFMIN_NO_OFFSET for void. */
uint64_t bm_type_offset(const struct bm_type *t);
/* The number of t's word i across a chain of blobs: what marks count by. */
static inline uint64_t bm_word_number(const struct bm_type *t, uint32_t i)
{
	return t->b->first_word + t->at + i;
}

/* All words of the chain's type sections. */
uint64_t bm_words(const struct btfmin_btf *btf);

/* Type id, 0 being void. Errors: CORRUPT (no such id). */
int bm_type(const struct btfmin_btf *btf, uint32_t id, struct bm_type *out,
	    struct btfmin_error *err);

/* The same of a type whose record is known to be at word at of b, for whoever keeps places. */
static inline void bm_type_at(const struct btfmin_btf *b, uint32_t id, uint32_t at,
			      struct bm_type *out)
{
	uint32_t info;

	out->b = b;
	out->id = id;
	out->at = at;
	out->name = bm_word(out, BM_W_NAME);
	info = bm_word(out, BM_W_INFO);
	out->kind = bm_info_kind(info);
	out->vlen = bm_info_vlen(info);
	out->kflag = bm_info_kflag(info);
	out->third = bm_word(out, BM_W_THIRD);
}

/* The string at off; "" after a failure. Errors: CORRUPT. */
int bm_string(const struct btfmin_btf *btf, uint32_t off, const char **out,
	      struct btfmin_error *err);

/* The first word of element i (i below vlen). */
static inline uint32_t bm_elem(const struct bm_type *t, uint32_t i)
{
	return BM_HEAD_WORDS + bm_kinds[t->kind].fixed_words + i * bm_kinds[t->kind].elem_words;
}

/* Member i of a struct or union. */
static inline struct bm_member bm_member(const struct bm_type *t, uint32_t i)
{
	uint32_t w = BM_HEAD_WORDS + 3 * i, raw = bm_word(t, w + 2);
	struct bm_member m;

	m.name = bm_word(t, w);
	m.type = bm_word(t, w + 1);
	m.bit_offset = t->kflag ? raw & 0xffffff : raw;
	m.bits = t->kflag ? raw >> 24 : 0;
	return m;
}

/* The fixed words of an ARRAY, as numbers for bm_word(). */
#define BM_W_ARRAY_ELEM   (BM_W_FIXED + 0)
#define BM_W_ARRAY_INDEX  (BM_W_FIXED + 1)
#define BM_W_ARRAY_NELEMS (BM_W_FIXED + 2)

static inline bool bm_is_composite(const struct bm_type *t)
{
	return t->kind == BTFMIN_KIND_STRUCT || t->kind == BTFMIN_KIND_UNION;
}

static inline bool bm_is_enum(const struct bm_type *t)
{
	return t->kind == BTFMIN_KIND_ENUM || t->kind == BTFMIN_KIND_ENUM64;
}

/* Modifiers and typedefs, which the CO-RE rules look through (libbpf: skip_mods_and_typedefs). */
static inline bool bm_is_skipped(uint32_t kind)
{
	return kind == BTFMIN_KIND_TYPEDEF || kind == BTFMIN_KIND_VOLATILE ||
	       kind == BTFMIN_KIND_CONST || kind == BTFMIN_KIND_RESTRICT ||
	       kind == BTFMIN_KIND_TYPE_TAG;
}

/* How many modifiers and typedefs in a row are followed; C compilers make a handful. */
#define BM_HOPS_MAX 64

/*
 * Type id with modifiers and typedefs stripped. Errors: CORRUPT (no such id, a ring of
 * modifiers, more than BM_HOPS_MAX in a row: no compiler makes that).
 */
int bm_skip(const struct btfmin_btf *btf, uint32_t id, struct bm_type *out,
	    struct btfmin_error *err);

/* How deep arrays and modifiers are followed for a size (libbpf: MAX_RESOLVE_DEPTH). */
#define BM_SIZE_DEPTH 32

/*
 * The size of type id in bytes, as libbpf's btf__resolve_size() has it. Errors: CORRUPT (no such
 * id, over 32 levels), UNSUPPORTED (a kind that has no size: void, FWD), LIMIT (over 4 GiB).
 */
int bm_size(const struct btfmin_btf *btf, uint32_t id, uint32_t *out, struct btfmin_error *err);

/*
 * The INT that tells the size of a pointer, of those of the right size the one of the shortest
 * name; 0 if there is none.
 */
uint32_t bm_find_long(const struct btfmin_btf *btf);
/* The first INT named long or an alias across the chain, 0 if there is none. */
uint32_t bm_first_long(const struct btfmin_btf *btf);

#endif /* BM_BTF_H */
