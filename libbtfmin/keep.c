/* SPDX-License-Identifier: BSD-2-Clause */
/* keep.c - marking what answers depend on: roots, paths, values */
#include <stdlib.h>

#include "keep.h"

void bm_mark(struct bm_keep *k, const struct bm_type *t, uint32_t w)
{
	if (bits_add(k->marks, bm_word_number(t, w)))
		k->changed = true;
}

uint32_t bm_keep_shadow(const struct bm_keep *k, const struct bm_type *t)
{
	const struct btfmin_btf *kernel = k->res->opts.kernel;
	const struct bm_cands *c = &k->res->cands;
	const char *name;
	uint32_t want;

	if (!kernel || t->id < btfmin_btf_type_count(kernel) || !t->name ||
	    bm_string(k->btf, t->name, &name, NULL) < 0)
		return 0;
	want = bm_wants_find(&k->res->relos->wants, name, t->kind);
	if (want == BM_NONE || c->first[want] == c->first[want + 1] ||
	    c->ids[c->first[want]] >= btfmin_btf_type_count(kernel))
		return 0;
	return c->ids[c->first[want]];
}

void bm_keep_type(struct bm_keep *k, const struct bm_type *t)
{
	if (t->kind == BTFMIN_KIND_VOID || t->kind >= BM_KINDS_KNOWN ||
	    !bits_add(k->marks, bm_word_number(t, BM_W_INFO)))
		return;
	k->changed = true;
	if (bm_grow(&k->a, (void **)&k->ids, &k->cap, k->count, k->count + 1, sizeof(*k->ids)) <
	    0) {
		k->nomem = true;
		return;
	}
	k->ids[k->count++] = t->id;
	if (!k->readable)
		return;
	if (!bm_keep_shadow(k, t))
		bm_mark(k, t, BM_W_NAME);
	if (t->kind == BTFMIN_KIND_INT)
		bm_mark(k, t, BM_W_FIXED);
}

bool bm_keep_stripped(struct bm_keep *k, uint32_t id, struct bm_type *out)
{
	if (bm_skip(k->btf, id, out, NULL) < 0)
		return false;
	if (k->readable) {
		struct bm_type t;

		for (; id != out->id && bm_type(k->btf, id, &t, NULL) == 0; id = t.third) {
			if (bm_keep_shadow(k, &t)) /* a typedef without its name is none */
				continue;
			bm_keep_type(k, &t);
			bm_mark(k, &t, BM_W_THIRD);
		}
	}
	bm_keep_type(k, out);
	return true;
}

void bm_keep_kinds(struct bm_keep *k, uint32_t id)
{
	struct bm_type t;
	int depth;

	for (depth = 0; depth <= BM_HOPS_MAX && bm_keep_stripped(k, id, &t); depth++) {
		if (t.kind != BTFMIN_KIND_ARRAY)
			return;
		bm_mark(k, &t, BM_W_ARRAY_ELEM);
		id = bm_word(&t, BM_W_ARRAY_ELEM);
	}
}

void bm_keep_elem(struct bm_keep *k, const struct bm_type *t, uint32_t i)
{
	uint32_t w = bm_elem(t, i), n;

	for (n = 0; n < bm_kinds[t->kind].elem_words; n++)
		bm_mark(k, t, w + n);
	if (bm_is_composite(t))
		bm_keep_kinds(k, bm_member(t, i).type);
}

void bm_keep_root(struct bm_keep *k, uint32_t id)
{
	struct bm_type t;

	if (bm_type(k->btf, id, &t, NULL) < 0)
		return;
	bm_keep_type(k, &t);
	bm_mark(k, &t, BM_W_NAME);
	if (bm_is_skipped(t.kind)) {
		bm_mark(k, &t, BM_W_THIRD);
		bm_keep_stripped(k, t.third, &t);
	}
}

