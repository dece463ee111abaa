/* SPDX-License-Identifier: BSD-2-Clause */
/* A record that matches leaves only its candidates to the later ones on the same local type. */
#include "unit.h"
#include "world.h"

#define OFFSET BTFMIN_FIELD_BYTE_OFFSET
#define EXISTS BTFMIN_FIELD_EXISTS

/* struct NAME { int MEMBER at byte; }, with an INT of its own that comes first. */
static uint32_t one_member(struct mb *b, const char *name, const char *member, uint32_t byte)
{
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), s = mb_struct(b, name, byte + 4);

	mb_member(b, member, t_int, byte * 8);
	return s;
}

/* Kernel: s has a at 0; s___x has a at 8 and b. Local: s has a and b. */
static uint32_t describe_pruning(struct world *w)
{
	uint32_t s = one_member(w->local, "s", "a", 0);

	mb_member(w->local, "b", 1, 32);
	one_member(w->kernel, "s", "a", 0);
	one_member(w->kernel, "s___x", "a", 8);
	mb_member(w->kernel, "b", 1, 0);
	return s;
}

/* A record that matches leaves its candidates over for the later ones: order counts. */
static void test_pruning(void **state)
{
	struct world w;
	uint32_t s;

	world_begin(&w, order_of(state));
	s = describe_pruning(&w);
	ask(&w, OFFSET, s, "0:0"); /* both: at 0 and at 8 */
	ask(&w, OFFSET, s, "0:1"); /* s___x alone */
	ask(&w, OFFSET, s, "0:0"); /* s___x is left */
	world_resolve(&w);
	expect_outcome(&w, 0, BTFMIN_AMBIGUOUS);
	expect_found(&w, 1, 0);
	expect_found(&w, 2, 8);
	assert_int_equal(world_answer(&w, 2).candidates, 2);
	assert_int_equal(world_answer(&w, 2).matches, 1);
	world_end(&w);
	world_begin(&w, order_of(state));
	s = describe_pruning(&w);
	ask(&w, EXISTS, s, "0:1");
	ask(&w, OFFSET, s, "0:0");
	world_resolve(&w);
	expect_found(&w, 0, 1);
	expect_found(&w, 1, 8);
	/* s is kept although pruned: with the first program not loaded it is a candidate */
	expect_types(&w, "struct s 4 { a@0 u4 }\n"
			 "struct s___x 12 { a@64 u4; b@0 u4 }\n"
			 "u4\n");
	world_end(&w);
}

/* A record that nothing matches prunes nothing. */
static void test_no_match_prunes_nothing(void **state)
{
	struct world w;
	uint32_t s;

	world_begin(&w, order_of(state));
	s = one_member(w.local, "s", "a", 0);
	mb_member(w.local, "gone", 1, 32);
	one_member(w.kernel, "s", "a", 4);
	ask(&w, EXISTS, s, "0:1");
	ask(&w, OFFSET, s, "0:0");
	world_resolve(&w);
	expect_absent(&w, 0);
	expect_found(&w, 1, 4);
	world_end(&w);
}

/* The list that is pruned belongs to one local type id: another flavor starts afresh. */
static void test_pruning_is_by_local_type(void **state)
{
	struct world w;
	uint32_t s, other;

	world_begin(&w, order_of(state));
	s = describe_pruning(&w);
	other = mb_struct(w.local, "s___mine", 4);
	mb_member(w.local, "a", 1, 0);
	ask(&w, OFFSET, s, "0:1");
	ask(&w, OFFSET, other, "0:0");
	ask(&w, OFFSET, s, "0:0");
	world_resolve(&w);
	expect_found(&w, 0, 0);
	expect_outcome(&w, 1, BTFMIN_AMBIGUOUS);
	expect_found(&w, 2, 8);
	world_end(&w);
}

/* ... and to one object: the same local BTF added twice is two objects. */
static void test_pruning_is_by_object(void **state)
{
	struct btfmin_relos *relos;
	struct btfmin_result *result;
	struct btfmin_answer a;
	struct world w;
	uint32_t s;

	world_begin(&w, order_of(state));
	s = describe_pruning(&w);
	ask(&w, OFFSET, s, "0:1");
	ask(&w, OFFSET, s, "0:0");
	world_resolve(&w);
	assert_int_equal(btfmin_relos_new(&relos, NULL, NULL), 0);
	assert_int_equal(btfmin_relos_add(relos, w.local_btf, &w.asks[0], 1, NULL), 0);
	assert_int_equal(btfmin_relos_add(relos, w.local_btf, &w.asks[1], 1, NULL), 0);
	assert_int_equal(btfmin_resolve(&result, relos, w.kernel_btf, NULL, NULL), 0);
	expect_found(&w, 1, 8);
	assert_int_equal(btfmin_result_answer(result, 1, &a, NULL), 0);
	assert_int_equal(a.outcome, BTFMIN_AMBIGUOUS);
	btfmin_result_free(result);
	btfmin_relos_free(relos);
	world_end(&w);
}

/* Fault 11 of bpftool: only the first candidate recorded, so that later ones resolve otherwise. */
static void test_every_candidate_is_kept(void **state)
{
	struct world w;
	uint32_t s;

	world_begin(&w, order_of(state));
	s = describe_pruning(&w);
	ask(&w, EXISTS, s, "0:0");
	ask(&w, EXISTS, s, "0:1");
	world_resolve(&w);
	expect_types(&w, "struct s 4 { a@0 u4 }\n"
			 "struct s___x 12 { a@64 u4; b@0 u4 }\n"
			 "u4\n");
	world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_pruning),
		BOTH(test_no_match_prunes_nothing),
		BOTH(test_pruning_is_by_local_type),
		BOTH(test_pruning_is_by_object),
		BOTH(test_every_candidate_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
