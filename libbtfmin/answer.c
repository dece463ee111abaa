/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * answer.c - from tries to answers, in libbpf's order
 *
 * The candidates of a group are what libbpf keeps for (object, local type id): a record that
 * matches leaves only those that it matched to the records after it (bpf_core_calc_relo_insn).
 */
#include "bits.h"
#include "resolve.h"

/* The kinds that say 0 when nothing matches; the others poison the instruction. */
static bool has_answer_for_none(uint32_t kind)
{
	return kind == BTFMIN_FIELD_EXISTS || kind == BTFMIN_ENUMVAL_EXISTS ||
	       bm_is_type_kind(kind);
}

struct groups {
	uint64_t *dead;  /* a bit for each candidate of each group */
	uint64_t *first; /* by group: its first bit */
};

/*
 * What the tries of one query come to, without the dead candidates. As in libbpf the first
 * candidate that fails or disagrees decides; the matches are counted to the end.
 */
static uint8_t agree(const struct bm_try *tries, uint32_t count, const uint64_t *dead,
		     uint64_t first, struct bm_answer *out, const struct bm_try **taken)
{
	uint8_t outcome = BTFMIN_FOUND;
	uint32_t i;

	*taken = NULL;
	for (i = 0; i < count; i++) {
		const struct bm_try *t = &tries[i];

		if (t->verdict == 0 || bits_has(dead, first + i))
			continue;
		if (t->verdict < 0) {
			if (outcome == BTFMIN_FOUND) {
				outcome = BTFMIN_FAILED;
				out->error = t->error;
			}
			continue;
		}
		out->matches++;
		if (!*taken)
			*taken = t;
		else if (outcome == BTFMIN_FOUND &&
			 (t->bit_offset != (*taken)->bit_offset || t->value != (*taken)->value))
			outcome = BTFMIN_AMBIGUOUS;
	}
	return outcome;
}

static void prune(const struct bm_try *tries, uint32_t count, uint64_t *dead, uint64_t first)
{
	uint32_t i;

	for (i = 0; i < count; i++)
		if (tries[i].verdict == 0)
			bits_add(dead, first + i);
}

static void answer(const struct btfmin_result *res, struct groups *g, size_t index)
{
	const struct bm_record *rec = &res->relos->records[index];
	const struct bm_query *q = &res->relos->queries[rec->query];
	struct bm_answer *out = &res->answers[index];
	const struct bm_try *tries, *taken;
	uint32_t count;

	if (q->error.status) {
		out->outcome = BTFMIN_MALFORMED;
		return;
	}
	if (q->kind == BTFMIN_TYPE_ID_LOCAL) {
		out->value = q->local.value;
		return; /* FOUND */
	}
	tries = bm_tries(res, rec->query, &count);
	out->outcome = agree(tries, count, g->dead, g->first[q->group], out, &taken);
	if (out->outcome != BTFMIN_FOUND)
		return;
	if (!taken) {
		out->outcome = has_answer_for_none(q->kind) ? BTFMIN_ABSENT : BTFMIN_POISONED;
		return;
	}
	prune(tries, count, g->dead, g->first[q->group]);
	out->value = taken->value;
	out->size = taken->size;
	if (!taken->adjustable && bm_moves_memory(rec->in.opcode))
		out->outcome = BTFMIN_POISONED;
}

/* Where the candidates of each group begin; *total is how many there are. */
static void lay_out(const struct btfmin_result *res, struct groups *g, uint64_t *total)
{
	size_t i;

	*total = 0;
	for (i = 0; i < res->relos->ngroups; i++) {
		uint32_t want = res->relos->groups[i].want;

		g->first[i] = *total;
		*total += res->cands.first[want + 1] - res->cands.first[want];
	}
}

/* Records that ask the same share their tries, but each is answered by itself. */
#define LOOKS_A_PAIR 64

static uint64_t looks(const struct btfmin_result *res)
{
	uint64_t n = 0;
	uint32_t count;
	size_t i;

	for (i = 0; i < res->nrecords; i++) {
		bm_tries(res, res->relos->records[i].query, &count);
		n += count;
	}
	return n;
}

int bm_answer_all(struct btfmin_result *res, struct btfmin_error *err)
{
	struct groups g = {NULL, NULL};
	uint64_t total;
	size_t i;
	int r = 0;

	res->answers = bm_zalloc(&res->a, res->nrecords, sizeof(*res->answers));
	g.first = bm_alloc(&res->a, res->relos->ngroups, sizeof(*g.first));
	if (g.first) {
		lay_out(res, &g, &total);
		g.dead = bm_zalloc(&res->a, bits_words(total), sizeof(*g.dead));
	}
	if (!res->answers || !g.dead)
		r = fail_nomem(err);
	else if (looks(res) / LOOKS_A_PAIR > res->opts.max_pairs)
		r = fail_plain(err, BTFMIN_ERR_LIMIT,
			       "more pairs of relocation and candidate than max_pairs");
	for (i = 0; r == 0 && i < res->nrecords; i++)
		answer(res, &g, i);
	bm_free(&res->a, g.first);
	bm_free(&res->a, g.dead);
	return r;
}

int btfmin_result_answer(const struct btfmin_result *res, size_t index, struct btfmin_answer *out,
			 struct btfmin_error *err)
{
	const struct bm_query *q;
	const struct bm_answer *a;

	if (out)
		memset(out, 0, sizeof(*out));
	if (!res || !out || index >= res->nrecords)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no such record");
	q = &res->relos->queries[res->relos->records[index].query];
	a = &res->answers[index];
	out->outcome = a->outcome;
	out->has_local = q->error.status == 0;
	out->local_value = q->local.value;
	out->local_size = q->local.size;
	out->target_value = a->value;
	out->target_size = a->size;
	out->matches = a->matches;
	bm_tries(res, res->relos->records[index].query, &out->candidates);
	if (a->outcome == BTFMIN_MALFORMED)
		out->error = q->error;
	if (a->outcome == BTFMIN_FAILED)
		out->error = res->errors[a->error];
	return 0;
}

int btfmin_result_candidate(const struct btfmin_result *res, size_t index, uint32_t nth,
			    struct btfmin_candidate *out, struct btfmin_error *err)
{
	const struct bm_try *tries;
	uint32_t count;

	if (out)
		memset(out, 0, sizeof(*out));
	if (!res || !out || index >= res->nrecords)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no such record");
	tries = bm_tries(res, res->relos->records[index].query, &count);
	if (nth >= count)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no such candidate");
	out->type_id = tries[nth].id;
	out->matches = tries[nth].verdict;
	out->value = tries[nth].value;
	out->bit_offset = tries[nth].bit_offset;
	return 0;
}
