/* SPDX-License-Identifier: BSD-2-Clause */
/* A package as C or as an object file, looked at by hand; tests/cli/emit.bats links them. */
#include "unit.h"

#include <stdio.h>
#include <sys/utsname.h>

#include "pack/emit.h"

static const char data[] = "a package";
#define SIZE (sizeof(data) - 1)

static struct pack_bytes make(const char *word, const void *bytes, size_t size)
{
	struct pack_bytes out;
	struct failure fault;
	enum pack_emit form;
	const char *machine;

	assert_true(pack_emit_of(word, &form, &machine));
	if (!pack_emit(&out, form, machine, bytes, size, &fault))
		fail_msg("%s", fault.text);
	return out;
}

static void words(void **state)
{
	static const char *const bad[] = {"", "cc", "c:arm", "object", "O", ":", "oo"};
	const char *machine;
	enum pack_emit form;
	size_t i;

	(void)state;
	assert_true(pack_emit_of("c", &form, &machine));
	assert_int_equal(form, PACK_EMIT_C);
	assert_null(machine);
	assert_true(pack_emit_of("o", &form, &machine));
	assert_int_equal(form, PACK_EMIT_OBJECT);
	assert_null(machine);
	assert_true(pack_emit_of("o:arm64", &form, &machine));
	assert_string_equal(machine, "arm64");
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(pack_emit_of(bad[i], &form, &machine));
}

static uint64_t get(const struct pack_bytes *b, size_t at, size_t size)
{
	uint64_t value = 0;
	size_t i;

	assert_in_range(at + size, 0, b->size);
	for (i = 0; i < size; i++)
		value = value << 8 | b->data[b->data[5] == 2 ? at + i : at + size - 1 - i];
	return value;
}

/* The field of a section header, by its place for 32 and for 64 bits. */
static uint64_t section(const struct pack_bytes *b, unsigned n, size_t at32, size_t at64)
{
	int wide = b->data[4] == 2;
	size_t table = (size_t)get(b, wide ? 40 : 32, wide ? 8 : 4);

	return wide ? get(b, table + 64 * n + at64, 8) : get(b, table + 40 * n + at32, 4);
}

static void object_files(void **state)
{
	static const struct {
		const char *word;
		unsigned machine, bits, big, flags;
	} rows[] = {
		{"o:x86_64", 62, 64, 0, 0},
		{"o:amd64", 62, 64, 0, 0},
		{"o:i686", 3, 32, 0, 0},
		{"o:aarch64", 183, 64, 0, 0},
		{"o:arm64", 183, 64, 0, 0},
		{"o:arm", 40, 32, 0, 0x5000000},
		{"o:armv7l", 40, 32, 0, 0x5000000},
		{"o:riscv64", 243, 64, 0, 4},
		{"o:ppc64le", 21, 64, 0, 2},
		{"o:ppc64", 21, 64, 1, 0},
		{"o:s390x", 22, 64, 1, 0},
		{"o:loongarch64", 258, 64, 0, 0x43},
		{"o:mips64el", 8, 64, 0, 0x80000006},
		{"o:mips", 8, 32, 1, 0x70001006},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pack_bytes b = make(rows[i].word, data, SIZE);
		size_t at;

		assert_memory_equal(b.data, "\177ELF", 4);
		assert_int_equal(b.data[4], rows[i].bits / 32);
		assert_int_equal(b.data[5], 1 + rows[i].big);
		assert_int_equal(get(&b, 16, 2), 1);
		assert_int_equal(get(&b, 18, 2), rows[i].machine);
		assert_int_equal(get(&b, rows[i].bits == 64 ? 48 : 36, 4), rows[i].flags);
		at = (size_t)section(&b, 1, 16, 24);
		assert_int_equal(section(&b, 1, 20, 32), SIZE);
		assert_memory_equal(b.data + at, data, SIZE);
		/* the size as an absolute symbol, the last of the four */
		at = (size_t)section(&b, 2, 16, 24) + 3u * (rows[i].bits == 64 ? 24u : 16u);
		assert_int_equal(get(&b, at + (rows[i].bits == 64 ? 6u : 14u), 2), 0xfff1);
		assert_int_equal(rows[i].bits == 64 ? get(&b, at + 8, 8) : get(&b, at + 4, 4),
				 SIZE);
		free(b.data);
	}
}

/* Without a machine, this one; if it is known. */
static void this_machine(void **state)
{
	struct pack_bytes plain, named;
	struct utsname host;
	char word[80];

	(void)state;
	assert_int_equal(uname(&host), 0);
	snprintf(word, sizeof(word), "o:%s", host.machine);
	plain = make("o", data, SIZE);
	named = make(word, data, SIZE);
	assert_int_equal(plain.size, named.size);
	assert_memory_equal(plain.data, named.data, plain.size);
	free(plain.data);
	named.size = 0;
	free(named.data);
}

static void unknown_machines(void **state)
{
	static const char *const bad[] = {"vax", "x86_6", "arm64 ", " arm64", "x86_64 amd64", "64"};
	struct failure fault;
	struct pack_bytes out;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(pack_emit(&out, PACK_EMIT_OBJECT, bad[i], data, SIZE, &fault));
		assert_null(out.data);
		assert_int_equal(fault.exit_status, STATUS_CALL);
		assert_string_equal(fault.word, bad[i]);
		assert_non_null(strstr(fault.hint, "s390x"));
	}
}

/* Of a 32-bit machine's room, half can be had at most; nothing of the bytes is looked at. */
static void too_large(void **state)
{
	struct failure fault;
	struct pack_bytes out;

	(void)state;
	assert_false(pack_emit(&out, PACK_EMIT_OBJECT, "arm", data, (size_t)1 << 31, &fault));
	assert_int_equal(fault.exit_status, STATUS_LIMIT);
	assert_string_equal(fault.word, "arm");
}

/* Every byte, each before a digit and before what would make a trigraph. */
static void source_text(void **state)
{
	unsigned char bytes[256 * 3];
	struct pack_bytes b;
	const unsigned char *p;
	size_t i;

	(void)state;
	for (i = 0; i < 256; i++) {
		bytes[3 * i] = (unsigned char)i;
		bytes[3 * i + 1] = '7';
		bytes[3 * i + 2] = '?';
	}
	b = make("c", bytes, sizeof(bytes));
	for (p = b.data; p < b.data + b.size; p++)
		assert_true((*p >= ' ' && *p < 127) || *p == '\n' || *p == '\t');
	for (p = b.data; p + 1 < b.data + b.size; p++)
		assert_false(p[0] == '?');
	free(b.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words),        cmocka_unit_test(object_files),
		cmocka_unit_test(this_machine), cmocka_unit_test(unknown_machines),
		cmocka_unit_test(too_large),    cmocka_unit_test(source_text),
	};

	return cmocka_run_group_tests_name("pack: C and object files", tests, NULL, NULL);
}
