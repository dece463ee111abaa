/* SPDX-License-Identifier: BSD-2-Clause */
/* cands.c - the one pass over a target's types that finds the candidates of every want */
#include "bits.h"
#include "names.h"

struct hit {
	uint32_t want;
	uint32_t id;
};

struct pass {
	const struct bm_wants *w;
	const struct btfmin_allocator *a;
	struct hit *hits;
	size_t count, cap;
	uint64_t *had; /* in modules: a bit for each want that the kernel has candidates for */
};

static bool has_zero_byte(uint32_t v)
{
	return (v - 0x01010101u) & ~v & 0x80808080u;
}

/* False for most names that no want has, by their first bytes. */
static bool may_be_wanted(const struct bm_wants *w, const struct btfmin_btf *b, uint32_t off,
			  const char *name)
{
	struct span le = span_of(b->strs.p, b->strs.len, false);
	uint32_t four, place;

	if (!span_u32(le, off - b->first_str, &four) || has_zero_byte(four))
		four = bm_first_four(name);
	place = bm_prefix_place(four);
	return w->prefix[place / 64] >> place % 64 & 1;
}

static int add_hit(struct pass *p, uint32_t want, uint32_t id, struct btfmin_error *err)
{
	if (bm_grow(p->a, (void **)&p->hits, &p->cap, p->count, p->count + 1, sizeof(*p->hits)) < 0)
		return fail_nomem(err);
	p->hits[p->count].want = want;
	p->hits[p->count].id = id;
	p->count++;
	return 0;
}

/* Type number i of b, of a wanted kind and with a name that is not 0. */
static int look_at(struct pass *p, const struct btfmin_btf *b, uint32_t i, uint32_t kind,
		   uint32_t name_off, struct btfmin_error *err)
{
	const char *name;
	struct bm_type t;
	uint32_t want;

	if (bm_string(b, name_off, &name, NULL) < 0) {
		bm_type(b, b->first_id + i, &t, NULL);
		return fail(err, BTFMIN_ERR_CORRUPT, t.id, bm_type_offset(&t),
			    "name offset outside the strings");
	}
	if (!may_be_wanted(p->w, b, name_off, name))
		return 0;
	want = bm_wants_find(p->w, name, kind);
	if (want == BM_NONE || (p->had && bits_has(p->had, want)))
		return 0;
	return add_hit(p, want, b->first_id + i, err);
}

/* How many names ahead are asked for, so that they are there when they are looked at. */
#define AHEAD 16

static int scan_listed(struct pass *p, const struct btfmin_btf *b, struct btfmin_error *err)
{
	uint32_t wanted[BM_LISTED_LOW + 1] = {0}; /* the kind of those low bits; 0: none */
	const struct bm_listed *l = b->listed, *end = l + b->nlisted;
	uint32_t kind;
	int r = 0;

	for (kind = 1; kind < 32; kind++)
		if (p->w->kinds >> kind & 1)
			wanted[kind & BM_LISTED_LOW] = kind;
	for (; r == 0 && l < end; l++) {
		if (end - l > AHEAD)
			span_hint(b->strs, (uint64_t)l[AHEAD].name - b->first_str);
		kind = wanted[l->number_kind & BM_LISTED_LOW];
		if (kind)
			r = look_at(p, b, l->number_kind >> 3, kind, l->name, err);
	}
	return r;
}

/* For wants of kinds that no compiler makes relocations for. */
static int scan_all(struct pass *p, const struct btfmin_btf *b, struct btfmin_error *err)
{
	struct bm_type t;
	uint32_t i;
	int r = 0;

	for (i = 0; r == 0 && i < b->count; i++) {
		r = bm_type(b, b->first_id + i, &t, err);
		if (r == 0 && t.name && t.kind < 32 && p->w->kinds >> t.kind & 1)
			r = look_at(p, b, i, t.kind, t.name, err);
	}
	return r;
}

/* From here on, what the kernel has candidates for is not looked for any more. */
static int end_kernel(struct pass *p, struct btfmin_error *err)
{
	size_t i;

	p->had = bm_zalloc(p->a, bits_words(p->w->count), sizeof(*p->had));
	if (!p->had)
		return fail_nomem(err);
	for (i = 0; i < p->count; i++)
		bits_add(p->had, p->hits[i].want);
	return 0;
}

static int scan_chain(struct pass *p, const struct btfmin_btf *btf, const struct btfmin_btf *kernel,
		      struct btfmin_error *err)
{
	const struct btfmin_btf *b, *done = NULL;
	int r = 0;

	while (r == 0 && done != btf) { /* bases first, so that ids come in order */
		for (b = btf; b->base != done; b = b->base)
			;
		r = p->w->kinds & ~BM_LISTED ? scan_all(p, b, err) : scan_listed(p, b, err);
		done = b;
		if (r == 0 && b == kernel && b != btf)
			r = end_kernel(p, err);
	}
	return r;
}

/* Sorts hits by want, keeping the order of ids. */
static int sort_hits(struct bm_cands *out, const struct pass *p, struct btfmin_error *err)
{
	size_t n = p->w->count, i;

	out->first = bm_zalloc(p->a, n + 2, sizeof(*out->first));
	out->ids = bm_alloc(p->a, p->count, sizeof(*out->ids));
	if (!out->first || !out->ids)
		return fail_nomem(err);
	for (i = 0; i < p->count; i++)
		out->first[p->hits[i].want + 2]++;
	for (i = 2; i < n + 2; i++)
		out->first[i] += out->first[i - 1];
	for (i = 0; i < p->count; i++)
		out->ids[out->first[p->hits[i].want + 1]++] = p->hits[i].id;
	return 0;
}

int bm_cands_find(struct bm_cands *out, const struct bm_wants *w, const struct btfmin_btf *btf,
		  const struct btfmin_btf *kernel, const struct btfmin_allocator *a,
		  struct btfmin_error *err)
{
	struct pass p;
	int r;

	out->first = out->ids = NULL;
	memset(&p, 0, sizeof(p));
	p.w = w;
	p.a = a;
	r = scan_chain(&p, btf, kernel, err);
	if (r == 0)
		r = sort_hits(out, &p, err);
	bm_free(a, p.hits);
	bm_free(a, p.had);
	if (r < 0)
		bm_cands_free(out, a);
	return r;
}

void bm_cands_free(struct bm_cands *c, const struct btfmin_allocator *a)
{
	bm_free(a, c->first);
	bm_free(a, c->ids);
	c->first = c->ids = NULL;
}
