/* SPDX-License-Identifier: BSD-2-Clause */
#include "message.h"
#include "trail.h"

/* Adds the name of bytes that are another layer's own, if this one has such. */
static void line_layer(struct line *l, const struct btfmin_trail *trail,
		       const struct btfmin_layer *layer)
{
	if (layer->kind != BTFMIN_LAYER_CODEC && layer->kind != BTFMIN_LAYER_TAR)
		return;
	line_printf(l, "%s", l->len ? ", " : "in ");
	if (layer->kind == BTFMIN_LAYER_CODEC) {
		line_printf(l, "the expanded %s data", layer->form);
		return;
	}
	line_printf(l, "member '");
	line_name(l, trail->member);
	line_printf(l, "'");
}

/* "in the expanded xz data, member 'k.btf'": what the offset of an error counts in. */
void trail_within(char *to, size_t size, const struct btfmin_trail *trail)
{
	struct line l;
	uint32_t i;

	line_start(&l);
	for (i = 0; i + 1 < trail->count; i++)
		line_layer(&l, trail, &trail->layers[i]);
	l.text[l.len] = '\0';
	snprintf(to, size, "%.*s", (int)size - 1, l.text);
}

/* What is not there has one reason far more often than any other, in each form. */
static void explain_absence(struct failure *f, const struct btfmin_trail *trail)
{
	int kind = trail->count ? trail->layers[trail->count - 1].kind : BTFMIN_LAYER_UNKNOWN;

	if (kind == BTFMIN_LAYER_TAR && trail->members > 1) {
		f->text = NULL;
		snprintf(f->own, sizeof(f->own), "%lu members of the archive are BTF",
			 (unsigned long)trail->members);
		f->hint = "--member NAME takes one, 'btfmin extract --list' has their names";
	} else if (kind == BTFMIN_LAYER_TAR) {
		f->hint = "'btfmin extract --list -v' has the names of all files";
	} else if (kind != BTFMIN_LAYER_UNKNOWN) {
		f->hint = "a kernel has BTF if it is built with CONFIG_DEBUG_INFO_BTF";
	}
}

struct failure trail_failure(const char *path, const struct btfmin_trail *trail,
			     const struct btfmin_error *err)
{
	struct failure f = failure_from(err, path);

	if (f.exit_status != STATUS_BUG)
		trail_within(f.within, sizeof(f.within), trail);
	return f;
}

struct failure trail_fault(const char *path, const struct btfmin_trail *trail,
			   const struct btfmin_error *err)
{
	struct failure f = trail_failure(path, trail, err);

	if (err->status == BTFMIN_ERR_ABSENT)
		explain_absence(&f, trail);
	else if (err->status == BTFMIN_ERR_LIMIT)
		f.hint = "see --max-size and --max-memory";
	return f;
}

bool trail_blame(struct run *run, const char *path, const struct btfmin_trail *trail,
		 const struct btfmin_error *err)
{
	struct failure f = trail_fault(path, trail, err);

	run_fail(run, &f);
	return false;
}
