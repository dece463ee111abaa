/* SPDX-License-Identifier: BSD-2-Clause */
/* A kernel and its modules: which types are candidates, and what is written of them. */
#include "unit.h"
#include "world.h"
#include "../support/heap.h"
#include "../support/show_btf.h"

#define OFFSET    BTFMIN_FIELD_BYTE_OFFSET
#define MATCHES   BTFMIN_TYPE_MATCHES
#define TARGET_ID BTFMIN_TYPE_ID_TARGET

/* struct NAME { int a at byte; }. The type it needs is made first: its id is one less. */
static uint32_t with_a(struct mb *b, const char *name, uint32_t byte)
{
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), s = mb_struct(b, name, byte + 4);

	mb_member(b, "a", t_int, byte * 8);
	return s;
}

/* A world that asks for struct s's a, in a kernel that holds something else. */
static void begin(struct world *w, void **state)
{
	world_begin(w, order_of(state));
	ask(w, OFFSET, with_a(w->local, "s", 0), "0:0");
	with_a(w->kernel, "other", 4);
}

/* Everything on the parts, as a loader sees them on a live system, is what it is on the whole. */
static void expect_parts(const struct world *w, uint32_t flags, const char *const *texts)
{
	struct btfmin_emitted out[WORLD_MODULES + 1], again[WORLD_MODULES + 1];
	struct btfmin_resolve_opts ropts = {NULL, 0, 0, NULL};
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct btfmin_btf *own[WORLD_MODULES + 1], *chain[WORLD_MODULES + 1] = {NULL};
	struct btfmin_moved moved[WORLD_MODULES + 1];
	const struct btfmin_btf *top;
	struct btfmin_result *min;
	size_t n = w->nr_modules + 1, i;
	char *shown;

	memset(moved, 0, sizeof(moved));
	assert_int_equal(btfmin_emit_split(out, n, w->result, flags, NULL), 0);
	assert_int_equal(btfmin_verify_split(w->result, out, n, NULL), 0);
	assert_int_equal(btfmin_btf_open(&own[0], out[0].data, out[0].size, &opts, NULL), 0);
	shown = show_btf(out[0].data, out[0].size);
	assert_string_equal(shown, texts[0]);
	free(shown);
	top = opts.base = own[0];
	for (i = 1; i < n; i++) {
		opts.base = own[0];
		assert_int_equal(btfmin_btf_open(&own[i], out[i].data, out[i].size, &opts, NULL),
				 0);
		assert_int_equal(btfmin_btf_type_count(own[i]),
				 btfmin_btf_type_count(own[0]) + out[i].types);
		assert_int_equal(btfmin_split_move(&moved[i], own[i], top, NULL, NULL), 0);
		opts.base = top;
		assert_int_equal(
			btfmin_btf_open(&chain[i], moved[i].data, moved[i].size, &opts, NULL), 0);
		top = chain[i];
	}
	ropts.kernel = own[0];
	assert_int_equal(btfmin_resolve(&min, w->relos, top, &ropts, NULL), 0);
	assert_int_equal(btfmin_compare(w->result, min, NULL), 0);
	/* what is minimal stays as it is */
	assert_int_equal(btfmin_emit_split(again, n, min, flags, NULL), 0);
	btfmin_result_free(min);
	for (i = n; i-- > 0;) {
		assert_int_equal(again[i].size, out[i].size);
		assert_memory_equal(again[i].data, out[i].data, out[i].size);
		btfmin_btf_close(chain[i]);
		btfmin_btf_close(own[i]);
		btfmin_moved_free(&moved[i], NULL);
		btfmin_emitted_free(&out[i], NULL);
		btfmin_emitted_free(&again[i], NULL);
	}
}

