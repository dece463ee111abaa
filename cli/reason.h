/* SPDX-License-Identifier: BSD-2-Clause */
/* reason.h - why a relocation has the answer it has, in words */
#ifndef CLI_REASON_H
#define CLI_REASON_H

#include "answers.h"

/* For every answer but "found": "not in vmlinux (no type of that name)". */
void line_reason(struct line *l, const struct answers *a, const struct relocation *rel);

/* The same as a member "reason", for absent, poisoned and ambiguous ones: others have an error. */
void reason_json(struct json *j, const struct answers *a, const struct relocation *rel);

/* The members local_size and target_size, where the instruction has sizes. */
void sizes_json(struct json *j, const struct relocation *rel);

#endif /* CLI_REASON_H */
