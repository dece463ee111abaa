/* SPDX-License-Identifier: BSD-2-Clause */
/* mem.h - the one allocator: every product checked, growth by copying (there is no realloc) */
#ifndef BM_MEM_H
#define BM_MEM_H

#include "btfmin.h"

/* A copy of *allocator, or malloc and free for NULL. */
struct btfmin_allocator bm_allocator(const struct btfmin_allocator *allocator);

/* nmemb * size bytes, not zeroed; NULL if the product overflows or memory is out. 0 asks for 1. */
void *bm_alloc(const struct btfmin_allocator *a, size_t nmemb, size_t size);
/* The same, zeroed. */
void *bm_zalloc(const struct btfmin_allocator *a, size_t nmemb, size_t size);
void bm_free(const struct btfmin_allocator *a, void *ptr);

/*
 * Makes room for at least need elements of size bytes in the array *ptr that has room for *cap,
 * of which used are kept. At least doubles. Returns 0, or -1 with nothing changed.
 */
int bm_grow(const struct btfmin_allocator *a, void **ptr, size_t *cap, size_t used, size_t need,
	    size_t size);

#endif /* BM_MEM_H */
