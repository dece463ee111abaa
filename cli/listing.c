/* SPDX-License-Identifier: BSD-2-Clause */
/* listing.c - columns are measured in a first pass and written in a second, by the same code */
#include <inttypes.h>

#include "listing.h"
#include "reason.h"

enum column { SECTION, INSN, KIND, VALUE, OUTCOME, ACCESS, ASKS, COLUMNS };

/* What is wider pushes the rest of its own line only. The last is not padded. */
static const size_t widest[COLUMNS] = {40, 10, 16, 24, 16, 16, 0};

/* A value in an instruction is 64 bits; whether they are a negative number, the enum says. */
static bool is_signed(const struct relocation *rel)
{
	struct btfmin_type type;

	return rel->record.kind == BTFMIN_ENUMVAL_VALUE &&
	       !btfmin_btf_type(bpfobj_btf(rel->object->obj), rel->record.type_id, &type, NULL) &&
	       (type.kind == BTFMIN_KIND_ENUM || type.kind == BTFMIN_KIND_ENUM64) && type.kind_flag;
}

static void line_number(struct line *l, const struct relocation *rel, uint64_t value)
{
	if (value >> 63 && is_signed(rel))
		line_printf(l, "-%" PRIu64, ~value + 1);
	else
		line_printf(l, "%" PRIu64, value);
}

static void line_value(struct line *l, const struct answers *a, const struct relocation *rel)
{
	const struct btfmin_answer *answer = &rel->answer;

	if (answer->has_local)
		line_number(l, rel, answer->local_value);
	else
		line_printf(l, "?");
	if (!a->input)
		return;
	line_printf(l, " -> ");
	if (answer->outcome == BTFMIN_FOUND || answer->outcome == BTFMIN_ABSENT)
		line_number(l, rel, answer->target_value);
	else
		line_printf(l, "?");
}

static bool has_outcome(const struct answers *a, const struct relocation *rel)
{
	return a->input || rel->answer.outcome == BTFMIN_MALFORMED;
}

static void line_asks(struct line *l, const struct answers *a, const struct relocation *rel)
{
	const struct btfmin_answer *answer = &rel->answer;
	char asks[2 * NAME_MAX_SHOWN];

	btfmin_relos_describe(a->objects->relos, rel->index, asks, sizeof(asks));
	line_name(l, asks);
	if (a->input && answer->target_size && answer->local_size != answer->target_size)
		line_printf(l, " (%" PRIu32 " -> %" PRIu32 " bytes)", answer->local_size,
			    answer->target_size);
}

static void line_cell(struct line *l, enum column column, const struct answers *a,
		      const struct relocation *rel)
{
	switch (column) {
	case SECTION:
		line_name(l, relocation_string(rel, rel->record.section));
		return;
	case INSN:
		line_printf(l, "%" PRIu32, rel->record.insn_off / 8);
		return;
	case KIND:
		line_printf(l, "%s", btfmin_relo_kind_name(rel->record.kind));
		return;
	case VALUE:
		line_value(l, a, rel);
		return;
	case OUTCOME:
		if (has_outcome(a, rel))
			line_printf(l, "%s", btfmin_outcome_name(rel->answer.outcome));
		return;
	case ACCESS:
		line_name(l, relocation_string(rel, rel->record.access_str_off));
		return;
	default:
		line_asks(l, a, rel);
	}
}

static void measure(size_t *widths, const struct answers *a, const struct object *object)
{
	struct relocation rel;
	struct line l;
	size_t n;
	int i;

	for (i = 0; i < COLUMNS; i++)
		widths[i] = 0;
	for (n = 0; n < object->count && answers_get(a, object, n, &rel); n++) {
		for (i = 0; i < ASKS; i++) {
			line_start(&l);
			line_cell(&l, (enum column)i, a, &rel);
			if (l.len > widths[i])
				widths[i] = l.len < widest[i] ? l.len : widest[i];
		}
	}
}

