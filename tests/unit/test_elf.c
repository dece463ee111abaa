/* SPDX-License-Identifier: BSD-2-Clause */
/* ELF files as containers of BTF. The words in quotes are ids of the list of bad inputs. */
#include "unit.h"
#include "../support/elf_out.h"

#include <bpfobj.h>

/* Sections of the file that all tests here begin with. */
enum { S_NULL, S_TEXT, S_BTF, S_NAMES, SECTIONS, HEADER = 100 };

#define BTF_BYTES "these are not looked at"
#define BTF_SIZE  (sizeof(BTF_BYTES) - 1)

static struct blob sample(int be, int bits)
{
	struct elf_out e;
	uint32_t i;

	elf_new(&e, be, bits, 3, 22);
	i = elf_section(&e, ".text", SHT_PROGBITS_, 6, 8);
	blob_u64(&e.sections[i].data, 0);
	i = elf_section(&e, ".BTF", SHT_PROGBITS_, 0, 1);
	blob_bytes(&e.sections[i].data, BTF_BYTES, BTF_SIZE);
	return elf_write(&e);
}

/* Where a field is and how wide, in either class. Widths in bytes; W: an address's. */
enum field {
	CLASS,
	ORDER,
	TYPE,
	MACHINE,
	PHOFF,
	SHOFF,
	EHSIZE,
	SHENTSIZE,
	SHNUM,
	SHSTRNDX,
	SH_NAME,
	SH_TYPE,
	SH_FLAGS,
	SH_OFFSET,
	SH_SIZE,
	SH_LINK,
	SH_ALIGN,
	SH_ENTSIZE
};

#define W 0
static const struct {
	unsigned char at32, at64, width;
} fields[] = {
	{4, 4, 1},   {5, 5, 1},   {16, 16, 2}, {18, 18, 2}, {28, 32, W}, {32, 40, W},
	{40, 52, 2}, {46, 58, 2}, {48, 60, 2}, {50, 62, 2}, {0, 0, 4},   {4, 4, 4},
	{8, 8, W},   {16, 24, W}, {20, 32, W}, {24, 40, 4}, {32, 48, W}, {36, 56, W},
};

static uint64_t table_of(const struct blob *b, int bits)
{
	uint64_t first = blob_peek32(b, bits == 32 ? 32 : 40), second;

	if (bits == 32)
		return first;
	second = blob_peek32(b, 44);
	return b->be ? second : first;
}

/* Sets a field of the header, or of a section's header. */
static void set(struct blob *b, int bits, int section, enum field field, uint64_t value)
{
	size_t at = bits == 32 ? fields[field].at32 : fields[field].at64;
	int width = fields[field].width == W ? bits / 8 : fields[field].width;

	if (section != HEADER)
		at += (size_t)table_of(b, bits) + (size_t)section * (bits == 32 ? 40 : 64);
	if (width == 8)
		blob_poke64(b, at, value);
	else if (width == 4)
		blob_poke32(b, at, (uint32_t)value);
	else if (width == 2)
		blob_poke16(b, at, (unsigned)value);
	else
		b->data[at] = (unsigned char)value;
}

static void expect_find(const char *id, const struct blob *b, int status)
{
	struct btfmin_error err = {77, 77, 77, NULL};
	struct bpfobj_blob found;
	int got = bpfobj_find_btf(&found, b->data, b->size, &err);

	if (got != status)
		print_error("%s: %s, %s\n", id, btfmin_status_name(got), got ? err.text : "-");
	assert_int_equal(got, status);
	assert_int_equal(bpfobj_find_btf(&found, b->data, b->size, NULL), status);
	if (status == 0) {
		assert_int_equal(err.status, 77);
		return;
	}
	assert_int_equal(err.status, status);
	assert_int_equal(err.type_id, 0);
	assert_non_null(err.text);
	assert_true(err.offset <= b->size || err.offset == BTFMIN_NO_OFFSET);
	assert_null(found.data);
	assert_int_equal(found.size, 0);
}

static void expect_sample(const struct blob *b, int bits)
{
	struct bpfobj_blob found;

	assert_int_equal(bpfobj_find_btf(&found, b->data, b->size, NULL), 0);
	assert_int_equal(found.size, BTF_SIZE);
	assert_memory_equal(found.data, BTF_BYTES, BTF_SIZE);
	assert_ptr_equal(found.data, b->data + found.file_offset);
	assert_int_equal(found.pointer_size, bits / 8);
	assert_int_equal(found.is_elf, 1);
}

