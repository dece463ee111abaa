/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_obj.c - the reader of objects and of ELF files: sections, .BTF, .BTF.ext, records */
#include <stdlib.h>
#include <string.h>

#include <bpfobj.h>

#include "fuzz.h"

const char fuzz_target[] = "obj";

static void find(const uint8_t *data, size_t size)
{
	struct bpfobj_blob blob;

	if (bpfobj_find_btf(&blob, data, size, NULL) < 0)
		return;
	/* what was found lies within the file */
	if (blob.file_offset > size || blob.size > size - blob.file_offset)
		abort();
	if ((const uint8_t *)blob.data != data + blob.file_offset)
		abort();
}

static void describe(const struct btfmin_relos *relos)
{
	char text[128];
	size_t i;

	for (i = 0; i < btfmin_relos_count(relos); i++) {
		btfmin_relos_describe(relos, i, text, sizeof(text));
		if (!memchr(text, '\0', sizeof(text)))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bpfobj_opts opts = {NULL, size & 1}; /* both ways of holding the bytes */
	const struct btfmin_record *records;
	struct btfmin_relos *relos;
	struct bpfobj *obj;
	size_t count;

	find(data, size);
	if (bpfobj_open(&obj, data, size, &opts, NULL) < 0)
		return 0;
	records = bpfobj_records(obj, &count);
	if (count && (!records || !bpfobj_btf(obj)))
		abort();
	if (btfmin_relos_new(&relos, NULL, NULL) == 0) {
		if (bpfobj_add_to(obj, relos, NULL) == 0 && btfmin_relos_count(relos) != count)
			abort();
		describe(relos);
	}
	btfmin_relos_free(relos);
	bpfobj_close(obj);
	return 0;
}
