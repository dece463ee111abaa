/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * btfmin.h - the part of a kernel's BTF that BPF programs need
 *
 * Memory in, memory out: nothing here opens a file, prints, or reads errno, the environment or
 * the locale. The way data flows:
 *
 *	btfmin_btf_open()	bytes -> a read-only view of one BTF blob
 *	btfmin_relos_add()	the CO-RE records of BPF objects (bpfobj.h reads them)
 *	btfmin_resolve()	records x kernel -> one answer a record
 *	btfmin_emit()		answers -> the bytes of the smallest BTF that gives the same answers
 *	btfmin_verify()		checks that it does
 *	btfmin_convert()	a BTF for older readers, or in the other byte order
 *
 * Conventions. A function that can fail returns 0 or a negative enum btfmin_status and takes a
 * struct btfmin_error as its last argument, which may be NULL. What it makes goes through *out,
 * which is NULL after a failure. Handles are opaque; closing NULL does nothing. Input bytes are
 * borrowed and must outlive the handle made of them. An open view or result never changes, so
 * any number of threads may read it. There are no globals.
 *
 * Sources: the kernel's Documentation/bpf/btf.rst and llvm_reloc.rst, include/uapi/linux/btf.h
 * and bpf.h for the formats; libbpf's behaviour for the CO-RE rules.
 */
#ifndef BTFMIN_H
#define BTFMIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* clang-format off */
#define BTFMIN_VERSION_MAJOR 0
#define BTFMIN_VERSION_MINOR 1
#define BTFMIN_VERSION_PATCH 0
#define BTFMIN_VERSION_STRING "0.1.0"
/* clang-format on */

/* The version of the library that runs, as "major.minor.patch"; constant text. */
const char *btfmin_version(void);

/*
 * The compressed formats that this build unpacks, in one line of constant text, with a blank
 * between two: "gzip xz lzma zstd lz4"; "" if it was built without all of them. A program that
 * calls nothing else of this does not link the libraries behind it.
 */
const char *btfmin_compressions(void);

/*
 * What a call can say besides success. All are negative; the names tell whose fault it is:
 * the bytes', this version's, a limit's, the machine's, or the caller's.
 */
enum btfmin_status {
	BTFMIN_OK = 0,
	/* The bytes break the format: nothing can be done but to get other bytes. */
	BTFMIN_ERR_CORRUPT = -1,
	/* The bytes are in a form this version does not know, such as an unknown kind. */
	BTFMIN_ERR_UNSUPPORTED = -2,
	/* A limit of this library was met; the text names it. */
	BTFMIN_ERR_LIMIT = -3,
	/* What was asked for is not in the input: no .BTF section, say. */
	BTFMIN_ERR_ABSENT = -4,
	/* Memory could not be had from the allocator. */
	BTFMIN_ERR_NOMEM = -5,
	/* The caller broke a rule of this header: an index out of range, a NULL handle. */
	BTFMIN_ERR_USAGE = -6,
	/* The library's check of its own output failed: a bug here, please report it. */
	BTFMIN_ERR_INTERNAL = -7
};

/* "corrupt", "unsupported", ... for a status; constant text, "unknown" for any other number. */
const char *btfmin_status_name(int status);

#define BTFMIN_NO_OFFSET ((uint64_t)-1)

/*
 * What went wrong, filled once, where it was found. Untouched by a call that succeeds.
 * text is constant, in English, and never holds bytes of the input.
 */
struct btfmin_error {
	int status;       /* a negative enum btfmin_status */
	uint32_t type_id; /* the BTF type concerned, 0 if none */
	uint64_t offset;  /* in bytes from the start of the file, or BTFMIN_NO_OFFSET */
	const char *text;
};

/*
 * Where memory comes from; the shape is liblzma's and zlib's. alloc returns nmemb * size bytes
 * aligned for any type (need not be zeroed) or NULL; the library checks the product for overflow
 * before it calls. free takes what alloc gave, and NULL. The struct and what opaque points at
 * must outlive every handle made with it. NULL wherever one is taken means malloc and free.
 */
struct btfmin_allocator {
	void *(*alloc)(void *opaque, size_t nmemb, size_t size);
	void (*free)(void *opaque, void *ptr);
	void *opaque;
};

/* ---- one BTF blob ------------------------------------------------------------------------ */

