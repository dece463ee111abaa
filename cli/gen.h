/* SPDX-License-Identifier: BSD-2-Clause */
/* gen.h - what one run of btfmin gen holds: gen.c does the work, gen_tell.c tells of it */
#ifndef CLI_GEN_H
#define CLI_GEN_H

#include "adapt.h"
#include "parts.h"
#include "stopwatch.h"

enum stage { STAGE_READ, STAGE_RESOLVE, STAGE_EMIT, STAGE_VERIFY, STAGES };

struct gen {
	struct run *run;
	const char *input_path, *output_path;
	char **object_paths;
	size_t object_count;
	struct input input;
	struct modules modules;
	struct objects objects;
	struct answers answers;
	struct btfmin_emitted emitted; /* without --split */
	struct parts parts;            /* with it */
	struct fit fit;                /* --for and --endian */
	struct adapted adapted;
	bool written;
	struct stopwatch watch;
	uint64_t micros[STAGES];
};

/* Whether notes on what goes well are wanted. */
bool gen_is_verbose(const struct run *run);

/* The document, or the notes and figures that were asked for; once there are answers. */
void gen_tell(struct gen *g);

#endif /* CLI_GEN_H */
