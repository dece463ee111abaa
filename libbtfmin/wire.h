/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * wire.h - BTF as it lies in bytes: the header, and the table of kinds
 *
 * A type record is 32-bit words: name offset, info, a third word; then the kind's fixed words;
 * then vlen elements. What a word is, one letter says:
 *	N  offset of a name		I  type id		P  plain number
 * Source: Documentation/bpf/btf.rst, section 2.
 */
#ifndef BM_WIRE_H
#define BM_WIRE_H

#include <stdbool.h>
#include <stdint.h>

#define BM_BTF_MAGIC     0xeb9fu
#define BM_BTF_VERSION   1u
#define BM_HEADER_MIN    24u /* the header every reader takes, and the one written */
#define BM_HEADER_LAYOUT 32u /* the header with layout_off and layout_len */

#define BM_HEAD_WORDS 3u /* name, info, third */
#define BM_W_NAME     0u
#define BM_W_INFO     1u
#define BM_W_THIRD    2u
#define BM_W_FIXED    3u

#define BM_KINDS_KNOWN 20u  /* kinds with a row below */
#define BM_KINDS_MAX   128u /* kinds that 7 bits can say */

struct bm_kind {
	const char *name;
	char third;        /* the third word's letter */
	const char *fixed; /* a letter for each fixed word */
	const char *elem;  /* a letter for each word of an element; "" if vlen counts nothing */
	uint8_t fixed_words;
	uint8_t elem_words;
};

/* Row by kind; row 0 is void, which has no record. */
extern const struct bm_kind bm_kinds[BM_KINDS_KNOWN];

/* The letter of word i of a record of a known kind. */
static inline char bm_role(uint32_t kind, uint32_t i)
{
	const struct bm_kind *k = &bm_kinds[kind];

	if (i == BM_W_NAME)
		return 'N';
	if (i <= BM_W_THIRD)
		return i == BM_W_INFO ? 'P' : k->third;
	i -= BM_W_FIXED;
	if (i < k->fixed_words)
		return k->fixed[i];
	return k->elem[(i - k->fixed_words) % k->elem_words];
}

/* The info word: vlen in bits 0-23, kind in 24-30, kind_flag in 31. */
static inline uint32_t bm_info_vlen(uint32_t info)
{
	return info & 0xffffff;
}

static inline uint32_t bm_info_kind(uint32_t info)
{
	return info >> 24 & 0x7f;
}

static inline bool bm_info_kflag(uint32_t info)
{
	return info >> 31;
}

static inline uint32_t bm_info(uint32_t kind, uint32_t vlen, bool kflag)
{
	return (uint32_t)kflag << 31 | kind << 24 | vlen;
}

/* The word after an INT's head: encoding in bits 24-27, bit offset in 16-23, width in 0-7. */
#define BM_INT_SIGNED        1u
#define BM_INT_ENCODING_MASK 0x0f000000u

static inline uint32_t bm_int_encoding(uint32_t data)
{
	return data >> 24 & 0x0f;
}

static inline uint32_t bm_int_offset(uint32_t data)
{
	return data >> 16 & 0xff;
}

#endif /* BM_WIRE_H */
