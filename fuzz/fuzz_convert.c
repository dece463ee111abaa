/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_convert.c - any BTF for any reader, in any order: what comes out reads as it should */
#include <stdlib.h>
#include <string.h>

#include <btfmin.h>

#include "fuzz.h"

const char fuzz_target[] = "convert";

static const char *reader_of(uint8_t number)
{
	size_t count = 0;

	while (btfmin_reader_name(count))
		count++;
	return btfmin_reader_name(number % count);
}

/* What was made here opens, has the types that it is said to have, and can be converted. */
static struct btfmin_emitted again(const struct btfmin_emitted *in, const char *reader,
				   uint32_t order, struct btfmin_changes *changes)
{
	struct btfmin_convert_opts opts = {NULL, reader, order};
	struct btfmin_emitted out;
	struct btfmin_btf *btf;

	if (btfmin_btf_open(&btf, in->data, in->size, NULL, NULL) ||
	    btfmin_btf_type_count(btf) != in->types + 1 || btfmin_btf_notes(btf) ||
	    btfmin_btf_header_size(btf) != 24 || btfmin_convert(&out, changes, btf, &opts, NULL))
		abort();
	btfmin_btf_close(btf);
	return out;
}

static void same(const struct btfmin_emitted *a, const struct btfmin_emitted *b)
{
	if (a->size != b->size || memcmp(a->data, b->data, a->size) != 0 || a->types != b->types ||
	    a->elements != b->elements)
		abort();
}

/* Twice is like once, and nothing is left to change. */
static void check_again(const struct btfmin_emitted *out, const char *reader)
{
	static const struct btfmin_changes none;
	struct btfmin_changes changes;
	struct btfmin_emitted twice = again(out, reader, BTFMIN_ORDER_SAME, &changes);

	same(out, &twice);
	if (memcmp(&changes, &none, sizeof(none)) != 0)
		abort();
	btfmin_emitted_free(&twice, NULL);
}

/* The twin in the other order, made at once, is the output swapped; and swapped back it is it. */
static void check_orders(const struct btfmin_emitted *out, const struct btfmin_btf *btf,
			 const char *reader)
{
	uint32_t here = btfmin_btf_big_endian(btf) ? BTFMIN_ORDER_BIG : BTFMIN_ORDER_LITTLE;
	uint32_t there = here == BTFMIN_ORDER_BIG ? BTFMIN_ORDER_LITTLE : BTFMIN_ORDER_BIG;
	struct btfmin_convert_opts opts = {NULL, reader, there};
	struct btfmin_emitted twin, swapped = again(out, NULL, there, NULL), back;

	if (btfmin_convert(&twin, NULL, btf, &opts, NULL))
		abort();
	same(&twin, &swapped);
	back = again(&twin, NULL, here, NULL);
	same(out, &back);
	btfmin_emitted_free(&twin, NULL);
	btfmin_emitted_free(&swapped, NULL);
	btfmin_emitted_free(&back, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct btfmin_convert_opts opts = {NULL, NULL, BTFMIN_ORDER_SAME};
	struct btfmin_changes changes;
	struct btfmin_emitted out;
	struct btfmin_error err;
	struct btfmin_btf *btf;
	int status;

	if (size == 0 || btfmin_btf_open(&btf, data + 1, size - 1, NULL, NULL))
		return 0;
	opts.reader = reader_of(data[0]);
	status = btfmin_convert(&out, &changes, btf, &opts, &err);
	if (status == 0) {
		/* 16 bytes for each bitfield, 4 for an enum without values: never more */
		if (out.size > 3 * size + 24)
			abort();
		check_again(&out, opts.reader);
		check_orders(&out, btf, opts.reader);
	} else if (err.status != status || !err.text || out.data) {
		abort();
	}
	btfmin_emitted_free(&out, NULL);
	btfmin_btf_close(btf);
	return 0;
}
