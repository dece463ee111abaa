/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * buf.h - bytes that grow, in either byte order
 *
 * For tools: when memory is short they end with a message, so nothing here returns an error.
 */
#ifndef TOOLS_BUF_H
#define TOOLS_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
	unsigned char *p; /* to be freed */
	size_t len, room;
	bool be;
};

/* Ends the tool with a message. */
void die(const char *what);
/* p, which is not NULL. */
void *need(void *p);

void put_bytes(struct buf *b, const void *p, size_t n);
void put_zeros(struct buf *b, size_t n);
void put_u16(struct buf *b, uint16_t v);
void put_u32(struct buf *b, uint32_t v);
void put_u64(struct buf *b, uint64_t v);

/* Appends s with its NUL; returns where it starts. */
uint32_t put_string(struct buf *b, const char *s);

#endif /* TOOLS_BUF_H */