/* Type kinds, as include/uapi/linux/btf.h numbers them; others may appear (see layout). */
enum btfmin_kind {
	BTFMIN_KIND_VOID = 0,
	BTFMIN_KIND_INT = 1,
	BTFMIN_KIND_PTR = 2,
	BTFMIN_KIND_ARRAY = 3,
	BTFMIN_KIND_STRUCT = 4,
	BTFMIN_KIND_UNION = 5,
	BTFMIN_KIND_ENUM = 6,
	BTFMIN_KIND_FWD = 7,
	BTFMIN_KIND_TYPEDEF = 8,
	BTFMIN_KIND_VOLATILE = 9,
	BTFMIN_KIND_CONST = 10,
	BTFMIN_KIND_RESTRICT = 11,
	BTFMIN_KIND_FUNC = 12,
	BTFMIN_KIND_FUNC_PROTO = 13,
	BTFMIN_KIND_VAR = 14,
	BTFMIN_KIND_DATASEC = 15,
	BTFMIN_KIND_FLOAT = 16,
	BTFMIN_KIND_DECL_TAG = 17,
	BTFMIN_KIND_TYPE_TAG = 18,
	BTFMIN_KIND_ENUM64 = 19
};

/* The kind's word in C ("struct", "typedef", "type_tag", ...), "unknown" for other numbers. */
const char *btfmin_kind_name(uint32_t kind);

struct btfmin_btf;

struct btfmin_btf_opts {
	const struct btfmin_allocator *allocator; /* NULL: malloc and free */
	const struct btfmin_btf *base;            /* the base of a split BTF, or NULL; borrowed */
	uint64_t file_offset;  /* where the blob starts in its file: added to reported offsets */
	uint32_t pointer_size; /* 4 or 8, if the container tells; 0: from the type named long */
};

/* What a reader may want to know of a blob that is readable all the same; see btfmin_btf_notes().
 */
#define BTFMIN_NOTE_FLAGS          1u  /* header flags are not 0 */
#define BTFMIN_NOTE_HEADER_TAIL    2u  /* non-zero header bytes after the fields known here */
#define BTFMIN_NOTE_GAP            4u  /* a hole between sections */
#define BTFMIN_NOTE_TRAILING       8u  /* bytes after the last section */
#define BTFMIN_NOTE_LAYOUT_SURPLUS 16u /* layout entries for kinds past 127, ignored */
#define BTFMIN_NOTE_LAYOUT_DIFFERS 32u /* layout disagrees about a known kind, ignored */

/*
 * Opens size bytes at data, either byte order, header of 24 bytes and more, as a read-only view.
 * The header, the sections' bounds, and the length of every type record are checked here; all
 * else is checked when it is read. data is borrowed. opts may be NULL.
 * Errors: CORRUPT (also a base of the other byte order), UNSUPPORTED (a kind unknown here and to
 * the blob's layout section), LIMIT (string offsets over 4 GiB with the base's), NOMEM, USAGE.
 */
int btfmin_btf_open(struct btfmin_btf **out, const void *data, size_t size,
		    const struct btfmin_btf_opts *opts, struct btfmin_error *err);
void btfmin_btf_close(struct btfmin_btf *btf);

/* The functions that just tell a number say 0 for a NULL view. */

/* The number of type ids: void (0), the base's, and this blob's own. Valid ids are below it. */
uint32_t btfmin_btf_type_count(const struct btfmin_btf *btf);
/* 1 if the blob is big-endian, 0 if little-endian. */
int btfmin_btf_big_endian(const struct btfmin_btf *btf);
/*
 * Bytes in a pointer: as opts said, else the size (4 or 8) of the first INT named long, unsigned
 * long or an alias of them, else 8. libbpf's rule, but for the last, where it takes the host's.
 */
uint32_t btfmin_btf_pointer_size(const struct btfmin_btf *btf);
/* A sum of BTFMIN_NOTE_ bits. */
uint32_t btfmin_btf_notes(const struct btfmin_btf *btf);
/* The header's length in bytes, 24 or more. */
uint32_t btfmin_btf_header_size(const struct btfmin_btf *btf);

/* What the header tells. Offsets count from the header's end. */
struct btfmin_header {
	int big_endian;
	uint32_t version, flags;
	uint32_t size; /* of the header, in bytes */
	uint32_t type_offset, type_size;
	uint32_t string_offset, string_size;
	uint32_t layout_offset, layout_size; /* 0 if there is no layout section */
	uint32_t notes; /* those of btfmin_btf_notes() that the header gives reason for */
	int is_split;   /* 1 if there are no strings, or none that is "": only split BTF is so */
};

/*
 * Reads the header of size bytes at data and checks it and the sections' bounds, no more: this
 * takes a split BTF without its base, and kinds that are not known. Of opts, which may be NULL,
 * file_offset counts. *out is all 0 after a failure. Errors: CORRUPT, USAGE.
 */
int btfmin_btf_header(struct btfmin_header *out, const void *data, size_t size,
		      const struct btfmin_btf_opts *opts, struct btfmin_error *err);

struct btfmin_type {
	const char
		*name; /* NUL-terminated, "" if none; the view's own bytes, unchecked for content */
	uint32_t kind;
	uint32_t vlen;         /* members, enumerators, parameters, ... */
	uint32_t kind_flag;    /* 0 or 1 */
	uint32_t size_or_type; /* the record's third word */
};

