/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * verify.c - does the minimal BTF give the same answers
 *
 * What a loader can observe of a candidate is how each query comes out on it. So each candidate
 * gets a signature over all its queries; for every want the sets of signatures of both sides
 * must be equal, where candidates on which nothing matches do not count. Then every record's
 * answer is compared. Queries that met corrupt bytes in the full BTF are left out: what they
 * would do there is not defined.
 */
#include <stdlib.h>

#include "bits.h"
#include "resolve.h"

struct check {
	const struct btfmin_result *full, *min;
	uint64_t *full_sigs, *min_sigs; /* by candidate, as in cands.ids */
	uint64_t *corrupt;              /* a bit for each query */
	uint64_t *corrupt_groups;       /* a bit for each group that has such a query */
	size_t in_full, in_min;         /* signatures of the want at hand */
};

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 29;
}

static void find_corrupt(struct check *c)
{
	const struct btfmin_relos *relos = c->full->relos;
	uint32_t q, i, count;

	for (q = 0; q < relos->nqueries; q++) {
		const struct bm_try *tries = bm_tries(c->full, q, &count);

		for (i = 0; i < count; i++)
			if (tries[i].verdict == BTFMIN_ERR_CORRUPT) {
				bits_add(c->corrupt, q);
				bits_add(c->corrupt_groups, relos->queries[q].group);
			}
	}
}

