/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Split BTF on its base: the right one, a wrong one, none; moved along a chain; taken from a
 * distilled base to a real one. Ids in quotes are those of the catalogue of bad inputs.
 */
#include "unit.h"
#include "../support/heap.h"
#include "../support/make_btf.h"
#include "../support/show_btf.h"

/* A base and what is split on it, described and then opened. */
struct pair {
	int be;
	struct mb *base, *split;
	struct blob base_bytes, split_bytes;
	struct btfmin_btf *base_btf, *split_btf;
};

/* base is described by the caller, between these two. */
static void begin(struct pair *p, int be)
{
	memset(p, 0, sizeof(*p));
	p->be = be;
	p->base = mb_new();
}

static void begin_split(struct pair *p)
{
	p->split = mb_new_split(p->base);
}

static void open_pair(struct pair *p)
{
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};

	p->base_bytes = mb_blob(p->base, p->be);
	p->split_bytes = mb_blob(p->split, p->be);
	assert_int_equal(
		btfmin_btf_open(&p->base_btf, p->base_bytes.data, p->base_bytes.size, NULL, NULL),
		0);
	opts.base = p->base_btf;
	opts.file_offset = 0x1000;
	assert_int_equal(btfmin_btf_open(&p->split_btf, p->split_bytes.data, p->split_bytes.size,
					 &opts, NULL),
			 0);
}

static void end(struct pair *p)
{
	btfmin_btf_close(p->split_btf);
	btfmin_btf_close(p->base_btf);
	blob_free(&p->split_bytes);
	blob_free(&p->base_bytes);
	mb_free(p->split);
	mb_free(p->base);
}

/* A kernel with a few names, and a module that uses all there is: FUNC, VAR, DATASEC, tags. */
static void describe_kernel(struct mb *b)
{
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED);

	mb_struct(b, "task_struct", 64);
	mb_member(b, "pid", t_int, 32);
	mb_struct(b, "list_head", 16);
	mb_ptr(b, 3);
}

static void describe_module(struct mb *m)
{
	uint32_t s, proto, var;

	s = mb_struct(m, "mod_s", 24);
	mb_member(m, "pid", 1, 0); /* a name of the base's */
	mb_member(m, "task", mb_next(m), 64);
	mb_ptr(m, 2);
	proto = mb_proto(m, s);
	mb_param(m, "task", 2);
	mb_func(m, "mod_init", proto, 0);
	var = mb_var(m, "mod_v", s, 0);
	mb_datasec(m, ".data", 24);
	mb_secinfo(m, var, 0, 24);
	mb_decl_tag(m, "tag", s, 0);
}

/* ---- is it the right base ----------------------------------------------------------------------
 */

static void test_right_base(void **state)
{
	struct pair p;
	uint32_t doubts = 99;

	begin(&p, order_of(state));
	describe_kernel(p.base);
	begin_split(&p);
	describe_module(p.split);
	open_pair(&p);
	assert_int_equal(btfmin_split_check(p.split_btf, &doubts, NULL), 0);
	assert_int_equal(doubts, 0);
	assert_int_equal(btfmin_btf_looks_split(p.base_btf), 0);
	assert_int_equal(btfmin_btf_looks_split(p.split_btf), 0); /* it has its base */
	assert_int_equal(btfmin_btf_looks_split(NULL), 0);
	end(&p);
}

/* "SPL-wrongbase": the module on a kernel of another build, with fewer or with more in it. */
static void check_on(int be, void (*change)(struct mb *b), int status, int doubtful)
{
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct btfmin_btf *base, *split;
	struct btfmin_error err = {0, 0, 0, ""};
	struct mb *other = mb_new();
	struct blob bytes;
	struct pair p;
	uint32_t doubts = 99;

	begin(&p, be);
	describe_kernel(p.base);
	begin_split(&p);
	describe_module(p.split);
	open_pair(&p);
	change(other);
	bytes = mb_blob(other, be);
	assert_int_equal(btfmin_btf_open(&base, bytes.data, bytes.size, NULL, NULL), 0);
	opts.base = base;
	opts.file_offset = 0x1000;
	assert_int_equal(
		btfmin_btf_open(&split, p.split_bytes.data, p.split_bytes.size, &opts, NULL), 0);
	assert_int_equal(btfmin_split_check(split, &doubts, &err), status);
	assert_int_equal(doubts > 0, doubtful);
	if (status) {
		assert_in_range(err.offset, 0x1018, 0x1000 + p.split_bytes.size);
		assert_int_not_equal(err.type_id, 0);
		assert_non_null(strstr(err.text, "the base is not this split BTF's"));
	}
	btfmin_btf_close(split);
	btfmin_btf_close(base);
	blob_free(&bytes);
	mb_free(other);
	end(&p);
}