/* Keeps what the size of type id is computed from. used: the size itself matters. */
static void keep_size(struct bm_keep *k, uint32_t id, bool used)
{
	struct bm_type t;
	uint64_t nelems = 1;
	int depth;

	for (depth = 0; depth < BM_SIZE_DEPTH && bm_keep_stripped(k, id, &t); depth++) {
		uint32_t w = t.kind == BTFMIN_KIND_ARRAY ? BM_W_ARRAY_ELEM : BM_W_THIRD;

		if (t.kind == BTFMIN_KIND_ARRAY && nelems <= UINT32_MAX)
			nelems *= bm_word(&t, BM_W_ARRAY_NELEMS);
		/* so many that whether the size fits depends on a pointer's */
		if (t.kind == BTFMIN_KIND_PTR && (used || nelems > UINT32_MAX / 8))
			k->pointer_size = true;
		if (t.kind != BTFMIN_KIND_ARRAY && t.kind != BTFMIN_KIND_VAR &&
		    t.kind != BTFMIN_KIND_DECL_TAG)
			return;
		bm_mark(k, &t, w);
		id = bm_word(&t, w);
	}
}

bool bm_keep_path(struct bm_keep *k, uint32_t root, const uint32_t *raw, uint32_t len,
		  uint32_t *last)
{
	struct bm_type t;
	uint32_t i;

	*last = root;
	for (i = 1; i < len; i++) {
		if (!bm_keep_stripped(k, *last, &t))
			return false;
		if (bm_is_composite(&t) && raw[i] < t.vlen) {
			bm_keep_elem(k, &t, raw[i]);
			*last = bm_member(&t, raw[i]).type;
		} else if (t.kind == BTFMIN_KIND_ARRAY) {
			bm_mark(k, &t, BM_W_ARRAY_ELEM);
			*last = bm_word(&t, BM_W_ARRAY_ELEM);
			keep_size(k, *last, raw[i] != 0);
		} else {
			return false;
		}
	}
	return bm_keep_stripped(k, *last, &t);
}

/* The encoding of an integer, where signedness was asked or a load's size changes. */
static void keep_encoding(struct bm_keep *k, uint32_t id)
{
	struct bm_type t;

	if (bm_keep_stripped(k, id, &t) && t.kind == BTFMIN_KIND_INT)
		bm_mark(k, &t, BM_W_FIXED);
}

/* A path that is too long is so because there is something to look at behind its last step. */
static void keep_overlong(struct bm_keep *k, uint32_t last)
{
	struct bm_type t;

	if (bm_keep_stripped(k, last, &t) && bm_is_composite(&t) && t.vlen)
		bm_keep_elem(k, &t, 0);
}

static void keep_field(struct bm_keep *k, const struct bm_query *q, const struct bm_try *t)
{
	const uint32_t *raw;
	uint32_t last;

	if (t->path_len == 0)
		return;
	raw = k->res->paths + t->path;
	keep_size(k, t->id, raw[0] != 0);
	if (!bm_keep_path(k, t->id, raw, t->path_len, &last))
		return;
	if (t->verdict < 0 && t->path_len == BM_SPEC_MAX)
		keep_overlong(k, last);
	if (q->kind == BTFMIN_FIELD_EXISTS)
		return;
	/* signedness has no size, and an offset's is that of the load that it is for */
	keep_size(k, last,
		  q->kind != BTFMIN_FIELD_SIGNED &&
			  (q->kind != BTFMIN_FIELD_BYTE_OFFSET || q->loads));
	if (q->kind == BTFMIN_FIELD_SIGNED || (q->loads && t->size != q->local.size))
		keep_encoding(k, last);
}

static void keep_enumval(struct bm_keep *k, const struct bm_try *t)
{
	struct bm_type e;

	if (t->path_len && bm_keep_stripped(k, t->id, &e) && bm_is_enum(&e))
		bm_keep_elem(k, &e, k->res->paths[t->path]);
}

/* More than one id for TYPE_ID_TARGET is an ambiguity, which merging would take away. */
static void keep_apart(struct bm_keep *k, uint32_t id)
{
	if (bm_grow(&k->a, (void **)&k->apart, &k->capart, k->napart, k->napart + 1,
		    sizeof(*k->apart)) < 0)
		k->nomem = true;
	else
		k->apart[k->napart++] = id;
}

/* A match, or a failure that the minimal BTF is to have as well. */
static void keep_try(struct bm_keep *k, const struct bm_query *q, const struct bm_try *t,
		     bool alone)
{
	bm_keep_root(k, t->id);
	if (bm_is_field_kind(q->kind))
		keep_field(k, q, t);
	else if (bm_is_enumval_kind(q->kind))
		keep_enumval(k, t);
	else
		bm_keep_related(k, q->type_id, t->id, q->kind);
	if (q->kind == BTFMIN_TYPE_SIZE)
		keep_size(k, t->id, true);
	if (q->kind == BTFMIN_TYPE_ID_TARGET && !alone)
		keep_apart(k, t->id);
}

