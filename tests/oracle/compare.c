/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two comparisons. In order: all records of the object one after the other, as a loader does it,
 * each match pruning the candidates of the later ones. By candidate: each candidate alone, so that
 * the answers are the same for any subset and any order of programs.
 */
#include "modes.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void count_known(struct tally *tally, unsigned int known)
{
	unsigned int bit;

	for (bit = 0; bit < KNOWN_COUNT; bit++)
		tally->known[bit] += (known >> bit) & 1;
}

static bool is_target_id(const struct record *rec)
{
	return rec->relo.kind == BPF_CORE_TYPE_ID_TARGET;
}

static bool is_error(const struct outcome *out)
{
	return out->answer >= AMBIGUOUS;
}

static bool same_sizes(const struct values *a, const struct values *b)
{
	return a->local_size == b->local_size && a->target_size == b->target_size &&
	       a->wrong_size == b->wrong_size;
}

/*
 * Types are renumbered, so of a target's type id only its being there is compared; sizes, only if
 * the instruction takes notice of them, or if it cannot be read.
 */
static bool same_values(const struct record *rec, const struct values *a, const struct values *b)
{
	if (a->local != b->local || (!is_target_id(rec) && a->target != b->target))
		return false;
	return (rec->opcode && !loads_or_stores(rec)) || same_sizes(a, b);
}

static bool same(const struct record *rec, const struct outcome *a, const struct outcome *b)
{
	if (is_error(a) || is_error(b))
		return is_error(a) && is_error(b);
	return a->matched == b->matched && a->poison == b->poison && a->validate == b->validate &&
	       a->bit_offset == b->bit_offset && same_values(rec, &a->says, &b->says) &&
	       same_values(rec, &a->now, &b->now);
}

static void print_values(const struct values *v)
{
	printf(" %" PRIu64 " -> %" PRIu64, (uint64_t)v->local, (uint64_t)v->target);
	if (v->local_size || v->target_size)
		printf(" (%u -> %u bytes%s)", v->local_size, v->target_size,
		       v->wrong_size ? ", unfit" : "");
}

static void print_outcome(const char *where, const struct outcome *out)
{
	printf(" %s %s", where, answer_word(out->answer));
	if (is_error(out))
		return;
	print_values(&out->says);
	if (out->known) {
		printf(", now");
		print_values(&out->now);
	}
	if (out->matched)
		printf(" at bit %u", out->bit_offset);
}

static void print_where(const struct object *obj, size_t index)
{
	const struct record *rec = &obj->records[index];

	printf("%s: record %zu, section %s, insn %u, %s:", obj->path, index, rec->section,
	       rec->relo.insn_off / 8, kind_word(rec->relo.kind));
}

static void compare_in_order(const struct object *obj, struct cache *full, struct cache *min,
			     struct tally *tally)
{
	struct outcome a, b;
	size_t i;

	for (i = 0; i < obj->count; i++) {
		const struct record *rec = &obj->records[i];

		resolve(obj, rec, cache_list(full, obj, rec), &a);
		resolve(obj, rec, cache_list(min, obj, rec), &b);
		count_known(tally, a.known | b.known);
		if (same(rec, &a, &b))
			continue;
		tally->differences++;
		print_where(obj, i);
		print_outcome("full", &a);
		printf(",");
		print_outcome("min", &b);
		printf("\n");
	}
}

/* What each candidate says to each record of one local type: rows of candidates. */
struct table {
	size_t rows;
	size_t columns;
	struct outcome *cells;
};

static bool table_fill(struct table *table, const struct object *obj, const size_t *records,
		       size_t count, const struct target *target)
{
	struct bpf_core_cand_list *list = find_candidates(obj, &obj->records[records[0]], target);
	size_t row, col;

	table->rows = list ? (size_t)list->len : 0;
	table->columns = count;
	table->cells = calloc(table->rows * count + 1, sizeof(*table->cells));
	for (row = 0; table->cells && row < table->rows; row++)
		for (col = 0; col < count; col++)
			resolve_alone(obj, &obj->records[records[col]], &list->cands[row],
				      &table->cells[row * count + col]);
	bpf_core_free_cands(list);
	return table->cells != NULL;
}

static const struct outcome *cell(const struct table *t, size_t row, size_t col)
{
	return &t->cells[row * t->columns + col];
}

/* The records that are looked at together: some columns of the tables. */
struct range {
	const struct object *obj;
	const size_t *records;
	size_t from, to;
};

static bool rows_equal(const struct range *r, const struct table *a, size_t row_a,
		       const struct table *b, size_t row_b)
{
	size_t c;

	for (c = r->from; c < r->to; c++)
		if (!same(&r->obj->records[r->records[c]], cell(a, row_a, c), cell(b, row_b, c)))
			return false;
	return true;
}

