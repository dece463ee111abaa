/* SPDX-License-Identifier: BSD-2-Clause */
#include "told.h"
#include "wire.h"

/* A header longer than this is none that anyone has written. */
#define HEADER_MAX 4096u

uint64_t bm_told_by_elf(struct span head, uint64_t *table)
{
	uint16_t entry = 0, count = 0;
	uint8_t class = 0, order = 0;

	*table = 0;
	(void)(span_u8(head, 4, &class) && span_u8(head, 5, &order));
	head.be = order == 2;
	if (class != 2 || !span_u64(head, 40, table) || !span_u16(head, 58, &entry) ||
	    !span_u16(head, 60, &count) || *table > UINT64_MAX / 2)
		return 0;
	return *table + (uint64_t)entry * count;
}

uint64_t bm_told_by_btf(struct span head)
{
	uint32_t header, types_at, types, strings_at, strings;
	uint16_t magic = 0;
	uint8_t version = 0;

	if (!span_u16(head, 0, &magic))
		return 0;
	head.be = magic != BM_BTF_MAGIC;
	(void)span_u16(head, 0, &magic);
	if (magic != BM_BTF_MAGIC || !span_u8(head, 2, &version) || version != BM_BTF_VERSION ||
	    !span_u32(head, 4, &header) || !span_u32(head, 8, &types_at) ||
	    !span_u32(head, 12, &types) || !span_u32(head, 16, &strings_at) ||
	    !span_u32(head, 20, &strings))
		return 0;
	if (header < BM_HEADER_MIN || header % 4 || header > HEADER_MAX || types_at % 4 ||
	    (uint64_t)types_at + types > strings_at)
		return 0;
	return (uint64_t)header + strings_at + strings;
}