/* One type's head. Errors: CORRUPT (name outside the strings), USAGE (id not below the count). */
int btfmin_btf_type(const struct btfmin_btf *btf, uint32_t id, struct btfmin_type *out,
		    struct btfmin_error *err);

/*
 * The string at offset, NUL-terminated, borrowed from the view's bytes. Offsets of a split BTF go
 * on where the base's end. Errors: CORRUPT (outside the strings), USAGE.
 */
int btfmin_btf_string(const struct btfmin_btf *btf, uint32_t offset, const char **out,
		      struct btfmin_error *err);

/* ---- split BTF: modules ------------------------------------------------------------------- */

/*
 * A split BTF goes on where its base ends: the ids and string offsets of a module's are the
 * vmlinux's, then its own. btfmin_btf_opts.base opens one; any number may stand on each other.
 */

/*
 * 1 if btf, opened without a base, seems to be split BTF all the same: of the type ids and of the
 * names in its first 1,024 records, a quarter or more each is past its end, and that four times at
 * least. (Most split BTF cannot be opened without a base, since its strings do not begin with NUL; now
 * and then they do by luck.) Else 0.
 */
int btfmin_btf_looks_split(const struct btfmin_btf *btf);

/*
 * Is the base that split was opened with the one it was made for? Nothing in it says so, so all its
 * own records are looked at for what a wrong base breaks. *doubts is set to the number of names that
 * begin inside a string of the base, of FUNCs whose type is no FUNC_PROTO, and of DATASEC entries
 * that are no VAR: 0 for what pahole, libbpf and clang write on the right base.
 * Errors: CORRUPT (a type id or a name past the base's and its own), USAGE (not split).
 */
int btfmin_split_check(const struct btfmin_btf *split, uint32_t *doubts, struct btfmin_error *err);

/* The bytes of a split BTF that was put on another base: a 24-byte header, types, strings. */
struct btfmin_moved {
	void *data;  /* the caller's: btfmin_moved_free() */
	size_t size; /* in bytes */
	/* for btfmin_btf_opts.file_offset: then offsets of types in errors are the original's
	 * file's (those of the header and the strings are not; it may wrap below 0) */
	uint64_t file_offset;
};

/*
 * Puts split, which stands on some base, on a longer chain that stands on the same: ids and string
 * offsets below split's own stay, its own go on where base ends. That is how modules, each of which
 * is split on the kernel, come to stand on each other, with ids that do not overlap. split and base
 * are borrowed for the call and not changed; the types keep their order. allocator may be NULL.
 * Errors: CORRUPT (a reference or name past the end; other byte order), UNSUPPORTED (a kind that is
 * not known here), LIMIT (4 GiB), NOMEM, USAGE (not split, or base does not stand on split's base).
 */
int btfmin_split_move(struct btfmin_moved *out, const struct btfmin_btf *split,
		      const struct btfmin_btf *base, const struct btfmin_allocator *allocator,
		      struct btfmin_error *err);

/*
 * Puts split, which stands on a distilled base (the .BTF.base of a module built outside the
 * kernel's tree), on a real one. Each type of the distilled base must have just one counterpart
 * there, by libbpf's rules (btf__relocate): INT by name, size and encoding; FLOAT, ENUM and ENUM64
 * by name and size; STRUCT and UNION by name, and by size if base has several of that name or if a
 * type of split embeds it; FWD by name and what it announces. The distilled base's strings go along.
 * Errors: as btfmin_split_move(); CORRUPT also if a type has no counterpart or two, and for a
 * distilled base that holds anything else; LIMIT also over 2^24 pairs of types of one name.
 */
int btfmin_split_relocate(struct btfmin_moved *out, const struct btfmin_btf *split,
			  const struct btfmin_btf *base, const struct btfmin_allocator *allocator,
			  struct btfmin_error *err);

void btfmin_moved_free(struct btfmin_moved *moved, const struct btfmin_allocator *allocator);

/* ---- what programs ask: sets of CO-RE records -------------------------------------------- */

/* Relocation kinds, as enum bpf_core_relo_kind in include/uapi/linux/bpf.h numbers them. */
enum btfmin_relo_kind {
	BTFMIN_FIELD_BYTE_OFFSET = 0,
	BTFMIN_FIELD_BYTE_SIZE = 1,
	BTFMIN_FIELD_EXISTS = 2,
	BTFMIN_FIELD_SIGNED = 3,
	BTFMIN_FIELD_LSHIFT_U64 = 4,
	BTFMIN_FIELD_RSHIFT_U64 = 5,
	BTFMIN_TYPE_ID_LOCAL = 6,
	BTFMIN_TYPE_ID_TARGET = 7,
	BTFMIN_TYPE_EXISTS = 8,
	BTFMIN_TYPE_SIZE = 9,
	BTFMIN_ENUMVAL_EXISTS = 10,
	BTFMIN_ENUMVAL_VALUE = 11,
	BTFMIN_TYPE_MATCHES = 12
};