static void sign(const struct check *c, const struct btfmin_result *res, uint64_t *sigs)
{
	const struct btfmin_relos *relos = res->relos;
	uint32_t q, i, count;

	for (q = 0; q < relos->nqueries; q++) {
		const struct bm_query *query = &relos->queries[q];
		const struct bm_try *t = bm_tries(res, q, &count);
		uint64_t *sig = count ? sigs + res->cands.first[query->want] : sigs;

		for (i = 0; i < count && !bits_has(c->corrupt, q); i++, t++) {
			if (t->verdict == 0)
				continue;
			sig[i] = mix(mix(sig[i], q), (uint64_t)(int64_t)t->verdict);
			if (query->kind != BTFMIN_TYPE_ID_TARGET)
				sig[i] = mix(sig[i], t->value);
			sig[i] = mix(sig[i], t->bit_offset);
			if (query->loads)
				sig[i] = mix(mix(sig[i], t->size), t->adjustable);
		}
	}
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Sorts, and drops zeros and repetitions. Returns how many are left. */
static size_t to_set(uint64_t *v, size_t n)
{
	size_t i, left = 0;

	if (n)
		qsort(v, n, sizeof(*v), by_value);
	for (i = 0; i < n; i++)
		if (v[i] && (left == 0 || v[left - 1] != v[i]))
			v[left++] = v[i];
	return left;
}

static bool same_candidates(struct check *c, size_t want)
{
	const uint32_t *ff = c->full->cands.first + want, *mf = c->min->cands.first + want;
	size_t nf = to_set(c->full_sigs + ff[0], ff[1] - ff[0]);
	size_t nm = to_set(c->min_sigs + mf[0], mf[1] - mf[0]);

	c->in_full = nf;
	c->in_min = nm;
	return nf == nm && (nf == 0 || memcmp(c->full_sigs + ff[0], c->min_sigs + mf[0],
					      nf * sizeof(uint64_t)) == 0);
}

static int differs(const struct check *c, size_t record, const char *text, struct btfmin_error *err)
{
	return fail(err, BTFMIN_ERR_INTERNAL, 0, c->full->relos->records[record].in.file_offset,
		    text);
}

/* The first record that asks for want, to name it. */
static size_t record_of(const struct btfmin_relos *relos, size_t want)
{
	size_t i;

	for (i = 0; i + 1 < relos->nrecords; i++)
		if (relos->queries[relos->records[i].query].want == want)
			break;
	return i;
}

/*
 * True if want's candidates are the kernel's, modules were at hand, and there are more now: a type
 * of theirs that has the name, and is no candidate beside the kernel's, is one where all types are
 * in one BTF.
 */
static bool is_shadowed(const struct check *c, size_t want)
{
	const struct btfmin_btf *kernel = c->full->opts.kernel;
	const struct bm_cands *cands = &c->full->cands;

	return kernel && !c->min->opts.kernel && c->full->target != kernel &&
	       c->in_min > c->in_full && cands->first[want] != cands->first[want + 1] &&
	       cands->ids[cands->first[want]] < btfmin_btf_type_count(kernel);
}

static bool same_answer(const struct check *c, size_t i)
{
	const struct bm_record *rec = &c->full->relos->records[i];
	const struct bm_query *q = &c->full->relos->queries[rec->query];
	const struct bm_answer *f = &c->full->answers[i], *m = &c->min->answers[i];

	if (q->group != BM_NONE && bits_has(c->corrupt_groups, q->group))
		return true;
	if (f->outcome != m->outcome)
		return false;
	if (f->outcome != BTFMIN_FOUND && f->outcome != BTFMIN_POISONED)
		return true;
	return (!q->loads || f->size == m->size) &&
	       (q->kind == BTFMIN_TYPE_ID_TARGET || f->value == m->value);
}

static int compare(struct check *c, struct btfmin_error *err)
{
	const struct btfmin_relos *relos = c->full->relos;
	size_t i;

	find_corrupt(c);
	sign(c, c->full, c->full_sigs);
	sign(c, c->min, c->min_sigs);
	for (i = 0; i < relos->wants.count; i++) {
		if (same_candidates(c, i))
			continue;
		if (is_shadowed(c, i))
			return fail(err, BTFMIN_ERR_UNSUPPORTED,
				    c->full->cands.ids[c->full->cands.first[i]], BTFMIN_NO_OFFSET,
				    "a module's type of the same name as one of the kernel's is "
				    "needed too: one BTF cannot tell them apart");
		return differs(c, record_of(relos, i),
			       "minimal BTF has other candidates than the full one", err);
	}
	for (i = 0; i < relos->nrecords; i++)
		if (!same_answer(c, i))
			return differs(c, i, "minimal BTF gives another answer than the full one",
				       err);
	return 0;
}

static size_t candidates(const struct btfmin_result *res)
{
	return res->cands.first[res->relos->wants.count];
}

static int check_both(const struct btfmin_result *full, const struct btfmin_result *min,
		      struct btfmin_error *err)
{
	const struct btfmin_allocator *a = &full->a;
	struct check c;
	int r;

	c.full = full;
	c.min = min;
	c.full_sigs = bm_zalloc(a, candidates(full), sizeof(uint64_t));
	c.min_sigs = bm_zalloc(a, candidates(min), sizeof(uint64_t));
	c.corrupt = bm_zalloc(a, bits_words(full->relos->nqueries), sizeof(uint64_t));
	c.corrupt_groups = bm_zalloc(a, bits_words(full->relos->ngroups), sizeof(uint64_t));
	if (c.full_sigs && c.min_sigs && c.corrupt && c.corrupt_groups)
		r = compare(&c, err);
	else
		r = fail_nomem(err);
	bm_free(a, c.full_sigs);
	bm_free(a, c.min_sigs);
	bm_free(a, c.corrupt);
	bm_free(a, c.corrupt_groups);
	return r;
}

int btfmin_compare(const struct btfmin_result *full, const struct btfmin_result *min,
		   struct btfmin_error *err)
{
	if (!full || !min || full->relos != min->relos || full->nrecords != full->relos->nrecords ||
	    min->nrecords != full->nrecords)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no results of one set of records given");
	return check_both(full, min, err);
}

int btfmin_verify(const struct btfmin_result *result, const void *data, size_t size,
		  struct btfmin_error *err)
{
	struct btfmin_resolve_opts ropts;
	struct btfmin_btf_opts opts;
	struct btfmin_result *min;
	struct btfmin_btf *btf;
	int r;

	if (!result || !data)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no result or no bytes given");
	if (result->nrecords != result->relos->nrecords)
		return fail_plain(err, BTFMIN_ERR_USAGE, "records were added to the set meanwhile");
	memset(&opts, 0, sizeof(opts));
	opts.allocator = &result->a;
	if (bm_find_long(result->target) == 0) /* only the container told: it cannot be kept */
		opts.pointer_size = result->target->pointer_size;
	r = btfmin_btf_open(&btf, data, size, &opts, err);
	if (r < 0)
		return r;
	ropts = result->opts;
	ropts.kernel = NULL; /* one BTF is all there is */
	r = btfmin_resolve(&min, result->relos, btf, &ropts, err);
	if (r == 0)
		r = check_both(result, min, err);
	btfmin_result_free(min);
	btfmin_btf_close(btf);
	return r;
}
