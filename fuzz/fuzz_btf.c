/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_btf.c - the BTF reader: open any bytes, then look at all that is in them */
#include <stdlib.h>
#include <string.h>

#include <btfmin.h>

#include "fuzz.h"

const char fuzz_target[] = "btf";

/* Every type and its name, and a string at every type's offset into the strings. */
static void look(const struct btfmin_btf *btf, size_t size)
{
	uint32_t id, count = btfmin_btf_type_count(btf);
	struct btfmin_type t;
	const char *s;

	for (id = 0; id < count; id++) {
		if (btfmin_btf_type(btf, id, &t, NULL) == 0 && strlen(t.name) >= size)
			abort();
		if (btfmin_btf_string(btf, id, &s, NULL) == 0 && strlen(s) >= size)
			abort();
	}
	if (btfmin_btf_type(btf, count, &t, NULL) != BTFMIN_ERR_USAGE)
		abort();
	if (btfmin_btf_pointer_size(btf) != 4 && btfmin_btf_pointer_size(btf) != 8)
		abort();
}

/* An error says what, and where within the input. */
static void check_error(const struct btfmin_error *err, int status, size_t size)
{
	if (err->status != status || !err->text || !*err->text)
		abort();
	if (err->offset != BTFMIN_NO_OFFSET && err->offset > size)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct btfmin_btf *btf, *split;
	struct btfmin_error err;
	int status = btfmin_btf_open(&btf, data, size, NULL, &err);

	if (status < 0) {
		check_error(&err, status, size);
		return 0;
	}
	look(btf, size);
	opts.base = btf; /* the same bytes once more, as a split on themselves */
	if (btfmin_btf_open(&split, data, size, &opts, &err) == 0)
		look(split, size);
	btfmin_btf_close(split);
	btfmin_btf_close(btf);
	return 0;
}
