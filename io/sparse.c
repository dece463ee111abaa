/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "fail.h"
#include "mem.h"
#include "sparse.h"
#include "told.h"
#include "wire.h"

#define STEP_SIZE ((size_t)64 << 10)

/* Below, a copy of all costs next to nothing. */
#define WORTH_MIN ((uint64_t)4 << 20)

/* The file's beginning, and what stands before the section table: the names of sections. */
#define FIRST_BYTES ((uint64_t)4096)
#define TAIL_BYTES  ((uint64_t)512 << 10)

/* What is being read. */
struct reading {
	struct bm_sparse *s;
	uint64_t at; /* of the bytes in step */
	size_t used; /* bytes in step */
	unsigned char step[STEP_SIZE];
};

bool bm_sparse_is_worth(uint64_t told, uint64_t at_hand, uint64_t limit)
{
	return told >= WORTH_MIN && told <= limit && told / BM_LIKELY_RATIO <= at_hand;
}

static void add_range(struct bm_sparse *s, uint64_t from, uint64_t to)
{
	if (s->count == BM_SPARSE_RANGES || from >= to)
		return;
	s->kept[s->count].from = from;
	s->kept[s->count].to = to;
	s->count++;
}

static bool is_kept(const struct bm_sparse *s, uint64_t from, uint64_t size)
{
	unsigned int i;

	for (i = 0; i < s->count; i++) {
		if (from >= s->kept[i].from && from <= s->kept[i].to &&
		    size <= s->kept[i].to - from)
			return true;
	}
	return size == 0;
}

/* Copies what of the step lies in the range. */
static void keep(struct reading *r, const struct bm_range *range)
{
	uint64_t from = range->from > r->at ? range->from : r->at;
	uint64_t to = range->to < r->at + r->used ? range->to : r->at + r->used;

	if (from < to) /* ranges end where the file does, or before */
		memcpy(r->s->bytes + from, r->step + (from - r->at), (size_t)(to - from));
}

/* Looks for BTF that begins with this byte, from which on in the step; those that fit are kept. */
static void scan(struct reading *r, unsigned char first, size_t room)
{
	const unsigned char *p = r->step, *end = r->step + room;

	for (; p < end && (p = memchr(p, first, (size_t)(end - p))) != NULL; p++) {
		uint64_t from = r->at + (uint64_t)(p - r->step), size;

		size = bm_told_by_btf(span_of(p, r->used - (size_t)(p - r->step), false));
		if (size && from < r->s->size && size <= r->s->size - from &&
		    !is_kept(r->s, from, size))
			add_range(r->s, from, from + size);
	}
}

/*
 * One step: ranges that begin in it are found before it is copied from. The last bytes, which may
 * be the beginning of a header, go to the front for the next step; false at the end.
 */
static bool pass(struct reading *r, bool last)
{
	size_t rest = last || r->used < BM_HEADER_MIN ? 0 : BM_HEADER_MIN - 1;
	unsigned int i;

	scan(r, 0x9f, r->used - rest);
	scan(r, 0xeb, r->used - rest);
	for (i = 0; i < r->s->count; i++)
		keep(r, &r->s->kept[i]);
	memmove(r->step, r->step + r->used - rest, rest);
	r->at += r->used - rest;
	r->used = rest;
	return !last;
}

/* To the end, and no less: only there a decoder knows that what it gave was right. */
static int read_steps(struct reading *r, struct bm_feed *feed, struct btfmin_error *err)
{
	size_t room, got;
	int ret;

	do {
		room = STEP_SIZE - r->used;
		ret = bm_feed_read(feed, r->step + r->used, room, &got, err);
		if (ret)
			return ret;
		r->used += got;
	} while (pass(r, got < room));
	if (r->at < r->s->size)
		r->s->size = r->at;
	return 0;
}

/* Whether all that leads to the BTF was kept, and the BTF too. */
static bool is_enough(const struct bm_sparse *s)
{
	struct bm_found found;

	if (bm_found_in_elf(&found, s->bytes, (size_t)s->size, NULL))
		return false;
	return is_kept(s, found.table, found.table_size) &&
	       is_kept(s, found.names, found.names_size) &&
	       is_kept(s, found.btf.offset, found.btf.bytes.len) &&
	       is_kept(s, found.base.offset, found.base.bytes.len) && !found.btf.compression &&
	       !found.base.compression;
}

int bm_sparse_read(struct bm_sparse *s, struct bm_feed *feed, uint64_t told,
		   const struct btfmin_allocator *a, struct btfmin_error *err)
{
	struct span head = bm_feed_head(feed);
	struct reading *r;
	uint64_t table;
	int ret;

	memset(s, 0, sizeof(*s));
	(void)bm_told_by_elf(head, &table);
	s->bytes = bm_zalloc(a, (size_t)told, 1);
	r = bm_alloc(a, 1, sizeof(*r));
	if (!s->bytes || !r) {
		bm_free(a, r);
		return fail_nomem(err);
	}
	s->size = told;
	r->s = s;
	r->at = r->used = 0;
	add_range(s, 0, FIRST_BYTES); /* what is worth it is larger */
	add_range(s, table > TAIL_BYTES ? table - TAIL_BYTES : 0, told);
	ret = read_steps(r, feed, err);
	bm_free(a, r);
	return ret ? ret : is_enough(s);
}
