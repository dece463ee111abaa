/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/file.h"

#include "given.h"

void pack_input_free(struct pack_input *input)
{
	free(input->path);
	free(input->data);
	memset(input, 0, sizeof(*input));
}

int give_fault(struct pack_input *out, int exit_status, const char *status, const char *text)
{
	out->fault = failure_of(exit_status, status, out->path, text);
	return 1;
}

int give_errno(struct pack_input *out, int errnum, const char *action)
{
	struct io_error err;

	errno = errnum;
	io_fail_errno(&err, action);
	out->fault = file_failure(out->path, &err);
	return 1;
}

int give_nomem(const struct pack_archive *a, struct pack_input *out, struct failure *fault)
{
	pack_input_free(out);
	*fault = failure_nomem(a->path);
	return -1;
}

/* The first file of a kernel in a folder counts, and none of its markers then. */
int judge_name(struct pack_archive *a, struct pack_input *out, const struct name *name,
	       const char *path)
{
	if (name->kind == NAME_OTHER)
		return -1;
	if (name->kind == NAME_BAD)
		return give_fault(out, STATUS_INPUT, "corrupt",
				  "what stands before .btf in its name is no kernel's release");
	if (!pack_filter_takes(&a->filter, &name->kernel))
		return -1;
	out->kernel = name->kernel;
	if (name->kind == NAME_FAILED && seen_already(&a->seen, path, name->stem))
		return -1;
	if (name->kind == NAME_FAILED)
		return give_fault(out, STATUS_INPUT, "absent",
				  "a marker that no BTF could be made of this kernel");
	if (seen_first_time(&a->seen, path, name->stem))
		return 0;
	return give_fault(out, STATUS_INPUT, "corrupt",
			  "another file of this kernel in the same folder has been taken");
}
