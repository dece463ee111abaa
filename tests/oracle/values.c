/* SPDX-License-Identifier: BSD-2-Clause */
#include "modes.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void print_head(const struct object *obj, size_t index)
{
	const struct record *rec = &obj->records[index];

	printf("%s\t%zu\t%s\t%u\t%s", obj->path, index, rec->section, rec->relo.insn_off / 8,
	       kind_word(rec->relo.kind));
}

static void print_answer(const struct outcome *out)
{
	printf("\t%s", answer_word(out->answer));
	if (out->has_local)
		printf("\t%s%" PRIu64, out->validate ? "" : "~", (uint64_t)out->now.local);
	else
		printf("\t-");
	if (out->answer == FOUND || out->answer == ABSENT)
		printf("\t%" PRIu64, (uint64_t)out->now.target);
	else
		printf("\t-");
	printf("\t%u\t%u", out->now.local_size, out->now.target_size);
}

static void print_candidate(const struct object *obj, const struct record *rec,
			    const struct bpf_core_cand *cand, char before)
{
	struct outcome out;

	resolve_alone(obj, rec, cand, &out);
	printf("%c%u", before, cand->id);
	if (out.matched)
		printf("=%" PRIu64 "@%u", (uint64_t)out.now.target, out.bit_offset);
	else if (out.answer >= AMBIGUOUS)
		printf("!");
}

static void print_candidates(const struct object *obj, const struct record *rec,
			     const struct bpf_core_cand_list *list, struct tally *tally)
{
	int i;

	for (i = 0; list && i < list->len; i++)
		print_candidate(obj, rec, &list->cands[i], i ? ',' : '\t');
	if (!list || !list->len)
		printf("\t-");
	else
		tally->pairs += (unsigned long)list->len;
}

void print_object(const struct object *obj, const struct target *full, struct tally *tally)
{
	struct cache pruned, whole;
	struct outcome out;
	size_t i;

	if (!cache_open(&pruned, obj, full) || !cache_open(&whole, obj, full))
		abort();
	for (i = 0; i < obj->count; i++) {
		const struct record *rec = &obj->records[i];

		resolve(obj, rec, cache_list(&pruned, obj, rec), &out);
		count_known(tally, out.known);
		print_head(obj, i);
		print_answer(&out);
		if (out.answer == MALFORMED)
			printf("\t-");
		else
			print_candidates(obj, rec, cache_list(&whole, obj, rec), tally);
		printf("\n");
	}
	cache_close(&pruned);
	cache_close(&whole);
}
