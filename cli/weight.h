/* SPDX-License-Identifier: BSD-2-Clause */
/* weight.h - what an answer is worth to whoever loads the object */
#ifndef CLI_WEIGHT_H
#define CLI_WEIGHT_H

#include <stdbool.h>

#include <btfmin.h>

/* What an answer means for whoever loads the object. */
enum weight {
	WEIGHT_FINE, /* answered; "no" is an answer where the kind asks whether something exists */
	WEIGHT_MISSING, /* not in INPUT: a loader poisons the instruction or gives it 0 */
	WEIGHT_BROKEN   /* ambiguous, malformed or failed: a loader refuses the object */
};

#define OUTCOMES (BTFMIN_FAILED + 1)

/* Of an answer to a record of that kind (enum btfmin_relo_kind) on some kernel. */
static inline enum weight weight_of(uint32_t kind, int outcome)
{
	bool asks_only = kind == BTFMIN_FIELD_EXISTS || kind == BTFMIN_TYPE_EXISTS ||
			 kind == BTFMIN_TYPE_MATCHES || kind == BTFMIN_ENUMVAL_EXISTS;

	switch (outcome) {
	case BTFMIN_FOUND:
		return WEIGHT_FINE;
	case BTFMIN_ABSENT:
		return asks_only ? WEIGHT_FINE : WEIGHT_MISSING;
	case BTFMIN_POISONED:
		return WEIGHT_MISSING;
	default:
		return WEIGHT_BROKEN;
	}
}

#endif /* CLI_WEIGHT_H */