static void finds_btf_in_either_class(void **state)
{
	int bits;

	for (bits = 32; bits <= 64; bits += 32) {
		struct blob b = sample(order_of(state), bits);

		expect_sample(&b, bits);
		blob_free(&b);
	}
}

struct change {
	const char *id;
	int section;
	enum field field;
	uint64_t value;
	int status;
};

#define MAX UINT64_MAX
static const struct change changes[] = {
	{"ELF-class9", HEADER, CLASS, 9, BTFMIN_ERR_CORRUPT},
	{"ELF-class0", HEADER, CLASS, 0, BTFMIN_ERR_CORRUPT},
	{"ELF-data0", HEADER, ORDER, 0, BTFMIN_ERR_CORRUPT},
	{"ELF-data3", HEADER, ORDER, 3, BTFMIN_ERR_CORRUPT},
	{"ELF-em0", HEADER, MACHINE, 0, 0},
	{"ELF-emx86", HEADER, MACHINE, 62, 0},
	{"ELF-etype: core", HEADER, TYPE, 4, 0},
	{"ELF-etype: executable", HEADER, TYPE, 2, 0},
	{"ELF-ehsize", HEADER, EHSIZE, 1, 0},
	{"ELF-phoff", HEADER, PHOFF, MAX, 0},
	{"ELF-shentsize0", HEADER, SHENTSIZE, 0, BTFMIN_ERR_CORRUPT},
	{"ELF-shentsize1", HEADER, SHENTSIZE, 1, BTFMIN_ERR_CORRUPT},
	{"ELF-shentsize: of neither class", HEADER, SHENTSIZE, 48, BTFMIN_ERR_CORRUPT},
	{"ELF-shoff-max", HEADER, SHOFF, MAX, BTFMIN_ERR_CORRUPT},
	{"ELF-shoff-max: table wraps", HEADER, SHOFF, MAX - 191, BTFMIN_ERR_CORRUPT},
	{"ELF-shoff-0", HEADER, SHOFF, 0, BTFMIN_ERR_CORRUPT},
	{"ELF-shnum-ff00", HEADER, SHNUM, 0xfeff, BTFMIN_ERR_CORRUPT},
	{"ELF-shnum: one more", HEADER, SHNUM, SECTIONS + 1, BTFMIN_ERR_CORRUPT},
	{"ELF-shnum0, sh_size 0", HEADER, SHNUM, 0, BTFMIN_ERR_ABSENT},
	{"ELF-shstrndx-oob", HEADER, SHSTRNDX, SECTIONS, BTFMIN_ERR_CORRUPT},
	{"ELF-shstrndx-0", HEADER, SHSTRNDX, 0, BTFMIN_ERR_CORRUPT},
	{"ELF-shstrndx-xindex: link 0", HEADER, SHSTRNDX, 0xffff, BTFMIN_ERR_CORRUPT},
	{"ELF-shstr-type: progbits", S_NAMES, SH_TYPE, 1, BTFMIN_ERR_CORRUPT},
	{"ELF-shstr-type: nobits", S_NAMES, SH_TYPE, 8, BTFMIN_ERR_CORRUPT},
	{"ELF-shstr-type: compressed", S_NAMES, SH_FLAGS, 0x800, BTFMIN_ERR_CORRUPT},
	{"ELF-shstr-off", S_NAMES, SH_OFFSET, MAX, BTFMIN_ERR_CORRUPT},
	{"ELF-shstr-size", S_NAMES, SH_SIZE, MAX, BTFMIN_ERR_CORRUPT},
	{"ELF-shstr-size0", S_NAMES, SH_SIZE, 0, BTFMIN_ERR_CORRUPT},
	{"ELF-shstr-nonul", S_NAMES, SH_SIZE, 3, BTFMIN_ERR_CORRUPT},
	{"ELF-name-oob: another section", S_TEXT, SH_NAME, 0xffffffff, 0},
	{"ELF-name-oob: last byte", S_TEXT, SH_NAME, 22, 0},
	{"ELF-name-oob: .BTF", S_BTF, SH_NAME, 0xfffffff0, BTFMIN_ERR_ABSENT},
	{"ELF-nobtf", S_BTF, SH_NAME, 0, BTFMIN_ERR_ABSENT},
	{"ELF-btf-nobits", S_BTF, SH_TYPE, 8, BTFMIN_ERR_UNSUPPORTED},
	{"ELF-btf-null", S_BTF, SH_TYPE, 0, BTFMIN_ERR_ABSENT},
	{"ELF-btf-compressed: no header", S_BTF, SH_FLAGS, 0x800, BTFMIN_ERR_CORRUPT},
	{"ELF-btf-off-oob", S_BTF, SH_OFFSET, MAX, BTFMIN_ERR_CORRUPT},
	{"ELF-btf-size-huge", S_BTF, SH_SIZE, MAX, BTFMIN_ERR_CORRUPT},
	{"ELF-btf-size0", S_BTF, SH_SIZE, 0, BTFMIN_ERR_CORRUPT},
	{"ELF-btf-off-hdr", S_BTF, SH_OFFSET, 0, 0},
	{"ELF-dup-btf", S_TEXT, SH_NAME, 7, BTFMIN_ERR_CORRUPT},
	{"ELF-addralign0", S_BTF, SH_ALIGN, 0, 0},
	{"ELF-addralign-huge", S_BTF, SH_ALIGN, UINT64_C(1) << 63, 0},
	{"ELF-entsize0", S_BTF, SH_ENTSIZE, MAX, 0},
};

