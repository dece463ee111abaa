/* SPDX-License-Identifier: BSD-2-Clause */
/* input.h - what the commands read: one BTF to resolve on, and BPF objects */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include <bpfobj.h>

#include "file.h"
#include "json.h"
#include "message.h"
#include "run.h"

/* The BTF that relocations are resolved on. */
struct input {
	const char *path;
	struct io_bytes file;
	struct btfmin_btf *btf;
};

/* Opens path as raw BTF or as ELF with BTF in it, and says what is odd about it. */
bool input_open(struct run *run, struct input *in, const char *path);
void input_close(struct input *in);

/* What is odd about it, as an array of texts. */
void notes_json(struct json *j, const char *key, const struct input *in);

struct object {
	const char *path;
	int big_endian;
	size_t first;       /* the number of its first record in the set */
	size_t count;       /* its records */
	struct io_bytes file;
	struct bpfobj *obj; /* a view of file; NULL if it failed */
	struct failure failure;
};

/* "path: little-endian, 2 relocations", for an object that could be read. */
void line_object(struct line *l, const struct object *o);
/*
 * Begins an object of a JSON document with what both commands tell of it, the failure of one that
 * could not be read included: false then. The caller ends it.
 */
bool object_json(struct json *j, const struct object *o);

struct objects {
	struct object *v;
	size_t count;
	struct btfmin_relos *relos; /* the records of all of them */
};

/*
 * Reads every object and gathers the records. One that cannot be read is reported and stops no
 * other; it has no records then. Returns false only if there is no set at all.
 */
bool objects_load(struct run *run, struct objects *out, char **paths, size_t count);
void objects_free(struct objects *objects);

#endif /* CLI_INPUT_H */
