/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "heap.h"

/* Smaller ones are malloc()'s business, which is good at that. */
#define LARGE ((size_t)16 << 10)
/* What may lie idle: all that a kernel of usual size takes, and more. */
#define IDLE_MAX ((size_t)48 << 20)
/* A block is too good for what is this many times smaller. */
#define WASTE_MAX 4

/* Stands before each block. */
struct heap_block {
	union {
		struct {
			struct heap_block *next;
			size_t size; /* behind this head */
		} s;
		uint64_t word;
		long double widest;
	} u;
};

#define HEAD sizeof(struct heap_block)

/* Sizes of a few steps to each power of two, so that a block fits the next kernel's as well. */
static size_t rounded(size_t size)
{
	size_t step = LARGE / 4;

	while (size / 8 >= step)
		step *= 2;
	return (size + step - 1) / step * step;
}

/* Takes the smallest idle block that is large enough; NULL if there is none. */
static struct heap_block *reuse(struct heap *heap, size_t size)
{
	struct heap_block **at, *block;

	for (at = &heap->idle; (block = *at) != NULL; at = &block->u.s.next) {
		if (block->u.s.size < size)
			continue;
		if (block->u.s.size / WASTE_MAX > size)
			return NULL;
		*at = block->u.s.next;
		heap->idle_size -= block->u.s.size;
		return block;
	}
	return NULL;
}

static void drop_idle(struct heap *heap)
{
	struct heap_block *block;

	while ((block = heap->idle) != NULL) {
		heap->idle = block->u.s.next;
		free(block);
	}
	heap->idle_size = 0;
}

/* Memory that lies idle is no reason to fail. */
static struct heap_block *fresh(struct heap *heap, size_t size)
{
	struct heap_block *block = malloc(HEAD + size);

	if (!block && heap->idle) {
		drop_idle(heap);
		block = malloc(HEAD + size);
	}
	if (block)
		block->u.s.size = size;
	return block;
}

static void *heap_alloc(void *opaque, size_t nmemb, size_t size)
{
	struct heap *heap = opaque;
	struct heap_block *block;
	size_t all = nmemb * size; /* the library has checked the product */

	if (all >= LARGE) {
		if (all > SIZE_MAX / 4)
			return NULL;
		all = rounded(all);
		block = reuse(heap, all);
		if (block)
			return block + 1;
	}
	block = fresh(heap, all);
	return block ? block + 1 : NULL;
}

static void heap_free(void *opaque, void *ptr)
{
	struct heap_block *block = ptr, **at;
	struct heap *heap = opaque;

	if (!block)
		return;
	block--;
	if (block->u.s.size < LARGE || block->u.s.size > IDLE_MAX - heap->idle_size) {
		free(block);
		return;
	}
	for (at = &heap->idle; *at && (*at)->u.s.size < block->u.s.size;)
		at = &(*at)->u.s.next;
	block->u.s.next = *at;
	*at = block;
	heap->idle_size += block->u.s.size;
}

void heap_start(struct heap *heap)
{
	heap->allocator.alloc = heap_alloc;
	heap->allocator.free = heap_free;
	heap->allocator.opaque = heap;
	heap->idle = NULL;
	heap->idle_size = 0;
}

void heap_end(struct heap *heap)
{
	drop_idle(heap);
}
