/* SPDX-License-Identifier: BSD-2-Clause */
/* take.c - the kept records, words and names, out of the target */
#include "emit.h"

static uint32_t hash_bytes(const struct bm_out *out, const char *s, size_t len)
{
	uint32_t h = bm_table_seed(out);
	size_t i;

	for (i = 0; i < len; i++)
		h = (h ^ (unsigned char)s[i]) * 16777619u;
	return h;
}

static int name_room(struct bm_out *out)
{
	bool emptied;
	uint32_t i;

	if (bm_grow(&out->a, (void **)&out->names, &out->cnames, out->nnames, out->nnames + 1,
		    sizeof(*out->names)) < 0 ||
	    bm_table_room(&out->a, &out->by_name, out->nnames, &emptied) < 0)
		return -1;
	for (i = 0; emptied && i < out->nnames; i++)
		bm_table_hang(&out->by_name, out->names[i].hash, i, &out->names[i].next);
	return 0;
}

/* The number of name s in the pool, made if new. Errors: NOMEM. */
static int pool(struct bm_out *out, const char *s, uint32_t *number, struct btfmin_error *err)
{
	size_t len = strlen(s);
	uint32_t hash = hash_bytes(out, s, len), i = bm_table_first(&out->by_name, hash);
	struct bm_name *n;

	while (i != BM_NONE && (out->names[i].hash != hash || out->names[i].len != len ||
				memcmp(out->names[i].s, s, len) != 0))
		i = out->names[i].next;
	*number = i;
	if (i != BM_NONE)
		return 0;
	if (name_room(out) < 0)
		return fail_nomem(err);
	*number = (uint32_t)out->nnames++;
	n = &out->names[*number];
	n->s = s;
	n->len = (uint32_t)len;
	n->hash = hash;
	n->offset = n->part = 0;
	n->laid = false;
	bm_table_hang(&out->by_name, hash, *number, &n->next);
	return 0;
}

/* 1 + the place of a kept id in the ascending list, or 0. */
static uint32_t place(const struct bm_keep *k, uint32_t id)
{
	size_t low = 0, high = k->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (k->ids[mid] == id)
			return (uint32_t)mid + 1;
		if (k->ids[mid] < id)
			low = mid + 1;
		else
			high = mid;
	}
	return 0;
}

/* What a reference to id becomes: the first that is kept on the way through what is skipped. */
static uint32_t reference(const struct bm_keep *k, uint32_t id)
{
	struct bm_type t;
	uint32_t at = 0;

	if (bm_skip(k->btf, id, &t, NULL) < 0)
		return 0;
	if (!k->readable)
		return place(k, t.id);
	while (!at && id != t.id) {
		struct bm_type on_way;

		at = place(k, id);
		if (bm_type(k->btf, id, &on_way, NULL) < 0)
			return 0;
		id = on_way.third;
	}
	return at ? at : place(k, t.id);
}

/* Word w of t as it is to be written. */
static int take_word(struct bm_out *out, const struct bm_keep *k, const struct bm_type *t,
		     uint32_t w, struct btfmin_error *err)
{
	uint32_t v = bm_word(t, w);
	bool marked = bm_marked(k, t, w);
	const char *s = "";
	int r;

	switch (bm_role(t->kind, w)) {
	case 'N':
		if (marked && bm_string(t->b, v, &s, NULL) < 0)
			return fail(err, BTFMIN_ERR_CORRUPT, t->id, bm_type_offset(t),
				    "name offset outside the strings");
		r = pool(out, s, &v, err);
		if (r < 0)
			return r;
		break;
	case 'I':
		v = marked ? reference(k, v) : 0;
		break;
	default:
		/* of plain numbers only an INT's encoding goes when nothing reads it */
		if (t->kind == BTFMIN_KIND_INT && w == BM_W_FIXED && !marked)
			v &= ~BM_INT_ENCODING_MASK;
	}
	out->words[out->nwords++] = v;
	return 0;
}

static bool elem_is_kept(const struct bm_keep *k, const struct bm_type *t, uint32_t i)
{
	uint32_t w = bm_elem(t, i), n = bm_kinds[t->kind].elem_words;

	while (n > 0 && !bm_marked(k, t, w + n - 1))
		n--;
	return n > 0;
}

