/* SPDX-License-Identifier: BSD-2-Clause */
/* sections.h - the sections of an ELF file that have to do with BTF */
#ifndef BM_SECTIONS_H
#define BM_SECTIONS_H

#include "elffile.h"

enum bm_section_id { BM_SECTION_BTF, BM_SECTION_EXT, BM_SECTION_BASE, BM_SECTION_IDS };

struct bm_sections {
	struct bm_elf_section found[BM_SECTION_IDS];
	bool has[BM_SECTION_IDS];
	uint32_t programs; /* how many sections bm_section_is_program() takes */
};

/*
 * Finds .BTF, .BTF.ext and .BTF.base in one walk. Errors: CORRUPT (there are two of one: which would be
 * right?).
 */
int bm_sections_find(struct bm_sections *out, const struct bm_elf *elf, struct btfmin_error *err);

/*
 * The bytes of a section that was found. Errors: CORRUPT (empty, outside the file),
 * UNSUPPORTED (compressed, or of type NOBITS: the debugging companion of another file).
 */
int bm_section_bytes(const struct bm_sections *sections, enum bm_section_id id,
		     const struct bm_elf *elf, struct span *out, struct btfmin_error *err);

/* Whether the section holds instructions. */
bool bm_section_is_program(const struct bm_elf_section *section);

#endif /* BM_SECTIONS_H */