static void test_kernel_first(void **state)
{
	static const char *const parts[] = {"struct s 12 { a@64 u4 }\nu4\n"};
	struct world w;

	world_begin(&w, order_of(state));
	ask(&w, OFFSET, with_a(w.local, "s", 0), "0:0");
	with_a(w.kernel, "s", 8);
	with_a(world_module(&w), "s", 16);
	with_a(world_module(&w), "s", 24);
	world_resolve(&w);
	expect_found(&w, 0, 8);
	assert_int_equal(world_answer(&w, 0).candidates, 1);
	expect_types(&w, "struct s 12 { a@64 u4 }\nu4\n");
	expect_parts(&w, 0, parts);
	world_end(&w);
}

/* Whatever the kernel has of that name counts, also what has not the field. */
static void test_kernel_first_in_vain(void **state)
{
	struct world w;

	world_begin(&w, order_of(state));
	ask(&w, OFFSET, with_a(w.local, "s", 0), "0:0");
	mb_struct(w.kernel, "s___flavor", 8);
	with_a(world_module(&w), "s", 16);
	world_resolve(&w);
	expect_poisoned(&w, 0);
	assert_int_equal(world_answer(&w, 0).candidates, 1);
	expect_types(&w, "");
	world_end(&w);
}

/* Only a kind that is looked for counts: a union of the kernel's leaves a module its struct. */
static void test_kinds(void **state)
{
	struct world w;
	uint32_t e;

	begin(&w, state);
	mb_union(w.kernel, "s", 8);
	e = mb_enum(w.local, "e", 4, MB_UNSIGNED);
	mb_value(w.local, "A", 1);
	ask(&w, BTFMIN_ENUMVAL_VALUE, e, "0");
	mb_enum64(w.kernel, "e", 8, MB_UNSIGNED); /* one kind with ENUM */
	with_a(world_module(&w), "s", 16);
	mb_enum(w.modules[0], "e", 4, MB_UNSIGNED);
	mb_value(w.modules[0], "A", 7);
	world_resolve(&w);
	expect_found(&w, 0, 16);
	expect_poisoned(&w, 1);
	expect_types(&w, "struct s 20 { a@128 u4 }\nu4\n");
	world_end(&w);
}

static void test_all_modules(void **state)
{
	static const char *const parts[] = {""};
	struct world w;

	begin(&w, state);
	with_a(world_module(&w), "s", 16);
	with_a(world_module(&w), "s___flavor", 16);
	with_a(world_module(&w), "t", 8);
	world_resolve(&w);
	expect_found(&w, 0, 16);
	assert_int_equal(world_answer(&w, 0).candidates, 2);
	expect_types(&w, "struct s 20 { a@128 u4 }\nstruct s___flavor 20 { a@128 u4 }\nu4\n");
	expect_parts(&w, 0, parts);
	world_end(&w);
}

static void test_ambiguous(void **state)
{
	static const char *const parts[] = {""};
	struct world w;

	begin(&w, state);
	with_a(world_module(&w), "s", 16);
	with_a(world_module(&w), "s", 8);
	world_resolve(&w);
	expect_outcome(&w, 0, BTFMIN_AMBIGUOUS);
	expect_types(&w, "struct s 12 { a@64 u4 }\nstruct s 20 { a@128 u4 }\nu4\n");
	expect_parts(&w, 0, parts);
	world_end(&w);
}

/* With a custom BTF a loader takes the types of base and split alike: no kernel is named. */
static void test_one_btf(void **state)
{
	struct btfmin_result *result;
	struct btfmin_answer a;
	struct world w;

	world_begin(&w, order_of(state));
	ask(&w, OFFSET, with_a(w.local, "s", 0), "0:0");
	with_a(w.kernel, "s", 8);
	with_a(world_module(&w), "s", 8);
	world_resolve(&w);
	assert_int_equal(world_answer(&w, 0).candidates, 1);
	assert_int_equal(btfmin_resolve(&result, w.relos, w.target.top, NULL, NULL), 0);
	assert_int_equal(btfmin_result_answer(result, 0, &a, NULL), 0);
	assert_int_equal(a.candidates, 2);
	btfmin_result_free(result);
	world_end(&w);
}

