/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * btfmin_archive.h - the BTF in whatever it comes in: compressed, in an archive, in a kernel image
 *
 * The conventions are btfmin.h's: memory in, memory out, borrowed bytes, one error record. What
 * the bytes are is told by themselves, never by a name. They may be, one inside the other:
 *
 *	raw BTF, and ELF of any class and byte order with a .BTF section, compressed or not
 *	gzip, xz, lzma, zstd or lz4: at most two of these in all
 *	a tar archive (v7, ustar, GNU, pax): at most one, of which one member is taken
 *	a kernel image: x86 bzImage, EFI zboot, the Image of arm64 and others, s390x
 *
 * Sources: POSIX.1-2017 (pax, "ustar Interchange Format" and "pax Interchange Format"), the GNU
 * tar manual ("Basic Tar Format"), the ELF specification (gABI, "Section Compression").
 */
#ifndef BTFMIN_ARCHIVE_H
#define BTFMIN_ARCHIVE_H

#include <btfmin.h>

#ifdef __cplusplus
extern "C" {
#endif

enum btfmin_layer_kind {
	BTFMIN_LAYER_UNKNOWN = 0, /* none of the forms; after a failure only */
	BTFMIN_LAYER_BTF = 1,
	BTFMIN_LAYER_ELF = 2,
	BTFMIN_LAYER_CODEC = 3, /* compressed; of an ELF section as well */
	BTFMIN_LAYER_TAR = 4,
	BTFMIN_LAYER_IMAGE = 5 /* a kernel image */
};

/* What was recognised on the way in. */
struct btfmin_layer {
	int kind; /* an enum btfmin_layer_kind */
	/* Its name: "btf", "elf", "tar", "gzip", "xz", ..., the name of a kind of kernel image, or "unknown";
	 * constant text */
	const char *form;
	uint64_t offset; /* where it begins in the bytes it lies in */
	uint64_t size;   /* how many of them it takes; BTFMIN_NO_OFFSET if that did not show */
};

#define BTFMIN_LAYERS_MAX 8

/*
 * The layers from outside in. What is compressed, and a member of a tar, are bytes of their own,
 * in which the next layer lies; in all other forms the next one lies in the same bytes.
 *
 * After a failure the last layer is the one that could not be passed: the offset of the error
 * counts in the bytes it lies in. After a success it is "btf".
 */
struct btfmin_trail {
	uint32_t count;
	struct btfmin_layer layers[BTFMIN_LAYERS_MAX];
	/* The name of the member taken of a tar, cut after 255 bytes; "" if there is none. Bytes of
	 * the input: to be escaped before they are shown. */
	char member[256];
	uint64_t members; /* members that are BTF, each name once in a row; 0 if there is no tar */
};

struct btfmin_source_opts {
	const struct btfmin_allocator *allocator; /* NULL: malloc and free */
	/* Bytes that may come out of one layer; 0: 1 GiB, and beyond 64 MiB no more than 1000 times
	 * what it is made of. */
	uint64_t max_size;
	uint64_t max_memory; /* bytes that a decoder may take for itself; 0: 256 MiB */
	const char *member;  /* the member of a tar to take; NULL: the only one that is BTF */
	struct btfmin_trail *trail; /* filled, after a failure as well; may be NULL; borrowed */
};

/* What a reader may want to know of a source that is readable all the same. */
#define BTFMIN_SOURCE_TRAILING   1u  /* bytes after the end of what is compressed, ignored */
#define BTFMIN_SOURCE_UNCHECKED  2u  /* compressed data without a checksum, or of an unknown sort */
#define BTFMIN_SOURCE_TAR_NO_END 4u  /* a tar without the blocks that mark its end */
#define BTFMIN_SOURCE_TAR_JUNK   8u  /* bytes after a tar's end */
#define BTFMIN_SOURCE_TAR_OTHERS 16u /* links, devices or FIFOs in a tar, skipped */
#define BTFMIN_SOURCE_TAR_TWICE  32u /* members of one name in a tar: the last one was taken */

struct btfmin_source;

/*
 * Finds the BTF in size bytes at data, which are borrowed: where nothing has to be expanded,
 * nothing is copied. opts may be NULL. The BTF itself is not looked into.
 *
 * Of a tar, the member that opts name is taken, or the only one that is BTF: a regular file that
 * begins with BTF's magic or whose name ends in ".btf". "./a" and "a" are one name. If a name
 * comes twice, the last one counts. Names are compared, and never used as paths.
 *
 * A compressed tar is never held in memory, nor is its reader's memory a matter of how many
 * members there are: what is held is the member taken, and what the decoder needs.
 *
 * Errors: CORRUPT (broken in any layer, cut short included, or none of the forms, or more layers
 * than are allowed), ABSENT (no .BTF section, no such member, none that is BTF, or several and no
 * name given), UNSUPPORTED (a form or a compression this build does not read, .BTF without bytes
 * in a separate debug file, sparse tar members), LIMIT (max_size, max_memory, names and pax
 * records over 1 MiB, ELF's 2^20 sections), NOMEM, USAGE (out is NULL, or data with a size).
 */
int btfmin_source_open(struct btfmin_source **out, const void *data, size_t size,
		       const struct btfmin_source_opts *opts, struct btfmin_error *err);
void btfmin_source_close(struct btfmin_source *source);

/* The BTF found. Its bytes live as long as the source and what it was opened on. */
struct btfmin_source_btf {
	const void *data;
	size_t size;
	uint64_t offset; /* of data in the bytes it lies in: for btfmin_btf_opts.file_offset */
	uint32_t pointer_size; /* 4 or 8 from the ELF class; 0 if there is no ELF */
	uint32_t notes;        /* a sum of BTFMIN_SOURCE_ bits */
	const void *base;      /* the section .BTF.base, a module's distilled base; NULL if none */
	size_t base_size;
	uint64_t base_offset;
};

/* All is 0 for a NULL source. */
void btfmin_source_btf(const struct btfmin_source *source, struct btfmin_source_btf *out);

/* ---- the members of an archive ----------------------------------------------------------- */

struct btfmin_members;

/* One regular file of a tar. */
struct btfmin_member {
	const char *name; /* NUL-terminated bytes of the input; lives until the next call */
	uint64_t size;
	int is_btf; /* 1 if btfmin_source_open() counts it as BTF */
};

/*
 * Opens a tar, compressed or not, to go through its members without expanding it in memory. data
 * is borrowed; opts may be NULL, and of it member is not looked at; trail must live as long.
 * Errors: those of btfmin_source_open(); ABSENT if it is no tar.
 */
int btfmin_members_open(struct btfmin_members **out, const void *data, size_t size,
			const struct btfmin_source_opts *opts, struct btfmin_error *err);
/*
 * 1 and the next regular file in the order of the archive, links, devices and directories left
 * out; 0 after the last one, when all of the archive has been read and found sound.
 * Errors: CORRUPT, UNSUPPORTED, LIMIT, NOMEM as above; after one, every further call fails so.
 */
int btfmin_members_next(struct btfmin_members *members, struct btfmin_member *out,
			struct btfmin_error *err);
/* A sum of BTFMIN_SOURCE_ bits, complete once btfmin_members_next() has said 0. */
uint32_t btfmin_members_notes(const struct btfmin_members *members);
void btfmin_members_close(struct btfmin_members *members);

#ifdef __cplusplus
}
#endif

#endif /* BTFMIN_ARCHIVE_H */
