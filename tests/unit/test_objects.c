/* SPDX-License-Identifier: BSD-2-Clause */
/* Many objects: their order does not matter, nor does their byte order. */
#include "unit.h"
#include "world.h"

#define OFFSET BTFMIN_FIELD_BYTE_OFFSET
#define EXISTS BTFMIN_FIELD_EXISTS

/* A kernel of many structs that refer to each other. */
static void describe_kernel(struct mb *b)
{
	static const char *const names[] = {"task", "mm", "file", "inode", "sock", "dev"};
	uint32_t t = mb_int(b, "int", 4, MB_SIGNED), l = mb_int(b, "long int", 8, MB_SIGNED), i, k;
	uint32_t p = mb_ptr(b, 0);

	for (i = 0; i < 6; i++) {
		mb_struct(b, names[i], 512);
		for (k = 0; k < 6; k++)
			mb_member(b, names[(i + k) % 6],
				  k % 3 == 0   ? t
				  : k % 3 == 1 ? p
					       : l,
				  64 * k);
	}
}

/* Object number n asks for a few of them, in its own words. */
static uint32_t describe_object(struct mb *b, uint32_t n, struct btfmin_record *r)
{
	static const char *const names[] = {"task", "mm", "file", "inode", "sock", "dev"};
	uint32_t t, i, count = 0, s;

	if (n % 2)
		mb_ptr(b, 0);
	t = mb_int(b, "int", 4, MB_SIGNED);
	for (i = 0; i < 3; i++) {
		s = mb_struct(b, names[(n + i * n) % 6], 64);
		mb_member(b, names[(n * 5 + i) % 6], t, 0);
		memset(&r[count], 0, sizeof(r[count]));
		r[count].type_id = s;
		r[count].access_str_off = mb_str(b, "0:0");
		r[count].kind = i == 1 ? EXISTS : OFFSET;
		r[count].opcode = i == 2 ? OP_LOAD32 : OP_MOV;
		count++;
	}
	return count;
}

#define OBJECTS 4

/* Every order of four objects gives the same bytes. */
static void test_order_of_objects(void **state)
{
	struct btfmin_record records[OBJECTS][4];
	struct btfmin_btf *kernel, *locals[OBJECTS];
	struct blob kernel_bytes, bytes[OBJECTS];
	struct btfmin_emitted first = {NULL, 0, 0, 0}, out;
	uint32_t n, order, counts[OBJECTS], flags;
	struct mb *b = mb_new();

	describe_kernel(b);
	kernel_bytes = mb_blob(b, order_of(state));
	mb_free(b);
	assert_int_equal(btfmin_btf_open(&kernel, kernel_bytes.data, kernel_bytes.size, NULL, NULL),
			 0);
	for (n = 0; n < OBJECTS; n++) {
		b = mb_new();
		counts[n] = describe_object(b, n, records[n]);
		bytes[n] = mb_blob(b, order_of(state));
		mb_free(b);
		assert_int_equal(
			btfmin_btf_open(&locals[n], bytes[n].data, bytes[n].size, NULL, NULL), 0);
	}
	for (flags = 0; flags < 2; flags++) {
		for (order = 0; order < 24; order++) {
			struct btfmin_relos *relos;
			struct btfmin_result *result;
			uint32_t left[OBJECTS] = {0, 1, 2, 3}, o = order, pick, k;

			assert_int_equal(btfmin_relos_new(&relos, NULL, NULL), 0);
			for (n = OBJECTS; n > 0;
			     n--) { /* the order's digits choose what comes next */
				pick = o % n;
				o /= n;
				k = left[pick];
				left[pick] = left[n - 1];
				assert_int_equal(btfmin_relos_add(relos, locals[k], records[k],
								  counts[k], NULL),
						 0);
			}
			assert_int_equal(btfmin_resolve(&result, relos, kernel, NULL, NULL), 0);
			assert_int_equal(btfmin_emit(&out, result, flags, NULL), 0);
			assert_int_equal(btfmin_verify(result, out.data, out.size, NULL), 0);
			btfmin_result_free(result);
			btfmin_relos_free(relos);
			if (order == 0) {
				first = out;
				continue;
			}
			assert_int_equal(out.size, first.size);
			assert_memory_equal(out.data, first.data, out.size);
			btfmin_emitted_free(&out, NULL);
		}
		btfmin_emitted_free(&first, NULL);
	}
	for (n = 0; n < OBJECTS; n++) {
		btfmin_btf_close(locals[n]);
		blob_free(&bytes[n]);
	}
	btfmin_btf_close(kernel);
	blob_free(&kernel_bytes);
}

/* An object of the other byte order than the kernel's is no trouble: the target's order is kept. */
static void test_object_of_other_order(void **state)
{
	struct btfmin_btf *local, *kernel;
	struct btfmin_relos *relos;
	struct btfmin_result *result;
	struct btfmin_answer a;
	struct btfmin_emitted out;
	struct blob lb, kb;
	struct world w;
	uint32_t s, t;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_UNSIGNED);
	s = mb_struct(w.local, "s", 4);
	mb_bits(w.local, "f", t, 0, 8);
	t = mb_int(w.kernel, "int", 4, MB_UNSIGNED);
	mb_struct(w.kernel, "s", 8);
	mb_bits(w.kernel, "f", t, 35, 8);
	ask(&w, BTFMIN_FIELD_LSHIFT_U64, s, "0:0");
	lb = mb_blob(w.local, !order_of(state));
	kb = mb_blob(w.kernel, order_of(state));
	assert_int_equal(btfmin_btf_open(&local, lb.data, lb.size, NULL, NULL), 0);
	assert_int_equal(btfmin_btf_open(&kernel, kb.data, kb.size, NULL, NULL), 0);
	assert_int_equal(btfmin_relos_new(&relos, NULL, NULL), 0);
	assert_int_equal(btfmin_relos_add(relos, local, w.asks, w.nr_asks, NULL), 0);
	assert_int_equal(btfmin_resolve(&result, relos, kernel, NULL, NULL), 0);
	assert_int_equal(btfmin_result_answer(result, 0, &a, NULL), 0);
	/* by the object's order: it is the program that shifts */
	assert_int_equal(a.target_value, order_of(state) ? 64 - 11 : 32 + 3);
	assert_int_equal(btfmin_emit(&out, result, 0, NULL), 0);
	assert_int_equal(((unsigned char *)out.data)[0], order_of(state) ? 0xeb : 0x9f);
	assert_int_equal(btfmin_verify(result, out.data, out.size, NULL), 0);
	btfmin_emitted_free(&out, NULL);
	btfmin_result_free(result);
	btfmin_relos_free(relos);
	btfmin_btf_close(local);
	btfmin_btf_close(kernel);
	blob_free(&lb);
	blob_free(&kb);
	world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_order_of_objects),
		BOTH(test_object_of_other_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
