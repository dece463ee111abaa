/* SPDX-License-Identifier: BSD-2-Clause */
/* btfmin_check(): headers, sections, kinds that are not known, split BTF, and the calls as such. */
#include "check_world.h"
#include "../support/heap.h"

static struct blob world(int be)
{
	static const struct poke none[POKES] = {{0, 0, 0}};

	return check_world(none, be);
}

/* A fault of the blob, without and with the kernel's rules. */
static void try_blob(const char *id, const struct blob *b, int plain, int strict, const char *text)
{
	expect_verdict(id, b, NULL, 0, 0, plain, 0, plain ? text : "");
	expect_verdict(id, b, NULL, BTFMIN_CHECK_STRICT, 0, strict, 0, strict ? text : "");
}

static void test_header(void **state)
{
	struct blob b = world(order_of(state));

	b.data[3] = 1;
	try_blob("HDR-flags", &b, WARNING, STRICT, "header flags");
	b.data[3] = 0;
	blob_u32(&b, 0);
	try_blob("HDR-tailjunk", &b, WARNING, STRICT, "after the last section");
	blob_free(&b);
}

/* A type section that ends before the strings begin. */
static void test_gap(void **state)
{
	struct mb *b = mb_new();
	struct blob bytes;

	mb_int(b, "int", 4, MB_SIGNED);
	mb_int(b, "cut", 4, MB_SIGNED);
	bytes = mb_blob(b, order_of(state));
	blob_poke32(&bytes, 12, 16);
	try_blob("HDR-gap-mid", &bytes, CLEAN, STRICT, "hole between");
	blob_poke32(&bytes, 12, 0);
	try_blob("HDR-type0", &bytes, CLEAN, STRICT, "no types");
	blob_free(&bytes);
	mb_free(b);
}

static void test_long_header(void **state)
{
	struct mb *b = mb_new();
	struct blob bytes;

	mb_int(b, "int", 4, MB_SIGNED);
	mb_header(b, 28);
	bytes = mb_blob(b, order_of(state));
	try_blob("HDR-len28", &bytes, CLEAN, CLEAN, "");
	blob_poke32(&bytes, 24, 1);
	try_blob("HDR-nz-tail", &bytes, WARNING, STRICT, "not known here");
	blob_free(&bytes);
	mb_free(b);
}

/* "HDR-len32", "LAY-lies", and a kind that is known by its layout only. */
static void test_layout(void **state)
{
	struct mb *b = mb_new();
	struct blob bytes;

	mb_int(b, "int", 4, MB_SIGNED);
	mb_layout_known(b);
	bytes = mb_blob(b, order_of(state));
	try_blob("HDR-len32", &bytes, CLEAN, CLEAN, "");
	expect_verdict("layout", &bytes, NULL, BTFMIN_CHECK_STRICT, 0x0700, STRICT, 0,
		       "this kernel does not know");
	expect_verdict("layout", &bytes, NULL, BTFMIN_CHECK_STRICT, 0x0701, CLEAN, 0, "");
	blob_free(&bytes);
	mb_layout(b, 0, 0, 0);
	mb_raw(b, "new", 20, 3, 0, 99);
	bytes = mb_blob(b, order_of(state));
	try_blob("LAY-zero-growth", &bytes, CLEAN, STRICT, "does not know");
	blob_free(&bytes);
	mb_raw(b, "new", 20, 0, 0, 99);
	mb_set_name(b, 3, 0xffff00);
	bytes = mb_blob(b, order_of(state));
	try_blob("name of an unknown kind", &bytes, ERROR, ERROR, "name offset outside");
	blob_free(&bytes);
	mb_free(b);
	b = mb_new();
	mb_int(b, "int", 4, MB_SIGNED);
	mb_layout(b, 0, 0, 0);
	mb_layout(b, 8, 0, 0);
	bytes = mb_blob(b, order_of(state));
	try_blob("LAY-lies", &bytes, WARNING, WARNING, "wrong about a known kind");
	blob_free(&bytes);
	mb_free(b);
}

