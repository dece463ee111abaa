/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "mem.h"

static void *libc_alloc(void *opaque, size_t nmemb, size_t size)
{
	(void)opaque;
	return malloc(nmemb * size); /* bm_alloc() has checked the product */
}

static void libc_free(void *opaque, void *ptr)
{
	(void)opaque;
	free(ptr);
}

struct btfmin_allocator bm_allocator(const struct btfmin_allocator *allocator)
{
	struct btfmin_allocator a = {libc_alloc, libc_free, NULL};

	return allocator ? *allocator : a;
}

void *bm_alloc(const struct btfmin_allocator *a, size_t nmemb, size_t size)
{
	if (nmemb == 0 || size == 0)
		nmemb = size = 1;
	if (nmemb > SIZE_MAX / 2 / size)
		return NULL;
	return a->alloc(a->opaque, nmemb, size);
}

void *bm_zalloc(const struct btfmin_allocator *a, size_t nmemb, size_t size)
{
	void *p;

	if (a->alloc == libc_alloc) /* fresh pages come zeroed: calloc need not touch them */
		return nmemb && size ? calloc(nmemb, size) : calloc(1, 1);
	p = bm_alloc(a, nmemb, size);
	if (p)
		memset(p, 0, nmemb * size);
	return p;
}

void bm_free(const struct btfmin_allocator *a, void *ptr)
{
	if (ptr)
		a->free(a->opaque, ptr);
}

int bm_grow(const struct btfmin_allocator *a, void **ptr, size_t *cap, size_t used, size_t need,
	    size_t size)
{
	size_t want = *cap < 8 ? 16 : *cap;
	void *p;

	if (need <= *cap)
		return 0;
	while (want < need)
		want = want > SIZE_MAX / 4 ? need : want * 2;
	p = bm_alloc(a, want, size);
	if (!p)
		return -1;
	if (used)
		memcpy(p, *ptr, used * size);
	bm_free(a, *ptr);
	*ptr = p;
	*cap = want;
	return 0;
}
