/* SPDX-License-Identifier: BSD-2-Clause */
/* Bitfields, new and old, and the two shifts in both byte orders. */
#include "unit.h"
#include "world.h"

#define OFFSET BTFMIN_FIELD_BYTE_OFFSET
#define SIZE   BTFMIN_FIELD_BYTE_SIZE
#define SIGNED BTFMIN_FIELD_SIGNED
#define LSHIFT BTFMIN_FIELD_LSHIFT_U64
#define RSHIFT BTFMIN_FIELD_RSHIFT_U64

struct bits_case {
	uint32_t type_bytes, encoding, bit_offset, bits;
	/* what the five records are given */
	uint64_t offset, size, is_signed, lshift_little, lshift_big, rshift;
};

/*
 * The load is as large as the declared type, aligned to its own size, and doubled until the
 * field fits. Left shift: 64 - (end of the field within the load) in little-endian objects,
 * (8 - size) * 8 + (its start within the load) in big-endian ones.
 */
static const struct bits_case cases[] = {
	{4, MB_UNSIGNED, 0, 1, 0, 4, 0, 63, 32, 63},  {4, MB_UNSIGNED, 3, 5, 0, 4, 0, 56, 35, 59},
	{4, MB_SIGNED, 36, 3, 4, 4, 1, 57, 36, 61},   {1, MB_UNSIGNED, 15, 1, 1, 1, 0, 56, 63, 63},
	{4, MB_UNSIGNED, 30, 4, 0, 8, 0, 30, 30, 60}, /* straddles: 8 bytes from 0 */
	{2, MB_UNSIGNED, 30, 4, 0, 8, 0, 30, 30, 60}, /* doubled twice */
	{1, MB_UNSIGNED, 7, 2, 0, 2, 0, 55, 55, 62},  {8, MB_SIGNED, 64, 64, 8, 8, 1, 0, 0, 0},
	{8, MB_UNSIGNED, 70, 40, 8, 8, 0, 18, 6, 24}, {4, MB_BOOL, 95, 1, 8, 4, 0, 32, 63, 63},
};

static void test_values(void **state)
{
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct bits_case *c = &cases[i];
		struct world w;
		uint32_t s, t, kind;

		world_begin(&w, order_of(state));
		t = mb_int(w.local, "int", 4, MB_SIGNED);
		s = mb_struct(w.local, "s", 64);
		mb_bits(w.local, "f", t, 0, 8);
		t = mb_int(w.kernel, "num", c->type_bytes, c->encoding);
		mb_struct(w.kernel, "s", 64);
		mb_bits(w.kernel, "f", t, c->bit_offset, c->bits);
		for (kind = OFFSET; kind <= RSHIFT; kind++)
			ask(&w, kind, s, "0:0");
		world_resolve(&w);
		if (world_answer(&w, LSHIFT).target_value !=
		    (order_of(state) ? c->lshift_big : c->lshift_little))
			print_error("case %u\n", (unsigned)i);
		expect_found(&w, OFFSET, c->offset);
		expect_found(&w, SIZE, c->size);
		expect_found(&w, SIGNED, c->is_signed);
		expect_found(&w, LSHIFT, order_of(state) ? c->lshift_big : c->lshift_little);
		expect_found(&w, RSHIFT, c->rshift);
		expect_found(&w, BTFMIN_FIELD_EXISTS, 1);
		expect_local(&w, LSHIFT, order_of(state) ? 32 : 56);
		expect_local(&w, RSHIFT, 56);
		world_end(&w);
	}
}

static void test_kept(void **state)
{
	struct world w;
	uint32_t s, t;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "unsigned int", 4, MB_UNSIGNED);
	s = mb_struct(w.local, "s", 4);
	mb_bits(w.local, "f", t, 0, 8);
	t = mb_int(w.kernel, "unsigned int", 4, MB_UNSIGNED);
	mb_struct(w.kernel, "s", 16);
	mb_bits(w.kernel, "other", t, 0, 3);
	mb_bits(w.kernel, "f", t, 35, 3);
	mb_member(w.kernel, "plain", t, 64);
	ask(&w, RSHIFT, s, "0:0");
	world_resolve(&w);
	expect_found(&w, 0, 61);
	expect_types(&w, "struct s 16 { f@35:3 u4 }\n"
			 "u4\n");
	world_end(&w);
}