/* libbpf's word for a relocation kind ("byte_off", "type_exists", ...), or "unknown". */
const char *btfmin_relo_kind_name(uint32_t kind);

/* One CO-RE record of an object, in host order: struct bpf_core_relo and what stands around it. */
struct btfmin_record {
	uint32_t section;        /* the program section's name: a string offset in the local BTF */
	uint32_t insn_off;       /* the instruction, in bytes from the section's start */
	uint32_t type_id;        /* the root type, an id in the local BTF */
	uint32_t access_str_off; /* the access string: a string offset in the local BTF */
	uint32_t kind;           /* enum btfmin_relo_kind, or a number unknown here */
	uint32_t opcode;         /* the instruction's first byte; 0 if it is not known */
	uint64_t file_offset;    /* where the record stands in its file */
};

struct btfmin_relos;

/* An empty set. Errors: NOMEM, USAGE. allocator may be NULL. */
int btfmin_relos_new(struct btfmin_relos **out, const struct btfmin_allocator *allocator,
		     struct btfmin_error *err);
void btfmin_relos_free(struct btfmin_relos *relos);

/*
 * Adds one object: its local BTF (borrowed: it must outlive the set) and count records (copied).
 * A record that breaks a rule is kept and answered as BTFMIN_MALFORMED: it stops no other.
 * Not to be called while another thread reads the set, nor while a result of it is in use: that
 * knows nothing of later records. On failure the set is as it was.
 * Errors: NOMEM, LIMIT (2^31 records), USAGE.
 */
int btfmin_relos_add(struct btfmin_relos *relos, const struct btfmin_btf *local,
		     const struct btfmin_record *records, size_t count, struct btfmin_error *err);

/* The number of records in the set; they are numbered from 0 in the order they were added. */
size_t btfmin_relos_count(const struct btfmin_relos *relos);
/* A record as it was added. Errors: USAGE. */
int btfmin_relos_record(const struct btfmin_relos *relos, size_t index, struct btfmin_record *out,
			struct btfmin_error *err);

/*
 * Writes what record index asks for in C's words, NUL-terminated and cut at size bytes:
 * "struct task_struct.mm", "struct iphdr[1].saddr", "enum bpf_func_id::BPF_FUNC_ringbuf_output",
 * "typedef pid_t". Names are the input's bytes, as they are. For a malformed record as much as
 * can be said. Returns the length the whole text has without its NUL; buf may be NULL if size is 0.
 * 0 for an index out of range.
 */
size_t btfmin_relos_describe(const struct btfmin_relos *relos, size_t index, char *buf,
			     size_t size);

/* ---- answers ------------------------------------------------------------------------------ */

enum btfmin_outcome {
	/* Candidates match and agree: target_value is what the instruction is given. */
	BTFMIN_FOUND = 0,
	/* No candidate matches, and the kind has an answer for that: target_value is 0. */
	BTFMIN_ABSENT = 1,
	/*
	 * No candidate matches and the kind has no answer for that, or the load or store cannot be
	 * given the field's size: the loader makes the instruction an invalid call (#195896080).
	 */
	BTFMIN_POISONED = 2,
	/* Candidates match but do not agree: a loader refuses the object. */
	BTFMIN_AMBIGUOUS = 3,
	/* The record itself is wrong, whatever the kernel; see error. A loader refuses the object.
	 */
	BTFMIN_MALFORMED = 4,
	/* A candidate cannot be evaluated (no size, too deep, corrupt); see error. */
	BTFMIN_FAILED = 5
};

/* "found", "absent", "poisoned", "ambiguous", "malformed", "failed", else "unknown". */
const char *btfmin_outcome_name(int outcome);

struct btfmin_answer {
	int outcome;           /* enum btfmin_outcome */
	int has_local;         /* 1 if local_value could be told */
	uint64_t local_value;  /* what the compiler must have put into the instruction */
	uint64_t target_value; /* for FOUND and ABSENT: what a loader puts there */
	uint32_t candidates;   /* target types with the root's essential name and kind */
	uint32_t matches;      /* those that match and that earlier records left over */
	uint32_t local_size;   /* bytes the load or store moves, 0 if it is none of field offsets */
	uint32_t target_size;  /* the same on the target */
	struct btfmin_error error; /* for MALFORMED, FAILED; status 0 otherwise */
};

