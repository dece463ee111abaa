/* SPDX-License-Identifier: BSD-2-Clause */
#include "names.h"

size_t bm_essential_len(const char *name, size_t len)
{
	size_t i;

	for (i = len; i >= 5; i--) { /* name[i - 5] and name[i - 1] are around the underscores */
		const char *s = name + i - 5;

		if (s[0] != '_' && s[1] == '_' && s[2] == '_' && s[3] == '_' && s[4] != '_')
			return i - 4;
	}
	return len;
}

bool bm_essential_equal(const char *a, const char *b)
{
	size_t same = 0, alen, blen;

	while (same < BM_NAME_MAX && a[same] && a[same] == b[same])
		same++;
	if (same < BM_NAME_MAX && a[same] == b[same])
		return true;
	if (same == 0 || !bm_name_fits(a) || !bm_name_fits(b)) /* what most pairs come to */
		return false;
	alen = bm_essential_len(a, strlen(a));
	blen = bm_essential_len(b, strlen(b));
	return alen == blen && alen <= same;
}

#define HASH_PRIME 16777619u

/* FNV-1a, begun with the kind so that equal names of two kinds fall apart. */
static uint32_t hash_name(const struct bm_wants *w, const char *name, size_t len, uint32_t kind)
{
	uint32_t h = bm_table_seed(w) ^ kind;
	size_t i;

	for (i = 0; i < len; i++)
		h = (h ^ (unsigned char)name[i]) * HASH_PRIME;
	return h;
}

/* A place in the filter for up to four bytes of a name, the first lowest; 0 after its end. */
static uint32_t prefix_place(uint32_t four)
{
	return four * 2654435761u >> 19; /* 13 bits: 8192 places */
}

/* The first four bytes of s; what follows a NUL does not count. */
static uint32_t first_four(const char *s)
{
	uint32_t v = 0;
	int i;

	for (i = 0; i < 4 && s[i]; i++)
		v |= (uint32_t)(unsigned char)s[i] << 8 * i;
	return v;
}

static bool has_zero_byte(uint32_t v)
{
	return (v - 0x01010101u) & ~v & 0x80808080u;
}

static void prefix_add(struct bm_wants *w, const char *name, size_t len)
{
	char buf[5] = {0};
	uint32_t key;

	memcpy(buf, name, len < 4 ? len : 4);
	key = prefix_place(first_four(buf));
	w->prefix[key / 64] |= (uint64_t)1 << key % 64;
	if (len < 4) { /* a flavor's underscores reach into the four bytes */
		memset(buf + len, '_', 4 - len);
		key = prefix_place(first_four(buf));
		w->prefix[key / 64] |= (uint64_t)1 << key % 64;
	}
}

static uint32_t find(const struct bm_wants *w, const char *name, size_t len, uint32_t kind,
		     uint32_t hash)
{
	uint32_t i = bm_table_first(&w->table, hash);

	for (; i != BM_NONE; i = w->all[i].next)
		if (w->all[i].hash == hash && w->all[i].kind == kind && w->all[i].len == len &&
		    memcmp(w->all[i].name, name, len) == 0)
			break;
	return i;
}

static void hang_all(struct bm_wants *w)
{
	uint32_t i;

	for (i = 0; i < w->count; i++)
		bm_table_hang(&w->table, w->all[i].hash, i, &w->all[i].next);
}

static int room(struct bm_wants *w, const struct btfmin_allocator *a)
{
	bool emptied;

	if (bm_grow(a, (void **)&w->all, &w->cap, w->count, w->count + 1, sizeof(*w->all)) < 0 ||
	    bm_table_room(a, &w->table, w->count, &emptied) < 0)
		return -1;
	if (emptied)
		hang_all(w);
	return 0;
}

static uint32_t kind_class(uint32_t kind)
{
	return kind == BTFMIN_KIND_ENUM64 ? BTFMIN_KIND_ENUM : kind;
}

int bm_wants_add(struct bm_wants *w, const struct btfmin_allocator *a, const char *name, size_t len,
		 uint32_t kind, uint32_t *out, struct btfmin_error *err)
{
	struct bm_want *want;
	uint32_t hash;

	len = bm_essential_len(name, len);
	kind = kind_class(kind);
	hash = hash_name(w, name, len, kind);
	*out = find(w, name, len, kind, hash);
	if (*out != BM_NONE)
		return 0;
	if (room(w, a) < 0)
		return fail_nomem(err);
	want = &w->all[w->count];
	want->name = name;
	want->len = (uint32_t)len;
	want->kind = kind;
	want->hash = hash;
	*out = (uint32_t)w->count++;
	bm_table_hang(&w->table, hash, *out, &want->next);
	if (kind < 32)
		w->kinds |= (uint32_t)1 << kind;
	if (kind == BTFMIN_KIND_ENUM)
		w->kinds |= (uint32_t)1 << BTFMIN_KIND_ENUM64;
	prefix_add(w, name, len);
	return 0;
}

