/* SPDX-License-Identifier: BSD-2-Clause */
/* explain.h - why a search ended as it did: every candidate, or what is near in place of one */
#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

#include "search.h"

/* Candidates that --explain tells of, one a line; the others are counted, but under --verbose. */
#define EXPLAIN_MAX 32

/* The host, where was looked, and the candidates, best first, on standard output. */
void explain_print(struct search *s);
/* Under --verbose, the host, where was looked, and how what was found fits, as notes. */
void explain_verbose(const struct search *s);
/* In one line on standard error, what was looked for in vain and what is near. */
void explain_missing(struct search *s);

/*
 * Members of a document: the host, and what was found; "near" and "there" if nothing was;
 * "candidates" under --explain. The candidates must be listed for the last three.
 */
void explain_json(struct json *j, struct search *s);

#endif /* CLI_EXPLAIN_H */