struct btfmin_candidate {
	uint32_t type_id;    /* in the target */
	int matches;         /* 1, 0, or a negative enum btfmin_status: cannot be evaluated */
	uint64_t value;      /* if it matches: what the instruction would be given */
	uint32_t bit_offset; /* if it matches, of the field from the root's start */
};

struct btfmin_result;

struct btfmin_resolve_opts {
	const struct btfmin_allocator *allocator; /* NULL: malloc and free */
	uint64_t max_pairs; /* (record, candidate) pairs that may be tried; 0: 2^20 */
	uint64_t max_steps; /* members, enumerators and types that may be compared; 0: 2^26 */
	/*
	 * NULL: the target and its bases are one BTF, all of whose types are candidates, as libbpf
	 * takes a custom BTF. Else the view in the target's chain of bases that the kernel ends
	 * with; what stands on it are modules. Their types are candidates, those of all modules
	 * together, only of names and kinds for which the kernel has none (libbpf:
	 * bpf_core_find_cands, on a live system).
	 */
	const struct btfmin_btf *kernel;
};

/*
 * Resolves every record of relos on target by libbpf's rules, objects in the order they were
 * added, records in the order of their object, as if every program were loaded: a record that
 * matches prunes the candidates of the later records on the same local type.
 * Both are borrowed. opts may be NULL. No record's fault makes the call fail.
 * Errors: NOMEM, LIMIT (max_pairs, max_steps), CORRUPT (target), USAGE (also: opts->kernel is no
 * base of target).
 */
int btfmin_resolve(struct btfmin_result **out, const struct btfmin_relos *relos,
		   const struct btfmin_btf *target, const struct btfmin_resolve_opts *opts,
		   struct btfmin_error *err);
void btfmin_result_free(struct btfmin_result *result);

/* Record index's answer. Errors: USAGE. */
int btfmin_result_answer(const struct btfmin_result *result, size_t index,
			 struct btfmin_answer *out, struct btfmin_error *err);
/* Its nth candidate, below answer.candidates, in the order of type ids. Errors: USAGE. */
int btfmin_result_candidate(const struct btfmin_result *result, size_t index, uint32_t nth,
			    struct btfmin_candidate *out, struct btfmin_error *err);

/* ---- the minimal BTF ----------------------------------------------------------------------- */

/* Keep names, typedefs and modifiers on the way, for people who read the output. */
#define BTFMIN_EMIT_READABLE 1u

struct btfmin_emitted {
	void *data;        /* the blob, in the target's byte order, 24-byte header */
	size_t size;       /* in bytes */
	uint32_t types;    /* types written, without void */
	uint32_t elements; /* members, enumerators and parameters written */
};

/*
 * The smallest BTF under which every (record, candidate) pair of result comes out the same.
 * The same set of records gives the same bytes in whatever order they were added. flags is a sum
 * of BTFMIN_EMIT_ bits. out->data belongs to the caller: btfmin_emitted_free() with the result's
 * allocator. Errors: NOMEM, LIMIT (4 GiB; max_steps of the result), CORRUPT (target), USAGE.
 * If the target has modules (btfmin_resolve_opts.kernel), what is needed of all of them is in it.
 */
int btfmin_emit(struct btfmin_emitted *out, const struct btfmin_result *result, uint32_t flags,
		struct btfmin_error *err);

/*
 * The same in as many BTFs as the target has: outs[0] for the kernel, then one for each module, from
 * the kernel up, which is split on outs[0] alone. count is their number, 1 without
 * btfmin_resolve_opts.kernel. Each of them is the caller's; all are empty after a failure.
 * Errors: as btfmin_emit(); UNSUPPORTED (a module's types refer to another module's); USAGE also if
 * count is another.
 */
int btfmin_emit_split(struct btfmin_emitted *outs, size_t count, const struct btfmin_result *result,
		      uint32_t flags, struct btfmin_error *err);
void btfmin_emitted_free(struct btfmin_emitted *emitted, const struct btfmin_allocator *allocator);

/*
 * Opens size bytes at data, resolves all of result's records there, and compares every pair and
 * every answer. Target type ids are compared by how many they are, since they are renumbered.
 * Errors: INTERNAL (they differ; offset is the record's in its file), UNSUPPORTED (they must: a
 * type of a module is needed whose name the kernel's candidates have, and a single BTF would make it
 * one of them; btfmin_emit_split() does not), and those of opening and resolving.
 */
int btfmin_verify(const struct btfmin_result *result, const void *data, size_t size,
		  struct btfmin_error *err);

/*
 * The same for what btfmin_emit_split() made: parts[0] is the kernel's, the others stand on it, and
 * modules are looked at where it has no candidate. Errors: as btfmin_verify(), but for UNSUPPORTED.
 */
int btfmin_verify_split(const struct btfmin_result *result, const struct btfmin_emitted *parts,
			size_t count, struct btfmin_error *err);

