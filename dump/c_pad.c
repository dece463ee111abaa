/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * c_pad.c - holes between members, filled with nameless bitfields
 *
 * A nameless bitfield of type T takes bits without a name, and one of width 0 goes on at the next
 * boundary of T (C99 6.7.2.1). The widest type is taken that has a boundary in the hole: up to it,
 * then on in whole ones. What is left out is what the compiler does by itself: rounding up to the
 * boundary where a member that needs it, or a whole T, comes next.
 *
 * None of them changes a struct's alignment, except on ARM (AAPCS64, 8.1.8). So none is of a type
 * that the struct's size is no multiple of: that would make it larger there.
 */
#include "c.h"

#define WIDTHS 4

/* Names are of the BTF's pointer size: there is no other of so many bits on all targets. */
static const char *const names[WIDTHS] = {"long", "int", "short", "char"};

static uint64_t width(const struct bm_c *c, uint32_t i)
{
	return i ? (uint64_t)64 >> i : (uint64_t)c->btf->pointer_size * 8;
}

static uint64_t round_up(uint64_t n, uint64_t to)
{
	return (n + to - 1) / to * to;
}

static void line(struct bm_c *c, uint32_t type, uint64_t bits, uint32_t level)
{
	bm_c_line(c, level);
	bm_out_str(&c->out, names[type]);
	bm_out_str(&c->out, ": ");
	bm_out_u64(&c->out, bits);
	bm_out_char(&c->out, ';');
}

static bool allowed(const struct bm_c *c, const struct bm_c_hole *h, uint32_t type)
{
	return (uint64_t)h->size * 8 % width(c, type) == 0;
}

/* Whether the compiler, left alone, would not go to the boundary. */
static bool needs_mark(const struct bm_c_hole *h, uint64_t boundary)
{
	if (boundary == h->to)
		return round_up(h->from, h->next_align) != boundary;
	/* A whole T goes there only if it has no place before. */
	return h->to - boundary <= boundary - h->from;
}

/* The narrowest type that has so many bits. */
static uint32_t narrowest(const struct bm_c *c, uint64_t bits)
{
	uint32_t i = WIDTHS - 1;

	while (i && width(c, i) < bits)
		i--;
	return i;
}

void bm_c_pad(struct bm_c *c, const struct bm_c_hole *h, uint32_t level)
{
	uint64_t at = h->from, boundary = 0, bits;
	uint32_t i;

	if (at >= h->to)
		return;
	for (i = 0; i < WIDTHS; i++) {
		boundary = round_up(at, width(c, i));
		if (boundary <= h->to && allowed(c, h, i))
			break;
	}
	if (i == WIDTHS) {
		i = WIDTHS - 1;
	} else if (boundary > at) {
		if (h->exact)
			line(c, i, boundary - at, level);
		else if (needs_mark(h, boundary))
			line(c, i, 0, level);
		at = boundary;
	}
	for (; at < h->to && !bm_out_failed(&c->out); at += bits) {
		bits = h->to - at < width(c, i) ? h->to - at : width(c, i);
		line(c, bits == width(c, i) ? i : narrowest(c, bits), bits, level);
	}
}
