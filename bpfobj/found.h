/* SPDX-License-Identifier: BSD-2-Clause */
/* found.h - the BTF sections of an ELF file for who can expand them, in io/ */
#ifndef BM_FOUND_H
#define BM_FOUND_H

#include "sections.h"

struct bm_found {
	struct bm_packed btf;
	struct bm_packed base; /* .BTF.base; its bytes are none if there is no such section */
	uint32_t pointer_size; /* 4 or 8, from the class */
	/* Where else in the file it was looked: the section table and the names in it. */
	uint64_t table, table_size, names, names_size;
};

/*
 * What bpfobj_find_btf() finds in an ELF file, compressed or not. Errors: those of
 * bpfobj_find_btf() for ELF files, but for what is only compressed.
 */
int bm_found_in_elf(struct bm_found *out, const void *data, size_t size, struct btfmin_error *err);

#endif /* BM_FOUND_H */
