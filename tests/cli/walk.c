/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * walk.c - what the command finds in an archive: walk ARCHIVE [FILTER...]
 *
 * A line for each: "DISTRO VERSION ARCH RELEASE PATH", with "-" for what is not known, and behind
 * it "[N]" for N bytes that came out of a tar; or "! PATH: why it cannot be had" as the command
 * tells it. The last line is "N expected" at the beginning, and the exit status 1 if there was any
 * fault.
 */
#include <stdio.h>
#include <string.h>

#include "cli/message.h"
#include "pack/archive.h"

static const char *shown(const char *part)
{
	return part[0] ? part : "-";
}

static void show(const struct pack_input *in)
{
	const struct btfmin_kernel *k = &in->kernel;
	struct line l;

	line_start(&l);
	if (in->fault.exit_status) {
		fflush(stdout);
		failure_print(&in->fault);
		return;
	}
	line_printf(&l, "%s %s %s %s ", shown(k->distro), shown(k->version), shown(k->arch),
		    shown(k->release));
	line_path(&l, in->path);
	if (in->data)
		line_printf(&l, " [%lu]", (unsigned long)in->size);
	line_write(&l, stdout);
}

static int walk(struct run *run, const char *path)
{
	struct pack_filter filter;
	struct pack_archive *archive;
	struct pack_input in;
	struct failure fault;
	size_t expected;
	int ret, status = 0;

	if (!pack_filter_read(run, &filter) || !pack_archive_open(&archive, run, path, &filter))
		return run->failure.exit_status;
	expected = pack_archive_expected(archive);
	while ((ret = pack_archive_next(archive, &in, &fault)) > 0) {
		show(&in);
		if (in.fault.exit_status)
			status = 1;
		pack_input_free(&in);
	}
	if (ret < 0) {
		failure_print(&fault);
		status = fault.exit_status;
	}
	pack_archive_close(archive);
	printf("%lu expected\n", (unsigned long)expected);
	return status;
}

int main(int argc, char **argv)
{
	struct run run = {0};
	int status = 2;

	if (options_parse(&run.opts, argc, argv, &run.failure) && run.opts.count == 1)
		status = walk(&run, run.opts.operands[0]);
	else
		failure_print(&run.failure);
	options_free(&run.opts);
	return status;
}
