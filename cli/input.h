/* SPDX-License-Identifier: BSD-2-Clause */
/* input.h - what the commands read: one BTF to resolve on, and BPF objects */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include <bpfobj.h>
#include <btfmin_archive.h>

#include "pack/ecc.h"

#include "base.h"
#include "file.h"
#include "json.h"
#include "message.h"
#include "notes.h"
#include "run.h"
#include "trail.h"

/* A file with BTF in it, in whatever form. */
struct input {
	const char *path;
	uint64_t size;        /* of the file */
	struct io_bytes file; /* empty if nothing is needed of it any more */
	struct btfmin_trail trail;
	struct btfmin_source *source;
	struct btfmin_source_btf found; /* the BTF's bytes */
	struct btfmin_btf *btf;         /* the view of them; NULL after input_read() */
	struct notes notes;
	bool split;       /* it stands on a base */
	struct base base; /* what that takes */
};

/* Finds the BTF in path, as --member says. */
bool input_read(struct run *run, struct input *in, const char *path);
/* The same, opens the BTF, on the files of --base if it is split, and says what is odd about it. */
bool input_open(struct run *run, struct input *in, const char *path);
/* The same on base, which may be NULL, whatever --base says. */
bool input_open_on(struct run *run, struct input *in, const char *path,
		   const struct btfmin_btf *base);
void input_close(struct input *in);

/* Fills opts, but for trail, by the options; false if a value makes no sense: it was reported. */
bool source_opts(struct run *run, struct btfmin_source_opts *opts);

/* The file, and what in it offsets in the BTF count in: "k.xz: in the expanded xz data". */
void line_input(struct line *l, const struct input *in);
/* The second half of that in a document, if there is one. */
void within_json(struct json *j, const char *key, const struct input *in);
/* An error that concerns the bytes found, wherever in the file they are. */
struct failure input_failure(const struct input *in, const struct btfmin_error *err);
/* Reports it. Returns false. */
bool input_blame(struct run *run, const struct input *in, const struct btfmin_error *err);

/* What is odd about it, as an array of texts. */
void notes_json(struct json *j, const char *key, const struct input *in);

struct object {
	const char *path;
	int big_endian;
	size_t first; /* the number of its first record in the set */
	size_t count; /* its records */
	struct io_bytes file;
	struct pack_bytes unpacked; /* the object in file, if that is a package.json of ecc's */
	struct bpfobj *obj;         /* a view of either; NULL if it failed */
	struct failure failure;
};

/* "path: little-endian, 2 relocations", for an object that could be read. */
void line_object(struct line *l, const struct object *o);
/*
 * Begins an object of a JSON document with what every command tells of it, the failure of one that
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
/* All of them, each with the number of its records, as an array. */
void objects_json(struct json *j, const char *key, const struct objects *objects);
void objects_free(struct objects *objects);

#endif /* CLI_INPUT_H */
