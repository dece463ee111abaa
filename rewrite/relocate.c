/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * relocate.c - a distilled base's types found in a real one
 *
 * A module that is built outside the kernel's tree brings along, as .BTF.base, the names and sizes
 * of what it uses of the kernel it was built for, so that small changes of the kernel do not
 * invalidate its type ids. The rules are libbpf's (btf__relocate): INT, FLOAT and enums go by name
 * and size, INT by encoding too; STRUCT and UNION by name, and by size where the base has several
 * of that name or a type of the module embeds them; FWD by name and by what it announces. Each must
 * have one counterpart.
 */
#include "bits.h"
#include "move.h"
#include "table.h"

/* A name that types of the distilled base have. */
struct dist_name {
	const char *s;
	uint32_t hash;
	uint32_t next;       /* in its bucket */
	uint32_t first;      /* the last type of that name; 0: none */
	uint32_t composites; /* structs and unions of the real base that have it */
};

struct mapping {
	const struct btfmin_allocator *a;
	const struct btfmin_btf *split, *dist, *base;
	struct dist_name *names;
	uint32_t nnames;
	struct bm_table table;
	uint32_t *same;     /* by id of dist: the type of the same name before it, or 0 */
	uint64_t *embedded; /* a bit for each id of dist that a type of split has inside */
	uint32_t *ids;      /* what is looked for */
	uint32_t steps;     /* comparisons left */
};

/* Only input that is made for it has many types of one name on both sides. */
#define STEPS_MAX ((uint32_t)1 << 24)

#define DISTILLED                                                                                  \
	((uint32_t)1 << BTFMIN_KIND_INT | (uint32_t)1 << BTFMIN_KIND_FLOAT |                       \
	 (uint32_t)1 << BTFMIN_KIND_ENUM | (uint32_t)1 << BTFMIN_KIND_ENUM64 |                     \
	 (uint32_t)1 << BTFMIN_KIND_STRUCT | (uint32_t)1 << BTFMIN_KIND_UNION |                    \
	 (uint32_t)1 << BTFMIN_KIND_FWD)

static bool may_be_distilled(const struct bm_type *t)
{
	return t->kind < 32 && DISTILLED >> t->kind & 1 && t->name;
}

static uint32_t hash_of(const struct mapping *m, const char *s)
{
	uint32_t h = bm_table_seed(m);

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h;
}

static struct dist_name *find(struct mapping *m, const char *s, uint32_t hash)
{
	uint32_t i = bm_table_first(&m->table, hash);

	for (; i != BM_NONE; i = m->names[i].next)
		if (m->names[i].hash == hash && strcmp(m->names[i].s, s) == 0)
			return &m->names[i];
	return NULL;
}

static int read_name(const struct bm_type *t, const char **s, struct btfmin_error *err)
{
	if (bm_string(t->b, t->name, s, NULL) == 0)
		return 0;
	return fail(err, BTFMIN_ERR_CORRUPT, t->id, bm_type_offset(t),
		    "name offset outside the strings");
}

/* Files type t of the distilled base under its name. */
static int file_type(struct mapping *m, const struct bm_type *t, struct btfmin_error *err)
{
	struct dist_name *n;
	const char *s;
	uint32_t hash;
	int r;

	if (!may_be_distilled(t))
		return fail(err, BTFMIN_ERR_CORRUPT, t->id, bm_type_offset(t),
			    "distilled base holds a type without a name, or of a kind that does "
			    "not belong there");
	r = read_name(t, &s, err);
	if (r < 0)
		return r;
	hash = hash_of(m, s);
	n = find(m, s, hash);
	if (!n) {
		n = &m->names[m->nnames];
		n->s = s;
		n->hash = hash;
		bm_table_hang(&m->table, hash, m->nnames++, &n->next);
	}
	m->same[t->id] = n->first;
	n->first = t->id;
	return 0;
}

/* What id has inside or is, as far as arrays, typedefs and modifiers lead. */
static bool embeds(const struct mapping *m, uint32_t id, struct bm_type *t)
{
	int hops;

	for (hops = 0; hops <= BM_HOPS_MAX; hops++) {
		if (bm_type(m->split, id, t, NULL) < 0)
			return false;
		if (t->kind == BTFMIN_KIND_ARRAY)
			id = bm_word(t, BM_W_ARRAY_ELEM);
		else if (bm_is_skipped(t->kind))
			id = t->third;
		else
			return bm_is_composite(t);
	}
	return false;
}

static void mark_embedded(struct mapping *m)
{
	struct bm_type t, inside;
	uint32_t i, n;

	for (n = 0; n < m->split->count; n++) {
		if (bm_type(m->split, m->split->first_id + n, &t, NULL) < 0 || !bm_is_composite(&t))
			continue;
		for (i = 0; i < t.vlen; i++)
			if (embeds(m, bm_member(&t, i).type, &inside) && inside.b == m->dist)
				bits_add(m->embedded, inside.id);
	}
}

static bool same_fwd(const struct bm_type *dist, const struct bm_type *t)
{
	if (t->kind == BTFMIN_KIND_FWD)
		return t->kflag == dist->kflag;
	return t->kind == (dist->kflag ? BTFMIN_KIND_UNION : BTFMIN_KIND_STRUCT);
}

