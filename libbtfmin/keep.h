/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * keep.h - from answers to what must stay: one mark for each word of the target's types
 *
 * The mark of a record's info word keeps the type; of a name word, the name; of a word that is a
 * type id, what it refers to; of an element's words, the element. Words without a mark are
 * written as 0, but for plain numbers of what is kept, which stay as they are (see take.c).
 */
#ifndef BM_KEEP_H
#define BM_KEEP_H

#include "bits.h"
#include "resolve.h"

struct bm_keep {
	const struct btfmin_result *res;
	const struct btfmin_btf *btf; /* the target */
	struct btfmin_allocator a;
	uint64_t *marks; /* by word number across the chain */
	uint32_t *ids;   /* types kept, ascending once bm_keep_all() is done */
	size_t count, cap;
	size_t whole;    /* of these, how many bm_keep_whole() has seen, */
	uint32_t depth;  /* and in how many goes */
	uint32_t *apart; /* types that must not be merged with their equals, in no order */
	size_t napart, capart;
	bool readable;      /* keep names, typedefs and modifiers on the way */
	bool apart_modules; /* what is kept of kernel and modules stays in as many BTFs */
	bool pointer_size;  /* a value depends on the size of a pointer */
	bool changed;       /* a mark was set */
	bool nomem;
	struct bm_match m;
	struct bm_memo memo;
	struct bm_memo walked; /* by keep_type.c, for the root at hand */
	uint64_t steps;
};

/*
 * Marks all that res needs, with modules apart for as many BTFs as there are. Errors: NOMEM, LIMIT.
 * bm_keep_free() in any case.
 */
int bm_keep_all(struct bm_keep *k, const struct btfmin_result *res, bool readable, bool apart,
		struct btfmin_error *err);
void bm_keep_free(struct bm_keep *k);
/*
 * The kernel's first candidate for the name and kind of t, if t is a module's: for that, t is no
 * candidate, and must not become one. 0: it may.
 */
uint32_t bm_keep_shadow(const struct bm_keep *k, const struct bm_type *t);

/* ---- between keep.c, keep_type.c and keep_unmatched.c ---- */

static inline bool bm_marked(const struct bm_keep *k, const struct bm_type *t, uint32_t w)
{
	return bits_has(k->marks, bm_word_number(t, w));
}

/* True if member or enumerator i of t, whose words are all marked or none, is kept. */
static inline bool bm_elem_kept(const struct bm_keep *k, const struct bm_type *t, uint32_t i)
{
	return bm_marked(k, t, bm_elem(t, i));
}

void bm_mark(struct bm_keep *k, const struct bm_type *t, uint32_t w);
/* Keeps t itself: that it is there, and its kind. */
void bm_keep_type(struct bm_keep *k, const struct bm_type *t);
/* Keeps what id is once stripped, which goes to *out; readable, the way there too. */
bool bm_keep_stripped(struct bm_keep *k, uint32_t id, struct bm_type *out);
/* Keeps type id and, through arrays, the kinds that bm_fields_compat() looks at. */
void bm_keep_kinds(struct bm_keep *k, uint32_t id);
/* Keeps element i of t; of a member, the kinds of its type too. */
void bm_keep_elem(struct bm_keep *k, const struct bm_type *t, uint32_t i);
/*
 * Keeps the members and elements that the numbers of a path lead through from root; *last is the
 * id of what it ends in. False if it cannot be followed.
 */
bool bm_keep_path(struct bm_keep *k, uint32_t root, const uint32_t *raw, uint32_t len,
		  uint32_t *last);
/* Keeps a root: as a candidate, by its name. */
void bm_keep_root(struct bm_keep *k, uint32_t id);

/* Keeps what makes target_id stand in the relation of kind to local_id, or fail the same way. */
void bm_keep_related(struct bm_keep *k, uint32_t local_id, uint32_t target_id, uint32_t kind);
/* Marks what it takes that what is kept of target_id still does not match local_id. */
void bm_keep_unrelated(struct bm_keep *k, uint32_t local_id, uint32_t target_id, uint32_t kind);

/* One look at all pairs that do not match; to be called until nothing is changed by it. */
void bm_keep_unmatched(struct bm_keep *k);
/* Keeps what types that were kept since the last call must not be without. */
void bm_keep_whole(struct bm_keep *k);
/* Keeps something behind arrays of no elements that are not their struct's last member. */
void bm_keep_successors(struct bm_keep *k);

#endif /* BM_KEEP_H */
