/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * convert.h - one BTF on its way to another reader or byte order
 *
 * Records go over in the order of their ids, as they are or as what the reader knows instead:
 * always one for one, so that no id changes. Strings go over as they are.
 */
#ifndef BM_CONVERT_H
#define BM_CONVERT_H

#include "btf.h"
#include "table.h"

#include "readers.h"

/* When a record of a kind is not simply copied. */
#define BM_TOUCH_ALWAYS 1u
#define BM_TOUCH_FLAG   2u /* if kind_flag is set */
#define BM_TOUCH_VLEN   4u /* if vlen is not 0 */
#define BM_TOUCH_WIDE   8u /* if vlen is over 65535 */

#define BM_INT_WIDTH 0xffu /* of an INT's data: the bits that are meant */

/* An INT added behind all others, for bitfields of readers without kind_flag. */
struct bm_extra {
	uint32_t name, size, data;
	uint32_t next; /* in its bucket */
};

struct bm_convert {
	struct btfmin_allocator a;
	const struct btfmin_btf *b;
	struct bm_reader reader;
	struct btfmin_changes *changes;
	uint8_t touch[BM_KINDS_KNOWN];
	unsigned char *p; /* the output: at bytes of it are written */
	size_t at, cap;
	bool be; /* its byte order */
	uint32_t elements;
	struct bm_extra *extras;
	size_t nextras, cextras;
	struct bm_table by_key; /* of extras */
};

/* Room for words 32-bit words more, and the next of them. Errors: NOMEM. */
int bm_convert_room(struct bm_convert *c, uint64_t words, struct btfmin_error *err);
static inline void bm_convert_put(struct bm_convert *c, uint32_t word)
{
	bm_put_u32(c->p + c->at, c->be, word);
	c->at += 4;
}

/* Fills c->touch from c->reader. */
void bm_convert_plan(struct bm_convert *c);
/* Writes a record that is touched. Errors: NOMEM, CORRUPT, LIMIT. */
int bm_convert_type(struct bm_convert *c, const struct bm_type *t, struct btfmin_error *err);
/*
 * The type that bitfield m of t is to have instead of *type, an INT of its width.
 * Errors: NOMEM, CORRUPT (neither INT nor ENUM, over 64 bits).
 */
int bm_convert_bits(struct bm_convert *c, const struct bm_type *t, const struct bm_member *m,
		    uint32_t *type, struct btfmin_error *err);
/* Writes the INTs that were added. Errors: NOMEM. */
int bm_convert_extras(struct bm_convert *c, struct btfmin_error *err);

/* Counts a change; element is the string offset of a name, or 0. */
void bm_note_change(struct bm_convert *c, int kind, uint32_t id, uint32_t element);

#endif /* BM_CONVERT_H */
