/* SPDX-License-Identifier: BSD-2-Clause */
/* Opening BTF: header, sections, strings. The words in quotes are ids of the list of bad inputs. */
#include "unit.h"
#include "../support/make_btf.h"

/* An int and a struct: types at 24, 16 + 24 bytes of them; strings "", "int", "s", "a". */
static struct blob small(int be)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED);
	struct blob bytes;

	mb_struct(b, "s", 4);
	mb_member(b, "a", t_int, 0);
	bytes = mb_blob(b, be);
	mb_free(b);
	return bytes;
}

#define TYPES_LEN   40u
#define STRINGS_LEN 9u

static int open_bytes(const struct blob *b, uint32_t *notes, struct btfmin_error *err)
{
	struct btfmin_btf *btf = (struct btfmin_btf *)&btf; /* must be set to NULL on failure */
	int status = btfmin_btf_open(&btf, b->data, b->size, NULL, err);

	if (status == 0 && notes)
		*notes = btfmin_btf_notes(btf);
	if (status == 0)
		assert_non_null(btf);
	else
		assert_null(btf);
	btfmin_btf_close(btf);
	return status;
}

static void expect_open(const char *id, const struct blob *b, int status, uint32_t notes)
{
	struct btfmin_error err = {77, 77, 77, NULL};
	uint32_t got_notes = 0;
	int got = open_bytes(b, &got_notes, &err);

	if (got != status || got_notes != notes)
		print_error("%s: %s, notes %u\n", id, btfmin_status_name(got), (unsigned)got_notes);
	assert_int_equal(got, status);
	assert_int_equal(got_notes, notes);
	if (status == 0) {
		assert_int_equal(err.status, 77); /* untouched by success */
		return;
	}
	assert_int_equal(err.status, status);
	assert_non_null(err.text);
	assert_true(err.offset <= b->size || err.offset == BTFMIN_NO_OFFSET);
}

struct change {
	const char *id;
	uint32_t at, bytes, value;
	int status;
	uint32_t notes;
};

static void expect_change(const struct change *c, int be)
{
	struct blob b = small(be);

	if (c->bytes == 1)
		b.data[c->at] = (unsigned char)c->value;
	else if (c->bytes == 2)
		blob_poke16(&b, c->at, c->value);
	else
		blob_poke32(&b, c->at, c->value);
	expect_open(c->id, &b, c->status, c->notes);
	blob_free(&b);
}

#define R BTFMIN_ERR_CORRUPT

static const struct change header_changes[] = {
	{"the fixture itself", 3, 1, 0, 0, 0},
	{"HDR-magic", 0, 2, 0x9fec, R, 0},
	{"HDR-ver 2", 2, 1, 2, R, 0},
	{"HDR-ver 0", 2, 1, 0, R, 0},
	{"HDR-flags", 3, 1, 1, 0, BTFMIN_NOTE_FLAGS},
	{"HDR-len0", 4, 4, 0, R, 0},
	{"HDR-len8", 4, 4, 8, R, 0},
	{"HDR-len23", 4, 4, 23, R, 0},
	{"HDR-len25", 4, 4, 25, R, 0},
	{"HDR-lenhuge", 4, 4, 0x10000, R, 0},
	{"HDR-cilium2022", 4, 4, 0xffffffff, R, 0},
	{"HDR-wrap-hdr", 4, 4, 0xfffffffc, R, 0},
	{"HDR-unaligned", 8, 4, 2, R, 0},
	{"type_off past the end", 8, 4, 0x1000, R, 0},
	{"HDR-wrap-type", 8, 4, 0xfffffff0, R, 0},
	{"HDR-wrap-type len", 12, 4, 0xfffffffc, R, 0},
	{"type_len cuts a record", 12, 4, TYPES_LEN - 4, R, 0},
	{"type_len cuts a head", 12, 4, 4, R, 0},
	{"type_len not of whole words", 12, 4, TYPES_LEN - 1, R, 0},
	{"HDR-gap-mid", 12, 4, 16, 0, BTFMIN_NOTE_GAP},
	{"HDR-type0", 12, 4, 0, 0, BTFMIN_NOTE_GAP},
	{"HDR-overlap", 16, 4, TYPES_LEN - 1, R, 0},
	{"HDR-strfirst", 16, 4, 0, R, 0},
	{"HDR-wrap-str", 16, 4, 0xfffffff8, R, 0},
	{"str_off by one", 16, 4, TYPES_LEN + 1, R, 0},
	{"HDR-short", 20, 4, STRINGS_LEN + 1, R, 0},
	{"HDR-wrap-str len", 20, 4, 0xffffffff, R, 0},
	{"STR-2g", 20, 4, 0x80000000, R, 0},
	{"HDR-strlen0", 20, 4, 0, R, 0},
	{"STR-nonul by length", 20, 4, STRINGS_LEN - 1, R, 0},
	{"STR-nonul", 24 + TYPES_LEN + STRINGS_LEN - 1, 1, 'x', R, 0},
	{"STR-first", 24 + TYPES_LEN, 1, 'x', R, 0},
	{"tail of strings left over", 20, 4, STRINGS_LEN - 2, 0, BTFMIN_NOTE_TRAILING},
};

