/* SPDX-License-Identifier: BSD-2-Clause */
/* resolve.c - every query on every candidate */
#include "resolve.h"

#define MAX_PAIRS    ((uint64_t)1 << 20)
#define PATHS_A_PAIR 4 /* numbers of a path, on average over as many pairs as there may be */
#define MAX_STEPS    ((uint64_t)1 << 26)

/* What one run over the queries carries along. */
struct run {
	struct btfmin_result *res;
	struct bm_memo memo;
	struct bm_match m;
	uint64_t steps;
	struct bm_spec spec; /* of the try at hand */
};

static int keep_path(struct btfmin_result *res, struct bm_try *t, const struct bm_spec *spec,
		     struct btfmin_error *err)
{
	if (res->npaths / PATHS_A_PAIR > res->opts.max_pairs)
		return fail_plain(err, BTFMIN_ERR_LIMIT,
				  "paths too long for as many pairs as max_pairs allows");
	if (bm_grow(&res->a, (void **)&res->paths, &res->cpaths, res->npaths,
		    res->npaths + spec->raw_len, sizeof(*res->paths)) < 0)
		return fail_nomem(err);
	t->path = (uint32_t)res->npaths;
	t->path_len = (uint8_t)spec->raw_len;
	if (spec->raw_len)
		memcpy(res->paths + res->npaths, spec->raw, spec->raw_len * sizeof(*spec->raw));
	res->npaths += spec->raw_len;
	return 0;
}

static int keep_error(struct btfmin_result *res, struct bm_try *t, const struct btfmin_error *e,
		      struct btfmin_error *err)
{
	if (bm_grow(&res->a, (void **)&res->errors, &res->cerrors, res->nerrors, res->nerrors + 1,
		    sizeof(*res->errors)) < 0)
		return fail_nomem(err);
	t->error = (uint32_t)res->nerrors;
	res->errors[res->nerrors++] = *e;
	return 0;
}

/* Matches the query's local side with candidate id; run->spec is the path there. */
static int match(struct run *run, const struct bm_query *q, uint32_t id, struct btfmin_error *err)
{
	const struct bm_step *steps = bm_query_steps(run->res->relos, q);

	if (bm_is_field_kind(q->kind))
		return bm_match_field(&run->m, steps, q->steps, id, &run->spec, err);
	if (bm_is_enumval_kind(q->kind))
		return bm_match_enumval(&run->m, steps[0].name, id, &run->spec, err);
	run->spec.root_id = id;
	run->spec.bit_offset = run->spec.len = run->spec.raw_len = 0;
	return bm_match_type(&run->m, q->type_id, id, q->kind, err);
}

static int evaluate(struct run *run, const struct bm_query *q, struct bm_try *t,
		    struct btfmin_error *err)
{
	struct bm_value v;
	int r = match(run, q, t->id, err);

	if (r <= 0)
		return r;
	r = bm_value_of(&v, run->m.target, q->kind, btfmin_btf_big_endian(run->m.local), &run->spec,
			err);
	if (r < 0)
		return r;
	t->value = v.value;
	t->bit_offset = run->spec.bit_offset;
	t->size = v.size;
	t->adjustable = bm_sizes_adjustable(run->m.local, &q->local, run->m.target, &v);
	return 1;
}

/* A fault in the target is the try's answer; lack of memory or steps ends the run. */
static int try_one(struct run *run, const struct bm_query *q, struct bm_try *t,
		   struct btfmin_error *err)
{
	struct btfmin_error e = {0, 0, BTFMIN_NO_OFFSET, ""};
	int r = evaluate(run, q, t, &e);

	t->verdict = (int8_t)r;
	if (r == BTFMIN_ERR_NOMEM || (r < 0 && run->steps == 0))
		return fail(err, e.status, e.type_id, e.offset, e.text);
	if (r < 0 && keep_error(run->res, t, &e, err) < 0)
		return BTFMIN_ERR_NOMEM;
	return r != 0 ? keep_path(run->res, t, &run->spec, err) : 0;
}