static void keep_matches(struct bm_keep *k)
{
	const struct btfmin_relos *relos = k->res->relos;
	uint32_t q, i, count, matches;

	for (q = 0; q < relos->nqueries && !k->nomem; q++) {
		const struct bm_try *tries = bm_tries(k->res, q, &count);

		k->m.local = relos->objects[relos->queries[q].object].btf;
		for (i = matches = 0; i < count; i++)
			matches += tries[i].verdict == 1;
		for (i = 0; i < count; i++)
			if (tries[i].verdict != 0)
				keep_try(k, &relos->queries[q], &tries[i], matches == 1);
	}
}

static void keep_long(struct bm_keep *k)
{
	struct bm_type t;
	uint32_t id = bm_find_long(k->btf);

	if (id == 0 || bm_type(k->btf, id, &t, NULL) < 0)
		return;
	bm_keep_type(k, &t);
	bm_mark(k, &t, BM_W_NAME);
}

/*
 * Another INT of such a name, and of another size, must not come before the one that tells: where
 * one is kept as a candidate, the first of all is kept too.
 */
static void keep_long_first(struct bm_keep *k)
{
	struct bm_type t, first;
	uint32_t id = bm_first_long(k->btf);
	size_t i;

	if (id == 0 || bm_type(k->btf, id, &first, NULL) < 0)
		return;
	for (i = 0; i < k->count; i++)
		if (bm_type(k->btf, k->ids[i], &t, NULL) == 0 && t.kind == BTFMIN_KIND_INT &&
		    bm_marked(k, &t, BM_W_NAME) && t.third != first.third)
			break;
	if (i == k->count)
		return;
	bm_keep_type(k, &first);
	bm_mark(k, &first, BM_W_NAME);
}

/*
 * In BTFs of their own: where a module's type keeps a name that the kernel has candidates for, one
 * of those stays, so that nobody looks into modules for it.
 */
static void keep_shadows(struct bm_keep *k)
{
	struct bm_type t;
	uint32_t id;
	size_t i;

	for (i = 0; i < k->count; i++) {
		if (bm_type(k->btf, k->ids[i], &t, NULL) < 0 || !bm_marked(k, &t, BM_W_NAME))
			continue;
		id = bm_keep_shadow(k, &t);
		if (id)
			bm_keep_root(k, id);
	}
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* Rounds of looking at what did not match; each but the last has marked something. */
#define ROUNDS_MAX 64

int bm_keep_all(struct bm_keep *k, const struct btfmin_result *res, bool readable, bool apart,
		struct btfmin_error *err)
{
	int round;

	memset(k, 0, sizeof(*k));
	k->res = res;
	k->btf = res->target;
	k->a = res->a;
	k->readable = readable;
	k->apart_modules = apart;
	k->steps = res->opts.max_steps;
	k->m.target = res->target;
	k->m.a = &k->a;
	k->m.steps = &k->steps;
	k->m.memo = &k->memo;
	k->marks = bm_zalloc(&k->a, bits_words(bm_words(k->btf)), sizeof(*k->marks));
	if (!k->marks)
		return fail_nomem(err);
	keep_matches(k);
	if (k->pointer_size)
		keep_long(k);
	for (round = 0; round < ROUNDS_MAX && !k->nomem; round++) {
		k->changed = false;
		bm_keep_whole(k);
		if (k->pointer_size)
			keep_long_first(k);
		bm_keep_unmatched(k);
		bm_keep_successors(k);
		if (k->apart_modules)
			keep_shadows(k);
		if (!k->changed)
			break;
	}
	if (k->nomem)
		return fail_nomem(err);
	if (k->steps == 0 || k->changed)
		return fail_plain(err, BTFMIN_ERR_LIMIT,
				  "more steps of looking for what must stay than max_steps");
	if (k->count)
		qsort(k->ids, k->count, sizeof(*k->ids), by_number);
	return 0;
}

void bm_keep_free(struct bm_keep *k)
{
	bm_memo_free(&k->memo, &k->a);
	bm_memo_free(&k->walked, &k->a);
	bm_free(&k->a, k->marks);
	bm_free(&k->a, k->ids);
	bm_free(&k->a, k->apart);
}