/* A bitfield became a plain member, and the other way. */
static void test_plain_and_bitfield(void **state)
{
	struct world w;
	uint32_t s, t;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "unsigned int", 4, MB_UNSIGNED);
	s = mb_struct(w.local, "s", 8);
	mb_bits(w.local, "f", t, 0, 8);
	mb_member(w.local, "g", t, 32);
	t = mb_int(w.kernel, "unsigned int", 4, MB_UNSIGNED);
	mb_struct(w.kernel, "s", 16);
	mb_member(w.kernel, "f", t, 64);
	mb_bits(w.kernel, "g", t, 96, 5);
	ask(&w, OFFSET, s, "0:0");
	ask(&w, RSHIFT, s, "0:0");
	ask(&w, OFFSET, s, "0:1");
	ask(&w, RSHIFT, s, "0:1");
	world_resolve(&w);
	expect_found(&w, 0, 8);
	expect_found(&w, 1, 32);
	expect_found(&w, 2, 12);
	expect_found(&w, 3, 59);
	expect_types(&w, "struct s 16 { f@64 u4; g@96:5 u4 }\n"
			 "u4\n");
	world_end(&w);
}

/* An enum's kind_flag is its signedness, as a bitfield and as a plain member. */
static void test_enum_bitfields(void **state)
{
	struct world w;
	uint32_t s, e, f, side;

	world_begin(&w, order_of(state));
	for (side = 0; side < 2; side++) {
		struct mb *b = side ? w.kernel : w.local;

		e = mb_enum(b, "e", 4, MB_UNSIGNED);
		mb_value(b, "A", 1);
		f = mb_enum(b, "f", 4, MB_SIGNED);
		mb_value(b, "B", (uint64_t)-1);
		s = mb_struct(b, "s", 16);
		mb_bits(b, "e", e, 0 + 2 * side, 2);
		mb_bits(b, "f", f, 8, 4);
		mb_member(b, "g", f, 32);
	}
	ask(&w, SIGNED, s, "0:0");
	ask(&w, SIGNED, s, "0:1");
	ask(&w, SIGNED, s, "0:2");
	ask(&w, RSHIFT, s, "0:0");
	world_resolve(&w);
	expect_found(&w, 0, 0);
	expect_found(&w, 1, 1);
	expect_found(&w, 2, 1);
	expect_found(&w, 3, 62);
	expect_types(&w,
		     "enum s4 { }\n"
		     "enum u4 { }\n"
		     "struct s 16 { e@2:2 enum u4 { }; f@8:4 enum s4 { }; g@32 enum s4 { } }\n");
	world_end(&w);
}

/*
 * Fault 6 of bpftool: bitfields without kind_flag, whose width is in the INT. libbpf takes
 * neither width nor offset from there: such a field is read as its whole INT.
 */
static void test_old_bitfields(void **state)
{
	struct world w;
	uint32_t s, t, bits;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "unsigned int", 4, MB_UNSIGNED);
	s = mb_struct(w.local, "s", 8);
	mb_bits(w.local, "f", t, 0, 3);
	mb_member(w.local, "g", t, 32);
	t = mb_int(w.kernel, "unsigned int", 4, MB_UNSIGNED);
	bits = mb_int_bits(w.kernel, "unsigned int", 4, MB_UNSIGNED, 0, 3);
	mb_struct(w.kernel, "s", 16);
	mb_member(w.kernel, "other", bits, 64);
	mb_member(w.kernel, "f", bits, 67);
	mb_member(w.kernel, "g", t, 96);
	ask(&w, BTFMIN_FIELD_EXISTS, s, "0:0");
	ask(&w, OFFSET, s, "0:0");
	ask(&w, SIZE, s, "0:0");
	ask(&w, RSHIFT, s, "0:0");
	ask(&w, OFFSET, s, "0:1");
	world_resolve(&w);
	expect_found(&w, 0, 1);
	expect_found(&w, 1, 8);
	expect_found(&w, 2, 4);
	expect_found(&w, 3, 32);
	expect_found(&w, 4, 12);
	expect_readable(&w, "struct s 16 { f@67 unsigned int:u4[0:3]; g@96 unsigned int:u4 }\n"
			    "unsigned int:u4\n"
			    "unsigned int:u4[0:3]\n");
	world_end(&w);
}

