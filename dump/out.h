/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * out.h - text in the making: one buffer that doubles, and a failure that waits
 *
 * What is appended after memory ran out, or past the limit, is lost, and bm_out_finish() says so:
 * that is the one place to check. Whoever may write very much asks
 * bm_out_failed() now and then, so as not to go on for nothing.
 */
#ifndef BM_OUT_H
#define BM_OUT_H

#include <stdbool.h>
#include <string.h>

#include "fail.h"
#include "mem.h"

/* How far behind the room that was asked for may be written, for copies of a constant length. */
#define BM_OUT_SLACK 16u

struct bm_out {
	struct btfmin_allocator a;
	char *data;
	size_t len;
	size_t cap;   /* without the slack */
	uint64_t max; /* bytes that len may reach */
	int status;   /* 0, or BTFMIN_ERR_NOMEM or BTFMIN_ERR_LIMIT from the first failure on */
};

/*
 * An empty text with room for expected bytes, if they can be had, that may grow to max; 0 for max
 * means what bm_out_max() says.
 */
void bm_out_init(struct bm_out *o, const struct btfmin_allocator *a, uint64_t expected,
		 uint64_t max);
/*
 * How much text a BTF of size bytes (with its bases) may become if the caller names no limit:
 * more than any compiler's output needs, and little enough that a small hostile input, in which
 * a million types share one long name, stays small.
 */
static inline uint64_t bm_out_max(uint64_t size)
{
	return size * 16 + ((uint64_t)16 << 20);
}

/* Gives the text to *text, or says what failed and frees it. Errors: NOMEM, LIMIT. */
int bm_out_finish(struct bm_out *o, struct btfmin_text *text, struct btfmin_error *err);
/* For a failure of another kind: frees what there is. */
void bm_out_drop(struct bm_out *o);

/* Makes room for n bytes more; false if there is none, and never will be again. */
bool bm_out_grow(struct bm_out *o, size_t n);

static inline bool bm_out_failed(const struct bm_out *o)
{
	return o->status != 0;
}

/* Room for n bytes at o->data + o->len; whoever writes there adds to o->len. */
static inline bool bm_out_room(struct bm_out *o, size_t n)
{
	return n <= o->cap - o->len || bm_out_grow(o, n);
}

static inline void bm_out_bytes(struct bm_out *o, const void *p, size_t n)
{
	if (!bm_out_room(o, n))
		return;
	if (n)
		memcpy(o->data + o->len, p, n);
	o->len += n;
}

static inline void bm_out_char(struct bm_out *o, char c)
{
	if (bm_out_room(o, 1))
		o->data[o->len++] = c;
}

/* A NUL-terminated text; of a literal, the compiler knows the length. */
static inline void bm_out_str(struct bm_out *o, const char *s)
{
	bm_out_bytes(o, s, strlen(s));
}

/* n times the byte c. */
void bm_out_fill(struct bm_out *o, char c, size_t n);

/* Decimal. */
void bm_out_u64(struct bm_out *o, uint64_t v);
static inline void bm_out_u32(struct bm_out *o, uint32_t v)
{
	bm_out_u64(o, v);
}
void bm_out_i64(struct bm_out *o, int64_t v);
/* Lower-case hexadecimal without 0x, with zeros in front up to width digits (16 at most). */
void bm_out_hex(struct bm_out *o, uint64_t v, unsigned width);

#endif /* BM_OUT_H */
