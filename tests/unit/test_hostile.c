/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * "GEN-prefix", "GEN-byte", "GEN-u32", "GEN-drop": every prefix and every change of one byte or
 * word of a small kernel BTF and a small object. Whatever the bytes: an answer or an error, never
 * a crash, never an output that does not verify, within a budget of steps and of memory.
 * BTFMIN_TEST_ALL=1 in the environment tries all 255 other values of each byte.
 */
#include <bpfobj.h>

#include "unit.h"
#include "check_output.h"
#include "../support/heap.h"
#include "../support/make_obj.h"
#include "../support/read_btf.h"

#define MAX_BYTES ((size_t)64 << 20)
#define MAX_STEPS 1000000

struct pair {
	struct blob kernel, object;
};

static uint32_t describe_types(struct mb *b, uint32_t side)
{
	uint32_t t = mb_int(b, "int", 4, MB_SIGNED), arr = mb_array(b, t, t, side ? 4 : 0);
	uint32_t anon = mb_union(b, NULL, 8), s, p, e, fn;

	mb_member(b, "x", t, 0);
	mb_int(b, "long int", 8, MB_SIGNED);
	s = mb_struct(b, "s", 40 + 8 * side);
	mb_member(b, "a", t, 32 * side);
	mb_member(b, NULL, anon, 64);
	mb_member(b, "arr", arr, 128);
	mb_bits(b, "f", t, 128 + 35, 3);
	p = mb_ptr(b, s);
	mb_struct(b, "m", 8);
	mb_member(b, "next", p, 0);
	e = mb_enum(b, "e", 4, MB_UNSIGNED);
	mb_value(b, "A", side);
	fn = mb_proto(b, t);
	mb_param(b, "p", p);
	mb_typedef(b, "fn_t", mb_ptr(b, fn));
	if (side) {
		mb_struct(b, "s___two", 8);
		mb_member(b, "a", t, 0);
	}
	return e;
}

static void make(struct pair *p, int be)
{
	struct mb *k = mb_new(), *l = mb_new();
	struct mo *o = mo_new(l);

	describe_types(k, 1);
	describe_types(l, 0);
	mo_program(o, "kprobe/f");
	mo_load(o, 4, 0, 5, "0:0");
	mo_load(o, 4, 8, 5, "0:1:0");
	mo_mov(o, 29, BTFMIN_FIELD_LSHIFT_U64, 5, "0:3");
	mo_mov(o, 20, BTFMIN_FIELD_BYTE_OFFSET, 5, "0:2");
	mo_mov(o, 1, BTFMIN_TYPE_MATCHES, 7, "0");
	mo_mov(o, 1, BTFMIN_TYPE_EXISTS, 11, "0");
	mo_ldimm64(o, 0, BTFMIN_ENUMVAL_VALUE, 8, "0");
	p->kernel = mb_blob(k, be);
	p->object = mo_object(o, be);
	mo_free(o);
	mb_free(k);
	mb_free(l);
}

static void free_pair(struct pair *p)
{
	blob_free(&p->kernel);
	blob_free(&p->object);
}

static void check_strings_of(const struct btfmin_btf *btf)
{
	struct btfmin_type t;
	const char *s;
	uint32_t id;

	for (id = 0; id < btfmin_btf_type_count(btf); id++)
		if (btfmin_btf_type(btf, id, &t, NULL) == 0)
			assert_non_null(memchr(t.name, '\0', (size_t)1 << 20));
	btfmin_btf_string(btf, 5, &s, NULL);
}

static void walk(struct heap *h, const struct btfmin_relos *relos, const struct btfmin_btf *kernel)
{
	struct btfmin_resolve_opts opts = {&h->allocator, 0, MAX_STEPS, NULL};
	struct btfmin_result *result;
	struct btfmin_emitted out;
	struct btfmin_answer a;
	char text[64];
	uint32_t flags;
	size_t i;
	int status;

	if (btfmin_resolve(&result, relos, kernel, &opts, NULL))
		return;
	for (i = 0; i < btfmin_relos_count(relos); i++) {
		assert_int_equal(btfmin_result_answer(result, i, &a, NULL), 0);
		btfmin_relos_describe(relos, i, text, sizeof(text));
	}
	for (flags = 0; flags < 2; flags++) {
		if (btfmin_emit(&out, result, flags, NULL))
			continue;
		status = btfmin_verify(result, out.data, out.size, NULL);
		assert_int_not_equal(status, BTFMIN_ERR_INTERNAL);
		assert_int_not_equal(status, BTFMIN_ERR_CORRUPT);
		btfmin_emitted_free(&out, &h->allocator);
	}
	btfmin_result_free(result);
}

