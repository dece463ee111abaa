/* SPDX-License-Identifier: BSD-2-Clause */
/* told.h - how many bytes ELF and BTF have, by what their first ones say: a guess, until it shows
 */
#ifndef BM_TOLD_H
#define BM_TOLD_H

#include "span.h"

/* Compressed BTF and kernels expand by four to twelve: what claims more has to prove it. */
#define BM_LIKELY_RATIO 16u

/* ELF of 64 bits; *table is where its section table begins, which comes last. 0: no idea. */
uint64_t bm_told_by_elf(struct span head, uint64_t *table);
/* BTF of either byte order, whose strings come last. 0: the header makes no sense, or is no BTF's.
 */
uint64_t bm_told_by_btf(struct span head);

#endif /* BM_TOLD_H */
