/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * heap.h - memory that one job uses again for kernel after kernel
 *
 * A kernel takes a few blocks of megabytes. malloc() would map and unmap them each time, and every
 * page of them would have to be faulted in and zeroed anew: a tenth of all the time, and a lock in
 * the kernel that jobs would wait for. Here they stay, up to a limit.
 */
#ifndef PACK_HEAP_H
#define PACK_HEAP_H

#include <btfmin.h>

struct heap_block;

struct heap {
	struct btfmin_allocator allocator; /* for all that reads a kernel; not for two threads */
	struct heap_block *idle;           /* the smallest first */
	size_t idle_size;                  /* of all of them */
};

/* The heap must stay where it is. */
void heap_start(struct heap *heap);
/* Gives back what is idle; what is in use is the caller's to free before. */
void heap_end(struct heap *heap);

#endif /* PACK_HEAP_H */
