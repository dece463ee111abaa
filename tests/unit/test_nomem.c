/* SPDX-License-Identifier: BSD-2-Clause */
/* "OOM-n": the n-th allocation fails, for every n, once and from then on, in every function. */
#include <bpfobj.h>

#include "unit.h"
#include "../support/heap.h"
#include "../support/make_obj.h"

/* Bytes of a kernel and of an object that asks for a bit of everything. */
static void describe(struct blob *kernel, struct blob *object, int be)
{
	struct mb *k = mb_new(), *l = mb_new();
	struct mo *o = mo_new(l);
	struct mb *both[2];
	uint32_t s = 0, e = 0, td = 0, side, i, t;
	char name[8] = "m00";

	both[0] = k;
	both[1] = l;
	for (side = 0; side < 2; side++) {
		struct mb *b = both[side];

		t = mb_int(b, "int", 4, MB_SIGNED);
		mb_int(b, "long int", 8, MB_SIGNED);
		td = mb_typedef(b, "fn_t", mb_ptr(b, mb_proto(b, t)));
		s = mb_struct(b, "s", 400);
		for (i = 0; i < 90; i++) {
			name[1] = (char)('a' + (int)(i / 10));
			name[2] = (char)('0' + (int)(i % 10));
			mb_member(b, name, t, 32 * (side ? i : 90 - i));
		}
		mb_member(b, "self", mb_next(b), 2944);
		mb_ptr(b, s);
		e = mb_enum(b, "e", 4, MB_UNSIGNED);
		mb_value(b, "A", 1 + side);
		if (!side)
			for (i = 0; i < 20; i++)
				mb_struct(b, "s___flavor", 4);
	}
	mo_program(o, "kprobe/one");
	for (i = 0; i < 90; i += 3) {
		char access[8];

		access[0] = '0';
		access[1] = ':';
		access[2] = (char)('0' + (int)(i / 10));
		access[3] = (char)('0' + (int)(i % 10));
		access[4] = '\0';
		mo_load(o, 4, i * 4, s, i < 10 ? "0:0" : access);
	}
	mo_mov(o, 1, BTFMIN_TYPE_EXISTS, td, "0");
	mo_program(o, "kprobe/two");
	mo_ldimm64(o, 2, BTFMIN_ENUMVAL_VALUE, e, "0");
	mo_mov(o, 1, BTFMIN_TYPE_MATCHES, s, "0");
	mo_mov(o, 1, BTFMIN_FIELD_EXISTS, s, "bad");
	mo_mov(o, 1, BTFMIN_TYPE_EXISTS, s, "0");
	*kernel = mb_blob(k, be);
	*object = mo_object(o, be);
	mo_free(o);
	mb_free(k);
	mb_free(l);
}

/* What one run holds; freed whatever of it was made. */
struct run {
	struct bpfobj *obj;
	struct btfmin_btf *kernel;
	struct btfmin_relos *relos;
	struct btfmin_result *result;
	struct btfmin_emitted out;
	struct btfmin_error err;
	int stage; /* how many calls succeeded */
};

/* One call: on failure everything is as promised, and the run ends. */
static int call(struct run *r, int status, const void *out)
{
	if (status == 0) {
		r->stage++;
		return 1;
	}
	assert_int_equal(status, BTFMIN_ERR_NOMEM);
	assert_int_equal(r->err.status, BTFMIN_ERR_NOMEM);
	assert_non_null(r->err.text);
	assert_null(out);
	return 0;
}

#define STAGES 8

static void run(struct run *r, struct heap *h, const struct blob *kernel, const struct blob *object,
		int copy)
{
	struct btfmin_btf_opts opts = {&h->allocator, NULL, 0, 0};
	struct btfmin_resolve_opts ropts = {&h->allocator, 0, 0, NULL};
	struct bpfobj_opts oopts = {&h->allocator, 0};

	memset(r, 0, sizeof(*r));
	oopts.copy = copy;
	if (!call(r, bpfobj_open(&r->obj, object->data, object->size, &oopts, &r->err), r->obj))
		return;
	if (!call(r, btfmin_btf_open(&r->kernel, kernel->data, kernel->size, &opts, &r->err),
		  r->kernel))
		return;
	if (!call(r, btfmin_relos_new(&r->relos, &h->allocator, &r->err), r->relos))
		return;
	if (!call(r, bpfobj_add_to(r->obj, r->relos, &r->err), NULL)) {
		assert_int_equal(btfmin_relos_count(r->relos), 0); /* as it was */
		return;
	}
	if (!call(r, btfmin_resolve(&r->result, r->relos, r->kernel, &ropts, &r->err), r->result))
		return;
	if (!call(r, btfmin_emit(&r->out, r->result, 0, &r->err), r->out.data))
		return;
	if (!call(r, btfmin_verify(r->result, r->out.data, r->out.size, &r->err), NULL))
		return;
	btfmin_emitted_free(&r->out, &h->allocator);
	call(r, btfmin_emit(&r->out, r->result, BTFMIN_EMIT_READABLE, &r->err), r->out.data);
}

