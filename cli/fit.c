/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "fit.h"
#include "message.h"

bool fit_read(struct run *run, struct fit *fit)
{
	const char *order = options_value(&run->opts, OPT_ENDIAN);

	memset(fit, 0, sizeof(*fit));
	fit->reader = options_value(&run->opts, OPT_FOR);
	if (fit->reader && !btfmin_reader_known(fit->reader))
		return run_refuse_with(run, "unknown reader", fit->reader,
				       "libbpf-0.1 and newer, linux-4.18 and newer, or newest; "
				       "'btfmin convert --help' lists those that differ");
	if (!order)
		return true;
	if (!strcmp(order, "little"))
		fit->order = BTFMIN_ORDER_LITTLE;
	else if (!strcmp(order, "big"))
		fit->order = BTFMIN_ORDER_BIG;
	else
		return run_refuse(run, "--endian takes little or big, not", order);
	return true;
}

bool fit_wanted(const struct fit *fit)
{
	return fit->reader || fit->order != BTFMIN_ORDER_SAME;
}

int fit_convert(struct fit *fit, const struct btfmin_btf *btf, struct btfmin_emitted *out,
		struct btfmin_error *err)
{
	struct btfmin_convert_opts opts = {NULL, fit->reader, fit->order};

	return btfmin_convert(out, &fit->changes, btf, &opts, err);
}

bool fit_loses(const struct fit *fit)
{
	int kind;

	for (kind = 0; kind < BTFMIN_CHANGE_KINDS; kind++) {
		if (fit->changes.by_kind[kind].count && btfmin_change_loses(kind))
			return true;
	}
	return false;
}

static const char *string_of(const struct btfmin_btf *btf, uint32_t offset)
{
	const char *s;

	return btfmin_btf_string(btf, offset, &s, NULL) ? "?" : s;
}

static const char *name_of(const struct btfmin_btf *btf, uint32_t id)
{
	struct btfmin_type type;

	return btfmin_btf_type(btf, id, &type, NULL) ? "?" : type.name;
}

static void line_changed(struct line *l, const struct btfmin_btf *btf,
			 const struct btfmin_change *change, uint32_t nth)
{
	const char *name = name_of(btf, change->type_ids[nth]);

	const char *element = string_of(btf, change->elements[nth]);

	line_name(l, name);
	if (*name && *element)
		line_printf(l, "::");
	line_name(l, element);
	if (!*name && !*element)
		line_printf(l, "type %lu", (unsigned long)change->type_ids[nth]);
}

static void say_change(const struct fit *fit, const struct btfmin_btf *btf, const char *file,
		       int kind, const char *level)
{
	const struct btfmin_change *change = &fit->changes.by_kind[kind];
	struct line l;
	uint32_t i;

	line_start_message(&l, level);
	line_path(&l, file);
	line_printf(&l, ": ");
	line_count(&l, change->count, btfmin_change_noun(kind));
	line_printf(&l, " %s for ", btfmin_change_fate(kind));
	line_name(&l, fit->reader ? fit->reader : "newest");
	for (i = 0; i < change->count && i < BTFMIN_CHANGE_NAMED; i++) {
		line_printf(&l, i ? ", " : ": ");
		line_changed(&l, btf, change, i);
	}
	if (i < change->count)
		line_printf(&l, ", ...");
	line_write(&l, stderr);
}

void fit_report(const struct run *run, const struct fit *fit, const struct btfmin_btf *btf,
		const char *file, const char *level)
{
	bool verbose = run_has(run, OPT_VERBOSE) && !run_has(run, OPT_QUIET);
	int kind;

	if (run_has(run, OPT_JSON))
		return;
	for (kind = 0; kind < BTFMIN_CHANGE_KINDS; kind++) {
		if (!fit->changes.by_kind[kind].count)
			continue;
		if (level && btfmin_change_loses(kind))
			say_change(fit, btf, file, kind, level);
		else if (verbose)
			say_change(fit, btf, file, kind, "note");
	}
}

static void change_json(struct json *j, const struct btfmin_change *change, int kind,
			const struct btfmin_btf *btf)
{
	uint32_t i;

	json_object(j, NULL);
	json_string(j, "kind", btfmin_change_name(kind));
	json_string(j, "what", btfmin_change_noun(kind));
	json_string(j, "fate", btfmin_change_fate(kind));
	json_number(j, "count", change->count);
	json_bool(j, "loses", btfmin_change_loses(kind));
	json_array(j, "first");
	for (i = 0; i < change->count && i < BTFMIN_CHANGE_NAMED; i++) {
		json_object(j, NULL);
		json_number(j, "type_id", change->type_ids[i]);
		json_string(j, "name", name_of(btf, change->type_ids[i]));
		if (change->elements[i])
			json_string(j, "element", string_of(btf, change->elements[i]));
		json_end(j);
	}
	json_end(j);
	json_end(j);
}

void fit_json(struct json *j, const struct fit *fit, const struct btfmin_btf *btf)
{
	bool big = fit->order == BTFMIN_ORDER_SAME ? btfmin_btf_big_endian(btf)
						   : fit->order == BTFMIN_ORDER_BIG;
	int kind;

	if (fit->reader)
		json_string(j, "reader", fit->reader);
	else
		json_null(j, "reader");
	json_string(j, "byte_order", big ? "big" : "little");
	json_array(j, "changes");
	for (kind = 0; kind < BTFMIN_CHANGE_KINDS; kind++) {
		if (fit->changes.by_kind[kind].count)
			change_json(j, &fit->changes.by_kind[kind], kind, btf);
	}
	json_end(j);
}

void fit_help(FILE *out)
{
	const char *name;
	size_t i, column = 0;

	fputs("\nREADER is one of these or a version between, which is like the one before it:\n",
	      out);
	for (i = 0; (name = btfmin_reader_name(i)) != NULL; i++) {
		if (column + strlen(name) > 72) {
			putc('\n', out);
			column = 0;
		}
		column += (size_t)fprintf(out, "  %s", name);
	}
	putc('\n', out);
}
