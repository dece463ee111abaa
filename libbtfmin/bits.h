/* SPDX-License-Identifier: BSD-2-Clause */
/* bits.h - a set of small numbers, one bit each; the words belong to the caller */
#ifndef BM_BITS_H
#define BM_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline size_t bits_words(uint64_t n)
{
	return (size_t)((n + 63) / 64);
}

static inline bool bits_has(const uint64_t *bits, uint64_t i)
{
	return bits[i / 64] >> (i % 64) & 1;
}

/* Puts i in; true if it was not there. */
static inline bool bits_add(uint64_t *bits, uint64_t i)
{
	uint64_t bit = (uint64_t)1 << (i % 64);
	bool fresh = !(bits[i / 64] & bit);

	bits[i / 64] |= bit;
	return fresh;
}

#endif /* BM_BITS_H */