/* The whole way from two files' bytes. Returns how many of the two could be opened. */
static int try_pair(const struct blob *kernel, const struct blob *object)
{
	struct heap h;
	struct btfmin_btf_opts opts = {&h.allocator, NULL, 0, 0};
	struct bpfobj_opts oopts = {&h.allocator, 0};
	struct bpfobj_blob found;
	struct bpfobj *obj = NULL;
	struct btfmin_btf *btf = NULL;
	struct btfmin_relos *relos = NULL;
	int opened = 0;

	heap_init(&h, 0, 0);
	if (bpfobj_find_btf(&found, kernel->data, kernel->size, NULL) == 0 &&
	    btfmin_btf_open(&btf, found.data, found.size, &opts, NULL) == 0) {
		opened++;
		check_strings_of(btf);
	}
	if (bpfobj_open(&obj, object->data, object->size, &oopts, NULL) == 0)
		opened++;
	assert_int_equal(btfmin_relos_new(&relos, &h.allocator, NULL), 0);
	if (opened == 2 && bpfobj_add_to(obj, relos, NULL) == 0)
		walk(&h, relos, btf);
	btfmin_relos_free(relos);
	btfmin_btf_close(btf);
	bpfobj_close(obj);
	assert_int_equal(h.live, 0);
	assert_true(h.peak < MAX_BYTES);
	return opened;
}

/* Calls try_pair() with changed in the place of the kernel or of the object. */
static int try_changed(const struct pair *p, int object, const struct blob *changed)
{
	return object ? try_pair(&p->kernel, changed) : try_pair(changed, &p->object);
}

static void test_prefixes(void **state)
{
	struct pair p;
	int object;
	size_t n;

	make(&p, order_of(state));
	assert_int_equal(try_pair(&p.kernel, &p.object), 2);
	for (object = 0; object < 2; object++) {
		const struct blob *whole = object ? &p.object : &p.kernel;

		for (n = 0; n < whole->size; n++) {
			struct blob cut = blob_prefix(whole, n);

			assert_int_equal(try_changed(&p, object, &cut), 1);
			blob_free(&cut);
		}
	}
	free_pair(&p);
}

static void change_bytes(const struct pair *p, int object)
{
	static const unsigned char with[] = {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40,
					     0x80, 0xff, 0x7f, 0x03, 0x0f, 0xf0};
	const struct blob *whole = object ? &p->object : &p->kernel;
	struct blob b = blob_prefix(whole, whole->size);
	int all = getenv("BTFMIN_TEST_ALL") != NULL;
	size_t at, k, n = all ? 255 : sizeof(with);

	for (at = 0; at < b.size; at++) {
		for (k = 0; k < n; k++) {
			b.data[at] = (unsigned char)(whole->data[at] ^ (all ? k + 1 : with[k]));
			try_changed(p, object, &b);
		}
		b.data[at] = whole->data[at];
	}
	blob_free(&b);
}

static void test_bytes(void **state)
{
	struct pair p;

	make(&p, order_of(state));
	change_bytes(&p, 0);
	change_bytes(&p, 1);
	free_pair(&p);
}

static void change_words(const struct pair *p, int object)
{
	const struct blob *whole = object ? &p->object : &p->kernel;
	const uint32_t len = (uint32_t)whole->size;
	const uint32_t with[] = {
		0,          1,          2,          3,          4,          0x7f,       0x80,
		0xff,       5,          7,          0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff8,
		0x01000000, 0x04000001, 0x84000001, 0xffff,     len - 1,    len,        len + 1};
	struct blob b = blob_prefix(whole, whole->size);
	size_t at, k;

	for (at = 0; at + 4 <= b.size; at += 4) {
		for (k = 0; k < sizeof(with) / sizeof(with[0]); k++) {
			blob_poke32(&b, at, with[k]);
			try_changed(p, object, &b);
		}
		memcpy(b.data + at, whole->data + at, 4);
	}
	blob_free(&b);
}

static void test_words(void **state)
{
	struct pair p;

	make(&p, order_of(state));
	change_words(&p, 0);
	change_words(&p, 1);
	free_pair(&p);
}

/* Without each of the kernel's types, members and enumerators in turn: still well-formed. */
static void test_drops(void **state)
{
	struct pair p;
	struct blob less;
	struct rb r;
	uint32_t id, i;

	make(&p, order_of(state));
	r = rb_open(p.kernel.data, p.kernel.size);
	assert_null(r.broken);
	for (id = 1; id <= r.count; id++) {
		struct rb_type t = rb_type(&r, id);

		less = without_type(p.kernel.data, p.kernel.size, id);
		assert_int_equal(try_pair(&less, &p.object), 2);
		blob_free(&less);
		for (i = 0; t.element_size && i < t.vlen; i++) {
			less = without_element(p.kernel.data, p.kernel.size, id, i);
			assert_int_equal(try_pair(&less, &p.object), 2);
			blob_free(&less);
		}
	}
	rb_close(&r);
	free_pair(&p);
}

/* A kernel of the other byte order, or an object where a kernel is expected, are fine. */
static void test_mixtures(void **state)
{
	struct pair one, other;

	make(&one, order_of(state));
	make(&other, !order_of(state));
	assert_int_equal(try_pair(&other.kernel, &one.object), 2);
	assert_int_equal(try_pair(&one.object, &one.object), 2);
	assert_int_equal(try_pair(&other.object, &one.object), 2);
	assert_int_equal(try_pair(&one.kernel, &one.kernel), 1);
	free_pair(&one);
	free_pair(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_prefixes), BOTH(test_bytes),    BOTH(test_words),
		BOTH(test_drops),    BOTH(test_mixtures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