/* "LAY-huge": a layout of 200 entries between the types and the strings. */
static void test_huge_layout(void **state)
{
	struct mb *b = mb_new();
	struct blob plain, more;
	const uint32_t end = 32 + 16; /* of the types */
	uint32_t i;

	mb_int(b, "int", 4, MB_SIGNED);
	mb_layout_known(b);
	plain = mb_blob(b, order_of(state));
	more = blob_prefix(&plain, end + 80);
	for (i = 20; i < 200; i++)
		blob_u32(&more, 0);
	blob_bytes(&more, plain.data + end + 80, plain.size - end - 80);
	blob_poke32(&more, 16, 16 + 800);
	blob_poke32(&more, 28, 800);
	try_blob("LAY-huge", &more, WARNING, WARNING, "kinds past 127");
	blob_free(&plain);
	blob_free(&more);
	mb_free(b);
}

/* "STC-dupname": a warning for the second of a name, in structs and unions, large and small. */
static void test_twins(void **state)
{
	struct mb *b = mb_new();
	struct blob bytes;
	uint32_t i;
	char name[8] = "m000";

	mb_int(b, "int", 4, MB_SIGNED);
	mb_struct(b, "large", 4);
	for (i = 0; i < 300; i++) {
		name[1] = (char)('0' + (int)(i / 100));
		name[2] = (char)('0' + (int)(i / 10 % 10));
		name[3] = (char)('0' + (int)(i % 10));
		mb_member(b, name, 1, 0);
		mb_member(b, NULL, 1, 0); /* those without a name are no twins */
	}
	bytes = mb_blob(b, order_of(state));
	try_blob("all different", &bytes, CLEAN, CLEAN, "");
	blob_free(&bytes);
	mb_union(b, "small", 4);
	mb_member(b, "x", 1, 0);
	mb_member(b, "x", 1, 0);
	bytes = mb_blob(b, order_of(state));
	expect_verdict("STC-dupname", &bytes, NULL, 0, 0, WARNING, 3, "earlier member");
	expect_verdict("STC-dupname", &bytes, NULL, BTFMIN_CHECK_STRICT, 0, WARNING, 3,
		       "earlier member");
	blob_free(&bytes);
	mb_free(b);
}

/* "STR-16m", "STR-allnul": more than 16 MiB of strings, and a name behind that. */
static void test_many_strings(void **state)
{
	struct mb *b = mb_new();
	struct blob bytes;
	const uint32_t many = 0x1000010;
	unsigned char *zeroes = must_alloc(many);

	memset(zeroes, 0, many);
	mb_int(b, "int", 4, MB_SIGNED);
	bytes = mb_blob(b, order_of(state));
	blob_bytes(&bytes, zeroes, many);
	blob_poke32(&bytes, 20, blob_peek32(&bytes, 20) + many);
	try_blob("STR-allnul", &bytes, CLEAN, STRICT, "over 16 MiB");
	blob_poke32(&bytes, 24, 0x1000000);
	try_blob("STR-16m", &bytes, CLEAN, STRICT, "name offset above");
	blob_free(&bytes);
	free(zeroes);
	mb_free(b);
}

static void test_many_types(void **state)
{
	struct mb *b = mb_new();
	struct blob bytes;
	uint32_t i;

	mb_int(b, "int", 4, MB_SIGNED);
	for (i = 0; i < 0xffffd; i++)
		mb_ptr(b, 1);
	bytes = mb_blob(b, order_of(state));
	try_blob("0xffffe types and void", &bytes, CLEAN, CLEAN, "");
	blob_free(&bytes);
	mb_ptr(b, 1);
	bytes = mb_blob(b, order_of(state));
	try_blob("0xfffff types and void", &bytes, CLEAN, STRICT, "more types than");
	blob_free(&bytes);
	mb_free(b);
}

/* ---- split BTF --------------------------------------------------------------------------- */

struct pair {
	struct mb *base, *split;
	struct blob base_bytes, split_bytes;
	struct btfmin_btf *view;
};

static void pair_begin(struct pair *p)
{
	p->base = mb_new();
	mb_int(p->base, "int", 4, MB_SIGNED);
	mb_struct(p->base, "s", 4);
	mb_member(p->base, "a", 1, 0);
}