static void test_header_changes(void **state)
{
	size_t i;

	for (i = 0; i < sizeof(header_changes) / sizeof(header_changes[0]); i++)
		expect_change(&header_changes[i], order_of(state));
}

/* "TYP-": the info word of type 1 (an INT record of 16 bytes) and of type 2 (a STRUCT of 24). */
static const struct change type_changes[] = {
	{"KND-0", 28, 4, 0, R, 0},
	{"KND-20", 28, 4, 20u << 24, BTFMIN_ERR_UNSUPPORTED, 0},
	{"KND-31", 28, 4, 31u << 24, BTFMIN_ERR_UNSUPPORTED, 0},
	{"KND-127", 28, 4, 127u << 24, BTFMIN_ERR_UNSUPPORTED, 0},
	{"TYP-vlen-past-end", 44, 4, 4u << 24 | 65535, R, 0},
	{"TYP-vlen24", 44, 4, 4u << 24 | 0xffffff, R, 0},
	{"TYP-half-record", 44, 4, 4u << 24 | 2, R, 0},
	{"one member fewer leaves half a record", 44, 4, 4u << 24, R, 0},
	{"INT-trunc", 44, 4, 1u << 24, R, 0},
	{"E64-trunc", 44, 4, 19u << 24 | 2, R, 0},
	{"E64-trunc in a kind_flag record", 44, 4, 1u << 31 | 19u << 24 | 3, R, 0},
	{"REF-vlen", 28, 4, 1u << 24 | 5, 0, 0},
	{"REF-kflag", 28, 4, 1u << 31 | 1u << 24, 0, 0},
	{"names and references are not read yet", 24, 4, 0xffffffff, 0, 0},
	{"MBR-id-oob is not read yet", 56, 4, 999, 0, 0},
};

static void test_type_changes(void **state)
{
	size_t i;

	for (i = 0; i < sizeof(type_changes) / sizeof(type_changes[0]); i++)
		expect_change(&type_changes[i], order_of(state));
}

/* "HDR-trunc0..23", and every other prefix: the format leaves nothing out at the end. */
static void test_every_prefix(void **state)
{
	struct blob b = small(order_of(state));
	size_t n;

	for (n = 0; n < b.size; n++) {
		struct blob cut = blob_prefix(&b, n);

		expect_open("HDR-trunc", &cut, BTFMIN_ERR_CORRUPT, 0);
		blob_free(&cut);
	}
	expect_open("whole", &b, 0, 0);
	blob_free(&b);
}

static void test_texts_tell_cases_apart(void **state)
{
	struct btfmin_error empty = {0, 0, 0, ""}, cut = {0, 0, 0, ""};
	struct blob b = small(order_of(state)), none = blob_prefix(&b, 0), few = blob_prefix(&b, 9);

	open_bytes(&none, NULL, &empty);
	open_bytes(&few, NULL, &cut);
	assert_string_not_equal(empty.text, cut.text);
	assert_non_null(strstr(empty.text, "empty"));
	assert_non_null(strstr(cut.text, "truncated"));
	blob_free(&none);
	blob_free(&few);
	blob_free(&b);
}

/* "HDR-be-mixed": the magic says one order, the numbers are in the other. */
static void test_mixed_order(void **state)
{
	struct blob b = small(order_of(state));
	unsigned char first = b.data[0];

	b.data[0] = b.data[1];
	b.data[1] = first;
	expect_open("HDR-be-mixed", &b, BTFMIN_ERR_CORRUPT, 0);
	blob_free(&b);
}

/* "HDR-nodata", "STR-allnul". */
static void test_no_types(void **state)
{
	struct mb *b = mb_new();
	struct blob bytes = mb_blob(b, order_of(state));
	int i;

	expect_open("strings only", &bytes, 0, 0);
	blob_poke32(&bytes, 20, 0);
	bytes.size = 24;
	expect_open("HDR-nodata", &bytes, BTFMIN_ERR_CORRUPT, 0);
	blob_free(&bytes);
	for (i = 0; i < 1000; i++)
		mb_str_again(b, "");
	bytes = mb_blob(b, order_of(state));
	expect_open("STR-allnul", &bytes, 0, 0);
	blob_free(&bytes);
	mb_free(b);
}

