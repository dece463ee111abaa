/* SPDX-License-Identifier: BSD-2-Clause */
/* heap.h - an allocator that counts, and fails when told to */
#ifndef TEST_HEAP_H
#define TEST_HEAP_H

#include <btfmin.h>

struct heap {
	struct btfmin_allocator allocator; /* hand &heap.allocator to the library */
	size_t calls;                      /* allocations asked for so far */
	size_t live;                       /* given and not yet taken back */
	size_t bytes, peak;                /* bytes live now, and at most */
	size_t fail_at;                    /* this call fails, counted from 1; 0: none */
	int fail_on;                       /* 1: all calls after it fail as well */
};

/* A struct heap must not be moved once it is made. */
void heap_init(struct heap *h, size_t fail_at, int fail_on);

#endif /* TEST_HEAP_H */