static void end(struct run *r, struct heap *h)
{
	btfmin_emitted_free(&r->out, &h->allocator);
	btfmin_result_free(r->result);
	btfmin_relos_free(r->relos);
	btfmin_btf_close(r->kernel);
	bpfobj_close(r->obj);
}

static void fail_each(int be, int fail_on, int copy)
{
	struct blob kernel, object;
	struct heap h;
	struct run r;
	size_t n, total;
	int reached[STAGES + 1] = {0};

	describe(&kernel, &object, be);
	heap_init(&h, 0, 0);
	run(&r, &h, &kernel, &object, copy);
	assert_int_equal(r.stage, STAGES);
	end(&r, &h);
	assert_int_equal(h.live, 0);
	total = h.calls;
	assert_true(total > 20);
	for (n = 1; n <= total; n++) {
		heap_init(&h, n, fail_on);
		run(&r, &h, &kernel, &object, copy);
		assert_true(r.stage < STAGES); /* a failure is not passed over in silence */
		reached[r.stage]++;
		end(&r, &h);
		assert_int_equal(h.live, 0);
	}
	for (n = 0; n < STAGES; n++)
		assert_true(reached[n] > 0); /* every call was made to fail */
	blob_free(&kernel);
	blob_free(&object);
}

static void test_once(void **state)
{
	fail_each(order_of(state), 0, 0);
	fail_each(order_of(state), 0, 1);
}

static void test_from_then_on(void **state)
{
	fail_each(order_of(state), 1, 0);
	fail_each(order_of(state), 1, 1);
}

/* After a failed addition the set goes on as if it had not been tried. */
static void test_add_again(void **state)
{
	struct blob kernel, object;
	struct heap h;
	struct bpfobj *obj;
	struct btfmin_btf *btf;
	struct btfmin_relos *relos;
	struct btfmin_result *result;
	struct btfmin_emitted out;
	struct btfmin_answer a;
	size_t n, count, i, found;
	int failed = 1;

	describe(&kernel, &object, order_of(state));
	assert_int_equal(bpfobj_open(&obj, object.data, object.size, NULL, NULL), 0);
	assert_int_equal(btfmin_btf_open(&btf, kernel.data, kernel.size, NULL, NULL), 0);
	bpfobj_records(obj, &count);
	for (n = 1; failed; n++) {
		heap_init(&h, 0, 0);
		assert_int_equal(btfmin_relos_new(&relos, &h.allocator, NULL), 0);
		assert_int_equal(bpfobj_add_to(obj, relos, NULL), 0);
		h.fail_at = h.calls + n;
		failed = bpfobj_add_to(obj, relos, NULL) != 0;
		assert_int_equal(btfmin_relos_count(relos), failed ? count : 2 * count);
		h.fail_at = 0;
		if (failed)
			assert_int_equal(bpfobj_add_to(obj, relos, NULL), 0);
		assert_int_equal(btfmin_relos_count(relos), 2 * count);
		assert_int_equal(btfmin_resolve(&result, relos, btf, NULL, NULL), 0);
		for (i = found = 0; i < 2 * count; i++) {
			assert_int_equal(btfmin_result_answer(result, i, &a, NULL), 0);
			found += a.outcome == BTFMIN_FOUND;
		}
		assert_int_equal(found, 2 * (count - 1)); /* all but the bad access string */
		assert_int_equal(btfmin_emit(&out, result, 0, NULL), 0);
		assert_int_equal(btfmin_verify(result, out.data, out.size, NULL), 0);
		btfmin_emitted_free(&out, NULL);
		btfmin_result_free(result);
		btfmin_relos_free(relos);
		assert_int_equal(h.live, 0);
	}
	assert_true(n > 2);
	btfmin_btf_close(btf);
	bpfobj_close(obj);
	blob_free(&kernel);
	blob_free(&object);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_once),
		BOTH(test_from_then_on),
		BOTH(test_add_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
