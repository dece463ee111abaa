/* SPDX-License-Identifier: BSD-2-Clause */
/* What is converted: odd headers, broken types, split BTF, limits, no memory. Words in quotes are
 * ids of the list of bad inputs. */
#include "unit.h"
#include "../support/heap.h"
#include "../support/make_btf.h"
#include "../support/read_btf.h"

static int convert(struct btfmin_emitted *out, const struct blob *in, const struct btfmin_btf *base,
		   const char *reader, struct btfmin_error *err)
{
	struct btfmin_btf_opts bopts = {NULL, base, 0, 0};
	struct btfmin_convert_opts opts = {NULL, reader, BTFMIN_ORDER_SAME};
	struct btfmin_changes changes;
	struct btfmin_btf *btf;
	int status;

	assert_int_equal(btfmin_btf_open(&btf, in->data, in->size, &bopts, NULL), 0);
	memset(out, 77, sizeof(*out)); /* must be zeroed on failure */
	status = btfmin_convert(out, &changes, btf, &opts, err);
	if (status) {
		assert_null(out->data);
		assert_int_equal(out->size, 0);
		assert_int_equal(err->status, status);
		assert_non_null(err->text);
	}
	btfmin_btf_close(btf);
	return status;
}

static void refuses(const struct blob *in, const char *reader, int status)
{
	struct btfmin_error err = {0, 0, 0, NULL};
	struct btfmin_emitted out;

	assert_int_equal(convert(&out, in, NULL, reader, &err), status);
}

/* The output for reader is the input as it would be without anything odd about it. */
static void gives(const struct blob *in, const char *reader, const struct blob *want)
{
	struct btfmin_error err = {0, 0, 0, NULL};
	struct btfmin_emitted out;

	assert_int_equal(convert(&out, in, NULL, reader, &err), 0);
	assert_int_equal(out.size, want->size);
	assert_memory_equal(out.data, want->data, want->size);
	assert_int_equal(err.status, 0);
	btfmin_emitted_free(&out, NULL);
}

static struct mb *small(void)
{
	struct mb *b = mb_new();

	mb_struct(b, "s", 4);
	mb_member(b, "a", mb_next(b), 0);
	mb_int(b, "int", 4, MB_SIGNED);
	return b;
}

/* "HDR-len28", "HDR-gap-mid", "HDR-tailjunk", "HDR-len32": a 24-byte header and no gaps come out.
 */
static void test_odd_forms(void **state)
{
	int be = order_of(state);
	struct mb *b = small();
	struct blob plain = mb_blob(b, be), in, gap;

	gives(&plain, NULL, &plain);
	in = mb_blob(b, be);
	blob_u32(&in, 0x12345678);
	gives(&in, "newest", &plain);
	blob_free(&in);
	gap = blob_prefix(&plain, 24 + blob_peek32(&plain, 12));
	blob_u32(&gap, 0x12345678);
	blob_bytes(&gap, plain.data + gap.size - 4, plain.size - (gap.size - 4));
	blob_poke32(&gap, 16, blob_peek32(&gap, 16) + 4);
	gives(&gap, "libbpf-0.5", &plain);
	blob_free(&gap);
	mb_header(b, 48);
	in = mb_blob(b, be);
	gives(&in, NULL, &plain);
	blob_poke32(&in, 44, 1); /* "HDR-nz-tail" */
	refuses(&in, NULL, BTFMIN_ERR_UNSUPPORTED);
	blob_free(&in);
	mb_layout_known(b);
	in = mb_blob(b, be);
	gives(&in, NULL, &plain);
	blob_free(&in);
	plain.data[3] = 1; /* "HDR-flags" */
	refuses(&plain, NULL, BTFMIN_ERR_UNSUPPORTED);
	blob_free(&plain);
	mb_free(b);
}

/* "KND-20", which the layout section tells the length of, but not what its words mean. */
static void test_unknown_kind(void **state)
{
	struct mb *b = small();
	struct btfmin_error err;
	struct btfmin_emitted out;
	struct blob in;
	uint32_t id = mb_raw(b, "new", 20, 0, 0, 0);

	mb_word(b, 1);
	mb_layout_known(b);
	mb_layout(b, 4, 4, 0);
	in = mb_blob(b, order_of(state));
	assert_int_equal(convert(&out, &in, NULL, NULL, &err), BTFMIN_ERR_UNSUPPORTED);
	assert_int_equal(err.type_id, id);
	assert_int_equal(err.offset, mb_where(b, id));
	blob_free(&in);
	mb_free(b);
}

/* "TYP-id-oob", "STR-off-oob", "CYC-self-typedef", "CYC-struct-byval", "ARR-elem-oob": none of it
 * is followed, so none of it matters. */
