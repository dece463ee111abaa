/* SPDX-License-Identifier: BSD-2-Clause */
/* search_file.c - files with one BTF: the running kernel's, and those of a tree */
#include <string.h>
#include <sys/stat.h>

#include "search_parts.h"

static bool read_source(struct run *run, struct input *in, struct failure *fault)
{
	struct btfmin_source_opts opts;
	struct btfmin_header header;
	struct btfmin_error err;

	if (!source_opts(run, &opts)) /* has been looked at before: they are good */
		return false;
	opts.trail = &in->trail;
	if (btfmin_source_open(&in->source, in->file.data, in->file.size, &opts, &err)) {
		*fault = input_failure(in, &err);
		return false;
	}
	btfmin_source_btf(in->source, &in->found);
	in->notes.source = in->found.notes;
	if (btfmin_btf_header(&header, in->found.data, in->found.size, NULL, &err)) {
		*fault = input_failure(in, &err);
		return false;
	}
	return true;
}

bool search_open_file(struct run *run, struct input *in, const char *path, struct failure *fault)
{
	struct stat st;

	memset(in, 0, sizeof(*in));
	in->path = path;
	*fault = failure_of(STATUS_INPUT, "absent", path, "not a file");
	/* a FIFO in a tree would be waited for */
	if (!stat(path, &st) && !S_ISREG(st.st_mode))
		return false;
	return file_read_regular(path, &in->file, fault) && read_source(run, in, fault);
}

void search_warn(const struct run *run, const struct failure *f)
{
	if (!run_has(run, OPT_QUIET | OPT_JSON))
		failure_warn(f);
}

bool search_take_input(struct search *s, const char *name)
{
	s->found = true;
	s->name = name;
	s->data = s->input.found.data;
	s->size = s->input.found.size;
	s->notes = s->input.notes;
	return true;
}
