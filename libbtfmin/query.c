/* SPDX-License-Identifier: BSD-2-Clause */
/* query.c - the different questions among records, each with its local side worked out once */
#include "relos.h"

static uint32_t hash4(uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
	uint64_t h = (uint64_t)a << 32 | b;

	h = (h ^ h >> 29) * UINT64_C(0x9e3779b97f4a7c15) + ((uint64_t)c << 32 | d);
	h = (h ^ h >> 32) * UINT64_C(0xbf58476d1ce4e5b9);
	return (uint32_t)(h ^ h >> 32);
}

static uint32_t query_hash(const struct bm_query *q)
{
	return hash4(q->object, q->type_id, q->kind, q->access);
}

static uint32_t group_hash(const struct bm_group *g)
{
	return hash4(g->object, g->type_id, 0, 0);
}

static void hang_queries(struct btfmin_relos *relos)
{
	uint32_t i;

	for (i = 0; i < relos->nqueries; i++)
		bm_table_hang(&relos->by_query, query_hash(&relos->queries[i]), i,
			      &relos->queries[i].next);
}

static void hang_groups(struct btfmin_relos *relos)
{
	uint32_t i;

	for (i = 0; i < relos->ngroups; i++)
		bm_table_hang(&relos->by_group, group_hash(&relos->groups[i]), i,
			      &relos->groups[i].next);
}

void bm_query_cut(struct btfmin_relos *relos, size_t nqueries, size_t ngroups)
{
	relos->nqueries = nqueries;
	relos->ngroups = ngroups;
	bm_table_clear(&relos->by_query);
	bm_table_clear(&relos->by_group);
	hang_queries(relos);
	hang_groups(relos);
}

static int query_room(struct btfmin_relos *relos)
{
	bool emptied;

	if (bm_grow(&relos->a, (void **)&relos->queries, &relos->cqueries, relos->nqueries,
		    relos->nqueries + 1, sizeof(*relos->queries)) < 0 ||
	    bm_table_room(&relos->a, &relos->by_query, relos->nqueries, &emptied) < 0)
		return -1;
	if (emptied)
		hang_queries(relos);
	return 0;
}

static int group_room(struct btfmin_relos *relos)
{
	bool emptied;

	if (bm_grow(&relos->a, (void **)&relos->groups, &relos->cgroups, relos->ngroups,
		    relos->ngroups + 1, sizeof(*relos->groups)) < 0 ||
	    bm_table_room(&relos->a, &relos->by_group, relos->ngroups, &emptied) < 0)
		return -1;
	if (emptied)
		hang_groups(relos);
	return 0;
}

/* The group of local type t, made if new. */
static int find_group(struct btfmin_relos *relos, uint32_t object, const struct bm_type *t,
		      const char *name, uint32_t *out, struct btfmin_error *err)
{
	struct bm_group g;
	uint32_t i;
	int r;

	memset(&g, 0, sizeof(g));
	g.object = object;
	g.type_id = t->id;
	for (i = bm_table_first(&relos->by_group, group_hash(&g)); i != BM_NONE;
	     i = relos->groups[i].next) {
		if (relos->groups[i].object == object && relos->groups[i].type_id == t->id) {
			*out = i;
			return 0;
		}
	}
	r = bm_wants_add(&relos->wants, &relos->a, name, strlen(name), t->kind, &g.want, err);
	if (r < 0)
		return r;
	if (group_room(relos) < 0)
		return fail_nomem(err);
	*out = (uint32_t)relos->ngroups++;
	bm_table_hang(&relos->by_group, group_hash(&g), *out, &g.next);
	relos->groups[*out] = g;
	return 0;
}

static int keep_steps(struct btfmin_relos *relos, struct bm_query *q, const struct bm_spec *spec,
		      struct btfmin_error *err)
{
	if (bm_grow(&relos->a, (void **)&relos->steps, &relos->csteps, relos->nsteps,
		    relos->nsteps + spec->len, sizeof(*relos->steps)) < 0)
		return fail_nomem(err);
	q->first_step = (uint32_t)relos->nsteps;
	q->steps = spec->len;
	if (spec->len)
		memcpy(relos->steps + relos->nsteps, spec->step, spec->len * sizeof(*spec->step));
	relos->nsteps += spec->len;
	return 0;
}

static int bad_root(const struct bm_type *t, const char *text, struct btfmin_error *err)
{
	return fail(err, BTFMIN_ERR_CORRUPT, t->id, bm_type_offset(t), text);
}

/* The root must be there, and be named by what candidates are found by. */
static int check_root(const struct btfmin_btf *local, const struct btfmin_record *rec,
		      struct bm_type *t, const char **name, struct btfmin_error *err)
{
	int r;

	if (rec->type_id == 0)
		return fail_plain(err, BTFMIN_ERR_CORRUPT, "relocation of type 0, void");
	r = bm_type(local, rec->type_id, t, err);
	if (r == 0)
		r = bm_string(local, t->name, name, err);
	if (r < 0 || rec->kind == BTFMIN_TYPE_ID_LOCAL)
		return r;
	if (**name == '\0')
		return bad_root(t, "relocation of a type without a name", err);
	if (!bm_name_fits(*name))
		return bad_root(t, "relocation of a type whose name is too long", err);
	return t->kind < BM_KINDS_KNOWN ? 0 : bad_root(t, "relocation of an unknown kind", err);
}

/*
 * Works out the local side. A fault of the record goes into q->error; only lack of memory is an
 * error of this function.
 */
static int examine(struct btfmin_relos *relos, struct bm_query *q, const struct btfmin_record *rec,
		   struct btfmin_error *err)
{
	const struct btfmin_btf *local = relos->objects[q->object].btf;
	struct bm_spec spec;
	struct bm_type t;
	const char *name;
	int r;

	r = check_root(local, rec, &t, &name, &q->error);
	if (r == 0)
		r = bm_spec_parse(&spec, local, rec, &q->error);
	if (r == 0)
		r = bm_value_of(&q->local, local, q->kind, btfmin_btf_big_endian(local), &spec,
				&q->error);
	if (r < 0)
		return 0;
	if (q->kind == BTFMIN_TYPE_ID_LOCAL)
		return 0;
	r = find_group(relos, q->object, &t, name, &q->group, err);
	if (r < 0)
		return r;
	q->want = relos->groups[q->group].want;
	return keep_steps(relos, q, &spec, err);
}

int bm_query_find(struct btfmin_relos *relos, uint32_t object, const struct btfmin_record *rec,
		  uint32_t *out, struct btfmin_error *err)
{
	struct bm_query q;
	uint32_t i;
	int r;

	memset(&q, 0, sizeof(q));
	q.object = object;
	q.type_id = rec->type_id;
	q.kind = rec->kind;
	q.access = rec->access_str_off;
	q.want = q.group = BM_NONE;
	for (i = bm_table_first(&relos->by_query, query_hash(&q)); i != BM_NONE;
	     i = relos->queries[i].next) {
		const struct bm_query *o = &relos->queries[i];

		if (o->object == object && o->type_id == q.type_id && o->kind == q.kind &&
		    o->access == q.access) {
			*out = i;
			return 0;
		}
	}
	r = examine(relos, &q, rec, err);
	if (r < 0)
		return r;
	if (query_room(relos) < 0)
		return fail_nomem(err);
	*out = (uint32_t)relos->nqueries++;
	bm_table_hang(&relos->by_query, query_hash(&q), *out, &q.next);
	relos->queries[*out] = q;
	return 0;
}