static void pair_end(struct pair *p, int be)
{
	p->base_bytes = mb_blob(p->base, be);
	p->split_bytes = mb_blob(p->split, be);
	assert_int_equal(
		btfmin_btf_open(&p->view, p->base_bytes.data, p->base_bytes.size, NULL, NULL), 0);
}

static void pair_free(struct pair *p)
{
	btfmin_btf_close(p->view);
	blob_free(&p->base_bytes);
	blob_free(&p->split_bytes);
	mb_free(p->split);
	mb_free(p->base);
}

static void test_split(void **state)
{
	struct pair p;

	pair_begin(&p);
	p.split = mb_new_split(p.base);
	mb_typedef(p.split, "s_t", 2);
	mb_struct(p.split, "module", 8);
	mb_member(p.split, "a", 3, 0); /* "s_t", and a name of the base's */
	mb_member(p.split, "own", 1, 32);
	pair_end(&p, order_of(state));
	expect_verdict("good split", &p.split_bytes, p.view, BTFMIN_CHECK_STRICT, 0, CLEAN, 0, "");
	/* its ids and strings end with its own */
	blob_poke32(&p.split_bytes, 24 + 8, 5);
	expect_verdict("SPL id", &p.split_bytes, p.view, 0, 0, ERROR, 3, "not there");
	blob_poke32(&p.split_bytes, 24 + 8, 2);
	blob_poke32(&p.split_bytes, 24,
		    blob_peek32(&p.base_bytes, 20) + blob_peek32(&p.split_bytes, 20));
	expect_verdict("SPL-str", &p.split_bytes, p.view, 0, 0, ERROR, 3, "name offset");
	blob_poke32(&p.split_bytes, 24, blob_peek32(&p.base_bytes, 20) - 1);
	expect_verdict("SPL-str-base-end", &p.split_bytes, p.view, 0, 0, CLEAN, 0, "");
	pair_free(&p);
}

/* "SPL-id-into-split", "CYC-split": a base whose ids go on into what is split from it. */
static void test_ring_through_base(void **state)
{
	struct pair p;

	pair_begin(&p);
	mb_typedef(p.base, "t", 4);
	p.split = mb_new_split(p.base);
	mb_const(p.split, 3);
	pair_end(&p, order_of(state));
	expect_verdict("SPL-id-into-split", &p.base_bytes, NULL, 0, 0, ERROR, 3, "not there");
	expect_verdict("CYC-split", &p.split_bytes, p.view, 0, 0, ERROR, 3, "not in it");
	expect_verdict("CYC-split", &p.split_bytes, p.view, BTFMIN_CHECK_STRICT, 0, ERROR, 3,
		       "not in it");
	pair_free(&p);
}

/* "FWD-kflag": a union declared that a struct of the name defines is two types, as in C's files. */
static void test_fwd_of_the_other_kind(void **state)
{
	struct mb *b = mb_new();
	struct blob bytes;

	mb_int(b, "int", 4, MB_SIGNED);
	mb_struct(b, "s", 4);
	mb_member(b, "a", 1, 0);
	mb_fwd_union(b, "s");
	mb_ptr(b, 3);
	bytes = mb_blob(b, order_of(state));
	expect_verdict("FWD-kflag", &bytes, NULL, 0, 0, CLEAN, 0, "");
	expect_verdict("FWD-kflag", &bytes, NULL, BTFMIN_CHECK_STRICT, 0, CLEAN, 0, "");
	blob_free(&bytes);
	mb_free(b);
}

/* "SPL-empty": a module without types and strings. */
static void test_empty_split(void **state)
{
	struct pair p;

	pair_begin(&p);
	p.split = mb_new_split(p.base);
	pair_end(&p, order_of(state));
	expect_verdict("SPL-empty", &p.split_bytes, p.view, BTFMIN_CHECK_STRICT, 0, CLEAN, 0, "");
	pair_free(&p);
}