/* What a module's type needs of the kernel comes with it, and each thing once. */
static void test_kernel_types_pulled_in(void **state)
{
	static const char *const parts[] = {
		"struct 8 { in@32 u4 }\nu4\n",
	};
	struct world w;
	uint32_t inner, s, k_inner, k_int;
	struct mb *m;

	world_begin(&w, order_of(state));
	inner = mb_struct(w.local, "inner", 4);
	mb_member(w.local, "in", mb_next(w.local) + 1, 0);
	s = mb_struct(w.local, "s", 8);
	mb_member(w.local, "i", inner, 0);
	mb_int(w.local, "int", 4, MB_SIGNED);
	ask(&w, OFFSET, s, "0:0:0");
	k_int = mb_int(w.kernel, "int", 4, MB_SIGNED);
	k_inner = mb_struct(w.kernel, "inner", 8);
	mb_member(w.kernel, "in", k_int, 32);
	m = world_module(&w);
	mb_struct(m, "s", 24);
	mb_member(m, "i", k_inner, 128);
	world_resolve(&w);
	expect_found(&w, 0, 20);
	expect_types(&w, "struct 8 { in@32 u4 }\n"
			 "struct s 24 { i@128 struct 8 { in@32 u4 } }\n"
			 "u4\n");
	expect_parts(&w, 0, parts);
	world_end(&w);
}

/* Ids of three modules overlap in their files, and none are taken for another's. */
static void test_three_modules(void **state)
{
	static const char *const names[] = {"s", "t", "u"};
	static const char *const parts[] = {""};
	struct btfmin_type type;
	struct world w;
	uint32_t first, l[3], i;

	world_begin(&w, order_of(state));
	for (i = 0; i < 3; i++) {
		l[i] = with_a(w.local, names[i], 0);
		ask(&w, OFFSET, l[i], "0:0");
		ask(&w, TARGET_ID, l[i], "0");
	}
	with_a(w.kernel, "other", 4);
	first = mb_next(w.kernel);
	for (i = 0; i < 3; i++)
		assert_int_equal(with_a(world_module(&w), names[i], 8 * i), first + 1);
	world_resolve(&w);
	for (i = 0; i < 3; i++) {
		expect_found(&w, 2 * i, 8 * i);
		expect_found(&w, 2 * i + 1, first + 1 + 2 * i);
		assert_int_equal(btfmin_btf_type(w.target.top, first + 1 + 2 * i, &type, NULL), 0);
		assert_string_equal(type.name, names[i]);
	}
	expect_types(&w, "struct s 4 { a@0 u4 }\nstruct t 12 { a@64 u4 }\n"
			 "struct u 20 { a@128 u4 }\nu4\n");
	expect_parts(&w, 0, parts);
	world_end(&w);
}

/* Two modules of one type: each has it under an id of its own. */
static void test_ids_of_two_modules(void **state)
{
	static const char *const parts[] = {""};
	struct world w;

	begin(&w, state);
	ask(&w, TARGET_ID, 2, "0");
	with_a(world_module(&w), "s", 8);
	with_a(world_module(&w), "s", 8);
	world_resolve(&w);
	expect_found(&w, 0, 8);
	expect_outcome(&w, 1, BTFMIN_AMBIGUOUS);
	expect_types(&w, "struct s 12 { a@64 u4 }\nstruct s 12 { a@64 u4 }\nu4\n");
	expect_parts(&w, 0, parts);
	world_end(&w);
}

/* The ids of two types in their modules, as a loader would take them from the parts. */
static void own_ids(const struct world *w, const char *name, uint32_t ids[2])
{
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct btfmin_emitted out[3];
	struct btfmin_btf *base, *part;
	struct btfmin_type t;
	uint32_t id;
	size_t i;

	assert_int_equal(btfmin_emit_split(out, 3, w->result, 0, NULL), 0);
	assert_int_equal(btfmin_btf_open(&base, out[0].data, out[0].size, NULL, NULL), 0);
	opts.base = base;
	for (i = 0; i < 2; i++) {
		assert_int_equal(
			btfmin_btf_open(&part, out[i + 1].data, out[i + 1].size, &opts, NULL), 0);
		for (id = ids[i] = 0; id < btfmin_btf_type_count(part); id++)
			if (btfmin_btf_type(part, id, &t, NULL) == 0 && !strcmp(t.name, name))
				ids[i] = id;
		btfmin_btf_close(part);
	}
	btfmin_btf_close(base);
	for (i = 0; i < 3; i++)
		btfmin_emitted_free(&out[i], NULL);
}

