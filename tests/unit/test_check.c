/* SPDX-License-Identifier: BSD-2-Clause */
/* btfmin_check(): one fault at a time in a BTF that has none. The words in quotes are ids of the
 * list of bad inputs; most stand in check_cases.c. */
#include "check_world.h"

static void try_case(const struct check_case *c, int be)
{
	struct blob b = check_world(c->pokes, be);

	expect_verdict(c->id, &b, NULL, 0, 0, c->plain, c->type, c->plain ? c->text : "");
	expect_verdict(c->id, &b, NULL, BTFMIN_CHECK_STRICT, 0, c->strict, c->type,
		       c->strict ? c->text : "");
	blob_free(&b);
}

static void test_cases(void **state)
{
	size_t i;

	for (i = 0; i < check_case_count; i++)
		try_case(&check_cases[i], order_of(state));
}

/* A name in a place, and what two kernels say. */
static void try_name(const char *id, uint32_t type, uint32_t word, uint32_t name, uint32_t kernel,
		     int strict, const char *text, int be)
{
	struct poke pokes[POKES] = {{0, 0, 0}};
	struct blob b;

	pokes[0].type = type;
	pokes[0].word = word;
	pokes[0].value = name;
	b = check_world(pokes, be);
	expect_verdict(id, &b, NULL, 0, 0, CLEAN, 0, "");
	expect_verdict(id, &b, NULL, BTFMIN_CHECK_STRICT, kernel, strict, type, text);
	blob_free(&b);
}

/* "NAM-inject", "NAM-ctrl", "NAM-utf8", "NAM-comment" and their like are no identifiers. */
static void test_names(void **state)
{
	struct check_names n = check_names();
	int be = order_of(state);
	static const struct {
		uint32_t type, word;
		const char *text;
	} places[] = {
		{T_STRUCT, W_NAME, "name is no identifier"},
		{T_UNION, W_NAME, "name is no identifier"},
		{T_ENUM, W_NAME, "name is no identifier"},
		{T_ENUM64, W_NAME, "name is no identifier"},
		{T_FWD, W_NAME, "name is no identifier"},
		{T_TYPEDEF, W_NAME, "name is no identifier"},
		{T_FUNC, W_NAME, "name is no identifier"},
		{T_VAR, W_NAME, "name is no identifier"},
		{T_STRUCT, W_ELEM(0, 3, 0), "member's name"},
		{T_UNION, W_ELEM(0, 3, 0), "member's name"},
		{T_ENUM, W_ELEM(0, 2, 0), "enumerator's name"},
		{T_ENUM64, W_ELEM(0, 3, 0), "enumerator's name"},
		{T_PROTO, W_ELEM(0, 2, 0), "parameter's name"},
	};
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		uint32_t type = places[i].type, word = places[i].word;
		const char *text = places[i].text;

		try_name("an identifier", type, word, n.ident, 0, CLEAN, "", be);
		try_name("dots", type, word, n.dots, 0, CLEAN, "", be);
		try_name("Latin-1", type, word, n.latin, 0, CLEAN, "", be);
		try_name("512 letters", type, word, n.longest, 0, CLEAN, "", be);
		try_name("512 letters", type, word, n.longest, 0x0600, STRICT, text, be);
		try_name("NAM-1M", type, word, n.too_long, 0, STRICT, text, be);
		try_name("a digit first", type, word, n.digit, 0, STRICT, text, be);
		try_name("NAM-inject", type, word, n.blank, 0, STRICT, text, be);
		try_name("NAM-ctrl", type, word, n.control, 0, STRICT, text, be);
		/* "STR-off-mid": the end of another name is a name */
		try_name("STR-off-mid", type, word, n.ident + 2, 0, CLEAN, "", be);
	}
	try_name("INT has no rule", T_INT, W_NAME, n.blank, 0, CLEAN, "", be);
	try_name("tags have text", T_TAG, W_NAME, n.blank, 0, CLEAN, "", be);
	try_name("tags have text", T_TYPE_TAG, W_NAME, n.blank, 0, CLEAN, "", be);
	try_name("section", T_DATASEC, W_NAME, n.quoted, 0, CLEAN, "", be);
	try_name("section", T_DATASEC, W_NAME, n.quoted, 0x0608, STRICT, "section name", be);
	try_name("section", T_DATASEC, W_NAME, n.control, 0, STRICT, "section name", be);
	try_name("section", T_DATASEC, W_NAME, n.too_long, 0, STRICT, "section name", be);
}