static void one_wrong_field(void **state)
{
	size_t i;
	int bits;

	for (bits = 32; bits <= 64; bits += 32)
		for (i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
			const struct change *c = &changes[i];
			struct blob b = sample(order_of(state), bits);

			set(&b, bits, c->section, c->field, c->value);
			expect_find(c->id, &b, c->status);
			blob_free(&b);
		}
}

/* "ELF-only16", "ELF-trunc-half", "GEN-prefix": the section table is at the end. */
static void every_prefix_is_refused(void **state)
{
	struct blob b = sample(order_of(state), 64);
	size_t size;

	for (size = 0; size < b.size; size++) {
		struct blob cut = blob_prefix(&b, size);

		expect_find("GEN-prefix", &cut, BTFMIN_ERR_CORRUPT);
		blob_free(&cut);
	}
	blob_free(&b);
}

/* "ELF-data-be": the fields are in the other order than the header says. */
static void lying_byte_order(void **state)
{
	struct blob b = sample(order_of(state), 64);

	set(&b, 64, HEADER, ORDER, order_of(state) ? 1 : 2);
	expect_find("ELF-data-be", &b, BTFMIN_ERR_CORRUPT);
	blob_free(&b);
}

/* A compressed .BTF with a header of the given type in front of its bytes. */
static struct blob compressed(int be, int bits, uint32_t type, size_t size)
{
	struct elf_out e;
	uint32_t i;

	elf_new(&e, be, bits, 2, 62);
	i = elf_section(&e, ".BTF", SHT_PROGBITS_, 0x800, 8);
	blob_u32(&e.sections[i].data, type);
	while (e.sections[i].data.size < size)
		blob_u32(&e.sections[i].data, 0xffffffff); /* "ELF-chdr-bomb" */
	return elf_write(&e);
}

static void compressed_sections(void **state)
{
	static const struct {
		int bits;
		uint32_t type;
		size_t size;
		int status;
	} cases[] = {
		{64, 1, 24, BTFMIN_ERR_UNSUPPORTED}, {64, 2, 32, BTFMIN_ERR_UNSUPPORTED},
		{32, 1, 12, BTFMIN_ERR_UNSUPPORTED}, {64, 1, 20, BTFMIN_ERR_CORRUPT},
		{32, 1, 8, BTFMIN_ERR_CORRUPT},      {64, 3, 24, BTFMIN_ERR_CORRUPT},
		{32, 0, 12, BTFMIN_ERR_CORRUPT},
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct blob b =
			compressed(order_of(state), cases[i].bits, cases[i].type, cases[i].size);

		expect_find("ELF-btf-compressed", &b, cases[i].status);
		blob_free(&b);
	}
}

/* As the ELF specification counts sections where 16 bits cannot: in section 0. */
static void extend(struct blob *b, int bits, uint64_t count)
{
	set(b, bits, HEADER, SHNUM, 0);
	set(b, bits, S_NULL, SH_SIZE, count);
	set(b, bits, HEADER, SHSTRNDX, 0xffff);
	set(b, bits, S_NULL, SH_LINK, S_NAMES);
}