void bm_wants_cut(struct bm_wants *w, size_t count)
{
	w->count = count;
	bm_table_clear(&w->table);
	hang_all(w);
}

void bm_wants_free(struct bm_wants *w, const struct btfmin_allocator *a)
{
	bm_free(a, w->all);
	bm_table_free(&w->table, a);
}

/* ---- the pass over the target -------------------------------------------------------------- */

struct hit {
	uint32_t want;
	uint32_t id;
};

struct pass {
	const struct bm_wants *w;
	const struct btfmin_allocator *a;
	struct hit *hits;
	size_t count, cap;
};

/* False for most names that no want has, by their first bytes. */
static bool may_be_wanted(const struct bm_wants *w, const struct btfmin_btf *b, uint32_t off,
			  const char *name)
{
	struct span le = span_of(b->strs.p, b->strs.len, false);
	uint32_t four, place;

	if (!span_u32(le, off - b->first_str, &four) || has_zero_byte(four))
		four = first_four(name);
	place = prefix_place(four);
	return w->prefix[place / 64] >> place % 64 & 1;
}

/* The want that name answers to, or BM_NONE. */
static uint32_t lookup(const struct bm_wants *w, const char *name, uint32_t kind)
{
	uint32_t hash = bm_table_seed(w) ^ kind, underscores = 0;
	bool flavored = false;
	size_t len;

	for (len = 0; name[len]; len++) {
		if (len == BM_NAME_MAX)
			return BM_NONE;
		hash = (hash ^ (unsigned char)name[len]) * HASH_PRIME;
		underscores = name[len] == '_' ? underscores + 1 : 0;
		flavored = flavored || underscores == 3;
	}
	if (flavored) {
		len = bm_essential_len(name, len);
		hash = hash_name(w, name, len, kind);
	}
	return find(w, name, len, kind, hash);
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

/* Type number i of b, whose kind is a wanted one and whose name is not 0. */
static int look_at(struct pass *p, const struct btfmin_btf *b, uint32_t i, uint32_t name_off,
		   struct btfmin_error *err)
{
	const char *name;
	struct bm_type t;
	uint32_t want;

	if (bm_string(b, name_off, &name, NULL) < 0) {
		bm_type(b, b->first_id + i, &t, NULL);
		return fail(err, BTFMIN_ERR_CORRUPT, t.id, bm_type_offset(&t),
			    "name offset outside the strings");
	}
	if (!may_be_wanted(p->w, b, name_off, name) || bm_type(b, b->first_id + i, &t, NULL) < 0)
		return 0;
	want = lookup(p->w, name, kind_class(t.kind));
	return want == BM_NONE ? 0 : add_hit(p, want, b->first_id + i, err);
}

/* How many names ahead are asked for, so that they are there when they are looked at. */
#define AHEAD 16

static int scan_listed(struct pass *p, const struct btfmin_btf *b, struct btfmin_error *err)
{
	bool wanted[BM_LISTED_LOW + 1] = {false};
	const struct bm_listed *l = b->listed, *end = l + b->nlisted;
	uint32_t kind;
	int r = 0;

	for (kind = 0; kind < 32; kind++)
		if (p->w->kinds >> kind & 1)
			wanted[kind & BM_LISTED_LOW] = true;
	for (; r == 0 && l < end; l++) {
		if (end - l > AHEAD)
			span_hint(b->strs, (uint64_t)l[AHEAD].name - b->first_str);
		if (wanted[l->number_kind & BM_LISTED_LOW])
			r = look_at(p, b, l->number_kind >> 3, l->name, err);
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
			r = look_at(p, b, i, t.name, err);
	}
	return r;
}

static int scan_chain(struct pass *p, const struct btfmin_btf *btf, struct btfmin_error *err)
{
	const struct btfmin_btf *b, *done = NULL;
	int r = 0;

	while (r == 0 && done != btf) { /* bases first, so that ids come in order */
		for (b = btf; b->base != done; b = b->base)
			;
		r = p->w->kinds & ~BM_LISTED ? scan_all(p, b, err) : scan_listed(p, b, err);
		done = b;
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
		  const struct btfmin_allocator *a, struct btfmin_error *err)
{
	struct pass p;
	int r;

	out->first = out->ids = NULL;
	memset(&p, 0, sizeof(p));
	p.w = w;
	p.a = a;
	r = scan_chain(&p, btf, err);
	if (r == 0)
		r = sort_hits(out, &p, err);
	bm_free(a, p.hits);
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