static int try_all(struct run *run, struct btfmin_error *err)
{
	struct btfmin_result *res = run->res;
	uint32_t q, i, first;
	int r;

	for (q = 0; q < res->relos->nqueries; q++) {
		const struct bm_query *query = &res->relos->queries[q];

		if (query->want == BM_NONE)
			continue;
		first = res->cands.first[query->want];
		run->m.local = res->relos->objects[query->object].btf;
		for (i = res->first_try[q]; i < res->first_try[q + 1]; i++) {
			res->tries[i].id = res->cands.ids[first + i - res->first_try[q]];
			r = try_one(run, query, &res->tries[i], err);
			if (r < 0)
				return r;
		}
	}
	return 0;
}

/* Counts the pairs and makes room for them. */
static int lay_out(struct btfmin_result *res, struct btfmin_error *err)
{
	const struct btfmin_relos *relos = res->relos;
	uint64_t total = 0;
	uint32_t q;

	res->first_try = bm_alloc(&res->a, relos->nqueries + 1, sizeof(*res->first_try));
	if (!res->first_try)
		return fail_nomem(err);
	for (q = 0; q < relos->nqueries; q++) {
		uint32_t want = relos->queries[q].want;

		res->first_try[q] = (uint32_t)total;
		if (want != BM_NONE)
			total += res->cands.first[want + 1] - res->cands.first[want];
		if (total > res->opts.max_pairs || total > INT32_MAX)
			return fail_plain(err, BTFMIN_ERR_LIMIT,
					  "more pairs of relocation and candidate than max_pairs");
	}
	res->first_try[relos->nqueries] = (uint32_t)total;
	res->tries = bm_zalloc(&res->a, (size_t)total, sizeof(*res->tries));
	return res->tries ? 0 : fail_nomem(err);
}

static int run_queries(struct btfmin_result *res, struct btfmin_error *err)
{
	struct run run;
	int r;

	run.res = res;
	memset(&run.memo, 0, sizeof(run.memo));
	run.steps = res->opts.max_steps;
	memset(&run.m, 0, sizeof(run.m));
	run.m.target = res->target;
	run.m.a = &res->a;
	run.m.steps = &run.steps;
	run.m.memo = &run.memo;
	r = try_all(&run, err);
	bm_memo_free(&run.memo, &res->a);
	return r;
}

static int fill(struct btfmin_result *res, struct btfmin_error *err)
{
	int r = bm_cands_find(&res->cands, &res->relos->wants, res->target, res->opts.kernel,
			      &res->a, err);

	if (r == 0)
		r = lay_out(res, err);
	if (r == 0)
		r = run_queries(res, err);
	if (r == 0)
		r = bm_answer_all(res, err);
	return r;
}

static bool stands_on(const struct btfmin_btf *btf, const struct btfmin_btf *base)
{
	while (btf && btf != base)
		btf = btf->base;
	return btf != NULL;
}

int btfmin_resolve(struct btfmin_result **out, const struct btfmin_relos *relos,
		   const struct btfmin_btf *target, const struct btfmin_resolve_opts *opts,
		   struct btfmin_error *err)
{
	static const struct btfmin_resolve_opts none;
	struct btfmin_result *res;
	struct btfmin_allocator a;
	int r;

	if (!out)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no place for the result given");
	*out = NULL;
	if (!relos || !target)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no records or no target given");
	if (!opts)
		opts = &none;
	if (opts->kernel && !stands_on(target, opts->kernel))
		return fail_plain(err, BTFMIN_ERR_USAGE, "the target does not stand on the kernel");
	a = bm_allocator(opts->allocator);
	res = bm_zalloc(&a, 1, sizeof(*res));
	if (!res)
		return fail_nomem(err);
	res->a = a;
	res->opts.allocator = &res->a;
	res->opts.max_pairs = opts->max_pairs ? opts->max_pairs : MAX_PAIRS;
	res->opts.max_steps = opts->max_steps ? opts->max_steps : MAX_STEPS;
	res->opts.kernel = opts->kernel;
	res->relos = relos;
	res->nrecords = relos->nrecords;
	res->target = target;
	r = fill(res, err);
	if (r < 0) {
		btfmin_result_free(res);
		return r;
	}
	*out = res;
	return 0;
}

void btfmin_result_free(struct btfmin_result *res)
{
	struct btfmin_allocator a;

	if (!res)
		return;
	a = res->a;
	bm_cands_free(&res->cands, &a);
	bm_free(&a, res->tries);
	bm_free(&a, res->first_try);
	bm_free(&a, res->paths);
	bm_free(&a, res->errors);
	bm_free(&a, res->answers);
	bm_free(&a, res);
}
