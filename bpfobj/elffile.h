/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * elffile.h - an ELF file seen through its section table: either class, either byte order
 *
 * Not elf.h: that is a header of the system, which others include with this folder in their path.
 */
#ifndef BM_ELFFILE_H
#define BM_ELFFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "btfmin.h"
#include "span.h"

/* The few values of the ELF specification (gABI) that matter here. */
#define BM_EM_NONE 0u
#define BM_EM_BPF  247u
#define BM_ET_REL  1u

#define BM_SHT_NULL     0u
#define BM_SHT_PROGBITS 1u
#define BM_SHT_STRTAB   3u
#define BM_SHT_NOBITS   8u

#define BM_SHF_EXECINSTR  4u
#define BM_SHF_COMPRESSED 0x800u

/* More is a limit. */
#define BM_ELF_MAX_SECTIONS (UINT32_C(1) << 20)

/*
 * An open file: no copy of anything, so it is passed by value or on the stack. After
 * bm_elf_open() the whole section table is known to lie in the file.
 */
struct bm_elf {
	struct span file;
	struct span names; /* the section name table; ends with NUL, or empty if count is 0 */
	uint64_t table;    /* the section table's offset in the file */
	uint32_t count;    /* of sections, the null one at index 0 included */
	uint16_t type;     /* ET_ */
	uint16_t machine;  /* EM_ */
	bool is64;
};

struct bm_elf_section {
	uint64_t header; /* where its header is in the file: for error messages */
	uint64_t flags;
	uint64_t offset;
	uint64_t size;
	uint32_t name; /* in the section name table; not checked */
	uint32_t type;
	uint32_t link;
};

/* Whether the bytes begin as an ELF file does. */
bool bm_elf_is(const void *data, size_t size);

/*
 * Checks the header, the extent of the section table, and the section name table.
 * Errors: CORRUPT, LIMIT (more than 2^20 sections).
 */
int bm_elf_open(struct bm_elf *elf, const void *data, size_t size, struct btfmin_error *err);

/* Section index, which is below elf->count, as its header describes it. */
void bm_elf_section(const struct bm_elf *elf, uint32_t index, struct bm_elf_section *out);

/* Whether the section has this name. A name outside the table is no name. */
bool bm_elf_named(const struct bm_elf *elf, const struct bm_elf_section *section, const char *name);

/* The section's name if it is shorter than max bytes, else NULL. */
const char *bm_elf_short_name(const struct bm_elf *elf, const struct bm_elf_section *section,
			      size_t max);

/* The section's bytes; false if it has none in the file, or only compressed ones. */
bool bm_elf_bytes(const struct bm_elf *elf, const struct bm_elf_section *section, struct span *out);

#endif /* BM_ELFFILE_H */
