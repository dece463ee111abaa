/* SPDX-License-Identifier: BSD-2-Clause */
/* options.h - the words of a call: options anywhere, operands in order, "--" ends the options */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

#include "failure.h"

#define OPT_JSON        1u
#define OPT_PRETTY      2u
#define OPT_QUIET       4u
#define OPT_VERBOSE     8u
#define OPT_STRICT      16u
#define OPT_REQUIRE_ALL 32u
#define OPT_READABLE    64u
#define OPT_STATS       128u
#define OPT_BTF         256u
#define OPT_HELP        512u
#define OPT_VERSION     1024u

/* Those that make sense with every command, and with none. */
#define OPT_GLOBAL (OPT_JSON | OPT_PRETTY | OPT_QUIET | OPT_VERBOSE | OPT_HELP | OPT_VERSION)

struct options {
	unsigned given;  /* OPT_ bits; OPT_PRETTY brings OPT_JSON with it */
	const char *btf; /* the value of --btf, or NULL */
	char **operands; /* borrowed from argv, whose order it changes */
	size_t count;
};

/*
 * Reads argv. The first fault goes to *fault and the reading goes on, so that a -j behind it still
 * says how to report it. Returns false if there was a fault.
 */
bool options_parse(struct options *out, int argc, char **argv, struct failure *fault);

/* The word ("--btf") of the first option given that is not in allowed, or NULL. */
const char *options_surplus(const struct options *opts, unsigned allowed);

/* One line of help for each option in bits. */
void options_help(FILE *out, unsigned bits);

#endif /* CLI_OPTIONS_H */
