/* SPDX-License-Identifier: BSD-2-Clause */
/* programs.h - program sections by name, whatever names and how many the file claims */
#ifndef BM_PROGRAMS_H
#define BM_PROGRAMS_H

#include "elffile.h"

struct bm_program {
	const char *name;
	uint32_t index; /* of the section */
};

struct bm_programs {
	struct bm_program *list; /* sorted by name, then by index */
	uint32_t count;
};

/*
 * Collects the program sections, of which there are most at most. Returns 0, or -1 if memory is
 * out. bm_programs_free() gives the list back to the same allocator.
 */
int bm_programs_collect(struct bm_programs *out, const struct bm_elf *elf, uint32_t most,
			const struct btfmin_allocator *a);
void bm_programs_free(struct bm_programs *programs, const struct btfmin_allocator *a);

/* The instructions of the first section of that name; false if there is none or it has no bytes. */
bool bm_programs_code(const struct bm_programs *programs, const struct bm_elf *elf,
		      const char *name, struct span *out);

#endif /* BM_PROGRAMS_H */
