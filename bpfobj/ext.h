/* SPDX-License-Identifier: BSD-2-Clause */
/* ext.h - the CO-RE part of a .BTF.ext section, walked in place */
#ifndef BM_EXT_H
#define BM_EXT_H

#include "btfmin.h"
#include "span.h"

/* Where a walk stands. Made by bm_ext_open(), advanced by bm_ext_next(). */
struct bm_ext_walk {
	struct span info;     /* the core_relo part; empty if there is none */
	uint64_t file_offset; /* of info */
	uint64_t next;        /* in info: the next block */
	uint32_t record_size;
};

/* The records of one program section. */
struct bm_ext_block {
	struct span records;
	uint64_t file_offset;  /* of the block: its first word is section_name */
	uint64_t first_record; /* in the file */
	uint32_t section_name; /* a string offset in the local BTF; not checked */
	uint32_t count;        /* at least 1; records holds this many */
	uint32_t record_size;
};

/*
 * Checks the header and the extent of its parts. section is the whole .BTF.ext, in the byte order
 * that the local BTF has; file_offset is where it starts in the file. A header too short to have
 * CO-RE records is fine, and has none. Errors: CORRUPT.
 */
int bm_ext_open(struct bm_ext_walk *walk, struct span section, uint64_t file_offset,
		struct btfmin_error *err);

/* 1 and the next block, 0 after the last. Errors: CORRUPT. */
int bm_ext_next(struct bm_ext_walk *walk, struct bm_ext_block *block, struct btfmin_error *err);

/* Record index, below block->count; section and opcode are left as they are. */
void bm_ext_record(const struct bm_ext_block *block, uint32_t index, struct btfmin_record *out);

#endif /* BM_EXT_H */
