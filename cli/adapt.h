/* SPDX-License-Identifier: BSD-2-Clause */
/* adapt.h - a minimal BTF for another reader, and the relocations that come out otherwise there */
#ifndef CLI_ADAPT_H
#define CLI_ADAPT_H

#include "answers.h"
#include "fit.h"

struct adapted {
	struct btfmin_emitted whole;       /* the minimal BTF before */
	struct btfmin_btf *min;            /* a view of it; NULL: nothing was adapted */
	struct btfmin_btf *btf;            /* a view of what it became */
	struct btfmin_result *full, *left; /* the relocations on both */
	unsigned char *fates;              /* BTFMIN_READER_ by record */
	size_t lost;                       /* records that come out otherwise */
};

/*
 * Converts *emitted, answers' minimal BTF, as fit says, and resolves all records on the result.
 * Says which of them the reader answers otherwise than on the whole: a warning each, an error with
 * --strict or --require-all, which also set the run's failure or findings. False without output.
 */
bool adapt(struct run *run, struct adapted *out, struct fit *fit, const struct answers *answers,
	   struct btfmin_emitted *emitted);
void adapt_free(struct adapted *adapted);

/* The members of fit_json(), and the array "lost" of the records that come out otherwise. */
void adapt_json(struct json *j, const struct adapted *adapted, const struct fit *fit,
		const struct answers *answers);

#endif /* CLI_ADAPT_H */