/* "HDR-tailjunk", "HDR-len28", "HDR-nz-tail", "HDR-len32". */
static void test_longer_headers(void **state)
{
	struct mb *b = mb_new();
	struct blob bytes;
	uint32_t len;

	mb_int(b, "int", 4, MB_SIGNED);
	bytes = mb_blob(b, order_of(state));
	blob_u32(&bytes, 0);
	expect_open("HDR-tailjunk", &bytes, 0, BTFMIN_NOTE_TRAILING);
	blob_free(&bytes);
	for (len = 24; len <= 64; len += 4) {
		mb_header(b, len);
		bytes = mb_blob(b, order_of(state));
		expect_open("HDR-len28", &bytes, 0, 0);
		if (len == 28 || len > 32) {
			bytes.data[len - 1] = 1;
			expect_open("HDR-nz-tail", &bytes, 0, BTFMIN_NOTE_HEADER_TAIL);
		}
		blob_free(&bytes);
	}
	mb_free(b);
}

/* "HDR-libbpf390a": 25 bytes whose header length is in the wrong order. */
static void test_libbpf390a(void **state)
{
	struct blob b = blob_new(order_of(state));

	blob_u16(&b, 0xeb9f);
	blob_u16(&b, order_of(state) ? 0x100 : 1);
	blob_u32(&b, 0x02000000);
	while (b.size < 25)
		blob_u8(&b, 0);
	blob_fit(&b);
	expect_open("HDR-libbpf390a", &b, BTFMIN_ERR_CORRUPT, 0);
	blob_free(&b);
}

static void test_view(void **state)
{
	struct blob b = small(order_of(state));
	struct btfmin_btf *btf;
	struct btfmin_type t;

	assert_int_equal(btfmin_btf_open(&btf, b.data, b.size, NULL, NULL), 0);
	assert_int_equal(btfmin_btf_type_count(btf), 3);
	assert_int_equal(btfmin_btf_big_endian(btf), order_of(state));
	assert_int_equal(btfmin_btf_header_size(btf), 24);
	assert_int_equal(btfmin_btf_notes(btf), 0);
	assert_int_equal(btfmin_btf_type(btf, 0, &t, NULL), 0);
	assert_int_equal(t.kind, BTFMIN_KIND_VOID);
	assert_string_equal(t.name, "");
	assert_int_equal(btfmin_btf_type(btf, 2, &t, NULL), 0);
	assert_string_equal(t.name, "s");
	assert_int_equal(t.kind, BTFMIN_KIND_STRUCT);
	assert_int_equal(t.vlen, 1);
	assert_int_equal(t.kind_flag, 0);
	assert_int_equal(t.size_or_type, 4);
	btfmin_btf_close(btf);
	blob_free(&b);
}

/* "EXT-misaligned-mem" for BTF: the blob may start anywhere in memory. */
static void test_misaligned_memory(void **state)
{
	struct blob b = small(order_of(state));
	struct btfmin_btf *btf;
	struct btfmin_type t;
	size_t shift;

	for (shift = 1; shift < 8; shift++) {
		unsigned char *moved = must_alloc(b.size + shift);

		memcpy(moved + shift, b.data, b.size);
		assert_int_equal(btfmin_btf_open(&btf, moved + shift, b.size, NULL, NULL), 0);
		assert_int_equal(btfmin_btf_type(btf, 1, &t, NULL), 0);
		assert_string_equal(t.name, "int");
		btfmin_btf_close(btf);
		free(moved);
	}
	blob_free(&b);
}

/* Offsets in errors count from where the blob stands in its file. */
static void test_file_offset(void **state)
{
	struct blob b = small(order_of(state));
	struct btfmin_btf_opts opts = {NULL, NULL, 0x100000000, 0};
	struct btfmin_error err;
	struct btfmin_btf *btf;

	blob_poke32(&b, 44, 4u << 24 | 2);
	assert_int_equal(btfmin_btf_open(&btf, b.data, b.size, &opts, &err), BTFMIN_ERR_CORRUPT);
	assert_int_equal(err.type_id, 2);
	assert_int_equal(err.offset, 0x100000000 + 40);
	blob_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_header_changes),         BOTH(test_type_changes), BOTH(test_every_prefix),
		BOTH(test_texts_tell_cases_apart), BOTH(test_mixed_order),  BOTH(test_no_types),
		BOTH(test_longer_headers),         BOTH(test_libbpf390a),   BOTH(test_view),
		BOTH(test_misaligned_memory),      BOTH(test_file_offset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
