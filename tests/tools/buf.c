/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../libbtfmin/span.h"
#include "buf.h"

void die(const char *what)
{
	fprintf(stderr, "%s\n", what);
	exit(EXIT_FAILURE);
}

void *need(void *p)
{
	if (!p)
		die("out of memory");
	return p;
}

static unsigned char *grow(struct buf *b, size_t n)
{
	if (b->room - b->len < n) {
		b->room = (b->room + n) * 2;
		b->p = need(realloc(b->p, b->room));
	}
	b->len += n;
	return b->p + b->len - n;
}

void put_bytes(struct buf *b, const void *p, size_t n)
{
	if (n)
		memcpy(grow(b, n), p, n);
}

void put_zeros(struct buf *b, size_t n)
{
	if (n)
		memset(grow(b, n), 0, n);
}

void put_u16(struct buf *b, uint16_t v)
{
	bm_put_u16(grow(b, 2), b->be, v);
}

void put_u32(struct buf *b, uint32_t v)
{
	bm_put_u32(grow(b, 4), b->be, v);
}

void put_u64(struct buf *b, uint64_t v)
{
	put_u32(b, (uint32_t)(b->be ? v >> 32 : v & 0xffffffff));
	put_u32(b, (uint32_t)(b->be ? v & 0xffffffff : v >> 32));
}

uint32_t put_string(struct buf *b, const char *s)
{
	size_t at = b->len;

	put_bytes(b, s, strlen(s) + 1);
	return (uint32_t)at;
}