/*
 * Loaders compare ids, and in files of their own two types may have one number by chance: what was
 * ambiguous must stay so.
 */
static void test_ids_stay_apart(void **state)
{
	static const char *const parts[] = {""};
	struct world w;
	uint32_t ids[2];

	begin(&w, state);
	ask(&w, TARGET_ID, 2, "0");
	with_a(world_module(&w), "s", 8);
	mb_ptr(world_module(&w), 0);
	with_a(w.modules[1], "s", 8);
	world_resolve(&w);
	expect_outcome(&w, 1, BTFMIN_AMBIGUOUS);
	own_ids(&w, "s", ids);
	assert_int_not_equal(ids[0], 0);
	assert_int_not_equal(ids[1], 0);
	assert_int_not_equal(ids[0], ids[1]);
	expect_parts(&w, 0, parts);
	world_end(&w);
}

/* "SPL-empty" */
static void test_empty_module(void **state)
{
	static const char *const parts[] = {""};
	struct world w;

	begin(&w, state);
	world_module(&w);
	with_a(world_module(&w), "s", 8);
	world_module(&w);
	world_resolve(&w);
	assert_int_equal(w.target.moved[0].size, 24);
	expect_found(&w, 0, 8);
	expect_types(&w, "struct s 12 { a@64 u4 }\nu4\n");
	expect_parts(&w, 0, parts);
	world_end(&w);
}

/* struct NAME { struct same s; }, where same is { int a at byte; }. */
static uint32_t with_same(struct mb *b, const char *name, uint32_t byte)
{
	uint32_t same = with_a(b, "same", byte), s = mb_struct(b, name, byte + 4);

	mb_member(b, "s", same, 0);
	return s;
}

/* A world whose module has a struct same of its own, which one that matches depends on. */
static void begin_shadowed(struct world *w, void **state)
{
	uint32_t same, s;

	world_begin(w, order_of(state));
	same = with_a(w->local, "same", 0);
	s = mb_struct(w->local, "s", 4);
	mb_member(w->local, "s", same, 0);
	ask(w, MATCHES, s, "0");
	ask(w, OFFSET, same, "0:0");
	with_a(w->kernel, "same", 8);
	with_same(world_module(w), "s", 16);
}

/*
 * The kernel's candidates for "same" are all; a module's same is needed by name all the same. In
 * one BTF it would be a candidate, so that is refused; in two it is not.
 */
static void test_shadowed(void **state)
{
	static const char *const parts[] = {"struct same 12 { a@64 u4 }\nu4\n"};
	struct btfmin_emitted out;
	struct btfmin_error err;
	struct world w;

	begin_shadowed(&w, state);
	world_resolve(&w);
	expect_found(&w, 0, 1);
	expect_found(&w, 1, 8);
	assert_int_equal(btfmin_emit(&out, w.result, 0, NULL), 0);
	assert_int_equal(btfmin_verify(w.result, out.data, out.size, &err), BTFMIN_ERR_UNSUPPORTED);
	assert_int_equal(err.status, BTFMIN_ERR_UNSUPPORTED);
	assert_int_equal(err.type_id, 2); /* the kernel's */
	btfmin_emitted_free(&out, NULL);
	expect_parts(&w, 0, parts);
	world_end(&w);
}

/* struct NAME { struct same *p; }, where same is { int a at byte; }. */
static uint32_t with_pointer(struct mb *b, const char *name, uint32_t byte)
{
	uint32_t same = with_a(b, "same", byte), s = mb_struct(b, name, 8);

	mb_member(b, "p", s + 1, 0);
	mb_ptr(b, same);
	return s;
}

