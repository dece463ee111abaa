/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "mem.h"
#include "programs.h"
#include "sections.h"

/*
 * Longer names belong to no program that anybody wrote ("uprobe/" and a path is as long as it
 * gets), and many sections may share one long name: without a bound, comparing them is quadratic.
 */
#define NAME_MAX_BYTES 4096

static int compare(const struct bm_program *a, const struct bm_program *b)
{
	int order = strncmp(a->name, b->name, NAME_MAX_BYTES);

	return order ? order : (a->index > b->index) - (a->index < b->index);
}

/* Moves list[at] down until no child is greater: the step of a heap sort. */
static void sift_down(struct bm_program *list, uint32_t at, uint32_t count)
{
	struct bm_program moved = list[at];
	uint32_t child;

	while ((child = 2 * at + 1) < count) {
		if (child + 1 < count && compare(&list[child], &list[child + 1]) < 0)
			child++;
		if (compare(&moved, &list[child]) >= 0)
			break;
		list[at] = list[child];
		at = child;
	}
	list[at] = moved;
}

/* Not qsort(): it may be quadratic, or take memory from elsewhere than the caller's allocator. */
static void sort(struct bm_program *list, uint32_t count)
{
	uint32_t i;

	for (i = count / 2; i-- > 0;)
		sift_down(list, i, count);
	for (i = count; i-- > 1;) {
		struct bm_program last = list[i];

		list[i] = list[0];
		list[0] = last;
		sift_down(list, 0, i);
	}
}

int bm_programs_collect(struct bm_programs *out, const struct bm_elf *elf, uint32_t most,
			const struct btfmin_allocator *a)
{
	struct bm_elf_section section;
	const char *name;
	uint32_t i;

	out->count = 0;
	out->list = bm_alloc(a, most, sizeof(*out->list));
	if (!out->list)
		return -1;
	for (i = 1; i < elf->count && out->count < most; i++) {
		bm_elf_section(elf, i, &section);
		if (!bm_section_is_program(&section))
			continue;
		name = bm_elf_short_name(elf, &section, NAME_MAX_BYTES);
		if (!name)
			continue;
		out->list[out->count].name = name;
		out->list[out->count].index = i;
		out->count++;
	}
	sort(out->list, out->count);
	return 0;
}

void bm_programs_free(struct bm_programs *programs, const struct btfmin_allocator *a)
{
	bm_free(a, programs->list);
}

bool bm_programs_code(const struct bm_programs *programs, const struct bm_elf *elf,
		      const char *name, struct span *out)
{
	struct bm_program wanted = {name, 0}; /* less than every section of that name */
	uint32_t low = 0, high = programs->count;
	struct bm_elf_section section;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (compare(&programs->list[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == programs->count || strncmp(programs->list[low].name, name, NAME_MAX_BYTES) != 0)
		return false;
	bm_elf_section(elf, programs->list[low].index, &section);
	return bm_elf_bytes(elf, &section, out);
}