/* "STR-off-eq-len" and the last name there is. */
static void test_name_at_the_end(void **state)
{
	struct check_names n = check_names();
	struct poke pokes[POKES] = {{T_INT, W_NAME, 0}};
	struct blob b;

	pokes[0].value = n.end;
	b = check_world(pokes, order_of(state));
	expect_verdict("STR-off-eq-len", &b, NULL, 0, 0, ERROR, T_INT, "name offset outside");
	blob_free(&b);
	pokes[0].value = n.end - 1;
	b = check_world(pokes, order_of(state));
	expect_verdict("the last byte", &b, NULL, BTFMIN_CHECK_STRICT, 0, CLEAN, 0, "");
	blob_free(&b);
}

/* What a version of the kernel refuses and the next takes. */
static const struct {
	const char *id;
	uint32_t before, from; /* kernels */
	uint32_t type;
	const char *text;
	struct poke poke;
} versions[] = {
	{"TYP-resbits vlen", 0x0701, 0x0702, T_FUNC, "info word", {T_FUNC, W_INFO, 0x0c010001}},
	{"kind_flag of type_tag",
	 0x060e,
	 0x060f,
	 T_TYPE_TAG,
	 "kind_flag",
	 {T_TYPE_TAG, W_INFO, INFO(TYPE_TAG, 0, 1)}},
	{"kind_flag of decl_tag",
	 0x060e,
	 0x060f,
	 T_TAG,
	 "kind_flag",
	 {T_TAG, W_INFO, INFO(DECL_TAG, 0, 1)}},
	{"TTG-order",
	 0x0701,
	 0x0702,
	 T_TYPEDEF,
	 "type_tag behind",
	 {T_TYPEDEF, W_THIRD, T_TYPE_TAG}},
};

static void test_versions(void **state)
{
	size_t i;

	for (i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		struct poke pokes[POKES] = {{0, 0, 0}};
		struct blob b;

		pokes[0] = versions[i].poke;
		b = check_world(pokes, order_of(state));
		expect_verdict(versions[i].id, &b, NULL, BTFMIN_CHECK_STRICT, versions[i].before,
			       STRICT, versions[i].type, versions[i].text);
		/* a linkage of 65537 is wrong for 7.2 as well, but for another reason */
		if (pokes[0].value == 0x0c010001)
			expect_verdict(versions[i].id, &b, NULL, BTFMIN_CHECK_STRICT,
				       versions[i].from, STRICT, versions[i].type, "linkage");
		else
			expect_verdict(versions[i].id, &b, NULL, BTFMIN_CHECK_STRICT,
				       versions[i].from, CLEAN, 0, "");
		blob_free(&b);
	}
}

/* Each kind is refused by the last kernel that did not know it. */
static void test_kinds_by_version(void **state)
{
	static const struct {
		uint32_t type, last;
	} kinds[] = {
		{T_FUNC, 0x0413},  {T_PROTO, 0x0413}, {T_VAR, 0x0501},      {T_DATASEC, 0x0501},
		{T_FLOAT, 0x050c}, {T_TAG, 0x050f},   {T_TYPE_TAG, 0x0510}, {T_ENUM64, 0x0513},
	};
	struct poke none[POKES] = {{0, 0, 0}};
	struct blob b = check_world(none, order_of(state));
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		expect_verdict("KND", &b, NULL, BTFMIN_CHECK_STRICT, kinds[i].last, STRICT,
			       kinds[i].type, "does not know");
	expect_verdict("4.18 knows no kind_flag", &b, NULL, BTFMIN_CHECK_STRICT, 0x0412, STRICT,
		       T_BITS, "kind_flag");
	expect_verdict("5.5 knows no linkage", &b, NULL, BTFMIN_CHECK_STRICT, 0x0505, STRICT,
		       T_FUNC, "vlen is not 0");
	expect_verdict("6.0 knows all of them", &b, NULL, BTFMIN_CHECK_STRICT, 0x0600, CLEAN, 0,
		       "");
	blob_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_cases),
		BOTH(test_names),
		BOTH(test_name_at_the_end),
		BOTH(test_versions),
		BOTH(test_kinds_by_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