/* Behind a pointer a FWD of the name is as good, and no candidate. */
static void test_shadowed_behind_a_pointer(void **state)
{
	static const char *const parts[] = {"struct same 12 { a@64 u4 }\nu4\n"};
	struct world w;
	uint32_t s;

	world_begin(&w, order_of(state));
	s = with_pointer(w.local, "s", 0);
	ask(&w, MATCHES, s, "0");
	ask(&w, OFFSET, s - 1, "0:0");
	ask(&w, BTFMIN_TYPE_SIZE, s - 1, "0");
	with_a(w.kernel, "same", 8);
	with_pointer(world_module(&w), "s", 16);
	world_resolve(&w);
	expect_found(&w, 0, 1);
	expect_found(&w, 1, 8);
	expect_found(&w, 2, 12);
	expect_types(&w, "*fwd struct same\nfwd struct same\nstruct s 8 { p@0 *fwd struct same }\n"
			 "struct same 12 { a@64 u4 }\nu4\n");
	expect_parts(&w, 0, parts);
	world_end(&w);
}

/* The kernel's is no match, and yet it is what keeps loaders from looking at the module's. */
static void test_shadow_without_a_match(void **state)
{
	static const char *const parts[] = {"struct same 8 { }\n"};
	struct world w;
	uint32_t same, s;

	world_begin(&w, order_of(state));
	same = with_a(w.local, "same", 0);
	s = mb_struct(w.local, "s", 4);
	mb_member(w.local, "s", same, 0);
	ask(&w, MATCHES, s, "0");
	ask(&w, OFFSET, same, "0:0");
	mb_struct(w.kernel, "same", 8);
	with_same(world_module(&w), "s", 16);
	world_resolve(&w);
	expect_found(&w, 0, 1);
	expect_poisoned(&w, 1);
	expect_parts(&w, 0, parts);
	world_end(&w);
}

/* For readers, names are kept, but none that makes a candidate of what is none. */
static void test_shadowed_readable(void **state)
{
	struct world w;
	uint32_t same, s;

	world_begin(&w, order_of(state));
	same = with_a(w.local, "same", 0);
	s = mb_struct(w.local, "s", 4);
	mb_member(w.local, "s", same, 0);
	ask(&w, OFFSET, s, "0:0:0");
	ask(&w, OFFSET, same, "0:0");
	with_a(w.kernel, "same", 8);
	with_same(world_module(&w), "s", 16);
	world_resolve(&w);
	expect_found(&w, 0, 16);
	expect_found(&w, 1, 8);
	expect_types(&w, "struct 20 { a@128 u4 }\n"
			 "struct s 20 { s@0 struct 20 { a@128 u4 } }\n"
			 "struct same 12 { a@64 u4 }\n"
			 "u4\n");
	expect_readable(&w, "int:s4\n"
			    "struct 20 { a@128 int:s4 }\n"
			    "struct s 20 { s@0 struct 20 { a@128 int:s4 } }\n"
			    "struct same 12 { a@64 int:s4 }\n");
	world_end(&w);
}

/* A typedef on the way that the kernel has too: without its name it would be none, so it goes. */
static void test_shadowed_typedef(void **state)
{
	struct world w;
	uint32_t td, t_int;
	struct mb *m;

	begin(&w, state);
	t_int = mb_int(w.local, "int", 4, MB_SIGNED);
	td = mb_typedef(w.local, "word", t_int);
	ask(&w, BTFMIN_TYPE_SIZE, td, "0");
	mb_typedef(w.kernel, "word", 1);
	m = world_module(&w);
	td = mb_typedef(m, "word", mb_next(m) + 1);
	t_int = mb_int(m, "short", 2, MB_SIGNED);
	mb_struct(m, "s", 8);
	mb_member(m, "a", td, 32);
	world_resolve(&w);
	expect_found(&w, 0, 4);
	expect_found(&w, 1, 4);
	expect_readable(&w,
			"int:s4\nshort:s2\nstruct s 8 { a@32 short:s2 }\ntypedef word = int:s4\n");
	world_end(&w);
}

