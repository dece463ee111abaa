/* SPDX-License-Identifier: BSD-2-Clause */
/* fit.h - --for and --endian: who an output is for, and what that changed of it */
#ifndef CLI_FIT_H
#define CLI_FIT_H

#include "json.h"
#include "run.h"

struct fit {
	const char *reader; /* NULL without --for */
	uint32_t order;     /* BTFMIN_ORDER_ */
	struct btfmin_changes changes;
};

/* Reads the options; refuses, with hint, a reader or an order that is none. */
bool fit_read(struct run *run, struct fit *fit);
/* True if either option was given. */
bool fit_wanted(const struct fit *fit);

/* btfmin_convert() as fit says. */
int fit_convert(struct fit *fit, const struct btfmin_btf *btf, struct btfmin_emitted *out,
		struct btfmin_error *err);
/* True if something that btf says is lost for the reader. */
bool fit_loses(const struct fit *fit);

/* A line for each kind of change of btf, a loss at level, the others as notes with --verbose. */
void fit_report(const struct run *run, const struct fit *fit, const struct btfmin_btf *btf,
		const char *file, const char *level);
/* The members reader (null without), byte_order and changes. */
void fit_json(struct json *j, const struct fit *fit, const struct btfmin_btf *btf);

/* The readers' names, for help. */
void fit_help(FILE *out);

#endif /* CLI_FIT_H */
