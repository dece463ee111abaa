/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_split.c - split BTF on any base: two little-endian u32 that say how many bytes of base and
 * of another base come next, and after those the split.
 *
 * What must hold whatever the bytes: what is moved opens on the base that it was moved to, with as
 * many types of the same kinds and names; nothing that is found out is past the end of anything.
 */
#include <stdlib.h>
#include <string.h>

#include <btfmin.h>

#include "fuzz.h"

const char fuzz_target[] = "split";

static struct btfmin_btf *open_on(const void *data, size_t size, const struct btfmin_btf *base)
{
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct btfmin_btf *btf;

	opts.base = base;
	(void)btfmin_btf_open(&btf, data, size, &opts, NULL);
	return btf;
}

/* Type number n of both, counted from where each begins, looks the same. */
static void must_look_alike(const struct btfmin_btf *a, uint32_t first_a,
			    const struct btfmin_btf *b, uint32_t first_b)
{
	uint32_t count = btfmin_btf_type_count(a) - first_a, i;
	struct btfmin_type s, t;
	int in_a, in_b;

	if (btfmin_btf_type_count(b) - first_b != count)
		abort();
	for (i = 0; i < count; i++) {
		in_a = btfmin_btf_type(a, first_a + i, &s, NULL);
		in_b = btfmin_btf_type(b, first_b + i, &t, NULL);
		if (in_a || in_b || s.kind != t.kind || s.vlen != t.vlen || strcmp(s.name, t.name))
			abort();
	}
}

static void check_moved(const struct btfmin_btf *split, const struct btfmin_btf *base,
			struct btfmin_moved *moved, const struct btfmin_btf *to)
{
	struct btfmin_btf *btf = open_on(moved->data, moved->size, to);
	uint32_t doubts;

	if (!btf)
		abort();
	must_look_alike(split, btfmin_btf_type_count(base), btf, btfmin_btf_type_count(to));
	if (btfmin_split_check(btf, &doubts, NULL))
		abort();
	btfmin_btf_close(btf);
	btfmin_moved_free(moved, NULL);
}

static void try_split(const struct btfmin_btf *split, const struct btfmin_btf *base,
		      const struct btfmin_btf *other)
{
	struct btfmin_moved moved;
	uint32_t doubts;

	(void)btfmin_split_check(split, &doubts, NULL);
	if (btfmin_split_move(&moved, split, base, NULL, NULL) == 0)
		check_moved(split, base, &moved, base);
	if (btfmin_split_move(&moved, split, split, NULL, NULL) == 0) /* twice the same module */
		check_moved(split, base, &moved, split);
	if (other && btfmin_split_relocate(&moved, split, other, NULL, NULL) == 0)
		check_moved(split, base, &moved, other);
}

/* The next part of the input, its length first; what is left over for a part that lies. */
static const uint8_t *part(const uint8_t **data, size_t *size, size_t *len)
{
	const uint8_t *p = *data;

	*len = 0;
	if (*size < 4)
		return p;
	*len = (size_t)p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
	p += 4;
	*size -= 4;
	if (*len > *size)
		*len = *size;
	*data = p + *len;
	*size -= *len;
	return p;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t base_size, other_size;
	const uint8_t *base_bytes = part(&data, &size, &base_size);
	const uint8_t *other_bytes = part(&data, &size, &other_size);
	struct btfmin_btf *base = open_on(base_bytes, base_size, NULL);
	struct btfmin_btf *other = open_on(other_bytes, other_size, NULL);
	struct btfmin_btf *split = base ? open_on(data, size, base) : NULL;
	struct btfmin_btf *alone = open_on(data, size, NULL);

	if (btfmin_btf_looks_split(alone) & ~1)
		abort();
	if (split)
		try_split(split, base, other);
	btfmin_btf_close(split);
	btfmin_btf_close(alone);
	btfmin_btf_close(other);
	btfmin_btf_close(base);
	return 0;
}
