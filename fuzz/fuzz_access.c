/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_access.c - access strings: a relocation's kind, a type id, and the string up to its end or
 * to a NUL, on types that every kind of step can be taken through
 *
 * What must hold: only strings of the grammar are taken, and their numbers are what is read; on the
 * very BTF that it was written for, a record that makes sense is found, with its own value; both
 * byte orders agree.
 */
#include <stdlib.h>
#include <string.h>

#include <btfmin.h>

#include "libbtfmin/spec.h"
#include "tests/support/make_btf.h"

#include "fuzz.h"

const char fuzz_target[] = "access";

/* Names are each of one type, so that no record has two candidates. */
static void describe(struct mb *b)
{
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), t_long = mb_int(b, "long", 8, 0);
	uint32_t row = mb_array(b, t_int, t_long, 3), rows = mb_array(b, row, t_long, 5);
	uint32_t flexible = mb_array(b, t_int, t_long, 0), anonymous, s, p, t;

	anonymous = mb_union(b, NULL, 8);
	mb_member(b, "x", t_long, 0);
	mb_member(b, "y", t_int, 0);
	s = mb_struct(b, "s", 96);
	mb_member(b, "a", t_int, 0);
	mb_member(b, NULL, anonymous, 64);
	mb_member(b, "rows", rows, 128);
	mb_bits(b, "f", t_int, 608, 3);
	mb_bits(b, "g", t_int, 630, 12);
	mb_member(b, "end", flexible, 672);
	p = mb_ptr(b, s);
	t = mb_typedef(b, "s_t", mb_const(b, s));
	mb_struct(b, "outer", 0x40000000);
	mb_member(b, "in", t, 0);
	mb_member(b, "next", p, 0x20000000);
	mb_enum(b, "e", 4, MB_SIGNED);
	mb_value(b, "A", 0xffffffff);
	mb_value(b, "B", 7);
	mb_enum64(b, "e64", 8, MB_UNSIGNED);
	mb_value(b, "C", 0x100000000);
	mb_typedef(b, "fn", mb_proto(b, t_int));
	mb_fwd_struct(b, "fwd");
}

/* A second reader of the grammar: the numbers, or -1 if it is not followed. */
static int read_numbers(const char *s, uint32_t *numbers, int room)
{
	uint64_t n;
	int count = 0, digits;

	for (;; s++) {
		for (n = 0, digits = 0; *s >= '0' && *s <= '9' && digits <= 10; s++, digits++)
			n = n * 10 + (uint64_t)(*s - '0');
		if (digits == 0 || digits > 10 || n > INT32_MAX || count == room)
			return -1;
		numbers[count++] = (uint32_t)n;
		if (*s == '\0')
			return count;
		if (*s != ':')
			return -1;
	}
}

static int takes_numbers(uint32_t kind)
{
	return bm_is_field_kind(kind) || bm_is_enumval_kind(kind);
}

static void check_parse(const struct btfmin_btf *btf, const struct btfmin_record *record,
			const char *text)
{
	uint32_t numbers[BM_SPEC_MAX];
	struct bm_spec spec;
	struct btfmin_error err;
	int count = read_numbers(text, numbers, BM_SPEC_MAX);
	int status = bm_spec_parse(&spec, btf, record, &err);

	if (status && (err.status != status || !err.text || !*err.text))
		abort();
	if (status)
		return;
	if (spec.len > BM_SPEC_MAX || spec.raw_len > BM_SPEC_MAX)
		abort();
	if (bm_is_type_kind(record->kind) && strcmp(text, "0") != 0)
		abort();
	if (!takes_numbers(record->kind))
		return;
	if (count < 1 || spec.raw_len != (uint32_t)count || spec.len == 0 ||
	    spec.len > spec.raw_len ||
	    memcmp(numbers, spec.raw, (size_t)count * sizeof(numbers[0])) != 0)
		abort();
}

