/* SPDX-License-Identifier: BSD-2-Clause */
/* notes.h - what is odd about an input that is readable all the same */
#ifndef CLI_NOTES_H
#define CLI_NOTES_H

#include "json.h"
#include "run.h"

/* Sums of BTFMIN_SOURCE_ bits and of BTFMIN_NOTE_ bits. */
struct notes {
	uint32_t source, btf;
};

/* A warning for each; under --strict a failure. */
void notes_say(struct run *run, const char *path, const struct notes *notes);
/* The same as an array of texts. */
void notes_array(struct json *j, const char *key, const struct notes *notes);

#endif /* CLI_NOTES_H */