/* "ELF-shnum0-ok", "ELF-xindex-ok": the table is the file's end, so it is easily made longer. */
static void more_sections_than_16_bits_count(void **state)
{
	static const unsigned char empty[64];
	uint64_t i, count = 70000;
	int bits;

	for (bits = 32; bits <= 64; bits += 32) {
		struct blob b = sample(order_of(state), bits);

		for (i = SECTIONS; i < count; i++)
			blob_bytes(&b, empty, bits == 32 ? 40 : 64);
		blob_fit(&b);
		extend(&b, bits, count);
		expect_sample(&b, bits);
		extend(&b, bits, count + 1);
		expect_find("ELF-shnum0: one more", &b, BTFMIN_ERR_CORRUPT);
		/* the last section counts: a second .BTF there is found */
		extend(&b, bits, count);
		set(&b, bits, (int)count - 1, SH_NAME, 7);
		set(&b, bits, (int)count - 1, SH_TYPE, SHT_PROGBITS_);
		expect_find("ELF-dup-btf, last", &b, BTFMIN_ERR_CORRUPT);
		blob_free(&b);
	}
}

static void wild_extended_counts(void **state)
{
	static const uint64_t counts[] = {UINT64_C(1) << 48, UINT64_C(1) << 58, UINT64_MAX,
					  UINT64_C(0x8000000000000001), UINT32_MAX};
	struct blob b = sample(order_of(state), 64);
	size_t i;

	for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		extend(&b, 64, counts[i]);
		expect_find("ELF-shnum0-huge", &b, BTFMIN_ERR_CORRUPT);
	}
	extend(&b, 64, SECTIONS);
	expect_sample(&b, 64);
	set(&b, 64, S_NULL, SH_LINK, SECTIONS);
	expect_find("ELF-shstrndx-xindex", &b, BTFMIN_ERR_CORRUPT);
	set(&b, 64, S_NULL, SH_LINK, UINT32_MAX);
	expect_find("ELF-shstrndx-xindex", &b, BTFMIN_ERR_CORRUPT);
	set(&b, 64, HEADER, SHOFF, b.size - 8);
	expect_find("ELF-shnum0: section 0 cut", &b, BTFMIN_ERR_CORRUPT);
	blob_free(&b);
}

/* "ELF-16m-sections": more of them than anybody links, all really there. */
static void more_sections_than_the_limit(void **state)
{
	struct blob b = sample(order_of(state), 32);
	uint64_t count = (UINT64_C(1) << 20) + 1;
	size_t more = (size_t)(count - SECTIONS) * 40;

	b.data = must_grow(b.data, b.size + more);
	memset(b.data + b.size, 0, more);
	b.room = b.size += more;
	extend(&b, 32, count);
	expect_find("ELF-16m-sections", &b, BTFMIN_ERR_LIMIT);
	extend(&b, 32, count - 1);
	expect_sample(&b, 32);
	blob_free(&b);
}

/* "ELF-shoff-unaligned" */
static void section_table_anywhere(void **state)
{
	int bits;

	for (bits = 32; bits <= 64; bits += 32) {
		struct blob b = sample(order_of(state), bits);
		size_t table = (size_t)table_of(&b, bits), size = b.size - table;
		unsigned char *copy = must_alloc(size);

		memcpy(copy, b.data + table, size);
		blob_u8(&b, 0);
		set(&b, bits, HEADER, SHOFF, b.size);
		blob_bytes(&b, copy, size);
		blob_fit(&b);
		memset(b.data + table, 0xff, size);
		assert_true(table_of(&b, bits) % 2 == 1);
		expect_sample(&b, bits);
		free(copy);
		blob_free(&b);
	}
}

/* "ELF-longname", and all of it at an odd address. */
static void odd_places(void **state)
{
	size_t length = 65536;
	char *longname = must_alloc(length);
	struct elf_out e;
	struct blob b;
	unsigned char *odd;
	struct bpfobj_blob found;
	uint32_t i;

	memset(longname, 'n', length - 1);
	longname[length - 1] = '\0';
	elf_new(&e, order_of(state), 64, 1, 247);
	elf_section(&e, longname, SHT_PROGBITS_, 6, 1);
	i = elf_section(&e, ".BTF", SHT_PROGBITS_, 0, 1);
	blob_bytes(&e.sections[i].data, BTF_BYTES, BTF_SIZE);
	b = elf_write(&e);
	expect_sample(&b, 64);

	odd = must_alloc(b.size + 1);
	memcpy(odd + 1, b.data, b.size);
	assert_int_equal(bpfobj_find_btf(&found, odd + 1, b.size, NULL), 0);
	assert_memory_equal(found.data, BTF_BYTES, BTF_SIZE);
	free(odd);
	free(longname);
	blob_free(&b);
}