/* Cut anywhere, the words end in NUL and have the length that was told. */
static void check_words(const struct btfmin_relos *relos)
{
	char text[512], cut[7];
	size_t length = btfmin_relos_describe(relos, 0, text, sizeof(text));

	if (btfmin_relos_describe(relos, 0, cut, sizeof(cut)) != length ||
	    btfmin_relos_describe(relos, 0, NULL, 0) != length)
		abort();
	if (length < sizeof(text) && strlen(text) != length)
		abort();
	if (strlen(cut) != (length < sizeof(cut) ? length : sizeof(cut) - 1) ||
	    memcmp(cut, text, strlen(cut)) != 0)
		abort();
}

static void resolve(struct btfmin_answer *answer, const struct btfmin_btf *btf,
		    const struct btfmin_record *record)
{
	struct btfmin_relos *relos;
	struct btfmin_result *result;

	if (btfmin_relos_new(&relos, NULL, NULL) || btfmin_relos_add(relos, btf, record, 1, NULL) ||
	    btfmin_resolve(&result, relos, btf, NULL, NULL) ||
	    btfmin_result_answer(result, 0, answer, NULL))
		abort();
	check_words(relos);
	btfmin_result_free(result);
	btfmin_relos_free(relos);
}

/*
 * A path whose last step is a member without a name, which compilers do not write. libbpf counts
 * its offset on the local side and knows nothing of it on the other.
 */
static int ends_without_name(const struct btfmin_btf *btf, const struct btfmin_record *record)
{
	const char *name;
	struct bm_spec spec;

	if (bm_spec_parse(&spec, btf, record, NULL) || spec.raw_len <= spec.len || !spec.len)
		return 0;
	name = spec.step[spec.len - 1].name;
	return !name || (strcmp(name, "x") != 0 && strcmp(name, "y") != 0);
}

/* As loaders see it, on the types that it was compiled with. */
static void check_answer(const struct btfmin_answer *a, const struct btfmin_btf *btf,
			 const struct btfmin_record *record)
{
	if (a->outcome == BTFMIN_MALFORMED) {
		if (!a->error.status || !a->error.text || !*a->error.text)
			abort();
		return;
	}
	if (a->outcome != BTFMIN_FOUND)
		abort();
	if (a->has_local && a->local_value != a->target_value && !ends_without_name(btf, record))
		abort();
	if (record->kind != BTFMIN_TYPE_ID_LOCAL && (a->candidates != 1 || a->matches != 1))
		abort();
}

static void try_order(struct btfmin_answer *answer, const struct mb *types,
		      const struct btfmin_record *record, const char *text, int be)
{
	struct blob bytes = mb_blob(types, be);
	struct btfmin_btf *btf;

	blob_fit(&bytes);
	if (btfmin_btf_open(&btf, bytes.data, bytes.size, NULL, NULL))
		abort();
	check_parse(btf, record, text);
	resolve(answer, btf, record);
	check_answer(answer, btf, record);
	btfmin_btf_close(btf);
	blob_free(&bytes);
}

/* The left shift goes by the object's byte order. */
static void check_twins(const struct btfmin_answer *a, const struct btfmin_answer *b, uint32_t kind)
{
	if (a->outcome != b->outcome || a->error.status != b->error.status ||
	    a->local_size != b->local_size)
		abort();
	if (kind != BTFMIN_FIELD_LSHIFT_U64 &&
	    (a->local_value != b->local_value || a->target_value != b->target_value))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct btfmin_record record;
	struct btfmin_answer answers[2];
	struct mb *types;
	char *text;
	int be;

	if (size < 2)
		return 0;
	text = calloc(size - 1, 1);
	types = mb_new();
	if (!text)
		abort();
	memcpy(text, data + 2, size - 2);
	describe(types);
	memset(&record, 0, sizeof(record));
	record.kind = data[0];
	record.type_id = data[1];
	record.access_str_off = mb_str_again(types, text);
	for (be = 0; be < 2; be++)
		try_order(&answers[be], types, &record, text, be);
	check_twins(&answers[0], &answers[1], record.kind);
	mb_free(types);
	free(text);
	return 0;
}
