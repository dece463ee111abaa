/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_dump.c - any BTF as text: raw, JSON and C, whole, by name, and split on itself */
#include <stdlib.h>

#include <btfmin.h>

#include "../tests/support/check_json.h"
#include "fuzz.h"

const char fuzz_target[] = "btf"; /* whatever is worth reading is worth printing */

typedef int dumper(struct btfmin_text *, const struct btfmin_btf *, const struct btfmin_dump_opts *,
		   struct btfmin_error *);

/* Lines of bytes that no terminal obeys; what is outside ASCII, it may. */
static void check_lines(const char *text, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++) {
		unsigned char c = (unsigned char)text[i];

		if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
			abort();
	}
	if (size && text[size - 1] != '\n')
		abort();
}

static void try_one(dumper *dump, const struct btfmin_btf *btf, const struct btfmin_dump_opts *opts)
{
	struct btfmin_error err = {0, 0, 0, NULL};
	struct btfmin_text text;
	int status = dump(&text, btf, opts, &err);

	if (status) {
		if (err.status != status || !err.text || text.data || text.size ||
		    status == BTFMIN_ERR_USAGE || status == BTFMIN_ERR_INTERNAL)
			abort();
		return;
	}
	check_lines(text.data, text.size);
	if (dump == btfmin_dump_json && !check_json(text.data, text.size))
		abort();
	btfmin_text_free(&text, NULL);
}

static void try_all(const struct btfmin_btf *btf, const struct btfmin_dump_opts *opts)
{
	try_one(btfmin_dump_raw, btf, opts);
	try_one(btfmin_dump_json, btf, opts);
	try_one(btfmin_dump_c, btf, opts);
}

/* What the last type that has a name refers to. */
static void try_named(const struct btfmin_btf *btf)
{
	struct btfmin_dump_opts opts = {0};
	uint32_t id = btfmin_btf_type_count(btf);
	struct btfmin_type t;

	while (id-- > 1) {
		if (btfmin_btf_type(btf, id, &t, NULL) || !*t.name)
			continue;
		if (!btfmin_btf_find(btf, t.name, 0))
			abort();
		opts.names = &t.name;
		opts.name_count = 1;
		opts.flags = BTFMIN_DUMP_CLOSURE | BTFMIN_DUMP_MANGLE | BTFMIN_DUMP_PRETTY;
		try_all(btf, &opts);
		return;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct btfmin_dump_opts opts = {0};
	struct btfmin_btf_opts on = {0};
	struct btfmin_btf *btf, *split;

	if (btfmin_btf_open(&btf, data, size, NULL, NULL))
		return 0;
	try_all(btf, NULL);
	try_named(btf);
	opts.max_size = size; /* met by some */
	try_all(btf, &opts);
	opts.max_size = 0;
	opts.flags = BTFMIN_DUMP_CLOSURE | BTFMIN_DUMP_MANGLE;
	on.base = btf;
	if (btfmin_btf_open(&split, data, size, &on, NULL) == 0)
		try_all(split, &opts);
	btfmin_btf_close(split);
	btfmin_btf_close(btf);
	return 0;
}
