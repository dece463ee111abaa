/* SPDX-License-Identifier: BSD-2-Clause */
/* modes.h - what the oracle can be asked to do with one object */
#ifndef ORACLE_MODES_H
#define ORACLE_MODES_H

#include "resolve.h"

struct tally {
	unsigned long objects;
	unsigned long records;
	unsigned long pairs; /* of a record and a candidate on the full target */
	unsigned long differences;
	unsigned long errors; /* objects that could not be done */
	unsigned long known[KNOWN_COUNT];
};

void count_known(struct tally *tally, unsigned int known);

/* Prints a line for every difference between what the object gets on full and on min. */
void compare_object(const struct object *obj, const struct target *full, const struct target *min,
		    struct tally *tally);

/*
 * Prints a line for every record, columns apart by tabs: object, record, section, instruction,
 * kind, answer, local value, target value, local size, target size, candidates. The last are
 * ID=VALUE@BITS for a match, ID for none, ID! for an error, apart by commas. A dash stands for
 * what there is not, a tilde before a local value says that libbpf does not check it.
 */
void print_object(const struct object *obj, const struct target *full, struct tally *tally);

#endif /* ORACLE_MODES_H */
