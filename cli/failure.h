/* SPDX-License-Identifier: BSD-2-Clause */
/* failure.h - why a run ends without what it was asked for, and the exit statuses */
#ifndef CLI_FAILURE_H
#define CLI_FAILURE_H

#include <stddef.h>
#include <stdint.h>

#include <btfmin.h>

enum exit_status {
	STATUS_DONE = 0,
	STATUS_FINDINGS = 1, /* done, but something that was asked to be watched for was found */
	STATUS_CALL = 2,     /* the call is wrong */
	STATUS_INPUT = 3,    /* bad input */
	STATUS_IO = 4,       /* reading or writing failed */
	STATUS_LIMIT = 5,    /* a limit was met, or a form this version does not know */
	STATUS_NOMEM = 6,    /* out of memory */
	STATUS_BUG = 7       /* a fault of btfmin itself */
};

/* Room for the name of a member with all of its bytes escaped, and some words. */
#define WITHIN_SIZE 640

/* All strings are borrowed: constant text, or words of the call, which may hold any bytes. */
struct failure {
	int exit_status;          /* 0: no failure */
	const char *status;       /* one word for machines: "corrupt", "io", "usage" ... */
	const char *file;         /* the file concerned, or NULL */
	char within[WITHIN_SIZE]; /* the bytes in it that offset counts in, if not the file's own;
				     "" */
	uint32_t type_id;         /* 0: none */
	uint64_t offset;          /* BTFMIN_NO_OFFSET: none */
	const char *text;         /* what is wrong; NULL: it stands in own */
	char own[160];            /* text that was made for this failure */
	const char *word;         /* printed in quotes behind text, or NULL */
	const char *reason;       /* printed after a colon behind text, or NULL */
	const char *hint;         /* printed in parentheses at the end, or NULL */
};

/* A failure that concerns no place in a file. */
static inline struct failure failure_of(int exit_status, const char *status, const char *file,
					const char *text)
{
	struct failure f = {0};

	f.exit_status = exit_status;
	f.status = status;
	f.file = file;
	f.offset = BTFMIN_NO_OFFSET;
	f.text = text;
	return f;
}

/* Out of memory; file is the file concerned, or NULL. */
static inline struct failure failure_nomem(const char *file)
{
	return failure_of(STATUS_NOMEM, "nomem", file, "out of memory");
}

/* A wrong call: word is the argument that is wrong, or NULL. */
static inline struct failure wrong_call(const char *text, const char *word)
{
	struct failure f = failure_of(STATUS_CALL, "usage", NULL, text);

	f.word = word;
	return f;
}

/*
 * What the library said about file. A fault of the library itself has no file and no place: the
 * offset that may come with it belongs to some record of some object.
 */
static inline struct failure failure_from(const struct btfmin_error *err, const char *file)
{
	/* By -status: corrupt and absent are the input's fault, usage and internal are ours. */
	static const int exits[] = {STATUS_BUG,   STATUS_INPUT, STATUS_LIMIT, STATUS_LIMIT,
				    STATUS_INPUT, STATUS_NOMEM, STATUS_BUG,   STATUS_BUG};
	struct failure f = failure_of(STATUS_BUG, btfmin_status_name(err->status), file, err->text);

	if (err->status <= 0 && err->status >= BTFMIN_ERR_INTERNAL)
		f.exit_status = exits[-err->status];
	if (f.exit_status == STATUS_BUG) {
		f.hint = "a fault of btfmin: please report it";
		f.file = NULL;
		return f;
	}
	f.type_id = err->type_id;
	f.offset = err->offset;
	return f;
}

#endif /* CLI_FAILURE_H */
