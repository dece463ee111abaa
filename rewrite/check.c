/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check.c - does a split BTF stand on the base that it was made for
 *
 * Nothing in a split BTF names its base, so this is guessed from what a wrong one breaks: all ids
 * and string offsets are shifted. Then some are past the end, names begin inside other names, and
 * a FUNC is of a type that is no function's.
 */
#include "btf.h"

static int past(const struct bm_type *t, uint32_t w, const char *text, struct btfmin_error *err)
{
	return fail(err, BTFMIN_ERR_CORRUPT, t->id, bm_type_offset(t) + (uint64_t)w * 4, text);
}

static uint64_t strings_end(const struct btfmin_btf *btf)
{
	return (uint64_t)btf->first_str + btf->strs.len;
}

/* Words that a kind without a row may have are not known: only its name is. */
static uint32_t known_words(const struct bm_type *t)
{
	if (t->kind >= BM_KINDS_KNOWN)
		return 1;
	return bm_kinds[t->kind].elem_words ? bm_elem(t, t->vlen)
					    : BM_HEAD_WORDS + bm_kinds[t->kind].fixed_words;
}

static char role(const struct bm_type *t, uint32_t w)
{
	return t->kind >= BM_KINDS_KNOWN ? 'N' : bm_role(t->kind, w);
}

/* True if the string at off of one of btf's bases begins inside another. */
static bool begins_inside(const struct btfmin_btf *btf, uint32_t off)
{
	uint8_t before = 0;

	while (off < btf->first_str)
		btf = btf->base;
	if (off > btf->first_str)
		span_u8(btf->strs, (uint64_t)off - btf->first_str - 1, &before);
	return before != 0;
}

/* True if the type that word w refers to is not of the only kind it can be of. */
static bool wrong_kind(const struct bm_type *t, uint32_t id)
{
	uint32_t expected = t->kind == BTFMIN_KIND_FUNC ? BTFMIN_KIND_FUNC_PROTO : BTFMIN_KIND_VAR;
	struct bm_type to;

	if (t->kind != BTFMIN_KIND_FUNC && t->kind != BTFMIN_KIND_DATASEC)
		return false;
	return bm_type(t->b, id, &to, NULL) < 0 || to.kind != expected;
}

static int check_record(const struct bm_type *t, uint32_t *doubts, struct btfmin_error *err)
{
	uint32_t w, words = known_words(t), v;

	for (w = 0; w < words; w++) {
		v = bm_word(t, w);
		switch (role(t, w)) {
		case 'I':
			if (v >= btfmin_btf_type_count(t->b))
				return past(t, w,
					    "type id past the base's types and its own: the "
					    "base is not this split BTF's",
					    err);
			*doubts += wrong_kind(t, v);
			break;
		case 'N':
			if (v && v >= strings_end(t->b))
				return past(t, w,
					    "name past the base's strings and its own: the "
					    "base is not this split BTF's",
					    err);
			*doubts += v < t->b->first_str && begins_inside(t->b, v);
			break;
		default:
			break;
		}
	}
	return 0;
}

int btfmin_split_check(const struct btfmin_btf *split, uint32_t *doubts, struct btfmin_error *err)
{
	struct bm_type t;
	uint32_t i;
	int r = 0;

	if (doubts)
		*doubts = 0;
	if (!split || !split->base || !doubts)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no split BTF given");
	for (i = 0; r == 0 && i < split->count; i++) {
		r = bm_type(split, split->first_id + i, &t, err);
		if (r == 0)
			r = check_record(&t, doubts, err);
	}
	if (r < 0)
		*doubts = 0;
	return r;
}

/* As many records are looked at; a module's first ones refer to its base like the rest. */
#define LOOKS 1024

/* Fewer references outside than this are as well a fault of some other sort. */
#define OUTSIDE_MIN 4

struct look {
	uint64_t ids, ids_outside;
	uint64_t names, names_outside;
};

static void look_at(const struct bm_type *t, struct look *l)
{
	uint32_t w, words = known_words(t), v;

	for (w = 0; w < words; w++) {
		v = bm_word(t, w);
		if (v == 0)
			continue;
		if (role(t, w) == 'I') {
			l->ids++;
			l->ids_outside += v >= btfmin_btf_type_count(t->b);
		} else if (role(t, w) == 'N') {
			l->names++;
			l->names_outside += v >= t->b->strs.len;
		}
	}
}

int btfmin_btf_looks_split(const struct btfmin_btf *btf)
{
	struct look l;
	struct bm_type t;
	uint32_t i;

	if (!btf || btf->base)
		return 0;
	memset(&l, 0, sizeof(l));
	for (i = 0; i < btf->count && i < LOOKS; i++)
		if (bm_type(btf, btf->first_id + i, &t, NULL) == 0)
			look_at(&t, &l);
	return l.ids_outside + l.names_outside >= OUTSIDE_MIN && l.names_outside > 0 &&
	       l.names_outside >= l.names / 4 && l.ids_outside >= l.ids / 4;
}
