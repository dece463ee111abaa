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
 * Finds .BTF, .BTF.ext and .BTF.base in one walk. Errors: CORRUPT (there are two of one: which
 * would be right?).
 */
int bm_sections_find(struct bm_sections *out, const struct bm_elf *elf, struct btfmin_error *err);

/*
 * The bytes of a section that was found. Errors: CORRUPT (empty, outside the file),
 * UNSUPPORTED (compressed, or of type NOBITS: the debugging companion of another file).
 */
int bm_section_bytes(const struct bm_sections *sections, enum bm_section_id id,
		     const struct bm_elf *elf, struct span *out, struct btfmin_error *err);

/* A section's bytes as they stand in the file, compressed or not. */
struct bm_packed {
	struct span bytes;    /* behind the compression header, if there is one */
	uint64_t offset;      /* of bytes in the file */
	uint32_t compression; /* 0: none; else BM_CHDR_ZLIB or BM_CHDR_ZSTD */
	uint64_t expanded;    /* the size that the compression header tells */
};

#define BM_CHDR_ZLIB 1u
#define BM_CHDR_ZSTD 2u

/*
 * The same for who can expand. Errors: CORRUPT (empty, outside the file, a compression header that
 * is cut or of a type that is unknown), UNSUPPORTED (NOBITS).
 */
int bm_section_packed(const struct bm_sections *sections, enum bm_section_id id,
		      const struct bm_elf *elf, struct bm_packed *out, struct btfmin_error *err);

/* Whether the section holds instructions. */
bool bm_section_is_program(const struct bm_elf_section *section);

#endif /* BM_SECTIONS_H */