static int take_elems(struct bm_out *out, const struct bm_keep *k, const struct bm_type *t,
		      uint32_t *vlen, struct btfmin_error *err)
{
	uint32_t n = bm_kinds[t->kind].elem_words, i, w;
	int r;

	if (n == 0) {
		*vlen = t->vlen;
		return 0;
	}
	*vlen = 0;
	for (i = 0; i < t->vlen; i++) {
		if (!elem_is_kept(k, t, i))
			continue;
		++*vlen;
		if (bm_grow(&out->a, (void **)&out->words, &out->cwords, out->nwords,
			    out->nwords + n, sizeof(*out->words)) < 0)
			return fail_nomem(err);
		for (w = bm_elem(t, i); w < bm_elem(t, i + 1); w++) {
			r = take_word(out, k, t, w, err);
			if (r < 0)
				return r;
		}
	}
	return 0;
}

/* Modules are counted from the kernel up. */
static uint32_t part_of(const struct bm_keep *k, const struct btfmin_btf *b)
{
	uint32_t part = 0;

	if (!k->apart_modules || b->first_id < btfmin_btf_type_count(k->res->opts.kernel))
		return 0;
	for (; b != k->res->opts.kernel; b = b->base)
		part++;
	return part;
}

/*
 * A struct or union of a module that is kept for nothing but its name, and must not become a
 * candidate beside the kernel's, which only its being in one BTF with them would make it: as a FWD
 * it is none, and behind a pointer, where names alone count, as good.
 */
static bool goes_as_fwd(const struct bm_keep *k, const struct bm_type *t, uint32_t vlen)
{
	return bm_is_composite(t) && vlen == 0 && !k->apart_modules && bm_marked(k, t, BM_W_NAME) &&
	       bm_keep_shadow(k, t);
}

static int take_rec(struct bm_out *out, const struct bm_keep *k, struct bm_rec *rec, uint32_t id,
		    struct btfmin_error *err)
{
	struct bm_type t;
	uint32_t w, head, vlen = 0;
	int r = bm_type(k->btf, id, &t, err);

	if (r < 0)
		return r;
	head = BM_HEAD_WORDS + bm_kinds[t.kind].fixed_words;
	if (bm_grow(&out->a, (void **)&out->words, &out->cwords, out->nwords, out->nwords + head,
		    sizeof(*out->words)) < 0)
		return fail_nomem(err);
	rec->first = (uint32_t)out->nwords;
	rec->part = part_of(k, t.b);
	rec->kind = t.kind;
	rec->any_name = t.kind == BTFMIN_KIND_INT && !bm_marked(k, &t, BM_W_NAME);
	for (w = 0; r == 0 && w < head; w++)
		r = take_word(out, k, &t, w, err);
	if (r == 0)
		r = take_elems(out, k, &t, &vlen, err);
	if (r < 0)
		return r;
	rec->count = (uint32_t)out->nwords - rec->first;
	out->words[rec->first + BM_W_INFO] = bm_info(t.kind, vlen, t.kflag);
	if (goes_as_fwd(k, &t, vlen)) {
		rec->kind = BTFMIN_KIND_FWD;
		out->words[rec->first + BM_W_INFO] =
			bm_info(BTFMIN_KIND_FWD, 0, t.kind == BTFMIN_KIND_UNION);
		out->words[rec->first + BM_W_THIRD] = 0;
	}
	return 0;
}

int bm_out_take(struct bm_out *out, const struct bm_keep *k, struct btfmin_error *err)
{
	uint32_t empty;
	size_t i;
	int r;

	memset(out, 0, sizeof(*out));
	out->a = k->a;
	out->recs = bm_zalloc(&out->a, k->count, sizeof(*out->recs));
	if (!out->recs)
		return fail_nomem(err);
	out->nrecs = k->count;
	r = pool(out, "", &empty, err);
	for (i = 0; r == 0 && i < k->count; i++)
		r = take_rec(out, k, &out->recs[i], k->ids[i], err);
	for (i = 0; r == 0 && i < k->napart; i++) {
		uint32_t at = place(k, k->apart[i]);

		if (at)
			out->recs[at - 1].apart = true;
	}
	return r;
}

void bm_out_free(struct bm_out *out)
{
	bm_free(&out->a, out->recs);
	bm_free(&out->a, out->words);
	bm_free(&out->a, out->names);
	bm_free(&out->a, out->taken);
	bm_table_free(&out->by_name, &out->a);
}
