/* SPDX-License-Identifier: BSD-2-Clause */
/* relos.c - building the set of records */
#include "relos.h"

int btfmin_relos_new(struct btfmin_relos **out, const struct btfmin_allocator *allocator,
		     struct btfmin_error *err)
{
	struct btfmin_allocator a = bm_allocator(allocator);

	if (!out)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no place for the set given");
	*out = bm_zalloc(&a, 1, sizeof(**out));
	if (!*out)
		return fail_nomem(err);
	(*out)->a = a;
	return 0;
}

void btfmin_relos_free(struct btfmin_relos *relos)
{
	struct btfmin_allocator a;

	if (!relos)
		return;
	a = relos->a;
	bm_wants_free(&relos->wants, &a);
	bm_free(&a, relos->records);
	bm_free(&a, relos->queries);
	bm_free(&a, relos->groups);
	bm_free(&a, relos->objects);
	bm_free(&a, relos->steps);
	bm_free(&a, relos->by_query.buckets);
	bm_free(&a, relos->by_group.buckets);
	bm_free(&a, relos);
}

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

/* Twice the buckets when there are as many things as buckets; the caller hangs them in again. */
static int index_room(const struct btfmin_allocator *a, struct bm_index *x, size_t count,
		      bool *grown)
{
	size_t n = x->n ? x->n * 2 : 64, i;
	uint32_t *buckets;

	*grown = false;
	if (count < x->n)
		return 0;
	buckets = bm_alloc(a, n, sizeof(*buckets));
	if (!buckets)
		return -1;
	for (i = 0; i < n; i++)
		buckets[i] = BM_NONE;
	bm_free(a, x->buckets);
	x->buckets = buckets;
	x->n = n;
	*grown = true;
	return 0;
}

static void hang(struct bm_index *x, uint32_t hash, uint32_t i, uint32_t *next)
{
	*next = x->buckets[hash & (x->n - 1)];
	x->buckets[hash & (x->n - 1)] = i;
}

static int query_room(struct btfmin_relos *relos)
{
	bool grown;
	uint32_t i;

	if (bm_grow(&relos->a, (void **)&relos->queries, &relos->cqueries, relos->nqueries,
		    relos->nqueries + 1, sizeof(*relos->queries)) < 0 ||
	    index_room(&relos->a, &relos->by_query, relos->nqueries, &grown) < 0)
		return -1;
	for (i = 0; grown && i < relos->nqueries; i++)
		hang(&relos->by_query, query_hash(&relos->queries[i]), i,
		     &relos->queries[i].bucket_next);
	return 0;
}

static int group_room(struct btfmin_relos *relos)
{
	bool grown;
	uint32_t i;

	if (bm_grow(&relos->a, (void **)&relos->groups, &relos->cgroups, relos->ngroups,
		    relos->ngroups + 1, sizeof(*relos->groups)) < 0 ||
	    index_room(&relos->a, &relos->by_group, relos->ngroups, &grown) < 0)
		return -1;
	for (i = 0; grown && i < relos->ngroups; i++)
		hang(&relos->by_group, group_hash(&relos->groups[i]), i,
		     &relos->groups[i].bucket_next);
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
	for (i = relos->by_group.n ? relos->by_group.buckets[group_hash(&g) & (relos->by_group.n - 1)]
				   : BM_NONE;
	     i != BM_NONE; i = relos->groups[i].bucket_next) {
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
	hang(&relos->by_group, group_hash(&g), *out, &g.bucket_next);
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

/* The query that rec asks, made if new. */
static int find_query(struct btfmin_relos *relos, uint32_t object, const struct btfmin_record *rec,
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
	for (i = relos->by_query.n ? relos->by_query.buckets[query_hash(&q) & (relos->by_query.n - 1)]
				   : BM_NONE;
	     i != BM_NONE; i = relos->queries[i].bucket_next) {
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
	hang(&relos->by_query, query_hash(&q), *out, &q.bucket_next);
	relos->queries[*out] = q;
	return 0;
}

/* Takes back what an addition that failed has put in; the buckets are made anew. */
static void take_back(struct btfmin_relos *relos, const struct btfmin_relos *before)
{
	size_t b;
	uint32_t i;

	relos->nrecords = before->nrecords;
	relos->nqueries = before->nqueries;
	relos->ngroups = before->ngroups;
	relos->nobjects = before->nobjects;
	relos->nsteps = before->nsteps;
	bm_wants_cut(&relos->wants, before->wants.count);
	for (b = 0; b < relos->by_query.n; b++)
		relos->by_query.buckets[b] = BM_NONE;
	for (b = 0; b < relos->by_group.n; b++)
		relos->by_group.buckets[b] = BM_NONE;
	for (i = 0; i < relos->nqueries; i++)
		hang(&relos->by_query, query_hash(&relos->queries[i]), i,
		     &relos->queries[i].bucket_next);
	for (i = 0; i < relos->ngroups; i++)
		hang(&relos->by_group, group_hash(&relos->groups[i]), i,
		     &relos->groups[i].bucket_next);
}

static int add_records(struct btfmin_relos *relos, const struct btfmin_record *records,
		       size_t count, struct btfmin_error *err)
{
	uint32_t object = (uint32_t)relos->nobjects - 1;
	size_t i;
	int r;

	for (i = 0; i < count; i++) {
		struct bm_record *rec = &relos->records[relos->nrecords];

		rec->in = records[i];
		rec->object = object;
		r = find_query(relos, object, &records[i], &rec->query, err);
		if (r < 0)
			return r;
		/* where the instruction is not known it may be a load */
		if (records[i].opcode == 0 || bm_moves_memory(records[i].opcode))
			relos->queries[rec->query].loads = true;
		relos->nrecords++;
	}
	return 0;
}

int btfmin_relos_add(struct btfmin_relos *relos, const struct btfmin_btf *local,
		     const struct btfmin_record *records, size_t count, struct btfmin_error *err)
{
	struct btfmin_relos before;
	int r;

	if (!relos || !local || (!records && count))
		return fail_plain(err, BTFMIN_ERR_USAGE, "no set, no local BTF or no records given");
	if (count > INT32_MAX - relos->nrecords)
		return fail_plain(err, BTFMIN_ERR_LIMIT, "more than 2^31 records in a set");
	before = *relos;
	if (bm_grow(&relos->a, (void **)&relos->records, &relos->crecords, relos->nrecords,
		    relos->nrecords + count, sizeof(*relos->records)) < 0 ||
	    bm_grow(&relos->a, (void **)&relos->objects, &relos->cobjects, relos->nobjects,
		    relos->nobjects + 1, sizeof(*relos->objects)) < 0)
		return fail_nomem(err);
	relos->objects[relos->nobjects++].btf = local;
	r = add_records(relos, records, count, err);
	if (r < 0)
		take_back(relos, &before);
	return r;
}

size_t btfmin_relos_count(const struct btfmin_relos *relos)
{
	return relos ? relos->nrecords : 0;
}

int btfmin_relos_record(const struct btfmin_relos *relos, size_t index, struct btfmin_record *out,
			struct btfmin_error *err)
{
	if (!relos || !out || index >= relos->nrecords)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no such record");
	*out = relos->records[index].in;
	return 0;
}
