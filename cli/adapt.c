/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "adapt.h"
#include "seen.h"

/* What was made here is no fault of INPUT, whatever is wrong with it. */
static bool blame_self(struct run *run, struct btfmin_error *err)
{
	if (err->status != BTFMIN_ERR_NOMEM)
		err->status = BTFMIN_ERR_INTERNAL;
	return run_blame(run, err, NULL);
}

static bool view(struct run *run, const struct answers *a, const struct btfmin_emitted *bytes,
		 struct btfmin_btf **btf, struct btfmin_result **result)
{
	struct btfmin_btf_opts opts = {0};
	struct btfmin_error err;

	opts.pointer_size = btfmin_btf_pointer_size(a->target);
	if (btfmin_btf_open(btf, bytes->data, bytes->size, &opts, &err) ||
	    btfmin_resolve(result, a->objects->relos, *btf, NULL, &err))
		return blame_self(run, &err);
	return true;
}

static bool find_fates(struct run *run, struct adapted *ad, const struct fit *fit, size_t count)
{
	struct btfmin_error err;
	size_t i;
	int fate;

	ad->fates = calloc(count ? count : 1, 1);
	if (!ad->fates)
		return run_nomem(run);
	for (i = 0; i < count; i++) {
		fate = btfmin_reader_answer(fit->reader, ad->full, ad->left, i, &err);
		if (fate < 0)
			return blame_self(run, &err);
		ad->fates[i] = (unsigned char)fate;
		ad->lost += fate != BTFMIN_READER_SAME;
	}
	return true;
}

static void line_answer(struct line *l, const struct btfmin_result *result, size_t index)
{
	struct btfmin_answer a;

	if (btfmin_result_answer(result, index, &a, NULL))
		return;
	line_printf(l, "%s", btfmin_outcome_name(a.outcome));
	if (a.outcome == BTFMIN_FOUND)
		line_printf(l, " %" PRIu64, a.target_value);
}

static void say_lost(const struct adapted *ad, const struct fit *fit, const struct answers *a,
		     const struct relocation *rel, const char *level, struct seen *seen)
{
	char asks[2 * NAME_MAX_SHOWN];
	struct line l;

	btfmin_relos_describe(a->objects->relos, rel->index, asks, sizeof(asks));
	line_start_message(&l, level);
	line_path(&l, rel->object->path);
	line_printf(&l, ": %s of ", btfmin_relo_kind_name(rel->record.kind));
	line_name(&l, asks);
	line_printf(&l, ": ");
	if (ad->fates[rel->index] == BTFMIN_READER_UNKNOWN) {
		line_printf(&l, "no kind of relocation that %s knows", fit->reader);
	} else {
		line_printf(&l, "lost for %s: ", fit->reader ? fit->reader : "newest");
		line_answer(&l, ad->full, rel->index);
		line_printf(&l, " becomes ");
		line_answer(&l, ad->left, rel->index);
	}
	if (seen_first_time(seen, l.text, l.len))
		line_write(&l, stderr);
}

/* The level to speak at, or NULL to keep quiet. */
static const char *level_of(const struct run *run)
{
	if (run_has(run, OPT_JSON))
		return NULL;
	if (run_has(run, OPT_STRICT | OPT_REQUIRE_ALL))
		return "error";
	return run_has(run, OPT_QUIET) ? NULL : "warning";
}

static void report_lost(struct run *run, const struct adapted *ad, const struct fit *fit,
			const struct answers *a)
{
	const char *level = level_of(run);
	struct seen seen = {0};
	struct relocation rel;
	size_t i, n;

	for (i = 0; level && ad->lost && i < a->objects->count; i++) {
		for (n = 0; n < a->objects->v[i].count; n++) {
			if (answers_get(a, &a->objects->v[i], n, &rel) && ad->fates[rel.index])
				say_lost(ad, fit, a, &rel, level, &seen);
		}
	}
	seen_free(&seen);
}

static bool judge(struct run *run, const struct adapted *ad)
{
	struct failure f = failure_of(STATUS_INPUT, "strict", NULL,
				      "there are relocations that the reader answers otherwise");

	if (ad->lost && run_has(run, OPT_REQUIRE_ALL))
		run->findings = STATUS_FINDINGS;
	if (!ad->lost || !run_has(run, OPT_STRICT))
		return true;
	f.hint = "--strict";
	run_fail(run, &f);
	return false;
}

/* Where no type was changed, nothing may be otherwise: that is checked like every output. */
static bool verify(struct run *run, const struct fit *fit, const struct answers *a,
		   const struct btfmin_emitted *bytes)
{
	struct btfmin_error err;
	int kind;

	for (kind = 0; kind < BTFMIN_CHANGE_KINDS; kind++) {
		if (fit->changes.by_kind[kind].count)
			return true;
	}
	if (btfmin_verify(a->result, bytes->data, bytes->size, &err))
		return blame_self(run, &err);
	return true;
}

bool adapt(struct run *run, struct adapted *out, struct fit *fit, const struct answers *answers,
	   struct btfmin_emitted *emitted)
{
	struct btfmin_error err;

	memset(out, 0, sizeof(*out));
	out->whole = *emitted;
	memset(emitted, 0, sizeof(*emitted));
	if (!view(run, answers, &out->whole, &out->min, &out->full))
		return false;
	if (fit_convert(fit, out->min, emitted, &err))
		return run_blame(run, &err, NULL);
	if (!view(run, answers, emitted, &out->btf, &out->left) ||
	    !verify(run, fit, answers, emitted) ||
	    !find_fates(run, out, fit, btfmin_relos_count(answers->objects->relos)))
		return false;
	/* what no relocation needs is no loss: only lost relocations are worth a warning */
	fit_report(run, fit, out->min, answers->input, NULL);
	report_lost(run, out, fit, answers);
	return judge(run, out);
}

void adapt_free(struct adapted *adapted)
{
	btfmin_result_free(adapted->left);
	btfmin_result_free(adapted->full);
	btfmin_btf_close(adapted->btf);
	btfmin_btf_close(adapted->min);
	btfmin_emitted_free(&adapted->whole, NULL);
	free(adapted->fates);
}

static void lost_json(struct json *j, const struct adapted *ad, const struct answers *a,
		      const struct relocation *rel)
{
	struct btfmin_answer left;

	json_object(j, NULL);
	json_string(j, "file", rel->object->path);
	json_number(j, "index", rel->index - rel->object->first);
	relocation_json(j, a, rel);
	json_string(j, "answer", btfmin_outcome_name(rel->answer.outcome));
	json_bool(j, "known", ad->fates[rel->index] != BTFMIN_READER_UNKNOWN);
	if (!btfmin_result_answer(ad->left, rel->index, &left, NULL))
		json_string(j, "becomes", btfmin_outcome_name(left.outcome));
	json_end(j);
}

void adapt_json(struct json *j, const struct adapted *adapted, const struct fit *fit,
		const struct answers *answers)
{
	struct relocation rel;
	size_t i, n;

	fit_json(j, fit, adapted->min);
	json_array(j, "lost");
	for (i = 0; adapted->fates && i < answers->objects->count; i++) {
		for (n = 0; n < answers->objects->v[i].count; n++) {
			if (answers_get(answers, &answers->objects->v[i], n, &rel) &&
			    adapted->fates[rel.index])
				lost_json(j, adapted, answers, &rel);
		}
	}
	json_end(j);
}
