/* SPDX-License-Identifier: BSD-2-Clause */
/* import.c - btfmin import: kernels out of distributions' packages into an archive */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "fill/identity.h"
#include "fill/intake.h"

#include "command.h"
#include "input.h"
#include "json.h"
#include "message.h"

struct import {
	struct run *run;
	struct intake intake;
	struct json json;
	size_t added, skipped, failed;
	bool stop; /* a failure that the next package would meet as well */
};

/* ---- what is told --------------------------------------------------------------------------- */

static void tell_json(struct json *j, const struct intake_result *r, const char *state)
{
	json_object(j, NULL);
	json_string(j, "input", r->shown);
	json_string(j, "state", state);
	if (r->path)
		json_string(j, "path", r->path);
	if (r->kernel.release[0])
		json_string(j, "release", r->kernel.release);
	if (r->btf.data) {
		json_string(j, "from", r->from);
		json_number(j, "bytes", r->btf.size);
	}
	if (r->fault.exit_status)
		failure_json(j, "error", &r->fault);
	json_end(j);
}

static void tell_line(const struct intake_result *r, const char *state)
{
	struct line l;

	line_start(&l);
	line_printf(&l, "%s: ", state);
	line_path(&l, r->path);
	if (r->btf.data)
		line_printf(&l, ": %" PRIu64 " bytes from its %s", (uint64_t)r->btf.size, r->from);
	line_write(&l, stdout);
	(void)fflush(stdout); /* the next one may take minutes */
}

static void tell(struct import *im, const struct intake_result *r)
{
	const char *state = r->there ? "there already" : "added";

	if (r->fault.exit_status)
		state = "failed";
	if (run_has(im->run, OPT_JSON))
		tell_json(&im->json, r, state);
	else if (r->fault.exit_status)
		failure_print(&r->fault);
	else if (!run_has(im->run, OPT_QUIET))
		tell_line(r, state);
}

/* A kernel's own fault is a finding. Other faults would meet the next one too. */
static void count(struct import *im, const struct intake_result *r)
{
	int status = r->fault.exit_status;

	im->added += !status && !r->there;
	im->skipped += !status && r->there;
	im->failed += status != 0;
	if (status == STATUS_INPUT || status == STATUS_LIMIT) {
		im->run->findings = STATUS_FINDINGS;
	} else if (status) {
		im->stop = im->stop || status != STATUS_CALL;
		if (!im->run->failure.exit_status)
			im->run->failure = r->fault;
		im->run->failure.file = NULL; /* its name does not live as long */
	}
}

static void take(struct import *im, const char *path)
{
	struct intake_results results;
	size_t i;

	if (!intake_take(&im->intake, path, &results)) {
		(void)run_nomem(im->run);
		im->stop = true;
	}
	for (i = 0; i < results.count; i++) {
		tell(im, &results.v[i]);
		count(im, &results.v[i]);
	}
	intake_free(&results);
}

static void print_end(struct import *im)
{
	struct run *run = im->run;
	struct line l;

	if (run_has(run, OPT_JSON)) {
		json_end(&im->json);
		json_number(&im->json, "added", im->added);
		json_number(&im->json, "skipped", im->skipped);
		json_number(&im->json, "failed", im->failed);
		if (run->failure.exit_status)
			failure_json(&im->json, "error", &run->failure);
		json_finish(&im->json);
		run->answered = true;
	} else if (run->opts.count > 1 && !run_has(run, OPT_QUIET)) {
		line_start(&l);
		line_printf(&l, "%lu added, %lu there already, %lu failed",
			    (unsigned long)im->added, (unsigned long)im->skipped,
			    (unsigned long)im->failed);
		line_write(&l, stdout);
	}
}

/* ---- the call ------------------------------------------------------------------------------- */

static bool take_part(struct import *im, char *part, optset option, const char *text)
{
	const char *value = options_value(&im->run->opts, option);

	if (!value)
		return true;
	if (!btfmin_part_ok(value))
		return run_refuse_with(im->run, text, value,
				       "letters, digits and . _ + ~ - make a name");
	if (option == OPT_ARCH)
		identity_set_arch(part, value);
	else
		identity_set(part, value);
	return true;
}

static bool check_call(struct import *im)
{
	struct btfmin_kernel *given = &im->intake.given;
	const struct options *o = &im->run->opts;

	im->intake.archive = options_value(o, OPT_ARCHIVE);
	if (!im->intake.archive || !*im->intake.archive)
		return run_refuse(im->run, "--archive is needed: the folder to add to", NULL);
	if (!o->count)
		return run_refuse(im->run, "PACKAGE is missing", NULL);
	if (o->count > 1 && run_has(im->run, OPT_RELEASE))
		return run_refuse(im->run, "--release is for one kernel only, not also",
				  o->operands[1]);
	return take_part(im, given->distro, OPT_ID, "--id takes a distribution's ID, not") &&
	       take_part(im, given->version, OPT_VERSION_ID,
			 "--version-id takes a distribution's version, not") &&
	       take_part(im, given->arch, OPT_ARCH, "--arch takes an architecture, not") &&
	       take_part(im, given->release, OPT_RELEASE,
			 "--release takes a kernel's release, not") &&
	       source_opts(im->run, &im->intake.limits);
}

static void set_tools(struct intake *in)
{
	in->bsdtar.name = "bsdtar";
	in->bsdtar.need = "to open packages";
	in->bsdtar.hint = "Debian's package libarchive-tools";
	in->pahole.name = "pahole";
	in->pahole.need = "to make BTF of DWARF";
	in->pahole.hint = "Debian's package pahole";
	in->pahole.flag = "--version";
	in->pahole.major = 1;
	in->pahole.minor = 22; /* has --btf_encode_detached */
}

static void import(struct run *run)
{
	const struct options *o = &run->opts;
	struct import im;
	size_t i;

	memset(&im, 0, sizeof(im));
	im.run = run;
	set_tools(&im.intake);
	if (!check_call(&im))
		return;
	io_interrupts_hold();
	if (run_has(run, OPT_JSON)) {
		json_begin(&im.json, stdout, run_has(run, OPT_PRETTY));
		json_string(&im.json, "command", "import");
		json_string(&im.json, "archive", im.intake.archive);
		json_array(&im.json, "kernels");
	}
	for (i = 0; i < o->count && !im.stop && !io_interrupted(); i++)
		take(&im, o->operands[i]);
	print_end(&im);
	free(im.intake.bsdtar.path);
	free(im.intake.pahole.path);
	(void)fflush(stdout);
	io_interrupts_release();
}

const struct command import_command = {
	"import",
	"PACKAGE|VMLINUX... --archive DIR",
	"add the BTF of kernels in packages to an archive",
	"Adds the BTF of each kernel in a PACKAGE, a .rpm or .deb with a vmlinux or\n"
	"vmlinuz in it, or of a kernel as a file, to the archive DIR, as\n"
	"DISTRO/VERSION/ARCH/RELEASE.btf.tar.xz. It is the kernel's own BTF, or what\n"
	"pahole makes of its DWARF. Packages say whose kernel it is; what they do not\n"
	"say, the options have to. What is in the archive already is left alone. Needs\n"
	"bsdtar for packages, and pahole 1.22 for DWARF.\n",
	OPT_ARCHIVE | OPT_ID | OPT_VERSION_ID | OPT_ARCH | OPT_RELEASE | OPT_MAX_SIZE |
		OPT_MAX_MEMORY,
	import,
};