static void fewer_types(struct mb *b)
{
	mb_int(b, "int", 4, MB_SIGNED);
	mb_str(b, "and as many strings as the other kernel has");
}

static void fewer_strings(struct mb *b)
{
	uint32_t i;

	for (i = 0; i < 4; i++)
		mb_ptr(b, 0);
}

static void more_types(struct mb *b)
{
	describe_kernel(b);
	mb_ptr(b, 1);
}

static void more_strings(struct mb *b)
{
	describe_kernel(b);
	mb_str(b, "at the end, so that all of the module's names begin in here");
}

static void other_strings(struct mb *b)
{
	mb_str(b, "at the beginning");
	describe_kernel(b);
}

static void test_wrong_base(void **state)
{
	check_on(order_of(state), describe_kernel, 0, 0);
	check_on(order_of(state), fewer_types, BTFMIN_ERR_CORRUPT, 0);
	check_on(order_of(state), fewer_strings, BTFMIN_ERR_CORRUPT, 0);
	check_on(order_of(state), more_types, 0, 1);   /* FUNC on what is no FUNC_PROTO */
	check_on(order_of(state), more_strings, 0, 1); /* names in the middle of others */
	check_on(order_of(state), other_strings, 0, 1);
}

/*
 * "SPL-nobase": the first byte of a split's strings is NUL by luck (its first name is empty), so
 * that it opens without a base.
 */
static void test_no_base(void **state)
{
	struct btfmin_error err;
	struct btfmin_btf *btf;
	struct pair p;
	struct blob b;
	uint32_t i;

	begin(&p, order_of(state));
	describe_kernel(p.base);
	mb_str(p.base, "a kernel's strings are many, and a module's names come after them all");
	for (i = 0; i < 30; i++) /* so are its types */
		mb_ptr(p.base, 1);
	begin_split(&p);
	describe_module(p.split);
	b = mb_blob(p.split, order_of(state));
	assert_int_equal(btfmin_btf_open(&btf, b.data, b.size, NULL, &err), BTFMIN_ERR_CORRUPT);
	assert_string_equal(err.text, "split BTF: needs its base");
	blob_free(&b);
	mb_free(p.split);
	begin_split(&p);
	mb_str_again(p.split, "");
	describe_module(p.split);
	open_pair(&p);
	assert_int_equal(btfmin_btf_open(&btf, p.split_bytes.data, p.split_bytes.size, NULL, NULL),
			 0);
	assert_int_equal(btfmin_btf_looks_split(btf), 1);
	btfmin_btf_close(btf);
	end(&p);
}

/* One dangling reference among many that are good makes no split BTF. */
static void test_not_split(void **state)
{
	struct mb *b = mb_new();
	struct btfmin_btf *btf;
	struct blob bytes;
	uint32_t i;

	mb_int(b, "int", 4, MB_SIGNED);
	mb_ptr(b, 1000);
	for (i = 0; i < 10; i++)
		mb_ptr(b, 1);
	bytes = mb_blob(b, order_of(state));
	assert_int_equal(btfmin_btf_open(&btf, bytes.data, bytes.size, NULL, NULL), 0);
	assert_int_equal(btfmin_btf_looks_split(btf), 0);
	btfmin_btf_close(btf);
	blob_free(&bytes);
	mb_free(b);
}

/* "SPL-str-base-end": a base's strings end in NUL or it does not open, so none goes on in a split.
 */