static void test_broken_types(void **state)
{
	struct mb *b = mb_new();
	struct blob in;
	uint32_t t_s;

	mb_typedef(b, "t", 1);
	mb_ptr(b, 0xffffffff);
	mb_array(b, 999, 999, 0xffffffff);
	t_s = mb_struct(b, "s", 0xffffffff);
	mb_member(b, "m", t_s, 0xffffffff);
	mb_set_name(b, mb_int(b, "i", 0, 15), 0xffffffff);
	mb_datasec(b, "d", 0);
	mb_secinfo(b, 1, 0xffffffff, 0xffffffff);
	in = mb_blob(b, order_of(state));
	gives(&in, NULL, &in);
	gives(&in, "linux-5.10", &in);
	blob_free(&in);
	mb_free(b);
}

static void bad_bitfield(int be, uint32_t type, uint32_t bits, struct mb *b)
{
	struct btfmin_error err = {0, 0, 0, NULL};
	struct btfmin_emitted out;
	struct blob in;

	mb_struct(b, "s", 4);
	mb_bits(b, "m", type, 0, bits);
	in = mb_blob(b, be);
	assert_int_equal(convert(&out, &in, NULL, "linux-4.18", &err), BTFMIN_ERR_CORRUPT);
	assert_true(err.offset < in.size || err.offset == BTFMIN_NO_OFFSET);
	gives(&in, "linux-5.1", &in);
	blob_free(&in);
	mb_free(b);
}

/* "MBR-bf-nonint", "CYC-mixed3", "MBR-id-oob", "MBR-bitfield255": what changing bitfields has to
 * look at. */
static void test_bad_bitfields(void **state)
{
	int be = order_of(state);
	struct mb *b = mb_new();

	bad_bitfield(be, mb_ptr(b, 0), 3, b);
	b = mb_new();
	mb_typedef(b, "a", 2);
	mb_const(b, 3);
	bad_bitfield(be, mb_typedef(b, "b", 1), 3, b);
	bad_bitfield(be, 999, 3, mb_new());
	b = mb_new();
	bad_bitfield(be, mb_int(b, "int", 4, MB_SIGNED), 65, b);
	b = mb_new();
	bad_bitfield(be, mb_int_bits(b, "int", 4, MB_SIGNED, 0, 255), 255, b);
}

/* "INT-bits" and "MBR-offmax": numbers that no INT has are carried over as they are. */
static void test_odd_bitfields(void **state)
{
	struct mb *b = mb_new();
	struct btfmin_error err = {0, 0, 0, NULL};
	struct btfmin_emitted out;
	struct blob in;
	uint32_t t = mb_int_bits(b, "int", 4, MB_SIGNED, 255, 7);
	struct rb r;

	mb_struct(b, "s", 4);
	mb_bits(b, "m", t, 0xffffff, 64);
	in = mb_blob(b, order_of(state));
	assert_int_equal(convert(&out, &in, NULL, "linux-4.18", &err), 0);
	r = rb_open(out.data, out.size);
	assert_null(r.broken);
	assert_int_equal(r.count, 3);
	assert_int_equal(rb_u32(&r, rb_type(&r, 2).elements + 4), 3);
	assert_int_equal(rb_u32(&r, rb_type(&r, 2).elements + 8), 0xffffff);
	assert_int_equal(rb_u32(&r, rb_type(&r, 3).elements - 4), 1u << 24 | 255 << 16 | 64);
	rb_close(&r);
	btfmin_emitted_free(&out, NULL);
	blob_free(&in);
	mb_free(b);
}

/* A split BTF's own part comes out, to be read with the base as before; "SPL-empty" too. */
static void test_split(void **state)
{
	int be = order_of(state);
	struct mb *base = small(), *b = mb_new_split(base), *none = mb_new_split(base);
	struct btfmin_error err = {0, 0, 0, NULL};
	struct blob base_bytes = mb_blob(base, be), in, empty = mb_blob(none, be);
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct btfmin_btf *base_btf, *btf;
	struct btfmin_emitted out;
	struct btfmin_type t;
	uint32_t t_tag = mb_type_tag(b, "user", 2), t_s = mb_struct(b, "mod", 8);

	mb_member(b, "m", t_tag, 0);
	in = mb_blob(b, be);
	assert_int_equal(btfmin_btf_open(&base_btf, base_bytes.data, base_bytes.size, NULL, NULL),
			 0);
	assert_int_equal(convert(&out, &in, base_btf, "libbpf-0.5", &err), 0);
	assert_int_equal(out.size, in.size);
	assert_int_equal(out.types, 2);
	opts.base = base_btf;
	assert_int_equal(btfmin_btf_open(&btf, out.data, out.size, &opts, NULL), 0);
	assert_int_equal(btfmin_btf_type(btf, t_tag, &t, NULL), 0);
	assert_int_equal(t.kind, BTFMIN_KIND_CONST);
	assert_int_equal(t.size_or_type, 2);
	assert_int_equal(btfmin_btf_type(btf, t_s, &t, NULL), 0);
	assert_string_equal(t.name, "mod");
	btfmin_btf_close(btf);
	btfmin_emitted_free(&out, NULL);
	assert_int_equal(convert(&out, &empty, base_btf, "libbpf-0.5", &err), 0);
	assert_int_equal(out.types, 0);
	assert_int_equal(btfmin_btf_open(&btf, out.data, out.size, &opts, NULL), 0);
	btfmin_btf_close(btf);
	btfmin_emitted_free(&out, NULL);
	btfmin_btf_close(base_btf);
	blob_free(&base_bytes);
	blob_free(&in);
	blob_free(&empty);
	mb_free(b);
	mb_free(none);
	mb_free(base);
}

