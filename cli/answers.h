/* SPDX-License-Identifier: BSD-2-Clause */
/* answers.h - the records of all objects with their answers on one target */
#ifndef CLI_ANSWERS_H
#define CLI_ANSWERS_H

#include "input.h"
#include "modules.h"
#include "weight.h"

struct tally {
	size_t total;
	size_t by_outcome[OUTCOMES];
	size_t missing;
	size_t broken;
};

struct answers {
	const struct objects *objects;
	const char *input;             /* the target's path; NULL if there is none */
	const struct modules *modules; /* NULL: none */
	const struct btfmin_btf *target;
	struct btfmin_btf *empty; /* the target if there is no other, else NULL */
	struct btfmin_result *result;
	struct tally tally;
};

/* One record with all that is known of it but its names. */
struct relocation {
	const struct object *object;
	size_t index; /* in the set; less object->first it is the number in the object */
	struct btfmin_record record;
	struct btfmin_answer answer;
	enum weight weight;
};

/*
 * Resolves all records on in, and on modules (may be NULL) where in has no candidates. If in is
 * NULL, on a BTF without types: that tells the faults that lie in the records themselves, and the
 * local values.
 */
bool answers_make(struct run *run, struct answers *out, const struct objects *objects,
		  const struct input *in, const struct modules *modules);
void answers_free(struct answers *a);

/* Record nth of object. False only for what is not there. */
bool answers_get(const struct answers *a, const struct object *object, size_t nth,
		 struct relocation *out);

/* The bytes at offset in the strings of rel's object; "?" if that is outside. */
const char *relocation_string(const struct relocation *rel, uint32_t offset);

/*
 * What rel asks for, whole: in buf if size is enough, else in memory of its own that *owned is
 * set to, which the caller frees. Cut to size if there is no memory.
 */
const char *relocation_asks(const struct answers *a, const struct relocation *rel, char *buf,
			    size_t size, char **owned);

/* The counts as an object: relocations and one member for each outcome. */
void tally_json(struct json *j, const char *key, const struct tally *tally);

/* The members that name a record: section, insn, kind, kind_id, type_id, access, asks. */
void relocation_json(struct json *j, const struct answers *a, const struct relocation *rel);

/* The array of a record's candidates, those that do not match included. */
void candidates_json(struct json *j, const char *key, const struct answers *a,
		     const struct relocation *rel);

#endif /* CLI_ANSWERS_H */
