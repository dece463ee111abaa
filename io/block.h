/* SPDX-License-Identifier: BSD-2-Clause */
/* block.h - memory for the bytes of a file: few page faults for large ones */
#ifndef IO_BLOCK_H
#define IO_BLOCK_H

#include <stddef.h>

struct io_block {
	void *data;    /* room for as many bytes as were asked for; not zeroed */
	void *start;   /* what was got from the system */
	size_t mapped; /* its length if it was mapped, 0 if it was malloc'ed */
};

/* Room for size bytes. Returns 0, or -1 if memory is out. */
int io_block_get(struct io_block *block, size_t size);
void io_block_put(struct io_block *block);

#endif /* IO_BLOCK_H */
