/* SPDX-License-Identifier: BSD-2-Clause */
/* options.h - the words of a call: options anywhere, operands in order, "--" ends the options */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "failure.h"

/* A set of options: a bit each. */
typedef uint64_t optset;

#define OPT_BIT(n) ((optset)1 << (n))

#define OPT_JSON         OPT_BIT(0)
#define OPT_PRETTY       OPT_BIT(1)
#define OPT_QUIET        OPT_BIT(2)
#define OPT_VERBOSE      OPT_BIT(3)
#define OPT_STRICT       OPT_BIT(4)
#define OPT_REQUIRE_ALL  OPT_BIT(5)
#define OPT_READABLE     OPT_BIT(6)
#define OPT_STATS        OPT_BIT(7)
#define OPT_BTF          OPT_BIT(8)
#define OPT_HELP         OPT_BIT(9)
#define OPT_VERSION      OPT_BIT(10)
#define OPT_MEMBER       OPT_BIT(11)
#define OPT_JOBS         OPT_BIT(12)
#define OPT_INFO         OPT_BIT(13)
#define OPT_LIST         OPT_BIT(14)
#define OPT_MAX_SIZE     OPT_BIT(15)
#define OPT_MAX_MEMORY   OPT_BIT(16)
#define OPT_LAYOUT       OPT_BIT(17)
#define OPT_PACKAGE_JSON OPT_BIT(18)
#define OPT_REPORT       OPT_BIT(19)
#define OPT_FORMAT       OPT_BIT(20)
#define OPT_TYPE         OPT_BIT(21)
#define OPT_CLOSURE      OPT_BIT(22)
#define OPT_MANGLE       OPT_BIT(23)
#define OPT_OUTPUT       OPT_BIT(24)
#define OPT_PROGRESS     OPT_BIT(25)
#define OPT_CACHE        OPT_BIT(26)
#define OPT_EMIT         OPT_BIT(27)
#define OPT_COMPRESS     OPT_BIT(28)
#define OPT_DISTRO       OPT_BIT(29)
#define OPT_FOR          OPT_BIT(30)
#define OPT_ENDIAN       OPT_BIT(31)
#define OPT_RELEASE      OPT_BIT(32)
#define OPT_ARCH         OPT_BIT(33)
#define OPT_OS_RELEASE   OPT_BIT(34)
#define OPT_ID           OPT_BIT(35)
#define OPT_VERSION_ID   OPT_BIT(36)
#define OPT_IGNORE_SYSFS OPT_BIT(37)
#define OPT_EXPLAIN      OPT_BIT(38)
#define OPT_NEAREST      OPT_BIT(39)
#define OPT_KERNEL       OPT_BIT(40)
#define OPT_MAX_FAULTS   OPT_BIT(41)
#define OPT_DIR          OPT_BIT(42)
#define OPT_REMOVE       OPT_BIT(43)
#define OPT_REPO         OPT_BIT(44)
#define OPT_ARCHIVE      OPT_BIT(45)
#define OPT_LINKS        OPT_BIT(46)
#define OPT_BASE         OPT_BIT(47)
#define OPT_MODULE       OPT_BIT(48)
#define OPT_SPLIT        OPT_BIT(49)

/* Those that make sense with every command, and with none. */
#define OPT_GLOBAL (OPT_JSON | OPT_PRETTY | OPT_QUIET | OPT_VERBOSE | OPT_HELP | OPT_VERSION)

/* Those of every command that takes a BTF: how to find it in what is named. */
#define OPT_SOURCE (OPT_MEMBER | OPT_MAX_SIZE | OPT_MAX_MEMORY)

/* Which kernels of an archive. */
#define OPT_FILTER (OPT_DISTRO | OPT_RELEASE | OPT_ARCH | OPT_KERNEL)

/* The parts of a host's, or of a kernel's, identity. */
#define OPT_HOST (OPT_OS_RELEASE | OPT_ID | OPT_VERSION_ID | OPT_ARCH | OPT_RELEASE)

/* An option's value, borrowed from argv. */
struct option_value {
	optset bit;
	const char *text;
};

struct options {
	optset given;                /* OPT_PRETTY brings OPT_JSON with it */
	struct option_value *values; /* in the order of the call */
	size_t value_count;
	char **operands; /* borrowed from argv, whose order it changes */
	size_t count;
};

/*
 * Reads argv. The first fault goes to *fault and the reading goes on, so that a -j behind it still
 * says how to report it. Returns false if there was a fault. options_free() in either case.
 */
bool options_parse(struct options *out, int argc, char **argv, struct failure *fault);
void options_free(struct options *opts);

/* The value of an option, the last one if it was given more than once; NULL if it was not given. */
const char *options_value(const struct options *opts, optset bit);

/*
 * The values of an option that may be given more than once, one after another: *at is 0 first.
 * NULL after the last one.
 */
const char *options_next(const struct options *opts, optset bit, size_t *at);

/* The word ("--btf") of the first option given that is not in allowed, or NULL. */
const char *options_surplus(const struct options *opts, optset allowed);

/* One line of help for each option in bits. */
void options_help(FILE *out, optset bits);

#endif /* CLI_OPTIONS_H */
