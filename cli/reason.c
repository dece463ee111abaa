/* SPDX-License-Identifier: BSD-2-Clause */
/* reason.c - from an answer to what a reader can make of it */
#include <inttypes.h>

#include "reason.h"

/* An earlier record on the same local type settled which candidates a loader goes on with. */
static bool was_left_out(const struct answers *a, const struct relocation *rel)
{
	struct btfmin_candidate c;
	uint32_t i;

	for (i = 0; i < rel->answer.candidates; i++) {
		if (!btfmin_result_candidate(a->result, rel->index, i, &c, NULL) && c.matches == 1)
			return true;
	}
	return false;
}

/*
 * What is there of what a record without a match asks for. Whether a field is not there or has
 * another type, the library does not tell.
 */
static const char *what_is_there(const struct answers *a, const struct relocation *rel)
{
	if (!rel->answer.candidates)
		return "no type of that name";
	if (was_left_out(a, rel))
		return "the type that has it does not fit an earlier relocation";
	switch (rel->record.kind) {
	case BTFMIN_ENUMVAL_EXISTS:
	case BTFMIN_ENUMVAL_VALUE:
		return "the enum has no such value";
	case BTFMIN_TYPE_ID_TARGET:
	case BTFMIN_TYPE_EXISTS:
	case BTFMIN_TYPE_SIZE:
	case BTFMIN_TYPE_MATCHES:
		return "the type of that name is another";
	default:
		return "the type has no such field of a fitting type";
	}
}

/* What was looked through. */
static void line_where(struct line *l, const struct answers *a)
{
	line_path(l, a->input);
	if (a->modules)
		line_printf(l, " and its module%s", a->modules->count > 1 ? "s" : "");
}

static void say_missing(struct line *l, const struct answers *a, const struct relocation *rel)
{
	const struct btfmin_answer *answer = &rel->answer;

	if (answer->matches) {
		line_printf(l, "the instruction cannot move %" PRIu32 " bytes in place of %" PRIu32,
			    answer->target_size, answer->local_size);
		return;
	}
	line_printf(l, "not in ");
	line_where(l, a);
	line_printf(l, " (%s)", what_is_there(a, rel));
}

#define VALUES_SHOWN 4

/* A type of a module is named by the id in the module's own file. */
static void line_candidate_gives(struct line *l, const struct answers *a,
				 const struct relocation *rel, const struct btfmin_candidate *c)
{
	const struct module *module = NULL;
	uint32_t own = c->type_id;

	if (a->modules)
		module = modules_find(a->modules, c->type_id, &own);
	line_printf(l, "type %" PRIu32, own);
	if (module) {
		line_printf(l, " of ");
		line_name(l, module->name);
	}
	line_printf(l, " gives %" PRIu64,
		    rel->record.kind == BTFMIN_TYPE_ID_TARGET ? own : c->value);
}

static void say_ambiguous(struct line *l, const struct answers *a, const struct relocation *rel)
{
	struct btfmin_candidate c;
	uint32_t i, shown = 0;

	line_printf(l, "ambiguous in ");
	line_where(l, a);
	for (i = 0; i < rel->answer.candidates; i++) {
		if (btfmin_result_candidate(a->result, rel->index, i, &c, NULL) || c.matches != 1)
			continue;
		if (shown == VALUES_SHOWN) {
			line_printf(l, ", ...");
			return;
		}
		line_printf(l, "%s ", shown++ ? "," : ":");
		line_candidate_gives(l, a, rel, &c);
	}
}

/* The record's own place, unless the library knows a closer one. */
static void say_malformed(struct line *l, const struct relocation *rel)
{
	struct btfmin_error err = rel->answer.error;

	if (err.offset == BTFMIN_NO_OFFSET)
		err.offset = rel->record.file_offset;
	line_printf(l, "malformed: ");
	line_error(l, &err);
}

void line_reason(struct line *l, const struct answers *a, const struct relocation *rel)
{
	switch (rel->answer.outcome) {
	case BTFMIN_AMBIGUOUS:
		say_ambiguous(l, a, rel);
		return;
	case BTFMIN_MALFORMED:
		say_malformed(l, rel);
		return;
	case BTFMIN_FAILED:
		line_printf(l, "cannot be resolved in ");
		line_path(l, a->input);
		line_printf(l, ": ");
		line_error(l, &rel->answer.error);
		return;
	default:
		say_missing(l, a, rel);
	}
}

void reason_json(struct json *j, const struct answers *a, const struct relocation *rel)
{
	int outcome = rel->answer.outcome;
	struct line l;

	if (!a->input ||
	    (outcome != BTFMIN_ABSENT && outcome != BTFMIN_POISONED && outcome != BTFMIN_AMBIGUOUS))
		return;
	line_start(&l);
	line_reason(&l, a, rel);
	l.text[l.len] = '\0';
	json_string(j, "reason", l.text);
}

void sizes_json(struct json *j, const struct relocation *rel)
{
	if (rel->answer.local_size)
		json_number(j, "local_size", rel->answer.local_size);
	if (rel->answer.target_size)
		json_number(j, "target_size", rel->answer.target_size);
}