static void test_string_at_the_end_of_the_base(void **state)
{
	struct pair p;
	struct btfmin_type t;
	struct btfmin_btf *btf;
	uint32_t doubts, last;

	begin(&p, order_of(state));
	mb_int(p.base, "int", 4, MB_SIGNED);
	last = mb_str(p.base, "last");
	begin_split(&p);
	mb_typedef(p.split, "first", 1);
	mb_typedef(p.split, "x", 1);
	mb_typedef(p.split, "x", 1);
	mb_set_name(p.split, mb_next(p.split) - 2, last);
	mb_set_name(p.split, mb_next(p.split) - 1, last + 4); /* the NUL */
	open_pair(&p);
	assert_int_equal(btfmin_btf_type(p.split_btf, 3, &t, NULL), 0);
	assert_string_equal(t.name, "last");
	assert_int_equal(btfmin_btf_type(p.split_btf, 4, &t, NULL), 0);
	assert_string_equal(t.name, "");
	assert_int_equal(btfmin_split_check(p.split_btf, &doubts, NULL), 0);
	assert_int_equal(doubts, 1); /* it begins inside "last" */
	p.base_bytes.data[p.base_bytes.size - 1] = 't';
	assert_int_equal(btfmin_btf_open(&btf, p.base_bytes.data, p.base_bytes.size, NULL, NULL),
			 BTFMIN_ERR_CORRUPT);
	end(&p);
}

/* "SPL-base-is-split", "CYC-split": a split on a split; a ring through both ends like any other. */
static void test_chain(void **state)
{
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct btfmin_btf *btf;
	struct btfmin_relos *relos;
	struct btfmin_result *result;
	struct btfmin_record record;
	struct btfmin_answer a;
	struct btfmin_type t;
	struct mb *third;
	struct blob bytes;
	struct pair p;
	uint32_t doubts;

	begin(&p, order_of(state));
	mb_typedef(p.base, "ring", 2); /* "SPL-id-into-split": the base has but one type */
	begin_split(&p);
	mb_typedef(p.split, "second", 1);
	third = mb_new_split(p.split);
	mb_typedef(third, "third", 2);
	mb_typedef(third, "second", 1); /* a name of the one in between */
	bytes = mb_blob(third, order_of(state));
	open_pair(&p);
	opts.base = p.split_btf;
	assert_int_equal(btfmin_btf_open(&btf, bytes.data, bytes.size, &opts, NULL), 0);
	assert_int_equal(btfmin_split_check(btf, &doubts, NULL), 0);
	assert_int_equal(doubts, 0);
	assert_int_equal(btfmin_btf_type(btf, 4, &t, NULL), 0);
	assert_string_equal(t.name, "second");
	memset(&record, 0, sizeof(record));
	record.type_id = 3;
	record.access_str_off = mb_str(third, "0");
	record.kind = BTFMIN_TYPE_SIZE;
	assert_int_equal(btfmin_relos_new(&relos, NULL, NULL), 0);
	assert_int_equal(btfmin_relos_add(relos, btf, &record, 1, NULL), 0);
	assert_int_equal(btfmin_resolve(&result, relos, btf, NULL, NULL), 0);
	assert_int_equal(btfmin_result_answer(result, 0, &a, NULL), 0);
	assert_true(a.outcome == BTFMIN_FAILED || a.outcome == BTFMIN_MALFORMED);
	btfmin_result_free(result);
	btfmin_relos_free(relos);
	btfmin_btf_close(btf);
	/* what the base refers to is not there, which is a fault of its own */
	assert_int_equal(btfmin_btf_looks_split(p.base_btf), 0);
	blob_free(&bytes);
	mb_free(third);
	end(&p);
}

/* ---- moving along a chain ----------------------------------------------------------------------
 */