/*
 * Compares two results of one set of records in the same way: min's target is to every record what
 * full's is. Errors: INTERNAL and UNSUPPORTED as above, NOMEM, USAGE (results of two sets).
 */
int btfmin_compare(const struct btfmin_result *full, const struct btfmin_result *min,
		   struct btfmin_error *err);

/* ---- BTF as text ---------------------------------------------------------------------------- */

/* Print also all that the named types refer to, directly or through others. */
#define BTFMIN_DUMP_CLOSURE 1u
/* C only: names that are no identifiers become some that are, where they are refused otherwise. */
#define BTFMIN_DUMP_MANGLE 2u
/* JSON only: a line for each value, indented. */
#define BTFMIN_DUMP_PRETTY 4u

struct btfmin_dump_opts {
	const struct btfmin_allocator *allocator; /* NULL: malloc and free */
	/*
	 * The types to print, by name: "task_struct" is every type of that name, and a kind before
	 * it ("struct task_struct", "enum pid_type", "func schedule": the words of
	 * btfmin_kind_name()) keeps to types of that kind. "enum" means 64-bit ones too, and
	 * "struct" and "union" their forward declarations. NULL: all types; of a split BTF, all
	 * of its own and none of its base's.
	 */
	const char *const *names;
	size_t name_count;
	uint32_t flags;    /* a sum of BTFMIN_DUMP_ bits */
	uint64_t max_size; /* bytes of text; 0: 16 for a byte of BTF, and 16 MiB */
};

/* Text, and no NUL behind it. */
struct btfmin_text {
	char *data;
	size_t size; /* in bytes */
};

/*
 * The types of btf, one after another, in the words of "bpftool btf dump file F": for each its
 * id, kind, name, and what the kind has. btf may be split. Names are the input's bytes, but for
 * control bytes, which are written as \xNN. A kind known from the blob's layout section only is
 * called UNKNOWN, and the words of its record follow as numbers. Types may make no sense: that
 * is not looked at here. opts may be NULL; flags that concern C or JSON do nothing.
 * out->data belongs to the caller: btfmin_text_free() with the same allocator.
 * Errors: CORRUPT (a name outside the strings, a type id that is not there), ABSENT (a name of
 * opts that no type has: btfmin_btf_find() tells which), LIMIT (max_size), NOMEM, USAGE (unknown
 * flags, too).
 */
int btfmin_dump_raw(struct btfmin_text *out, const struct btfmin_btf *btf,
		    const struct btfmin_dump_opts *opts, struct btfmin_error *err);

/*
 * The same types as one JSON document (RFC 8259), in the shape of "bpftool --json btf dump file
 * F": {"types":[{"id":1,"kind":"INT","name":"int","size":4,...},...]} and a newline. Where that
 * has no place for what is set, there is one more member: "kind_flag" (true), "encoding_bits"
 * (of an encoding called UNKN), "linkage_id" (of one called (unknown)); for a kind called
 * UNKNOWN, "kind_id", "vlen", "size_or_type" and "words". Values are as large as they are,
 * where bpftool extends the sign of unsigned ones. Bytes of names that are no UTF-8 become U+FFFD.
 * Errors: as btfmin_dump_raw().
 */
int btfmin_dump_json(struct btfmin_text *out, const struct btfmin_btf *btf,
		     const struct btfmin_dump_opts *opts, struct btfmin_error *err);

/*
 * The same types as a C header (vmlinux.h) for clang -target bpf, gcc and clang, with what they
 * need of others, those of the base included. Declarations and their order are those of "bpftool
 * btf dump file F format c"; every size, offset and value is the BTF's on a target of its pointer
 * size, but for types that embed a __builtin_va_list, which is the target's. Functions, variables
 * and tags on declarations are left out. The second type of a name is called name___2, and so on.
 * What C cannot say is an error: a name that is no identifier (CORRUPT) or a word of C
 * (UNSUPPORTED), unless BTFMIN_DUMP_MANGLE makes it _btf_invalid_ and the type's id, and the
 * element's index; types inside themselves, references to what is no type (CORRUPT); rings of
 * pointers, members that overlap, arrays of what has no size, and the like (UNSUPPORTED).
 * Errors: as btfmin_dump_raw(), and those; LIMIT also for an array of over 4 GiB.
 */
int btfmin_dump_c(struct btfmin_text *out, const struct btfmin_btf *btf,
		  const struct btfmin_dump_opts *opts, struct btfmin_error *err);

void btfmin_text_free(struct btfmin_text *text, const struct btfmin_allocator *allocator);

/*
 * The first type after id after (0: from the start) that has name, as names in btfmin_dump_opts
 * say it; 0 if there is none. Types whose own name cannot be read have none.
 */
uint32_t btfmin_btf_find(const struct btfmin_btf *btf, const char *name, uint32_t after);

