/* SPDX-License-Identifier: BSD-2-Clause */
/* base.c - opening split BTF, and telling a base that is missing or wrong from bytes that are */
#include <stdlib.h>
#include <string.h>

#include "input.h"

#define HINT_BASE "give its base with --base"

static bool fail_input(struct run *run, const char *path, const char *text, const char *hint)
{
	struct failure f = failure_of(STATUS_INPUT, "corrupt", path, text);

	f.hint = hint;
	run_fail(run, &f);
	return false;
}

/* The library tells split BTF by its strings, and says so before anything else. */
static bool blame_open(struct run *run, const struct input *in, const struct btfmin_error *err)
{
	static const char split[] = "split BTF";

	if (err->status == BTFMIN_ERR_CORRUPT && !strncmp(err->text, split, sizeof(split) - 1))
		return fail_input(run, in->path, err->text, HINT_BASE);
	return input_blame(run, in, err);
}

static struct btfmin_btf_opts opts_of(const struct input *in, const struct btfmin_btf *base)
{
	struct btfmin_btf_opts opts = {0};

	opts.base = base;
	opts.file_offset = in->found.offset;
	opts.pointer_size = in->found.pointer_size;
	return opts;
}

static int open_found(struct input *in, struct btfmin_btf **out, const struct btfmin_btf *base,
		      struct btfmin_error *err)
{
	struct btfmin_btf_opts opts = opts_of(in, base);

	return btfmin_btf_open(out, in->found.data, in->found.size, &opts, err);
}

/*
 * True if it is a whole BTF, in->btf then being its view. Only then can it be read without a base:
 * split BTF's strings do not begin with NUL or, if by luck they do, references lead outside.
 */
static bool view_whole(struct input *in)
{
	if (open_found(in, &in->btf, NULL, NULL))
		return false;
	if (btfmin_btf_type_count(in->btf) > 1 && !btfmin_btf_looks_split(in->btf))
		return true;
	btfmin_btf_close(in->btf);
	in->btf = NULL;
	return false;
}

static bool view_without_base(struct run *run, struct input *in)
{
	struct btfmin_error err;

	if (open_found(in, &in->btf, NULL, &err))
		return blame_open(run, in, &err);
	if (btfmin_btf_looks_split(in->btf))
		return fail_input(run, in->path, "split BTF: needs its base", HINT_BASE);
	return true;
}

/* What is odd about in and its base, and under --strict an error. */
static void doubt(struct run *run, const struct input *in, const char *text)
{
	struct failure f = failure_of(STATUS_INPUT, "strict", in->path, text);
	struct line l;

	if (run_has(run, OPT_STRICT)) {
		f.hint = "--strict";
		run_fail(run, &f);
		return;
	}
	if (run_has(run, OPT_QUIET | OPT_JSON))
		return;
	line_start_message(&l, "warning");
	line_path(&l, in->path);
	line_printf(&l, ": %s", text);
	line_write(&l, stderr);
}

/*
 * A wrong base breaks references, or shifts them: then names begin in the middle of others. One
 * that is only alike may give wrong answers all the same, which nothing in the bytes can tell.
 */
static bool check_base(struct run *run, const struct input *in)
{
	struct btfmin_error err;
	uint32_t doubts;

	if (btfmin_split_check(in->btf, &doubts, &err))
		return input_blame(run, in, &err);
	if (doubts)
		doubt(run, in,
		      "wrong base? names or functions of this split BTF do not fit the one given");
	return true;
}

/* From the distilled base to the real one: a view of bytes that are made for it. */
static bool relocate(struct run *run, struct input *in, const struct btfmin_btf *top)
{
	struct btfmin_btf_opts opts = {0};
	struct base *b = &in->base;
	struct btfmin_error err;

	opts.file_offset = in->found.base_offset;
	if (btfmin_btf_open(&b->distilled, in->found.base, in->found.base_size, &opts, &err) ||
	    open_found(in, &b->on_distilled, b->distilled, &err) ||
	    btfmin_split_relocate(&b->moved, b->on_distilled, top, NULL, &err))
		return input_blame(run, in, &err);
	opts = opts_of(in, top);
	opts.file_offset = b->moved.file_offset;
	if (btfmin_btf_open(&in->btf, b->moved.data, b->moved.size, &opts, &err))
		return input_blame(run, in, &err);
	return true;
}

static bool view_split(struct run *run, struct input *in, const struct btfmin_btf *top)
{
	struct btfmin_error err;

	if (in->found.base)
		return relocate(run, in, top);
	if (open_found(in, &in->btf, top, &err))
		return blame_open(run, in, &err);
	return check_base(run, in);
}

bool base_view(struct run *run, struct input *in, const struct btfmin_btf *top)
{
	if (!top)
		return view_without_base(run, in);
	if (view_whole(in))
		return true;
	in->split = true;
	return view_split(run, in, top);
}

bool base_open(struct run *run, struct base *base, const struct btfmin_btf **top)
{
	const struct options *o = &run->opts;
	const char *path;
	size_t at = 0;

	*top = NULL;
	if (!run_has(run, OPT_BASE))
		return true;
	base->chain = calloc(o->value_count, sizeof(*base->chain));
	if (!base->chain)
		return run_nomem(run);
	while ((path = options_next(o, OPT_BASE, &at)) != NULL) {
		struct input *in = &base->chain[base->count++];

		if (!input_open_on(run, in, path, *top))
			return false;
		if (*top && !in->split)
			return fail_input(run, path,
					  "not split BTF: it cannot stand on the base before it",
					  NULL);
		*top = in->btf;
	}
	return true;
}

const char *base_overwritten(const struct run *run, const char *output)
{
	const struct options *o = &run->opts;
	size_t i;

	for (i = 0; i < o->value_count; i++) {
		if (o->values[i].bit & (OPT_BASE | OPT_MODULE) &&
		    file_is_same(o->values[i].text, output))
			return o->values[i].text;
	}
	return NULL;
}

void base_say_unused(struct run *run, const struct input *in)
{
	doubt(run, in, "not split BTF: stands on no base, and the one given is not used");
}

void base_close(struct base *base)
{
	btfmin_btf_close(base->on_distilled);
	btfmin_btf_close(base->distilled);
	btfmin_moved_free(&base->moved, NULL);
	while (base->count > 0) /* what stands on others goes first */
		input_close(&base->chain[--base->count]);
	free(base->chain);
	base->chain = NULL;
}