static void test_move(void **state)
{
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct btfmin_btf *other, *moved_btf;
	struct btfmin_moved moved;
	struct btfmin_type was, is;
	struct btfmin_error err;
	struct mb *first;
	struct blob bytes;
	struct pair p;
	uint32_t id, doubts;

	begin(&p, order_of(state));
	describe_kernel(p.base);
	first = mb_new_split(p.base);
	mb_typedef(first, "some_t", 1);
	mb_ptr(first, 5);
	begin_split(&p);
	describe_module(p.split);
	mb_ptr(p.split, 3);
	open_pair(&p);
	bytes = mb_blob(first, order_of(state));
	opts.base = p.base_btf;
	assert_int_equal(btfmin_btf_open(&other, bytes.data, bytes.size, &opts, NULL), 0);
	assert_int_equal(btfmin_split_move(&moved, p.split_btf, other, NULL, &err), 0);
	opts.base = other;
	opts.file_offset = moved.file_offset;
	assert_int_equal(btfmin_btf_open(&moved_btf, moved.data, moved.size, &opts, NULL), 0);
	assert_int_equal(btfmin_btf_type_count(moved_btf), btfmin_btf_type_count(p.split_btf) + 2);
	for (id = 5; id < btfmin_btf_type_count(p.split_btf); id++) {
		assert_int_equal(btfmin_btf_type(p.split_btf, id, &was, NULL), 0);
		assert_int_equal(btfmin_btf_type(moved_btf, id + 2, &is, NULL), 0);
		assert_string_equal(was.name, is.name);
		assert_int_equal(was.kind, is.kind);
		assert_int_equal(was.vlen, is.vlen);
		if (was.kind == BTFMIN_KIND_FUNC || was.kind == BTFMIN_KIND_VAR)
			assert_int_equal(was.size_or_type + 2, is.size_or_type);
		if (was.kind == BTFMIN_KIND_PTR) /* all to the kernel's */
			assert_int_equal(was.size_or_type, is.size_or_type);
	}
	assert_int_equal(btfmin_split_check(moved_btf, &doubts, NULL), 0);
	assert_int_equal(doubts, 0);
	/* errors name places of the original's file */
	((unsigned char *)moved.data)[24 + (order_of(state) ? 0 : 3)] = 0x7f;
	assert_int_equal(btfmin_btf_type(moved_btf, 7, &is, &err), BTFMIN_ERR_CORRUPT);
	assert_int_equal(err.offset, 0x1000 + 24);
	btfmin_btf_close(moved_btf);
	btfmin_moved_free(&moved, NULL);
	assert_null(moved.data);
	btfmin_moved_free(NULL, NULL);
	btfmin_btf_close(other);
	blob_free(&bytes);
	mb_free(first);
	end(&p);
}

/* "SPL-empty", moved: a header, and strings if it has them. */
static void test_move_empty(void **state)
{
	struct btfmin_moved moved;
	struct pair p;

	begin(&p, order_of(state));
	describe_kernel(p.base);
	begin_split(&p);
	open_pair(&p);
	assert_int_equal(btfmin_split_move(&moved, p.split_btf, p.base_btf, NULL, NULL), 0);
	assert_int_equal(moved.size, p.split_bytes.size);
	assert_memory_equal(moved.data, p.split_bytes.data, moved.size);
	btfmin_moved_free(&moved, NULL);
	end(&p);
}

/* Where nothing moves, nothing changes. */
static void test_move_nowhere(void **state)
{
	struct btfmin_moved moved;
	struct pair p;

	begin(&p, order_of(state));
	describe_kernel(p.base);
	begin_split(&p);
	describe_module(p.split);
	open_pair(&p);
	assert_int_equal(btfmin_split_move(&moved, p.split_btf, p.base_btf, NULL, NULL), 0);
	assert_int_equal(moved.size, p.split_bytes.size);
	assert_memory_equal(moved.data, p.split_bytes.data, moved.size);
	assert_int_equal(moved.file_offset, 0x1000);
	btfmin_moved_free(&moved, NULL);
	end(&p);
}

static int move_word(int be, uint32_t type, uint32_t name)
{
	struct btfmin_error err = {0, 0, 0, ""};
	struct btfmin_moved moved;
	struct pair p;
	int status;

	begin(&p, be);
	describe_kernel(p.base);
	begin_split(&p);
	mb_typedef(p.split, "t", type);
	mb_set_name(p.split, 5, name);
	open_pair(&p);
	status = btfmin_split_move(&moved, p.split_btf, p.base_btf, NULL, &err);
	assert_int_equal(status, err.status);
	if (status) {
		assert_null(moved.data);
		assert_int_equal(err.type_id, 5);
		assert_int_equal(err.offset, 0x1000 + 24 + (type > 5 ? 8 : 0));
	}
	btfmin_moved_free(&moved, NULL);
	end(&p);
	return status;
}

static void test_move_what_is_outside(void **state)
{
	int be = order_of(state);

	assert_int_equal(move_word(be, 5, 1), 0);
	assert_int_equal(move_word(be, 6, 1), BTFMIN_ERR_CORRUPT);
	assert_int_equal(move_word(be, 0xffffffff, 1), BTFMIN_ERR_CORRUPT);
	assert_int_equal(move_word(be, 1, 1000), BTFMIN_ERR_CORRUPT);
	assert_int_equal(move_word(be, 1, 0xffffffff), BTFMIN_ERR_CORRUPT);
}