static void limit(struct mb *b, int be, const char *over, const char *under)
{
	struct blob in = mb_blob(b, be);

	refuses(&in, over, BTFMIN_ERR_LIMIT);
	gives(&in, under, &in);
	blob_free(&in);
	mb_free(b);
}

/* What the kernel says no to by number: types and strings. */
static void test_limits(void **state)
{
	int be = order_of(state);
	struct mb *b = mb_new();
	char name[80000];
	uint32_t i;

	for (i = 0; i < 65534; i++)
		mb_ptr(b, 0);
	{
		struct blob in = mb_blob(b, be);

		gives(&in, "linux-5.3", &in); /* just so many */
		blob_free(&in);
	}
	mb_ptr(b, 0);
	limit(b, be, "linux-5.3", "linux-5.4");
	b = mb_new();
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	mb_ptr(b, 0);
	mb_str(b, name);
	limit(b, be, "linux-4.18", "libbpf-0.1");
}

static void test_wrong_calls(void **state)
{
	struct mb *b = small();
	struct blob in = mb_blob(b, order_of(state));
	struct btfmin_convert_opts opts = {NULL, "libbpf-0.5", BTFMIN_ORDER_SAME};
	struct btfmin_error err;
	struct btfmin_emitted out;
	struct btfmin_btf *btf;

	assert_int_equal(btfmin_btf_open(&btf, in.data, in.size, NULL, NULL), 0);
	assert_int_equal(btfmin_convert(NULL, NULL, btf, NULL, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_convert(&out, NULL, NULL, NULL, &err), BTFMIN_ERR_USAGE);
	opts.byte_order = 3;
	assert_int_equal(btfmin_convert(&out, NULL, btf, &opts, &err), BTFMIN_ERR_USAGE);
	opts.byte_order = 0;
	opts.reader = "libbpf";
	assert_int_equal(btfmin_convert(&out, NULL, btf, &opts, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_convert(&out, NULL, btf, &opts, NULL), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_convert(&out, NULL, btf, NULL, NULL), 0);
	assert_int_equal(out.size, in.size);
	btfmin_emitted_free(&out, NULL);
	btfmin_btf_close(btf);
	blob_free(&in);
	mb_free(b);
}

/* "OOM-n", of a conversion that grows its output and its table. */
static void test_no_memory(void **state)
{
	struct mb *b = mb_new();
	struct btfmin_error err;
	struct btfmin_changes changes;
	struct btfmin_emitted out;
	struct btfmin_btf *btf;
	struct blob in;
	struct heap h;
	uint32_t i, t_int = mb_int(b, "int", 4, MB_UNSIGNED), t_e;
	int once, status;
	size_t n;

	t_e = mb_enum(b, "e", 4, MB_UNSIGNED);
	for (i = 0; i < 200; i++) {
		mb_struct(b, "s", 4);
		mb_bits(b, "m", i < 100 ? t_int : t_e, i, 1 + i % 60);
	}
	in = mb_blob(b, order_of(state));
	assert_int_equal(btfmin_btf_open(&btf, in.data, in.size, NULL, NULL), 0);
	for (once = 0; once < 2; once++) {
		for (n = 1, status = -1; status; n++) {
			struct btfmin_convert_opts opts = {&h.allocator, "linux-4.18", 0};

			heap_init(&h, n, once);
			status = btfmin_convert(&out, &changes, btf, &opts, &err);
			if (status) {
				assert_int_equal(status, BTFMIN_ERR_NOMEM);
				assert_int_equal(err.status, BTFMIN_ERR_NOMEM);
				assert_null(out.data);
				assert_int_equal(changes.by_kind[BTFMIN_CHANGE_BITFIELD].count, 0);
			}
			btfmin_emitted_free(&out, &h.allocator);
			assert_int_equal(h.live, 0);
		}
		assert_true(n > 6);
	}
	btfmin_btf_close(btf);
	blob_free(&in);
	mb_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_odd_forms),     BOTH(test_unknown_kind),  BOTH(test_broken_types),
		BOTH(test_bad_bitfields), BOTH(test_odd_bitfields), BOTH(test_split),
		BOTH(test_limits),        BOTH(test_wrong_calls),   BOTH(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