static void raw_btf_goes_by_its_magic(void **state)
{
	static const unsigned char magics[2][4] = {{0x9f, 0xeb, 1, 0}, {0xeb, 0x9f, 1, 0}};
	struct bpfobj_blob found;
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		assert_int_equal(bpfobj_find_btf(&found, magics[i], 4, NULL), 0);
		assert_ptr_equal(found.data, magics[i]);
		assert_int_equal(found.size, 4);
		assert_int_equal(found.file_offset, 0);
		assert_int_equal(found.pointer_size, 0);
		assert_int_equal(found.is_elf, 0);
	}
}

#define BYTES(s) s, sizeof(s) - 1
static void neither_btf_nor_elf(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
		int status;
		const char *text; /* a word that the user must get to see */
	} cases[] = {
		{BYTES(""), BTFMIN_ERR_CORRUPT, "empty"},
		{BYTES("\x9f"), BTFMIN_ERR_CORRUPT, "neither"},
		{BYTES("\x7f"
		       "EL"),
		 BTFMIN_ERR_CORRUPT, "neither"},
		{BYTES("\x9f\xec\x01\x00"), BTFMIN_ERR_CORRUPT, "neither"},
		{BYTES("#!/bin/sh\n"), BTFMIN_ERR_CORRUPT, "neither"},
		{BYTES("!<arch>\nx"), BTFMIN_ERR_UNSUPPORTED, "archive"},
		{BYTES("!<thin>\nx"), BTFMIN_ERR_UNSUPPORTED, "archive"},
		{BYTES("\x1f\x8b\x08"), BTFMIN_ERR_UNSUPPORTED, "gzip"},
		{BYTES("\3757zXZ\0"), BTFMIN_ERR_UNSUPPORTED, "xz"},
		{BYTES("\x28\xb5\x2f\xfd"), BTFMIN_ERR_UNSUPPORTED, "zstd"},
	};
	struct btfmin_error err;
	struct bpfobj_blob found;
	struct bpfobj *obj;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(bpfobj_find_btf(&found, cases[i].bytes, cases[i].size, &err),
				 cases[i].status);
		assert_non_null(strstr(err.text, cases[i].text));
		assert_int_equal(bpfobj_open(&obj, cases[i].bytes, cases[i].size, NULL, &err),
				 cases[i].status);
		assert_null(obj);
	}
	assert_int_equal(bpfobj_open(&obj, "\x9f\xeb\x01", 3, NULL, &err), BTFMIN_ERR_CORRUPT);
}

static void kernel_image_is_named(void **state)
{
	unsigned char image[518] = {'M', 'Z'};
	struct btfmin_error err;
	struct bpfobj_blob found;

	(void)state;
	memcpy(image + 514, "HdrS", 4);
	assert_int_equal(bpfobj_find_btf(&found, image, 518, &err), BTFMIN_ERR_UNSUPPORTED);
	assert_non_null(strstr(err.text, "bzImage"));
	assert_int_equal(bpfobj_find_btf(&found, image, 517, &err), BTFMIN_ERR_CORRUPT);
}

static void callers_mistakes(void **state)
{
	struct bpfobj_blob found;

	(void)state;
	assert_int_equal(bpfobj_find_btf(NULL, "", 0, NULL), BTFMIN_ERR_USAGE);
	assert_int_equal(bpfobj_find_btf(&found, NULL, 1, NULL), BTFMIN_ERR_USAGE);
	assert_int_equal(bpfobj_find_btf(&found, NULL, 0, NULL), BTFMIN_ERR_CORRUPT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(finds_btf_in_either_class),
		BOTH(one_wrong_field),
		BOTH(every_prefix_is_refused),
		BOTH(lying_byte_order),
		BOTH(compressed_sections),
		BOTH(more_sections_than_16_bits_count),
		BOTH(wild_extended_counts),
		BOTH(more_sections_than_the_limit),
		BOTH(section_table_anywhere),
		BOTH(odd_places),
		cmocka_unit_test(raw_btf_goes_by_its_magic),
		cmocka_unit_test(neither_btf_nor_elf),
		cmocka_unit_test(kernel_image_is_named),
		cmocka_unit_test(callers_mistakes),
	};

	return cmocka_run_group_tests_name("elf", tests, NULL, NULL);
}