static void test_move_unknown_kind(void **state)
{
	struct btfmin_error err;
	struct btfmin_moved moved;
	struct pair p;
	uint32_t i;

	begin(&p, order_of(state));
	describe_kernel(p.base);
	mb_layout_known(p.base);
	for (i = 20; i < 22; i++)
		mb_layout(p.base, 4, 0, 0);
	begin_split(&p);
	mb_raw(p.split, "odd", 21, 0, 0, 1);
	mb_word(p.split, 7);
	open_pair(&p);
	assert_int_equal(btfmin_split_move(&moved, p.split_btf, p.base_btf, NULL, &err),
			 BTFMIN_ERR_UNSUPPORTED);
	assert_int_equal(err.type_id, 5);
	assert_null(moved.data);
	end(&p);
}

static void test_wrong_calls(void **state)
{
	struct btfmin_moved moved;
	struct btfmin_btf *big;
	struct btfmin_error err;
	struct blob other;
	struct pair p;
	uint32_t doubts;

	begin(&p, order_of(state));
	describe_kernel(p.base);
	begin_split(&p);
	describe_module(p.split);
	open_pair(&p);
	assert_int_equal(btfmin_split_move(NULL, p.split_btf, p.base_btf, NULL, &err),
			 BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_split_move(&moved, NULL, p.base_btf, NULL, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_split_move(&moved, p.split_btf, NULL, NULL, &err),
			 BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_split_move(&moved, p.base_btf, p.base_btf, NULL, &err),
			 BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_split_relocate(NULL, p.split_btf, p.base_btf, NULL, &err),
			 BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_split_relocate(&moved, p.base_btf, p.base_btf, NULL, &err),
			 BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_split_check(NULL, &doubts, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_split_check(p.base_btf, &doubts, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_split_check(p.split_btf, NULL, &err), BTFMIN_ERR_USAGE);
	/* a base that is not below */
	other = mb_blob(p.base, order_of(state));
	assert_int_equal(btfmin_btf_open(&big, other.data, other.size, NULL, NULL), 0);
	assert_int_equal(btfmin_split_move(&moved, p.split_btf, big, NULL, &err), BTFMIN_ERR_USAGE);
	btfmin_btf_close(big);
	blob_free(&other);
	/* "SPL-endian" */
	other = mb_blob(p.base, !order_of(state));
	assert_int_equal(btfmin_btf_open(&big, other.data, other.size, NULL, NULL), 0);
	assert_int_equal(btfmin_split_relocate(&moved, p.split_btf, big, NULL, &err),
			 BTFMIN_ERR_CORRUPT);
	btfmin_btf_close(big);
	blob_free(&other);
	end(&p);
}

/* ---- from a distilled base to a real one ------------------------------------------------------
 */

/* A distilled base, what is split on it, and the real base. */
struct distilled {
	struct pair p; /* base: the distilled one */
	struct mb *real;
	struct blob real_bytes;
	struct btfmin_btf *real_btf;
	struct btfmin_moved moved;
	struct btfmin_error err;
};

static void begin_distilled(struct distilled *d, void **state)
{
	memset(d, 0, sizeof(*d));
	begin(&d->p, order_of(state));
	d->real = mb_new();
	mb_str(d->real, "so that nothing is at the same offset");
	mb_ptr(d->real, 0); /* or has the same id */
}

static int relocate(struct distilled *d)
{
	if (!d->p.split)
		begin_split(&d->p);
	open_pair(&d->p);
	d->real_bytes = mb_blob(d->real, d->p.be);
	assert_int_equal(
		btfmin_btf_open(&d->real_btf, d->real_bytes.data, d->real_bytes.size, NULL, NULL),
		0);
	return btfmin_split_relocate(&d->moved, d->p.split_btf, d->real_btf, NULL, &d->err);
}

static void end_distilled(struct distilled *d)
{
	btfmin_moved_free(&d->moved, NULL);
	btfmin_btf_close(d->real_btf);
	blob_free(&d->real_bytes);
	mb_free(d->real);
	end(&d->p);
}

/* Relocates, and what the distilled base's type 1 became must be the real base's type id. */
static void expect_mapped(struct distilled *d, uint32_t id)
{
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct btfmin_btf *btf;
	struct btfmin_type t;

	begin_split(&d->p);
	mb_typedef(d->p.split, "alias", 1);
	if (relocate(d))
		fail_msg("%s (type %u)", d->err.text, (unsigned)d->err.type_id);
	opts.base = d->real_btf;
	assert_int_equal(btfmin_btf_open(&btf, d->moved.data, d->moved.size, &opts, NULL), 0);
	assert_int_equal(btfmin_btf_type(btf, btfmin_btf_type_count(d->real_btf), &t, NULL), 0);
	assert_string_equal(t.name, "alias");
	assert_int_equal(t.size_or_type, id);
	btfmin_btf_close(btf);
	end_distilled(d);
}

static void expect_refused(struct distilled *d, const char *part, uint32_t id)
{
	assert_int_equal(relocate(d), BTFMIN_ERR_CORRUPT);
	assert_int_equal(d->err.type_id, id);
	assert_non_null(strstr(d->err.text, part));
	assert_null(d->moved.data);
	end_distilled(d);
}

#define UNMAPPED "the module is for another kernel"
#define TWICE    "the base has two types"

static void test_ints(void **state)
{
	struct distilled d;

	begin_distilled(&d, state);
	mb_int(d.p.base, "long", 8, MB_SIGNED);
	mb_int(d.real, "long", 4, MB_SIGNED);
	mb_int(d.real, "long", 8, MB_UNSIGNED);
	mb_typedef(d.real, "long", 1);
	mb_int(d.real, "long", 8, MB_SIGNED);
	expect_mapped(&d, 5);
	begin_distilled(&d, state);
	mb_int(d.p.base, "long", 8, MB_SIGNED);
	mb_int(d.real, "long", 4, MB_SIGNED);
	mb_int(d.real, "long", 8, MB_UNSIGNED);
	mb_float(d.real, "long", 8);
	expect_refused(&d, UNMAPPED, 1);
	begin_distilled(&d, state);
	mb_float(d.p.base, "double", 8);
	mb_float(d.real, "double", 4);
	mb_int(d.real, "double", 8, 0);
	mb_float(d.real, "double", 8);
	expect_mapped(&d, 4);
}

/* "SPL-dist-mismatch": of another size, where size counts. */
static void test_structs(void **state)
{
	struct distilled d;

	begin_distilled(&d, state);
	mb_struct(d.p.base, "s", 8);
	mb_struct(d.real, "s", 16); /* the only one: it may have grown */
	expect_mapped(&d, 2);
	begin_distilled(&d, state);
	mb_struct(d.p.base, "s", 8);
	mb_struct(d.real, "s", 16);
	mb_struct(d.real, "s", 8); /* one of two: by size */
	expect_mapped(&d, 3);
	begin_distilled(&d, state);
	mb_struct(d.p.base, "s", 8);
	mb_union(d.real, "s", 8); /* two of the name, though of two kinds */
	mb_struct(d.real, "s", 16);
	expect_refused(&d, UNMAPPED, 1);
	begin_distilled(&d, state);
	mb_union(d.p.base, "s", 8);
	mb_union(d.real, "s", 16);
	expect_mapped(&d, 2);
	begin_distilled(&d, state);
	mb_struct(d.p.base, "s", 8);
	mb_fwd_struct(d.real, "s");
	expect_refused(&d, UNMAPPED, 1);
}

/* What a type of the module has inside must be as large as it was, through arrays and typedefs. */
static void test_embedded(void **state)
{
	struct distilled d;
	int how;

	for (how = 0; how < 3; how++) {
		begin_distilled(&d, state);
		mb_struct(d.p.base, "s", 8);
		begin_split(&d.p);
		mb_struct(d.p.split, "outer", 16);
		mb_member(d.p.split, "in", how ? mb_next(d.p.split) : 1, 0);
		if (how == 1)
			mb_array(d.p.split, mb_next(d.p.split) + 1, 0, 2);
		if (how == 1)
			mb_typedef(d.p.split, "s_t", 1);
		if (how == 2)
			mb_ptr(d.p.split, 1);
		mb_struct(d.real, "s", 16);
		if (how < 2) {
			expect_refused(&d, UNMAPPED, 1);
		} else { /* behind a pointer its size is its own affair */
			assert_int_equal(relocate(&d), 0);
			end_distilled(&d);
		}
	}
}

static void test_enums_and_fwds(void **state)
{
	struct distilled d;

	begin_distilled(&d, state);
	mb_enum(d.p.base, "e", 8, MB_UNSIGNED);
	mb_enum(d.real, "e", 4, MB_UNSIGNED);
	mb_enum64(d.real, "e", 8, MB_UNSIGNED);
	mb_value(d.real, "A", 1);
	expect_mapped(&d, 3);
	begin_distilled(&d, state);
	mb_enum(d.p.base, "e", 8, MB_UNSIGNED);
	mb_enum(d.real, "e", 4, MB_UNSIGNED);
	expect_refused(&d, UNMAPPED, 1);
	begin_distilled(&d, state);
	mb_fwd_struct(d.p.base, "s");
	mb_fwd_union(d.real, "s");
	mb_fwd_struct(d.real, "s");
	expect_mapped(&d, 3);
	begin_distilled(&d, state);
	mb_fwd_struct(d.p.base, "s");
	mb_struct(d.real, "s", 8);
	expect_mapped(&d, 2);
	begin_distilled(&d, state);
	mb_fwd_union(d.p.base, "s");
	mb_struct(d.real, "s", 8);
	expect_refused(&d, UNMAPPED, 1);
	begin_distilled(&d, state);
	mb_fwd_union(d.p.base, "s");
	mb_union(d.real, "s", 8);
	expect_mapped(&d, 2);
	begin_distilled(&d, state);
	mb_fwd_struct(d.p.base, "s");
	mb_struct(d.real, "s", 8);
	mb_struct(d.real, "s", 16); /* which of the two is not to be told */
	expect_refused(&d, UNMAPPED, 1);
}

/* "SPL-dist-dup" */
static void test_two_counterparts(void **state)
{
	struct distilled d;

	begin_distilled(&d, state);
	mb_struct(d.p.base, "s", 8);
	mb_struct(d.real, "s", 8);
	mb_struct(d.real, "s", 8);
	expect_refused(&d, TWICE, 1);
	begin_distilled(&d, state);
	mb_int(d.p.base, "int", 4, MB_SIGNED);
	mb_int(d.real, "int", 4, MB_SIGNED);
	mb_int(d.real, "int", 4, MB_SIGNED);
	expect_refused(&d, TWICE, 1);
	/* two of the distilled base's may stand for one */
	begin_distilled(&d, state);
	mb_int(d.p.base, "int", 4, MB_SIGNED);
	mb_int(d.p.base, "int", 4, MB_SIGNED);
	mb_int(d.real, "int", 4, MB_SIGNED);
	expect_mapped(&d, 2);
}

/* A base that is no distilled one. */
static void test_what_does_not_belong(void **state)
{
	struct distilled d;
	uint32_t i;

	for (i = 0; i < 4; i++) {
		begin_distilled(&d, state);
		mb_int(d.p.base, "int", 4, MB_SIGNED);
		mb_int(d.real, "int", 4, MB_SIGNED);
		if (i == 0)
			mb_ptr(d.p.base, 1);
		else if (i == 1)
			mb_typedef(d.p.base, "t", 1);
		else if (i == 2)
			mb_struct(d.p.base, "", 4);
		else
			mb_set_name(d.p.base, mb_struct(d.p.base, "x", 4), 1000);
		expect_refused(&d, i < 3 ? "does not belong there" : "outside the strings", 2);
	}
}

/* Type id of the module on the distilled base, as text, found on the real one by all its parts. */
static char *show_itself(const struct distilled *d, uint32_t id, const struct btfmin_btf *target)
{
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct mb *asking = mb_new_split(d->p.split);
	struct btfmin_record record;
	struct btfmin_relos *relos;
	struct btfmin_result *result;
	struct btfmin_emitted out;
	struct btfmin_btf *local;
	struct blob bytes;
	char *shown;

	memset(&record, 0, sizeof(record));
	record.type_id = id;
	record.kind = BTFMIN_TYPE_MATCHES;
	record.access_str_off = mb_str(asking, "0");
	bytes = mb_blob(asking, d->p.be);
	opts.base = d->p.split_btf;
	assert_int_equal(btfmin_btf_open(&local, bytes.data, bytes.size, &opts, NULL), 0);
	assert_int_equal(btfmin_relos_new(&relos, NULL, NULL), 0);
	assert_int_equal(btfmin_relos_add(relos, local, &record, 1, NULL), 0);
	assert_int_equal(btfmin_resolve(&result, relos, target, NULL, NULL), 0);
	assert_int_equal(btfmin_emit(&out, result, BTFMIN_EMIT_READABLE, NULL), 0);
	shown = show_btf(out.data, out.size);
	btfmin_emitted_free(&out, NULL);
	btfmin_result_free(result);
	btfmin_relos_free(relos);
	btfmin_btf_close(local);
	blob_free(&bytes);
	mb_free(asking);
	return shown;
}

/* References of every sort, names in both string sections, in the order they had. */
static void test_relocated_types(void **state)
{
	static const char expected[] =
		"struct mod_s 24 { pid@0 int:s4; task@64 *struct task_struct;"
		" l@128 struct list_head }\n";
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct btfmin_btf *btf;
	struct distilled d;
	uint32_t s, doubts;
	char *shown;

	begin_distilled(&d, state);
	mb_struct(d.p.base, "task_struct", 9000);
	mb_struct(d.p.base, "list_head", 16);
	mb_int(d.p.base, "int", 4, MB_SIGNED);
	mb_str(d.p.base, "pid"); /* a string of the distilled base that names no type of it */
	describe_kernel(d.real);
	begin_split(&d.p);
	s = mb_struct(d.p.split, "mod_s", 24);
	mb_member(d.p.split, "pid", 3, 0);
	mb_member(d.p.split, "task", s + 1, 64);
	mb_member(d.p.split, "l", 2, 128);
	mb_ptr(d.p.split, 1);
	assert_int_equal(relocate(&d), 0);
	opts.base = d.real_btf;
	opts.file_offset = d.moved.file_offset;
	assert_int_equal(btfmin_btf_open(&btf, d.moved.data, d.moved.size, &opts, NULL), 0);
	assert_int_equal(btfmin_split_check(btf, &doubts, NULL), 0);
	assert_int_equal(doubts, 0);
	shown = show_itself(&d, s, btf);
	assert_non_null(strstr(shown, expected));
	free(shown);
	btfmin_btf_close(btf);
	end_distilled(&d);
}

/* Work is bounded where all names are one: LIMIT, not a minute. */
static void test_many_of_one_name(void **state)
{
	struct distilled d;
	uint32_t i;

	begin_distilled(&d, state);
	for (i = 0; i < 6000; i++)
		mb_int(d.p.base, "int", 4, MB_SIGNED);
	for (i = 0; i < 6000; i++)
		mb_int(d.real, "int", 8, MB_SIGNED);
	assert_int_equal(relocate(&d), BTFMIN_ERR_LIMIT);
	end_distilled(&d);
}

/* "OOM-n" */
static void test_no_memory(void **state)
{
	struct btfmin_moved moved;
	struct distilled d;
	struct heap h;
	size_t n;
	int status = -1;

	begin_distilled(&d, state);
	describe_kernel(d.real);
	mb_struct(d.p.base, "task_struct", 64);
	assert_int_equal(relocate(&d), 0);
	for (n = 1; status; n++) {
		heap_init(&h, n, n % 2);
		status = btfmin_split_relocate(&moved, d.p.split_btf, d.real_btf, &h.allocator,
					       &d.err);
		if (status) {
			assert_int_equal(status, BTFMIN_ERR_NOMEM);
			assert_int_equal(d.err.status, BTFMIN_ERR_NOMEM);
			assert_null(moved.data);
		}
		btfmin_moved_free(&moved, &h.allocator);
		assert_int_equal(h.live, 0);
	}
	assert_true(n > 5);
	heap_init(&h, 1, 1);
	assert_int_equal(
		btfmin_split_move(&moved, d.p.split_btf, d.p.base_btf, &h.allocator, &d.err),
		BTFMIN_ERR_NOMEM);
	assert_null(moved.data);
	end_distilled(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_right_base),
		BOTH(test_wrong_base),
		BOTH(test_no_base),
		BOTH(test_not_split),
		BOTH(test_string_at_the_end_of_the_base),
		BOTH(test_chain),
		BOTH(test_move),
		BOTH(test_move_empty),
		BOTH(test_move_nowhere),
		BOTH(test_move_what_is_outside),
		BOTH(test_move_unknown_kind),
		BOTH(test_wrong_calls),
		BOTH(test_ints),
		BOTH(test_structs),
		BOTH(test_embedded),
		BOTH(test_enums_and_fwds),
		BOTH(test_two_counterparts),
		BOTH(test_what_does_not_belong),
		BOTH(test_relocated_types),
		BOTH(test_many_of_one_name),
		BOTH(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
