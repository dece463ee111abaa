/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * span.h - the one gate: a range of input bytes and the only ways to look inside it
 *
 * This is the only file that makes a pointer from an untrusted offset, and the only one that
 * knows about byte order. Offsets are uint64_t until they pass here; every function answers false
 * for what lies outside, and then touches nothing.
 */
#ifndef BM_SPAN_H
#define BM_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* For what is to be part of its caller's loop, whatever its size. */
#ifdef __GNUC__
#define BM_INLINE static inline __attribute__((always_inline))
#else
#define BM_INLINE static inline
#endif

struct span {
	const unsigned char *p;
	size_t len;
	bool be; /* multi-byte numbers in here are big-endian */
};

static inline struct span span_of(const void *p, size_t len, bool be)
{
	struct span s;

	s.p = (const unsigned char *)p;
	s.len = len;
	s.be = be;
	return s;
}

static inline bool span_has(struct span s, uint64_t off, uint64_t len)
{
	return off <= s.len && len <= s.len - off;
}

/* The len bytes at off as a span of their own. */
static inline bool span_sub(struct span s, uint64_t off, uint64_t len, struct span *out)
{
	if (!span_has(s, off, len))
		return false;
	*out = span_of(s.p + (size_t)off, (size_t)len, s.be);
	return true;
}

/* Numbers from bytes; the compilers make one load, and a swap where needed, of each. */
static inline uint16_t bm_u16(const unsigned char *p, bool be)
{
	return (uint16_t)(be ? p[0] << 8 | p[1] : p[1] << 8 | p[0]);
}

static inline uint32_t bm_u32(const unsigned char *p, bool be)
{
	if (be)
		return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static inline uint64_t bm_u64(const unsigned char *p, bool be)
{
	uint64_t first = bm_u32(p, be), second = bm_u32(p + 4, be);

	return be ? first << 32 | second : second << 32 | first;
}

static inline bool span_u8(struct span s, uint64_t off, uint8_t *out)
{
	if (!span_has(s, off, 1))
		return false;
	*out = s.p[(size_t)off];
	return true;
}

static inline bool span_u16(struct span s, uint64_t off, uint16_t *out)
{
	if (!span_has(s, off, 2))
		return false;
	*out = bm_u16(s.p + (size_t)off, s.be);
	return true;
}

static inline bool span_u32(struct span s, uint64_t off, uint32_t *out)
{
	if (!span_has(s, off, 4))
		return false;
	*out = bm_u32(s.p + (size_t)off, s.be);
	return true;
}

/* Two numbers in a row, both inside or neither read. */
static inline bool span_u32_pair(struct span s, uint64_t off, uint32_t *first, uint32_t *second)
{
	if (!span_has(s, off, 8))
		return false;
	*first = bm_u32(s.p + (size_t)off, s.be);
	*second = bm_u32(s.p + (size_t)off + 4, s.be);
	return true;
}

static inline bool span_u64(struct span s, uint64_t off, uint64_t *out)
{
	if (!span_has(s, off, 8))
		return false;
	*out = bm_u64(s.p + (size_t)off, s.be);
	return true;
}

/* The NUL-terminated string at off, its terminator inside the span. */
static inline bool span_str(struct span s, uint64_t off, const char **out)
{
	if (off >= s.len || !memchr(s.p + (size_t)off, '\0', s.len - (size_t)off))
		return false;
	*out = (const char *)(s.p + (size_t)off);
	return true;
}

/* The same for a span whose last byte is known to be NUL: any offset inside has a string. */
static inline bool span_str_nul(struct span s, uint64_t off, const char **out)
{
	if (off >= s.len)
		return false;
	*out = (const char *)(s.p + (size_t)off);
	return true;
}

/* A hint that off is going to be looked at soon; nothing is read, and off may be anywhere. */
static inline void span_hint(struct span s, uint64_t off)
{
#ifdef __GNUC__
	if (off < s.len)
		__builtin_prefetch(s.p + (size_t)off);
#else
	(void)s;
	(void)off;
#endif
}

/* Writing, for the bytes this library makes itself. */
static inline void bm_put_u16(unsigned char *p, bool be, uint16_t v)
{
	p[be ? 1 : 0] = (unsigned char)(v & 0xff);
	p[be ? 0 : 1] = (unsigned char)(v >> 8);
}

static inline void bm_put_u32(unsigned char *p, bool be, uint32_t v)
{
	bm_put_u16(p + (be ? 2 : 0), be, (uint16_t)(v & 0xffff));
	bm_put_u16(p + (be ? 0 : 2), be, (uint16_t)(v >> 16));
}

static inline void bm_put_u64(unsigned char *p, bool be, uint64_t v)
{
	bm_put_u32(p + (be ? 4 : 0), be, (uint32_t)(v & 0xffffffff));
	bm_put_u32(p + (be ? 0 : 4), be, (uint32_t)(v >> 32));
}

#endif /* BM_SPAN_H */
