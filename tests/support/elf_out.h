/* SPDX-License-Identifier: BSD-2-Clause */
/* elf_out.h - writes an ELF file, section by section; part of make_obj */
#ifndef TEST_ELF_OUT_H
#define TEST_ELF_OUT_H

#include "blob.h"

struct elf_section {
	const char *name;
	uint32_t type;
	uint64_t flags;
	uint32_t link;
	uint32_t info;
	uint64_t align;
	uint64_t entsize;
	struct blob data;
};

/* Section 0 is the null section, made by elf_new(); elf_write() adds the names' section. */
struct elf_out {
	int be;
	int bits;
	uint32_t type;
	uint32_t machine;
	struct elf_section sections[64];
	uint32_t nr;
};

enum { SHT_PROGBITS_ = 1, SHT_SYMTAB_ = 2, SHT_STRTAB_ = 3 };

void elf_new(struct elf_out *e, int be, int bits, uint32_t type, uint32_t machine);
/* Adds an empty section and returns its index; the bytes go to sections[index].data. */
uint32_t elf_section(struct elf_out *e, const char *name, uint32_t type, uint64_t flags,
		     uint64_t align);
/* The file's bytes; frees the sections. */
struct blob elf_write(struct elf_out *e);

#endif /* TEST_ELF_OUT_H */
