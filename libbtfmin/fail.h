/* SPDX-License-Identifier: BSD-2-Clause */
/* fail.h - the one place where a failure is made; it is passed up untouched from there */
#ifndef BM_FAIL_H
#define BM_FAIL_H

#include "btfmin.h"

/*
 * Fills err (if there is one) and returns status, so that a failure is one line:
 *	return fail(err, BTFMIN_ERR_CORRUPT, type_id, offset, "a constant text");
 * type_id 0 and offset BTFMIN_NO_OFFSET where there is none.
 */
static inline int fail(struct btfmin_error *err, int status, uint32_t type_id, uint64_t offset,
		       const char *text)
{
	if (err) {
		err->status = status;
		err->type_id = type_id;
		err->offset = offset;
		err->text = text;
	}
	return status;
}

/* A failure that concerns no place in the input. */
static inline int fail_plain(struct btfmin_error *err, int status, const char *text)
{
	return fail(err, status, 0, BTFMIN_NO_OFFSET, text);
}

static inline int fail_nomem(struct btfmin_error *err)
{
	return fail_plain(err, BTFMIN_ERR_NOMEM, "out of memory");
}

#endif /* BM_FAIL_H */
