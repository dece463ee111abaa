/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * compare.c - what a conversion does to answers, as far as its reader can tell
 *
 * An answer is what a loader of every program of the set gets; which programs a loader has is
 * its own choice, so the candidates that match are compared as well, as in btfmin_verify().
 */
#include <stdlib.h>

#include "mem.h"
#include "resolve.h"

#include "readers.h"

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 29;
}

/* True if 32 bits can say v, with or without a sign. */
static bool is_narrow(uint64_t v)
{
	return v <= UINT32_MAX || v >= ~(uint64_t)0 - INT32_MAX;
}

/*
 * What the reader makes of value: of an enumerator's, readers without ENUM64 keep the lower 32
 * bits, and one that needs more is as good as none.
 */
static uint64_t as_read(const struct bm_reader *r, const struct bm_query *q, uint64_t value)
{
	if (q->kind == BTFMIN_TYPE_ID_TARGET)
		return 0; /* an id means nothing in another file */
	if (r->narrow && q->kind == BTFMIN_ENUMVAL_VALUE && is_narrow(value))
		return value & UINT32_MAX;
	return value;
}

static uint64_t sign(const struct bm_reader *r, const struct bm_query *q, const struct bm_try *t)
{
	uint64_t h = mix(0, (uint64_t)(int64_t)t->verdict);

	h = mix(mix(h, as_read(r, q, t->value)), t->bit_offset);
	return q->loads ? mix(mix(h, t->size), t->adjustable) : h;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* The different ways in which candidates match, sorted. Returns how many there are. */
static size_t to_set(uint64_t *out, const struct bm_reader *r, const struct btfmin_result *res,
		     uint32_t query)
{
	const struct bm_query *q = &res->relos->queries[query];
	uint32_t count, i;
	const struct bm_try *t = bm_tries(res, query, &count);
	size_t n = 0, left = 0, k;

	for (i = 0; i < count; i++)
		if (t[i].verdict)
			out[n++] = sign(r, q, &t[i]);
	if (n)
		qsort(out, n, sizeof(*out), by_value);
	for (k = 0; k < n; k++)
		if (left == 0 || out[left - 1] != out[k])
			out[left++] = out[k];
	return left;
}

static bool same_answer(const struct bm_reader *r, const struct bm_query *q,
			const struct bm_answer *a, const struct bm_answer *b)
{
	if (a->outcome != b->outcome)
		return false;
	if (a->outcome != BTFMIN_FOUND && a->outcome != BTFMIN_POISONED)
		return true;
	return as_read(r, q, a->value) == as_read(r, q, b->value) &&
	       (!q->loads || a->size == b->size);
}

static int compare(const struct bm_reader *r, const struct btfmin_result *full,
		   const struct btfmin_result *left, size_t index, struct btfmin_error *err)
{
	uint32_t query = full->relos->records[index].query, nf, nl;
	const struct bm_query *q = &full->relos->queries[query];
	uint64_t *sets;
	size_t sf, sl;
	int same;

	if (q->kind < 32 && r->lacks_relos >> q->kind & 1)
		return BTFMIN_READER_UNKNOWN;
	if (!same_answer(r, q, &full->answers[index], &left->answers[index]))
		return BTFMIN_READER_OTHER;
	bm_tries(full, query, &nf);
	bm_tries(left, query, &nl);
	sets = bm_alloc(&full->a, (size_t)nf + nl, sizeof(*sets));
	if (!sets)
		return fail_nomem(err);
	sf = to_set(sets, r, full, query);
	sl = to_set(sets + sf, r, left, query);
	same = sf == sl && (sf == 0 || memcmp(sets, sets + sf, sf * sizeof(*sets)) == 0);
	bm_free(&full->a, sets);
	return same ? BTFMIN_READER_SAME : BTFMIN_READER_OTHER;
}

int btfmin_reader_answer(const char *reader, const struct btfmin_result *full,
			 const struct btfmin_result *left, size_t index, struct btfmin_error *err)
{
	struct bm_reader r;
	int rc = bm_reader_find(&r, reader, err);

	if (rc < 0)
		return rc;
	if (!full || !left || full->relos != left->relos || index >= full->nrecords ||
	    index >= left->nrecords)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no such record in both results");
	return compare(&r, full, left, index, err);
}
