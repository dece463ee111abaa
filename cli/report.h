/* SPDX-License-Identifier: BSD-2-Clause */
/* report.h - what is said of relocations without a proper answer, and what they are worth */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "answers.h"

/*
 * Says on standard error what the options want to be said, equal lines once, and sets the run's
 * findings and failure by --require-all and --strict. With warn, also what is no error by them.
 */
void report(struct run *run, const struct answers *a, bool warn);

/* The array of all records that are missing or broken. */
void report_json(struct json *j, const char *key, const struct answers *a);

#endif /* CLI_REPORT_H */
