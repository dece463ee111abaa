/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "heap.h"

/* What stands before each block, as large as the strictest alignment. */
union block {
	struct {
		struct heap *owner;
		size_t size;
	} of;
	long double strictest;
};

static void *take(void *opaque, size_t nmemb, size_t size)
{
	struct heap *h = opaque;
	size_t bytes = nmemb * size;
	union block *b;

	h->calls++;
	if (h->fail_at && (h->calls == h->fail_at || (h->fail_on && h->calls > h->fail_at)))
		return NULL;
	b = malloc(sizeof(*b) + bytes);
	if (!b)
		return NULL;
	b->of.owner = h;
	b->of.size = bytes;
	h->live++;
	h->bytes += bytes;
	if (h->bytes > h->peak)
		h->peak = h->bytes;
	return memset(b + 1, 0xa5, bytes); /* never zeroed by luck */
}

static void give(void *opaque, void *ptr)
{
	struct heap *h = opaque;
	union block *b = ptr;

	if (!b)
		return;
	b--;
	if (b->of.owner != h) {
		fputs("a block was freed with another allocator than gave it\n", stderr);
		abort();
	}
	h->live--;
	h->bytes -= b->of.size;
	free(b);
}

void heap_init(struct heap *h, size_t fail_at, int fail_on)
{
	memset(h, 0, sizeof(*h));
	h->allocator.alloc = take;
	h->allocator.free = give;
	h->allocator.opaque = h;
	h->fail_at = fail_at;
	h->fail_on = fail_on;
}
