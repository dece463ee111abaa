/* SPDX-License-Identifier: BSD-2-Clause */
/* empty.c - the smallest BTF there is, in either byte order */
#include "empty.h"

int empty_open(struct btfmin_btf **out, int big_endian, struct btfmin_error *err)
{
	static const unsigned char little[] = {0x9f, 0xeb, 1, 0, 24, 0, 0, 0, 0, 0, 0, 0, 0,
					       0,    0,    0, 0, 0,  0, 0, 1, 0, 0, 0, 0};
	static const unsigned char big[] = {0xeb, 0x9f, 1, 0, 0, 0, 0, 24, 0, 0, 0, 0, 0,
					    0,    0,    0, 0, 0, 0, 0, 0,  0, 0, 1, 0};

	return btfmin_btf_open(out, big_endian ? big : little, sizeof(little), NULL, err);
}
