/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "error.h"

int io_fail_errno(struct io_error *err, const char *action)
{
	int saved = errno;

	if (!err)
		return -1;
	err->failure = saved == ENOMEM ? IO_FAIL_MEMORY : IO_FAIL_SYSTEM;
	err->errnum = saved;
	/* a call that fails without a reason must still not be told as "Success" */
	snprintf(err->text, sizeof(err->text), "%s: %s", action,
		 saved ? strerror(saved) : "unknown error");
	errno = saved;
	return -1;
}

int io_fail_memory(struct io_error *err)
{
	errno = ENOMEM;
	return io_fail_errno(err, "cannot hold the file in memory");
}

int io_fail_limit(struct io_error *err, unsigned long long limit)
{
	if (!err)
		return -1;
	err->failure = IO_FAIL_LIMIT;
	err->errnum = 0;
	snprintf(err->text, sizeof(err->text), "larger than the limit of %llu bytes", limit);
	return -1;
}
