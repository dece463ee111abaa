/* SPDX-License-Identifier: BSD-2-Clause */
#define _DEFAULT_SOURCE 1 /* madvise(), MAP_ANONYMOUS */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "block.h"

/*
 * Most of what it costs to read a kernel's BTF of 5 MB is the page faults of its destination, at
 * 4 KB each. Huge pages save four fifths of them, but only if they are asked for and if the
 * block is aligned to them. Smaller blocks than HUGE_MIN would waste what they save.
 */
#define HUGE_PAGE ((size_t)2 << 20)
#define HUGE_MIN  ((size_t)1 << 20)

#ifdef MADV_HUGEPAGE
/* Asks for huge pages, the last one only if more than half of it is going to be used. */
static void advise(void *data, size_t size)
{
	size_t whole = size / HUGE_PAGE * HUGE_PAGE;

	if (size - whole > HUGE_PAGE / 2)
		whole += HUGE_PAGE;
	if (whole)
		(void)madvise(data, whole, MADV_HUGEPAGE); /* without it, all works as well */
}

static int get_mapped(struct io_block *block, size_t size)
{
	size_t length, skip;
	char *start;

	if (size > SIZE_MAX - 2 * HUGE_PAGE)
		return -1;
	length = (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE + HUGE_PAGE;
	start = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (start == MAP_FAILED)
		return -1;
	skip = (HUGE_PAGE - (uintptr_t)start % HUGE_PAGE) % HUGE_PAGE;
	advise(start + skip, size);
	block->data = start + skip;
	block->start = start;
	block->mapped = length;
	return 0;
}
#else
static int get_mapped(struct io_block *block, size_t size)
{
	(void)block;
	(void)size;
	return -1;
}
#endif

int io_block_get(struct io_block *block, size_t size)
{
	memset(block, 0, sizeof(*block));
	if (size >= HUGE_MIN && get_mapped(block, size) == 0)
		return 0;
	block->start = block->data = malloc(size ? size : 1);
	return block->data ? 0 : -1;
}

void io_block_put(struct io_block *block)
{
	if (block->mapped)
		(void)munmap(block->start, block->mapped);
	else
		free(block->start);
	memset(block, 0, sizeof(*block));
}
