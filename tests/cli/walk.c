/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * walk.c - what the command finds in an archive: walk ARCHIVE [FILTER...]
 *
 * A line for each: "DISTRO VERSION ARCH RELEASE PATH", with "-" for what is not known, and behind
 * it "[N]" for N bytes that came out of a tar; or "! PATH: why it cannot be had" as the command
 * tells it. The last line is "N expected" at the beginning, and the exit status 1 if there was any
 * fault. In the environment, WALK_AS is a user to become, if it is root who calls, and WALK_BETWEEN
 * a shell command to run when the archive has been opened.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

static bool prepare(void)
{
	const char *user = getenv("WALK_AS");

	return !user || geteuid() != 0 || !seteuid((uid_t)atol(user));
}

static bool meddle(void)
{
	const char *command = getenv("WALK_BETWEEN");

	return !command || !system(command);
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
	if (!meddle())
		return 7;
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

	if (!prepare())
		return 7;
	if (!options_parse(&run.opts, argc, argv, &run.failure)) {
		failure_print(&run.failure);
		status = run.failure.exit_status;
	} else if (run.opts.count == 1) {
		status = walk(&run, run.opts.operands[0]);
	}
	options_free(&run.opts);
	/* the search for leaks at the end needs to be who began */
	return seteuid(getuid()) ? 7 : status;
}
