/* SPDX-License-Identifier: BSD-2-Clause */
/* answers.c - resolving, counting, and looking one record up */
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "empty.h"

static enum weight weigh(const struct answers *a, uint32_t kind, int outcome)
{
	/* Without a target, what is not there says nothing. */
	if (!a->input)
		return outcome == BTFMIN_MALFORMED ? WEIGHT_BROKEN : WEIGHT_FINE;
	return weight_of(kind, outcome);
}

bool answers_get(const struct answers *a, const struct object *object, size_t nth,
		 struct relocation *out)
{
	uint32_t own;

	out->object = object;
	out->index = object->first + nth;
	if (btfmin_relos_record(a->objects->relos, out->index, &out->record, NULL) ||
	    btfmin_result_answer(a->result, out->index, &out->answer, NULL))
		return false;
	/* a loader gives the program the id that a type has in its own module */
	if (a->modules && out->record.kind == BTFMIN_TYPE_ID_TARGET &&
	    out->answer.outcome == BTFMIN_FOUND) {
		modules_find(a->modules, (uint32_t)out->answer.target_value, &own);
		out->answer.target_value = own;
	}
	out->weight = weigh(a, out->record.kind, out->answer.outcome);
	return true;
}

static void count(struct tally *tally, const struct relocation *rel, bool has_target)
{
	int outcome = rel->answer.outcome;

	tally->total++;
	if (outcome >= 0 && outcome < OUTCOMES && (has_target || outcome == BTFMIN_MALFORMED))
		tally->by_outcome[outcome]++;
	tally->missing += rel->weight == WEIGHT_MISSING;
	tally->broken += rel->weight == WEIGHT_BROKEN;
}

static void count_all(struct answers *a)
{
	struct relocation rel;
	size_t i, n;

	for (i = 0; i < a->objects->count; i++) {
		for (n = 0; n < a->objects->v[i].count; n++) {
			if (answers_get(a, &a->objects->v[i], n, &rel))
				count(&a->tally, &rel, a->input != NULL);
		}
	}
}

bool answers_make(struct run *run, struct answers *out, const struct objects *objects,
		  const struct input *in, const struct modules *modules)
{
	struct btfmin_resolve_opts opts = {0};
	struct btfmin_error err;

	memset(out, 0, sizeof(*out));
	out->objects = objects;
	if (in) {
		out->input = in->path;
		out->target = in->btf;
		if (modules && modules->count) {
			out->modules = modules;
			out->target = modules_target(modules);
			opts.kernel = in->btf;
		}
	} else {
		if (empty_open(&out->empty, 0, &err))
			return run_blame(run, &err, NULL);
		out->target = out->empty;
	}
	if (btfmin_resolve(&out->result, objects->relos, out->target, &opts, &err))
		return run_blame(run, &err, out->input);
	count_all(out);
	return true;
}

void answers_free(struct answers *a)
{
	btfmin_result_free(a->result);
	btfmin_btf_close(a->empty);
}

const char *relocation_string(const struct relocation *rel, uint32_t offset)
{
	const char *s;

	return btfmin_btf_string(bpfobj_btf(rel->object->obj), offset, &s, NULL) ? "?" : s;
}

const char *relocation_asks(const struct answers *a, const struct relocation *rel, char *buf,
			    size_t size, char **owned)
{
	const struct btfmin_relos *relos = a->objects->relos;
	size_t len;

	*owned = NULL;
	buf[0] = '\0';
	len = btfmin_relos_describe(relos, rel->index, buf, size);
	if (len < size)
		return buf;
	*owned = malloc(len + 1);
	if (!*owned)
		return buf;
	btfmin_relos_describe(relos, rel->index, *owned, len + 1);
	return *owned;
}

void tally_json(struct json *j, const char *key, const struct tally *tally)
{
	int i;

	json_object(j, key);
	json_number(j, "relocations", tally->total);
	for (i = 0; i < OUTCOMES; i++)
		json_number(j, btfmin_outcome_name(i), tally->by_outcome[i]);
	json_end(j);
}

void relocation_json(struct json *j, const struct answers *a, const struct relocation *rel)
{
	char buf[256], *owned;

	json_string(j, "section", relocation_string(rel, rel->record.section));
	json_number(j, "insn", rel->record.insn_off / 8);
	json_string(j, "kind", btfmin_relo_kind_name(rel->record.kind));
	json_number(j, "kind_id", rel->record.kind);
	json_number(j, "type_id", rel->record.type_id);
	json_string(j, "access", relocation_string(rel, rel->record.access_str_off));
	json_string(j, "asks", relocation_asks(a, rel, buf, sizeof(buf), &owned));
	free(owned);
}

void candidates_json(struct json *j, const char *key, const struct answers *a,
		     const struct relocation *rel)
{
	struct btfmin_candidate c;
	const struct module *module;
	struct btfmin_type type;
	uint32_t i, own;

	json_array(j, key);
	for (i = 0; i < rel->answer.candidates; i++) {
		if (btfmin_result_candidate(a->result, rel->index, i, &c, NULL))
			continue;
		own = c.type_id;
		module = a->modules ? modules_find(a->modules, c.type_id, &own) : NULL;
		json_object(j, NULL);
		json_number(j, "type_id", own);
		if (module)
			json_string(j, "module", module->name);
		if (!btfmin_btf_type(a->target, c.type_id, &type, NULL))
			json_string(j, "name", type.name);
		json_bool(j, "matches", c.matches == 1);
		if (c.matches == 1) {
			json_number(j, "value",
				    rel->record.kind == BTFMIN_TYPE_ID_TARGET ? own : c.value);
			json_number(j, "bit_offset", c.bit_offset);
		} else if (c.matches < 0) {
			json_string(j, "error", btfmin_status_name(c.matches));
		}
		json_end(j);
	}
	json_end(j);
}