/* ---- checking all of it --------------------------------------------------------------------- */

/* Also what the kernel's verifier refuses: the rules for BTF that a program brings along. */
#define BTFMIN_CHECK_STRICT 1u

struct btfmin_check_opts {
	const struct btfmin_allocator *allocator; /* NULL: malloc and free */
	uint32_t flags;                           /* a sum of BTFMIN_CHECK_ bits */
	/* With BTFMIN_CHECK_STRICT, whose rules: 0x0601 is Linux 6.1; 0: the newest known here. */
	uint32_t kernel;
	size_t max_faults; /* errors, and as many warnings, that are kept; 0: 1000 */
};

enum btfmin_severity {
	/* Readers go wrong on it: whoever follows this reference meets nothing, or no end. */
	BTFMIN_FAULT_ERROR = 1,
	/* With BTFMIN_CHECK_STRICT: readers manage, the kernel refuses it. */
	BTFMIN_FAULT_STRICT = 2,
	/* Readers differ in what they make of it. */
	BTFMIN_FAULT_WARNING = 3
};

/* "error", "strict", "warning", else "unknown". */
const char *btfmin_severity_name(int severity);

struct btfmin_fault {
	int severity;       /* enum btfmin_severity */
	uint32_t type_id;   /* the type concerned, 0 if none */
	uint32_t other_id;  /* a second type that has a part in it, 0 if none */
	uint64_t offset;    /* of the word at fault, in bytes from the start of the file, or
			       BTFMIN_NO_OFFSET */
	const char *text;   /* constant text */
	const char *kernel; /* the words of the kernel's log for it, or NULL if it accepts it */
};

struct btfmin_faults;

/*
 * Checks all that opening left unchecked in btf's own types: every name offset and type id,
 * what refers to what, cycles, and with BTFMIN_CHECK_STRICT the rules of kernel/bpf/btf.c. The
 * base of a split BTF is looked at only where btf refers to it, and for ids that are not in it:
 * check it by itself. A fault is no failure of the call: *out lists them, in the order of type
 * ids. Time and memory grow with the size of the BTF and of its base only, whatever is in it; the
 * stack does not. opts may be NULL. Errors: NOMEM, USAGE.
 */
int btfmin_check(struct btfmin_faults **out, const struct btfmin_btf *btf,
		 const struct btfmin_check_opts *opts, struct btfmin_error *err);
void btfmin_faults_free(struct btfmin_faults *faults);

/* The faults that were kept. */
size_t btfmin_faults_count(const struct btfmin_faults *faults);
/* Those of a severity that were found, kept or not. */
uint64_t btfmin_faults_found(const struct btfmin_faults *faults, int severity);
/* Fault index, below the count. Errors: USAGE. */
int btfmin_faults_get(const struct btfmin_faults *faults, size_t index, struct btfmin_fault *out,
		      struct btfmin_error *err);

/* ---- other readers ------------------------------------------------------------------------- */

/*
 * Who reads a BTF, by what that reader takes. "libbpf-1.0" is libbpf of that version; "linux-5.4"
 * what Linux of that version takes in bpf(BPF_BTF_LOAD); "newest" is all that btfmin writes.
 * Every version from libbpf-0.1 and linux-4.18 on is a name, "linux-6.12.107-amd64" too; the list
 * names those with which something changes, and one in between is like the one before it.
 */

/* The nth name of that list, from 0; constant text, NULL after the last. */
const char *btfmin_reader_name(size_t nth);
/* 1 if name is a reader's, 0 if not. */
int btfmin_reader_known(const char *name);

/* What a conversion can change of a type, for readers that would refuse it. */
enum btfmin_change_kind {
	BTFMIN_CHANGE_ENUM64 = 0,     /* ENUM64 -> ENUM of the same size */
	BTFMIN_CHANGE_ENUMERATOR = 1, /* one whose value does not fit 32 bits -> dropped */
	BTFMIN_CHANGE_ENUM_SIZE = 2,  /* ENUM not of 4 bytes -> INT of the same size and name */
	BTFMIN_CHANGE_ENUM_SIGN = 3,  /* kind_flag of an ENUM -> 0 */
	BTFMIN_CHANGE_FLOAT = 4,      /* FLOAT -> nameless STRUCT of the same size, no members */
	BTFMIN_CHANGE_INT128 = 5,     /* INT of over 64 bits -> the same */
	BTFMIN_CHANGE_TYPE_TAG = 6,   /* TYPE_TAG -> CONST */
	BTFMIN_CHANGE_DECL_TAG = 7, /* DECL_TAG -> nameless INT of one byte: nothing refers to it */
	BTFMIN_CHANGE_LINKAGE = 8,  /* linkage of a FUNC -> 0 */
	BTFMIN_CHANGE_FUNC = 9,     /* FUNC -> TYPEDEF */
	BTFMIN_CHANGE_FUNC_PROTO = 10, /* FUNC_PROTO -> nameless ENUM of 4 bytes, no values */
	BTFMIN_CHANGE_VAR = 11,        /* VAR -> nameless INT of one byte */
	BTFMIN_CHANGE_DATASEC = 12,    /* DATASEC -> as FLOAT */
	BTFMIN_CHANGE_BITFIELD =
		13,              /* bitfield -> member whose INT, added at the end, is as wide */
	BTFMIN_CHANGE_FWD = 14,  /* FWD of a union -> FWD without kind_flag */
	BTFMIN_CHANGE_VLEN = 15, /* over 65535 elements -> none */
	BTFMIN_CHANGE_ENUM_GONE = 16 /* nameless ENUM64 without values that fit -> as FLOAT */
};