/* A candidate that answers none of the records may as well not be there. */
static bool row_counts(const struct range *r, const struct table *t, size_t row)
{
	size_t c;

	for (c = r->from; c < r->to; c++)
		if (cell(t, row, c)->matched || cell(t, row, c)->answer == FAILED)
			return true;
	return false;
}

/* Equal types may be written once, but not where that would end an ambiguity of type ids. */
static size_t most_needed(const struct range *r, const struct table *t, size_t row)
{
	size_t c;

	for (c = r->from; c < r->to; c++)
		if (is_target_id(&r->obj->records[r->records[c]]) && cell(t, row, c)->matched)
			return 2;
	return 1;
}

static size_t rows_like(const struct range *r, const struct table *model, size_t row,
			const struct table *t, size_t enough)
{
	size_t i, found = 0;

	for (i = 0; i < t->rows && found < enough; i++)
		found += rows_equal(r, model, row, t, i);
	return found;
}

/* The first row of a that b lacks, or a's number of rows. */
static size_t first_missing(const struct range *r, const struct table *a, const struct table *b)
{
	size_t row, enough;

	for (row = 0; row < a->rows; row++) {
		if (!row_counts(r, a, row))
			continue;
		enough = most_needed(r, a, row);
		if (rows_like(r, a, row, b, enough) != rows_like(r, a, row, a, enough))
			break;
	}
	return row;
}

static unsigned int report_missing(const struct range *r, const struct table *a,
				   const struct table *b, const char *side)
{
	size_t row = first_missing(r, a, b), c;

	if (row == a->rows)
		return 0;
	print_where(r->obj, r->records[r->from]);
	printf(" a candidate behaves so on %s only:", side);
	for (c = r->from; c < r->to; c++) {
		if (r->to - r->from > 1)
			printf(" [%zu]", r->records[c]);
		print_outcome("", cell(a, row, c));
	}
	printf("\n");
	return 1;
}

static unsigned int compare_tables(const struct object *obj, const size_t *records,
				   const struct table *full, const struct table *min)
{
	struct range r = {obj, records, 0, 0};
	unsigned int found = 0;

	for (r.from = 0; r.from < full->columns; r.from++) {
		r.to = r.from + 1;
		found += report_missing(&r, full, min, "full");
		found += report_missing(&r, min, full, "min");
	}
	if (found)
		return found;
	/* Candidates that are right for each record may still be mixed up between records. */
	r.from = 0;
	return report_missing(&r, full, min, "full") + report_missing(&r, min, full, "min");
}

static void compare_type(const struct object *obj, const size_t *records, size_t count,
			 const struct target *full, const struct target *min, struct tally *tally)
{
	struct table a = {0, 0, NULL}, b = {0, 0, NULL};

	if (!table_fill(&a, obj, records, count, full) || !table_fill(&b, obj, records, count, min))
		abort();
	tally->pairs += a.rows * a.columns;
	tally->differences += compare_tables(obj, records, &a, &b);
	free(a.cells);
	free(b.cells);
}

/* Records of TYPE_ID_LOCAL and of ids that are no types have no candidates. */
static bool has_candidates(const struct object *obj, size_t index)
{
	const struct bpf_core_relo *relo = &obj->records[index].relo;

	return relo->kind != BPF_CORE_TYPE_ID_LOCAL && relo->type_id < btf__type_cnt(obj->btf);
}

static void compare_candidates(const struct object *obj, const struct target *full,
			       const struct target *min, struct tally *tally)
{
	size_t *records = calloc(obj->count + 1, sizeof(*records));
	bool *done = calloc(obj->count + 1, sizeof(*done));
	size_t i, j, count;

	if (!records || !done)
		abort();
	for (i = 0; i < obj->count; i++) {
		if (done[i] || !has_candidates(obj, i))
			continue;
		for (j = i, count = 0; j < obj->count; j++) {
			if (obj->records[j].relo.type_id != obj->records[i].relo.type_id ||
			    !has_candidates(obj, j))
				continue;
			done[j] = true;
			records[count++] = j;
		}
		compare_type(obj, records, count, full, min, tally);
	}
	free(records);
	free(done);
}

void compare_object(const struct object *obj, const struct target *full, const struct target *min,
		    struct tally *tally)
{
	struct cache a, b;

	if (!cache_open(&a, obj, full) || !cache_open(&b, obj, min))
		abort();
	compare_in_order(obj, &a, &b, tally);
	cache_close(&a);
	cache_close(&b);
	compare_candidates(obj, full, min, tally);
}