/* True if t of the real base can be what dist stands for; several: it has others of its name. */
static bool fits(const struct mapping *m, const struct bm_type *dist, const struct bm_type *t,
		 bool several)
{
	bool same_size = dist->third == t->third;

	switch (dist->kind) {
	case BTFMIN_KIND_FWD: /* its third word is 0, which as a size fits nothing */
		return same_fwd(dist, t) && (t->kind == BTFMIN_KIND_FWD || !several);
	case BTFMIN_KIND_INT:
		return t->kind == dist->kind && same_size &&
		       bm_int_encoding(bm_word(t, BM_W_FIXED)) ==
			       bm_int_encoding(bm_word(dist, BM_W_FIXED));
	case BTFMIN_KIND_FLOAT:
		return t->kind == dist->kind && same_size;
	case BTFMIN_KIND_ENUM: /* stands for ENUM64 as well */
	case BTFMIN_KIND_ENUM64:
		return bm_is_enum(t) && same_size;
	default:
		return t->kind == dist->kind &&
		       (same_size || !(several || bits_has(m->embedded, dist->id)));
	}
}

static int map_to(struct mapping *m, const struct dist_name *n, const struct bm_type *t,
		  struct btfmin_error *err)
{
	struct bm_type dist;
	uint32_t id;

	for (id = n->first; id; id = m->same[id]) {
		if (m->steps-- == 0)
			return fail_plain(err, BTFMIN_ERR_LIMIT,
					  "too many types of one name in a distilled base");
		if (bm_type(m->dist, id, &dist, err) < 0 ||
		    !fits(m, &dist, t, bm_is_composite(t) && n->composites > 1))
			continue;
		if (m->ids[id])
			return fail(err, BTFMIN_ERR_CORRUPT, id, bm_type_offset(&dist),
				    "the base has two types that this one of the distilled base "
				    "may stand for");
		m->ids[id] = t->id;
	}
	return 0;
}

/* One pass over the real base: first counts composites by name, then maps. */
static int pass(struct mapping *m, bool counting, struct btfmin_error *err)
{
	uint32_t id, count = btfmin_btf_type_count(m->base);
	struct dist_name *n;
	struct bm_type t;
	const char *s;
	int r = 0;

	for (id = 1; r == 0 && id < count; id++) {
		r = bm_type(m->base, id, &t, err);
		if (r < 0 || !may_be_distilled(&t) || (counting && !bm_is_composite(&t)))
			continue;
		r = read_name(&t, &s, err);
		n = r == 0 ? find(m, s, hash_of(m, s)) : NULL;
		if (n && counting)
			n->composites++;
		else if (n)
			r = map_to(m, n, &t, err);
	}
	return r;
}

static int all_mapped(const struct mapping *m, struct btfmin_error *err)
{
	struct bm_type t;
	uint32_t id;

	for (id = 1; id <= m->dist->count; id++) {
		if (m->ids[id])
			continue;
		bm_type(m->dist, id, &t, NULL);
		return fail(err, BTFMIN_ERR_CORRUPT, id, bm_type_offset(&t),
			    "a type of the distilled base is not in the base with this name, kind "
			    "and size: the module is for another kernel");
	}
	return 0;
}

static int map_all(struct mapping *m, struct btfmin_error *err)
{
	struct bm_type t;
	uint32_t id;
	int r = 0;

	for (id = 1; r == 0 && id <= m->dist->count; id++) {
		r = bm_type(m->dist, id, &t, err);
		if (r == 0)
			r = file_type(m, &t, err);
	}
	if (r < 0)
		return r;
	mark_embedded(m);
	r = pass(m, true, err);
	if (r == 0)
		r = pass(m, false, err);
	return r == 0 ? all_mapped(m, err) : r;
}

int bm_map_distilled(const struct btfmin_btf *split, const struct btfmin_btf *base,
		     const struct btfmin_allocator *a, uint32_t **ids, struct btfmin_error *err)
{
	size_t count = (size_t)split->base->count + 1;
	struct mapping m;
	bool emptied;
	int r;

	memset(&m, 0, sizeof(m));
	m.a = a;
	m.split = split;
	m.dist = split->base;
	m.base = base;
	m.steps = STEPS_MAX;
	m.names = bm_zalloc(a, count, sizeof(*m.names));
	m.same = bm_zalloc(a, count, sizeof(*m.same));
	m.embedded = bm_zalloc(a, bits_words(count), sizeof(*m.embedded));
	m.ids = bm_zalloc(a, count, sizeof(*m.ids));
	if (m.names && m.same && m.embedded && m.ids &&
	    bm_table_room(a, &m.table, count, &emptied) == 0)
		r = map_all(&m, err);
	else
		r = fail_nomem(err);
	bm_free(a, m.names);
	bm_free(a, m.same);
	bm_free(a, m.embedded);
	bm_table_free(&m.table, a);
	*ids = r == 0 ? m.ids : NULL;
	if (r < 0)
		bm_free(a, m.ids);
	return r;
}
