/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sparse.h - a large ELF file out of a decoder, of which only what leads to its BTF is kept
 *
 * A kernel is ten times as large as its BTF, and its section table comes last. So while it passes,
 * its beginning, its end and all that looks like BTF is kept; whether that was enough shows at the
 * end. The rest is zero, and costs no memory where pages that nobody has written cost none.
 */
#ifndef IO_SPARSE_H
#define IO_SPARSE_H

#include "feed.h"
#include "found.h"

#define BM_SPARSE_RANGES 32u

struct bm_range {
	uint64_t from, to;
};

struct bm_sparse {
	unsigned char *bytes; /* size of them */
	uint64_t size;
	struct bm_range kept[BM_SPARSE_RANGES];
	unsigned int count;
};

/* Whether a file that begins like this and says that it is so large is worth it. */
bool bm_sparse_is_worth(uint64_t told, uint64_t at_hand, uint64_t limit);
/*
 * Reads all that the feed gives; kernels have relocations after the file, which are left out. 1 if
 * the BTF of the file is among what was kept, so that bm_found_in_elf() finds the same as in the
 * whole; 0 if that cannot be said: the file is then to be read as a whole. The caller gives
 * s->bytes back in any case. Errors: those of the feed, NOMEM.
 */
int bm_sparse_read(struct bm_sparse *s, struct bm_feed *feed, uint64_t told,
		   const struct btfmin_allocator *a, struct btfmin_error *err);

#endif /* IO_SPARSE_H */
