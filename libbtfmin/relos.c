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
	bm_table_free(&relos->by_query, &a);
	bm_table_free(&relos->by_group, &a);
	bm_free(&a, relos);
}

/* Takes back what an addition that failed has put in. */
static void take_back(struct btfmin_relos *relos, const struct btfmin_relos *before)
{
	relos->nrecords = before->nrecords;
	relos->nobjects = before->nobjects;
	relos->nsteps = before->nsteps;
	bm_wants_cut(&relos->wants, before->wants.count);
	bm_query_cut(relos, before->nqueries, before->ngroups);
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
		r = bm_query_find(relos, object, &records[i], &rec->query, err);
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
		return fail_plain(err, BTFMIN_ERR_USAGE,
				  "no set, no local BTF or no records given");
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
	if (out)
		memset(out, 0, sizeof(*out));
	if (!relos || !out || index >= relos->nrecords)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no such record");
	*out = relos->records[index].in;
	return 0;
}
