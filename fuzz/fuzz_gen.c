/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_gen.c - the whole job on a pair: a little-endian u32 that says how many bytes of BTF (or
 * of an ELF file that holds it) come next, and after those the object.
 *
 * What must hold whatever the bytes: the output verifies, is the same when it is written again,
 * and is the same when it is made from itself.
 */
#include <stdlib.h>
#include <string.h>

#include <bpfobj.h>

#include "fuzz.h"

const char fuzz_target[] = "gen";

/* Small inputs must do with little: a fuzzer has no use for slow ones. */
static const struct btfmin_resolve_opts bounds = {NULL, 1 << 16, 1 << 20, NULL};

static int emit(struct btfmin_emitted *out, const struct btfmin_result *result, uint32_t flags)
{
	struct btfmin_error err = {0, 0, 0, NULL};
	int status = btfmin_emit(out, result, flags, &err);

	if (status == BTFMIN_ERR_INTERNAL)
		abort();
	return status;
}

static void must_equal(const struct btfmin_emitted *a, const struct btfmin_emitted *b)
{
	if (a->size != b->size || memcmp(a->data, b->data, a->size) != 0)
		abort();
}

/*
 * A candidate whose bytes are corrupt cannot come out the same: the corrupt part is not written.
 * What depends on it is then not bound to be the same when made from the output.
 */
static int met_corrupt(const struct btfmin_result *result, const struct btfmin_relos *relos)
{
	struct btfmin_candidate c;
	struct btfmin_answer a;
	uint32_t nth;
	size_t i;

	for (i = 0; i < btfmin_relos_count(relos); i++) {
		if (btfmin_result_answer(result, i, &a, NULL) < 0)
			abort();
		for (nth = 0; nth < a.candidates; nth++)
			if (btfmin_result_candidate(result, i, nth, &c, NULL) < 0)
				abort();
			else if (c.matches == BTFMIN_ERR_CORRUPT)
				return 1;
	}
	return 0;
}

/* Once more from the same result, and from the output itself. */
static void again(const struct btfmin_emitted *first, const struct btfmin_result *result,
		  const struct btfmin_relos *relos, uint32_t flags)
{
	struct btfmin_emitted second;
	struct btfmin_result *from_output;
	struct btfmin_btf *btf;

	if (emit(&second, result, flags) == 0)
		must_equal(first, &second);
	btfmin_emitted_free(&second, NULL);
	if (met_corrupt(result, relos))
		return;
	if (btfmin_btf_open(&btf, first->data, first->size, NULL, NULL) < 0)
		abort();
	if (btfmin_resolve(&from_output, relos, btf, &bounds, NULL) == 0 &&
	    emit(&second, from_output, flags) == 0) {
		must_equal(first, &second);
		btfmin_emitted_free(&second, NULL);
	}
	btfmin_result_free(from_output);
	btfmin_btf_close(btf);
}

static void generate(const struct btfmin_result *result, const struct btfmin_relos *relos)
{
	struct btfmin_emitted out;
	uint32_t flags;
	int status;

	for (flags = 0; flags <= BTFMIN_EMIT_READABLE; flags++) {
		if (emit(&out, result, flags) < 0)
			continue;
		status = btfmin_verify(result, out.data, out.size, NULL);
		if (status == BTFMIN_ERR_INTERNAL || status == BTFMIN_ERR_CORRUPT)
			abort();
		if (status == 0)
			again(&out, result, relos, flags);
		btfmin_emitted_free(&out, NULL);
	}
}

static void try_pair(const struct bpfobj *obj, const struct btfmin_btf *btf)
{
	struct btfmin_relos *relos;
	struct btfmin_result *result;

	if (btfmin_relos_new(&relos, NULL, NULL) < 0)
		return;
	if (bpfobj_add_to(obj, relos, NULL) == 0 &&
	    btfmin_resolve(&result, relos, btf, &bounds, NULL) == 0) {
		generate(result, relos);
		btfmin_result_free(result);
	}
	btfmin_relos_free(relos);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct bpfobj_blob blob;
	struct btfmin_btf *btf;
	struct bpfobj *obj;
	size_t len;

	if (size < 4)
		return 0;
	len = (size_t)data[0] | (size_t)data[1] << 8 | (size_t)data[2] << 16 |
	      (size_t)data[3] << 24;
	data += 4;
	size -= 4;
	if (len > size || bpfobj_find_btf(&blob, data, len, NULL) < 0)
		return 0;
	opts.pointer_size = blob.pointer_size;
	if (btfmin_btf_open(&btf, blob.data, blob.size, &opts, NULL) < 0)
		return 0;
	if (bpfobj_open(&obj, data + len, size - len, NULL, NULL) == 0)
		try_pair(obj, btf);
	bpfobj_close(obj);
	btfmin_btf_close(btf);
	return 0;
}
