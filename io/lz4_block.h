/* SPDX-License-Identifier: BSD-2-Clause */
/* lz4_block.h - the one fault of an LZ4 block that liblz4 does not look for */
#ifndef BM_LZ4_BLOCK_H
#define BM_LZ4_BLOCK_H

#include "span.h"

/* A length of 15 goes on in bytes that are added, up to the first that is not 255. */
static inline bool bm_lz4_length(struct span block, uint64_t *at, uint64_t *length)
{
	uint8_t byte = 255;

	if (*length != 15)
		return true;
	while (byte == 255) {
		if (!span_u8(block, *at, &byte))
			return false;
		*at += 1;
		*length += byte;
	}
	return true;
}

/*
 * True if a match in the block has the offset 0. lz4_Block_format.md calls that invalid; liblz4
 * takes it, and gives out bytes that it has never written. A block that ends early, or is broken
 * in other ways, is left for liblz4 to find.
 */
static inline bool bm_lz4_offset_0(struct span block)
{
	uint64_t at = 0, literals, match;
	uint16_t offset;
	uint8_t token;

	while (span_u8(block, at, &token)) {
		at++;
		literals = token >> 4;
		match = token & 15;
		if (!bm_lz4_length(block, &at, &literals))
			return false;
		at += literals;
		if (!span_u16(block, at, &offset)) /* the last sequence is literals only */
			return false;
		if (offset == 0)
			return true;
		at += 2;
		if (!bm_lz4_length(block, &at, &match))
			return false;
	}
	return false;
}

#endif /* BM_LZ4_BLOCK_H */
