/* SPDX-License-Identifier: BSD-2-Clause */
/* kbtf.h - a kernel's BTF, read for its structs by a tool that trusts nothing in it */
#ifndef TOOLS_KBTF_H
#define TOOLS_KBTF_H

#include "../../libbtfmin/span.h"

enum {
	KIND_INT = 1,
	KIND_PTR = 2,
	KIND_STRUCT = 4,
	KIND_TYPEDEF = 8,
	KIND_VOLATILE = 9,
	KIND_CONST = 10,
	KIND_RESTRICT = 11,
	KIND_TYPE_TAG = 18,
	KIND_MAX = 19
};

struct kernel {
	struct span types, strings;
	uint32_t *at;           /* of each type id, its place in types; [0] is void's */
	uint32_t count;         /* of type ids, void's included */
	unsigned char *structs; /* of each string, how many structs bear it; two stand for more */
};

/* False if the bytes are no BTF of known kinds. They must outlive the result. */
bool open_kernel(struct span file, struct kernel *k);
void close_kernel(struct kernel *k);

/* A word of a type, and whether it is there at all: ids from the kernel are only numbers. */
bool type_word(const struct kernel *k, uint32_t id, uint32_t off, uint32_t *out);

static inline uint32_t kind_of(uint32_t info)
{
	return info >> 24 & 0x7f;
}

#endif /* TOOLS_KBTF_H */