/* An INT whose own bits do not start at 0 is compatible with nothing. */
static void test_old_bitfield_with_offset(void **state)
{
	struct world w;
	uint32_t s, t;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "unsigned int", 4, MB_UNSIGNED);
	s = mb_struct(w.local, "s", 8);
	mb_member(w.local, "f", t, 0);
	t = mb_int_bits(w.kernel, "unsigned int", 4, MB_UNSIGNED, 3, 3);
	mb_struct(w.kernel, "s", 16);
	mb_member(w.kernel, "f", t, 64);
	ask(&w, BTFMIN_FIELD_EXISTS, s, "0:0");
	world_resolve(&w);
	expect_absent(&w, 0);
	expect_types(&w, "");
	world_end(&w);
}

/* "MBR-bitfield255", "MBR-bf-nonint": the record fails, and fails the same on the output. */
static void test_impossible_bitfields(void **state)
{
	struct world w;
	uint32_t s, t, in;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_SIGNED);
	s = mb_struct(w.local, "s", 8);
	mb_member(w.local, "wide", t, 0);
	mb_member(w.local, "across", t, 0);
	in = mb_struct(w.local, "in", 4);
	s = mb_struct(w.local, "s", 8);
	mb_member(w.local, "wide", t, 0);
	mb_member(w.local, "across", t, 0);
	mb_member(w.local, "odd", in, 0);
	t = mb_int(w.kernel, "int", 4, MB_SIGNED);
	in = mb_struct(w.kernel, "in", 4);
	mb_struct(w.kernel, "s", 16);
	mb_bits(w.kernel, "wide", t, 0xffff, 255);
	mb_bits(w.kernel, "across", t, 60, 8);
	mb_bits(w.kernel, "odd", in, 60, 8);
	ask(&w, OFFSET, s, "0:0");
	ask(&w, OFFSET, s, "0:1");
	ask(&w, OFFSET, s, "0:2");
	ask(&w, BTFMIN_FIELD_EXISTS, s, "0:0");
	world_resolve(&w);
	expect_outcome(&w, 0, BTFMIN_FAILED);
	expect_outcome(&w, 1, BTFMIN_FAILED);
	expect_outcome(&w, 2, BTFMIN_FAILED);
	expect_found(&w, 3, 1);
	{
		struct btfmin_emitted out;

		assert_int_equal(btfmin_emit(&out, w.result, 0, NULL), 0);
		assert_int_equal(btfmin_verify(w.result, out.data, out.size, NULL), 0);
		btfmin_emitted_free(&out, NULL);
	}
	world_end(&w);
}

/* "MBR-offmax": a bit offset near 2^32 is no reason to wrap. */
static void test_offset_at_the_end(void **state)
{
	struct world w;
	uint32_t s, t, u;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "char", 1, MB_SIGNED);
	u = mb_struct(w.local, NULL, 4);
	mb_member(w.local, "a", t, 0);
	s = mb_struct(w.local, "s", 8);
	mb_member(w.local, NULL, u, 0);
	t = mb_int(w.kernel, "char", 1, MB_SIGNED);
	u = mb_struct(w.kernel, NULL, 4);
	mb_member(w.kernel, "a", t, 16);
	mb_struct(w.kernel, "s", 0xffffffff);
	mb_member(w.kernel, NULL, u, 0xfffffff8);
	ask(&w, OFFSET, s, "0:0:0");
	world_resolve(&w);
	expect_outcome(&w, 0, BTFMIN_FAILED);
	world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_values),
		BOTH(test_kept),
		BOTH(test_plain_and_bitfield),
		BOTH(test_enum_bitfields),
		BOTH(test_old_bitfields),
		BOTH(test_old_bitfield_with_offset),
		BOTH(test_impossible_bitfields),
		BOTH(test_offset_at_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