/* Places for the kinds above and for those to come. */
#define BTFMIN_CHANGE_KINDS 24
/* So many of each kind are named. */
#define BTFMIN_CHANGE_NAMED 4

/* A kind as one word ("enum64"), as what is counted ("type tag") and as what became of it
 * ("written as CONST"); constant text, "" for other numbers. */
const char *btfmin_change_name(int kind);
const char *btfmin_change_noun(int kind);
const char *btfmin_change_fate(int kind);
/* 1 if the reader knows less afterwards than the BTF said, 0 if it was but said otherwise. */
int btfmin_change_loses(int kind);

/* What was changed, by kind: how many, and of the first BTFMIN_CHANGE_NAMED where they are. */
struct btfmin_change {
	uint32_t count;
	uint32_t type_ids[BTFMIN_CHANGE_NAMED];
	/* string offset of the enumerator's or member's name, for kinds that count those; else 0 */
	uint32_t elements[BTFMIN_CHANGE_NAMED];
};

struct btfmin_changes {
	struct btfmin_change by_kind[BTFMIN_CHANGE_KINDS];
};

#define BTFMIN_ORDER_SAME   0u
#define BTFMIN_ORDER_LITTLE 1u
#define BTFMIN_ORDER_BIG    2u

struct btfmin_convert_opts {
	const struct btfmin_allocator *allocator; /* NULL: malloc and free */
	const char *reader;                       /* a reader's name; NULL: the newest */
	uint32_t byte_order;                      /* one of BTFMIN_ORDER_ */
};

/*
 * Writes btf again, whole, for the reader and in the byte order of opts (NULL: as it is): a header
 * of 24 bytes, then types, then strings, nothing between or behind them, no layout section. What
 * the reader does not know becomes the nearest that it does, in the spirit of what libbpf does to
 * a program's BTF before it loads it (bpf_object__sanitize_btf()); changes, which may be NULL,
 * tells what. Every type keeps its id and every string its offset, so TYPE_ID_TARGET means the
 * same, and of a split BTF its own part alone is written, to be read with its base as before. What
 * is wrong with a type stays wrong. Takes time and memory in proportion to btf's size.
 * out->data belongs to the caller: btfmin_emitted_free() with the allocator of opts. *changes is
 * filled or zeroed. Errors: UNSUPPORTED (a kind, header fields or header flags that are not
 * known here: they may mean anything), LIMIT (4 GiB, or more types or strings than the reader
 * takes), CORRUPT (a bitfield that is neither INT nor ENUM or has over 64 bits, if bitfields need
 * changing), NOMEM, USAGE (no btf, no such reader, no such order).
 */
int btfmin_convert(struct btfmin_emitted *out, struct btfmin_changes *changes,
		   const struct btfmin_btf *btf, const struct btfmin_convert_opts *opts,
		   struct btfmin_error *err);

#define BTFMIN_READER_SAME    0 /* the same answer */
#define BTFMIN_READER_OTHER   1 /* another one, or other candidates */
#define BTFMIN_READER_UNKNOWN 2 /* the reader does not know this kind of relocation */

/*
 * What becomes of record index's answer for reader when it gets a converted BTF: full is the
 * result of the set on the whole BTF, left that of the same set on the converted one. Compared are
 * the answers and what every candidate that matches is given, as far as the reader can tell:
 * libbpf before 1.0 has enumerators' values of 32 bits, and kinds of relocations are judged for
 * libbpf only, since Linux resolves none on a file. What a reader gets wrong whatever the BTF is
 * not told. Returns one of BTFMIN_READER_. Errors: USAGE (no such reader or record, results of two
 * sets), NOMEM.
 */
int btfmin_reader_answer(const char *reader, const struct btfmin_result *full,
			 const struct btfmin_result *left, size_t index, struct btfmin_error *err);

#ifdef __cplusplus
}
#endif

#endif /* BTFMIN_H */