/* A pointer's size is the kernel's affair, and its long is what tells it. */
static void test_pointer_size(void **state)
{
	struct world w;
	uint32_t s;
	struct mb *m;

	world_begin(&w, order_of(state));
	s = mb_struct(w.local, "s", 8);
	mb_member(w.local, "p", mb_next(w.local), 0);
	mb_ptr(w.local, 0);
	ask(&w, BTFMIN_FIELD_BYTE_SIZE, s, "0:0");
	mb_int(w.kernel, "long", 4, MB_SIGNED);
	m = world_module(&w);
	mb_int(m, "unsigned long", 8, MB_UNSIGNED);
	mb_struct(m, "s", 8);
	mb_member(m, "p", mb_next(m), 0);
	mb_ptr(m, 0);
	world_resolve(&w);
	expect_found(&w, 0, 4);
	expect_types(&w, "*void\nlong:u4\nstruct s 8 { p@0 *void }\n");
	world_end(&w);
}

static void test_wrong_calls(void **state)
{
	struct btfmin_resolve_opts ropts = {NULL, 0, 0, NULL};
	struct btfmin_emitted out[3];
	struct btfmin_result *result, *other;
	struct btfmin_relos *relos;
	struct btfmin_error err;
	struct world w;

	begin(&w, state);
	with_a(world_module(&w), "s", 8);
	world_resolve(&w);
	ropts.kernel = w.local_btf;
	assert_int_equal(btfmin_resolve(&result, w.relos, w.target.top, &ropts, &err),
			 BTFMIN_ERR_USAGE);
	assert_null(result);
	assert_int_equal(btfmin_emit_split(NULL, 2, w.result, 0, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_emit_split(out, 2, NULL, 0, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_emit_split(out, 1, w.result, 0, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_emit_split(out, 3, w.result, 0, &err), BTFMIN_ERR_USAGE);
	assert_null(out[2].data);
	assert_int_equal(btfmin_emit_split(out, 2, w.result, 2, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_compare(NULL, w.result, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_compare(w.result, NULL, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_relos_new(&relos, NULL, NULL), 0);
	assert_int_equal(btfmin_resolve(&other, relos, w.target.top, NULL, NULL), 0);
	assert_int_equal(btfmin_compare(w.result, other, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_compare(w.result, w.result, &err), 0);
	assert_int_equal(btfmin_verify_split(NULL, out, 1, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_verify_split(w.result, NULL, 1, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_verify_split(w.result, out, 0, &err), BTFMIN_ERR_USAGE);
	btfmin_result_free(other);
	btfmin_relos_free(relos);
	world_end(&w);
}

/* Parts that are not as they should be are found out: one left out, two exchanged. */
static void test_spoilt_parts(void **state)
{
	struct btfmin_emitted out[3], other[3];
	struct btfmin_error err;
	struct world w;
	size_t i;

	begin(&w, state);
	ask(&w, OFFSET, with_a(w.local, "other", 0), "0:0");
	with_a(world_module(&w), "s", 8);
	with_a(world_module(&w), "s", 16);
	world_resolve(&w);
	assert_int_equal(btfmin_emit_split(out, 3, w.result, 0, NULL), 0);
	assert_int_equal(btfmin_verify_split(w.result, out, 3, &err), 0);
	assert_int_equal(btfmin_verify_split(w.result, out, 2, &err), BTFMIN_ERR_INTERNAL);
	assert_int_equal(btfmin_verify_split(w.result, out, 1, &err), BTFMIN_ERR_INTERNAL);
	other[0] = out[0];
	other[1] = other[2] = out[2];
	assert_int_equal(btfmin_verify_split(w.result, other, 3, &err), BTFMIN_ERR_INTERNAL);
	other[0] = out[1];
	assert_true(btfmin_verify_split(w.result, other, 3, &err) < 0);
	for (i = 0; i < 3; i++)
		btfmin_emitted_free(&out[i], NULL);
	world_end(&w);
}

/* Split on each other, as no kernel's modules are, they do not come apart. */
static void test_modules_on_modules(void **state)
{
	struct btfmin_resolve_opts ropts = {NULL, 0, 0, NULL};
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct btfmin_btf *second_btf;
	struct btfmin_result *result;
	struct btfmin_emitted out[3];
	struct btfmin_error err;
	struct mb *second;
	struct blob bytes;
	struct world w;
	uint32_t inner;

	begin(&w, state);
	inner = with_a(world_module(&w), "inner", 8);
	second = mb_new_split(w.modules[0]);
	mb_struct(second, "s", 8);
	mb_member(second, "a", inner - 1, 32);
	bytes = mb_blob(second, order_of(state));
	world_resolve(&w);
	opts.base = w.target.top;
	ropts.kernel = w.target.kernel;
	assert_int_equal(btfmin_btf_open(&second_btf, bytes.data, bytes.size, &opts, NULL), 0);
	assert_int_equal(btfmin_resolve(&result, w.relos, second_btf, &ropts, NULL), 0);
	assert_int_equal(btfmin_emit_split(out, 3, result, 0, &err), BTFMIN_ERR_UNSUPPORTED);
	assert_null(out[0].data);
	assert_null(out[2].data);
	assert_int_equal(btfmin_emit(out, result, 0, &err), 0);
	assert_int_equal(btfmin_verify(result, out[0].data, out[0].size, &err), 0);
	btfmin_emitted_free(out, NULL);
	btfmin_result_free(result);
	btfmin_btf_close(second_btf);
	blob_free(&bytes);
	mb_free(second);
	world_end(&w);
}

/* One run over kernel and modules with a heap that may be empty; 0 if nothing was missing. */
static int run_on(const struct world *w, struct heap *h)
{
	struct btfmin_resolve_opts ropts = {NULL, 0, 0, NULL};
	struct btfmin_emitted out[3];
	struct btfmin_error err;
	struct btfmin_result *result;
	size_t i;
	int status, made;

	ropts.allocator = &h->allocator;
	ropts.kernel = w->target.kernel;
	status = btfmin_resolve(&result, w->relos, w->target.top, &ropts, &err);
	if (status) {
		assert_null(result);
		return status;
	}
	status = btfmin_emit_split(out, 3, result, BTFMIN_EMIT_READABLE, &err);
	made = status == 0;
	if (made)
		status = btfmin_verify_split(result, out, 3, &err);
	for (i = 0; i < 3; i++) {
		assert_int_equal(out[i].data != NULL, made);
		btfmin_emitted_free(&out[i], &h->allocator);
	}
	if (status == 0)
		status = btfmin_compare(result, w->result, &err);
	btfmin_result_free(result);
	return status;
}

/* "OOM-n" */
static void test_no_memory(void **state)
{
	struct world w;
	struct heap h;
	size_t n;
	int status = -1;

	begin_shadowed(&w, state);
	with_a(world_module(&w), "t", 8);
	world_resolve(&w);
	for (n = 1; status; n++) {
		heap_init(&h, n, n % 2);
		status = run_on(&w, &h);
		assert_true(status == 0 || status == BTFMIN_ERR_NOMEM);
		assert_int_equal(h.live, 0);
	}
	assert_true(n > 20);
	world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_kernel_first),
		BOTH(test_kernel_first_in_vain),
		BOTH(test_kinds),
		BOTH(test_all_modules),
		BOTH(test_ambiguous),
		BOTH(test_one_btf),
		BOTH(test_kernel_types_pulled_in),
		BOTH(test_three_modules),
		BOTH(test_ids_of_two_modules),
		BOTH(test_ids_stay_apart),
		BOTH(test_empty_module),
		BOTH(test_shadowed),
		BOTH(test_shadowed_behind_a_pointer),
		BOTH(test_shadow_without_a_match),
		BOTH(test_shadowed_readable),
		BOTH(test_shadowed_typedef),
		BOTH(test_pointer_size),
		BOTH(test_no_memory),
		BOTH(test_wrong_calls),
		BOTH(test_spoilt_parts),
		BOTH(test_modules_on_modules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
