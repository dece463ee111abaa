/* SPDX-License-Identifier: BSD-2-Clause */
/* make_xz.h - streams of xz for tests, and their places and checksums, to damage what is between */
#ifndef TEST_MAKE_XZ_H
#define TEST_MAKE_XZ_H

#include <lzma.h>

#include "unpack.h"

#define XZ_HEADER 12 /* of a stream; its footer is as long */

/*
 * One stream with check, in blocks of so many bytes, with the filter before (its id, 0: none) and
 * its options; with a dictionary of 4 KiB, so that many can be decoded fast.
 */
struct blob xz_with(const struct blob *data, lzma_check check, size_t block, lzma_vli before,
		    void *options);
/* With a CRC64, in one block. */
struct blob xz(const struct blob *data);

/* In a stream of one block: the end of the block's header, and the index, which the footer tells.
 */
size_t xz_block_end(const struct blob *b);
size_t xz_index_at(const struct blob *b);

/* Makes the checksums of everything but the data right again after a change. */
void xz_mend(struct blob *b, size_t index);

#endif /* TEST_MAKE_XZ_H */