/* A faulty base is the base's matter; types of it that do not end have no end here either. */
static void test_ring_in_base(void **state)
{
	struct pair p;

	pair_begin(&p);
	mb_typedef(p.base, "t", 3);
	p.split = mb_new_split(p.base);
	mb_const(p.split, 3);
	mb_array(p.split, 3, 1, 2);
	mb_struct(p.split, "user", 8);
	mb_member(p.split, "t", 3, 0);
	pair_end(&p, order_of(state));
	expect_verdict("ring in the base", &p.base_bytes, NULL, 0, 0, ERROR, 3, "cycle");
	expect_verdict("ring in the base", &p.split_bytes, p.view, 0, 0, CLEAN, 0, "");
	pair_free(&p);
}

/* ---- the calls --------------------------------------------------------------------------- */

static struct btfmin_btf *open_blob(const struct blob *b)
{
	struct btfmin_btf *btf;

	assert_int_equal(btfmin_btf_open(&btf, b->data, b->size, NULL, NULL), 0);
	return btf;
}

static void test_calls(void **state)
{
	struct btfmin_check_opts opts = {NULL, 2, 0, 0};
	struct btfmin_faults *faults = (struct btfmin_faults *)&opts;
	struct btfmin_error err = {0, 0, 0, NULL};
	struct blob b = world(order_of(state));
	struct btfmin_btf *btf = open_blob(&b);
	struct btfmin_fault f;

	assert_int_equal(btfmin_check(NULL, btf, NULL, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_check(&faults, NULL, NULL, &err), BTFMIN_ERR_USAGE);
	assert_null(faults);
	assert_int_equal(btfmin_check(&faults, btf, &opts, &err), BTFMIN_ERR_USAGE);
	assert_null(faults);
	assert_int_equal(err.status, BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_check(&faults, btf, NULL, NULL), 0);
	assert_int_equal(btfmin_faults_count(faults), 0);
	assert_int_equal(btfmin_faults_get(faults, 0, &f, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_faults_get(faults, 0, NULL, &err), BTFMIN_ERR_USAGE);
	btfmin_faults_free(faults);
	btfmin_faults_free(NULL);
	assert_int_equal(btfmin_faults_count(NULL), 0);
	assert_int_equal(btfmin_faults_found(NULL, BTFMIN_FAULT_ERROR), 0);
	assert_string_equal(btfmin_severity_name(BTFMIN_FAULT_ERROR), "error");
	assert_string_equal(btfmin_severity_name(BTFMIN_FAULT_STRICT), "strict");
	assert_string_equal(btfmin_severity_name(BTFMIN_FAULT_WARNING), "warning");
	assert_string_equal(btfmin_severity_name(0), "unknown");
	assert_string_equal(btfmin_severity_name(4), "unknown");
	assert_string_equal(btfmin_severity_name(-1), "unknown");
	btfmin_btf_close(btf);
	blob_free(&b);
}

/* Many faults: so many errors and so many warnings are kept, all are counted, in order. */
static void test_max_faults(void **state)
{
	struct btfmin_check_opts opts = {NULL, 0, 0, 3};
	struct btfmin_faults *faults;
	struct btfmin_fault f, last;
	struct mb *m = mb_new();
	struct btfmin_btf *btf;
	struct blob b;
	size_t i;

	for (i = 0; i < 10; i++) {
		mb_struct(m, "s", 8);
		mb_member(m, "x", 999, 0);
		mb_member(m, "x", mb_next(m), 0); /* the next type, so that there is no ring */
	}
	mb_int(m, "int", 4, MB_SIGNED);
	b = mb_blob(m, order_of(state));
	btf = open_blob(&b);
	assert_int_equal(btfmin_check(&faults, btf, &opts, NULL), 0);
	assert_int_equal(btfmin_faults_count(faults), 6);
	assert_int_equal(btfmin_faults_found(faults, BTFMIN_FAULT_ERROR), 10);
	assert_int_equal(btfmin_faults_found(faults, BTFMIN_FAULT_WARNING), 10);
	assert_int_equal(btfmin_faults_found(faults, BTFMIN_FAULT_STRICT), 0);
	assert_int_equal(btfmin_faults_found(faults, 0), 0);
	assert_int_equal(btfmin_faults_found(faults, 99), 0);
	assert_int_equal(btfmin_faults_found(faults, -1), 0);
	memset(&last, 0, sizeof(last));
	for (i = 0; i < 6; i++) {
		assert_int_equal(btfmin_faults_get(faults, i, &f, NULL), 0);
		assert_true(f.type_id >= last.type_id);
		last = f;
	}
	assert_int_equal(last.type_id, 3);
	btfmin_faults_free(faults);
	btfmin_btf_close(btf);
	blob_free(&b);
	mb_free(m);
}

/* The offset is that of the word at fault, counted from the file's start. */
static void test_offset(void **state)
{
	struct btfmin_btf_opts bopts = {NULL, NULL, 1000, 0};
	struct btfmin_faults *faults;
	struct btfmin_fault f;
	struct mb *m = mb_new();
	struct btfmin_btf *btf;
	struct blob b;

	mb_int(m, "int", 4, MB_SIGNED);
	mb_struct(m, "s", 8);
	mb_member(m, "a", 1, 0);
	mb_member(m, "b", 77, 0);
	b = mb_blob(m, order_of(state));
	b.data[3] = 1; /* flags */
	assert_int_equal(btfmin_btf_open(&btf, b.data, b.size, &bopts, NULL), 0);
	assert_int_equal(btfmin_check(&faults, btf, NULL, NULL), 0);
	assert_int_equal(btfmin_faults_count(faults), 2);
	assert_int_equal(btfmin_faults_get(faults, 0, &f, NULL), 0);
	assert_int_equal(f.offset, 1000 + 3);
	assert_int_equal(f.type_id, 0);
	assert_string_equal(f.kernel, "Unsupported flags");
	assert_int_equal(btfmin_faults_get(faults, 1, &f, NULL), 0);
	assert_int_equal(f.offset, 1000 + mb_where(m, 2) + 4 * W_ELEM(1, 3, 1));
	assert_int_equal(f.type_id, 2);
	assert_int_equal(f.other_id, 77);
	btfmin_faults_free(faults);
	btfmin_btf_close(btf);
	blob_free(&b);
	mb_free(m);
}

/* "OOM-n": the n-th allocation fails, once and from then on. */
static void test_nomem(void **state)
{
	struct btfmin_check_opts opts = {NULL, BTFMIN_CHECK_STRICT, 0, 0};
	struct poke pokes[POKES] = {{T_PTR, W_THIRD, 999}, {T_CONST, W_THIRD, 999}, {0, 0, 0}};
	struct blob b = check_world(pokes, order_of(state));
	struct btfmin_btf *btf = open_blob(&b);
	struct btfmin_faults *faults;
	struct btfmin_error err;
	struct heap h;
	size_t n;
	int on, status;

	for (on = 0; on < 2; on++) {
		for (n = 1, status = -1; status; n++) {
			heap_init(&h, n, on);
			opts.allocator = &h.allocator;
			status = btfmin_check(&faults, btf, &opts, &err);
			if (status) {
				assert_int_equal(status, BTFMIN_ERR_NOMEM);
				assert_int_equal(err.status, BTFMIN_ERR_NOMEM);
				assert_null(faults);
			}
			btfmin_faults_free(faults);
			assert_int_equal(h.live, 0);
			assert_true(n < 100);
		}
		assert_true(n > 8); /* the list, six arrays, the slots, the faults */
	}
	btfmin_btf_close(btf);
	blob_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_header),
		BOTH(test_gap),
		BOTH(test_long_header),
		BOTH(test_layout),
		BOTH(test_huge_layout),
		BOTH(test_twins),
		BOTH(test_many_strings),
		BOTH(test_many_types),
		BOTH(test_split),
		BOTH(test_ring_through_base),
		BOTH(test_fwd_of_the_other_kind),
		BOTH(test_empty_split),
		BOTH(test_ring_in_base),
		BOTH(test_calls),
		BOTH(test_max_faults),
		BOTH(test_offset),
		BOTH(test_nomem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