static void list_one(const size_t *widths, const struct answers *a, const struct relocation *rel)
{
	size_t begin;
	struct line l;
	int i;

	line_start(&l);
	line_printf(&l, "  ");
	for (i = 0; i < COLUMNS; i++) {
		if (i < ASKS && !widths[i])
			continue;
		begin = l.len;
		line_cell(&l, (enum column)i, a, rel);
		line_pad(&l, begin + widths[i]);
		line_printf(&l, "  ");
	}
	line_write(&l, stdout);
}

static void line_candidate(struct line *l, const struct answers *a, const struct relocation *rel,
			   const struct btfmin_candidate *c)
{
	const struct module *module = NULL;
	uint32_t own = c->type_id;
	struct btfmin_type type;

	if (a->modules)
		module = modules_find(a->modules, c->type_id, &own);
	line_printf(l, "      type %" PRIu32, own);
	if (!btfmin_btf_type(a->target, c->type_id, &type, NULL)) {
		line_printf(l, " %s ", btfmin_kind_name(type.kind));
		line_name(l, type.name);
	}
	if (module) {
		line_printf(l, " of ");
		line_name(l, module->name);
	}
	if (c->matches == 1) {
		line_printf(l, ": ");
		line_number(l, rel, rel->record.kind == BTFMIN_TYPE_ID_TARGET ? own : c->value);
	} else if (c->matches == 0) {
		line_printf(l, ": no match");
	} else {
		line_printf(l, ": cannot be evaluated (%s)", btfmin_status_name(c->matches));
	}
}

static void list_below(const struct answers *a, const struct relocation *rel, bool all)
{
	struct btfmin_candidate c;
	struct line l;
	uint32_t i;

	if (rel->answer.error.status && has_outcome(a, rel)) {
		line_start(&l);
		line_printf(&l, "      ");
		line_error(&l, &rel->answer.error);
		line_write(&l, stdout);
	}
	if (rel->answer.candidates < (all ? 1 : 2))
		return;
	for (i = 0; i < rel->answer.candidates; i++) {
		if (btfmin_result_candidate(a->result, rel->index, i, &c, NULL))
			continue;
		line_start(&l);
		line_candidate(&l, a, rel, &c);
		line_write(&l, stdout);
	}
}

void list_object(const struct answers *a, const struct object *object, bool all)
{
	struct relocation rel;
	size_t widths[COLUMNS], n;
	struct line l;

	line_start(&l);
	line_object(&l, object);
	line_write(&l, stdout);
	measure(widths, a, object);
	for (n = 0; n < object->count && answers_get(a, object, n, &rel); n++) {
		list_one(widths, a, &rel);
		list_below(a, &rel, all);
	}
}

static void answer_json(struct json *j, const struct answers *a, const struct relocation *rel)
{
	const struct btfmin_answer *answer = &rel->answer;

	if (has_outcome(a, rel))
		json_string(j, "answer", btfmin_outcome_name(answer->outcome));
	if (answer->has_local)
		json_number(j, "local_value", answer->local_value);
	if (a->input) {
		if (answer->outcome == BTFMIN_FOUND || answer->outcome == BTFMIN_ABSENT)
			json_number(j, "target_value", answer->target_value);
		reason_json(j, a, rel);
		sizes_json(j, rel);
		candidates_json(j, "candidates", a, rel);
	}
	if (answer->error.status && has_outcome(a, rel))
		error_json(j, "error", &answer->error);
}

void list_object_json(struct json *j, const struct answers *a, const struct object *object)
{
	struct relocation rel;
	size_t n;

	if (!object_json(j, object)) {
		json_end(j);
		return;
	}
	json_array(j, "relocations");
	for (n = 0; n < object->count && answers_get(a, object, n, &rel); n++) {
		json_object(j, NULL);
		json_number(j, "index", n);
		relocation_json(j, a, &rel);
		answer_json(j, a, &rel);
		json_end(j);
	}
	json_end(j);
	json_end(j);
}
