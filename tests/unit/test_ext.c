/* SPDX-License-Identifier: BSD-2-Clause */
/* BPF objects and their CO-RE records. The words in quotes are ids of the list of bad inputs. */
#include <stdio.h>
#include <stdlib.h>

#include "unit.h"
#include "../support/elf_out.h"
#include "../support/heap.h"
#include "../support/make_obj.h"

#include <bpfobj.h>

/* Where things are in the sample's .BTF.ext: two blocks, of two records and of one. */
enum {
	EXT_HEADER_LEN = 4,
	EXT_FUNC = 8,
	EXT_LINE = 16,
	EXT_CORE = 24,
	EXT_RECORD_SIZE = 32,
	EXT_BLOCK1 = 36,
	EXT_RECORD0 = 44,
	EXT_RECORD1 = 60,
	EXT_BLOCK2 = 76,
	EXT_RECORD2 = 84,
	EXT_END = 100
};

static struct blob build(int be, void (*adjust)(struct mo *))
{
	struct mb *local = mb_new();
	uint32_t t_int = mb_int(local, "int", 4, MB_SIGNED);
	uint32_t t_task = mb_struct(local, "task_struct", 8);
	struct mo *o = mo_new(local);
	struct blob object;

	mb_member(local, "pid", t_int, 0);
	mb_member(local, "tgid", t_int, 32);
	if (adjust)
		adjust(o);
	mo_program(o, "kprobe/a");
	mo_load(o, 4, 4, t_task, "0:1");
	mo_mov(o, 1, BTFMIN_FIELD_EXISTS, t_task, "0:0");
	mo_program(o, "tp/b");
	mo_ldimm64(o, t_task, BTFMIN_TYPE_ID_TARGET, t_task, "0");
	object = mo_object(o, be);
	mo_free(o);
	mb_free(local);
	return object;
}

static struct blob sample(int be)
{
	return build(be, NULL);
}

static struct bpfobj *open_ok(const struct blob *b)
{
	struct btfmin_error err = {77, 77, 77, NULL};
	struct bpfobj *obj = NULL;

	if (bpfobj_open(&obj, b->data, b->size, NULL, &err))
		print_error("refused at %lu: %s\n", (unsigned long)err.offset, err.text);
	assert_non_null(obj);
	assert_int_equal(err.status, 77);
	return obj;
}

static size_t count_of(const struct bpfobj *obj)
{
	size_t count = 77;
	const struct btfmin_record *records = bpfobj_records(obj, &count);

	assert_int_equal(records == NULL, count == 0);
	return count;
}

/* Opens b and looks only whether it is taken, and how many records it has then. */
static void expect_open(const char *id, const struct blob *b, int status, size_t count)
{
	struct btfmin_error err = {77, 77, 77, NULL};
	struct bpfobj *obj = (struct bpfobj *)&obj; /* must be set to NULL on failure */
	int got = bpfobj_open(&obj, b->data, b->size, NULL, &err);

	if (got != status)
		print_error("%s: %s, %s\n", id, btfmin_status_name(got), got ? err.text : "-");
	assert_int_equal(got, status);
	if (status == 0) {
		assert_int_equal(count_of(obj), count);
		bpfobj_close(obj);
		return;
	}
	assert_null(obj);
	assert_int_equal(err.status, status);
	assert_non_null(err.text);
	assert_true(err.offset <= b->size || err.offset == BTFMIN_NO_OFFSET);
}

static void expect_text(const struct bpfobj *obj, uint32_t off, const char *expected)
{
	const char *s = NULL;

	assert_int_equal(btfmin_btf_string(bpfobj_btf(obj), off, &s, NULL), 0);
	assert_string_equal(s, expected);
}

static void reads_records(void **state)
{
	static const struct {
		const char *section, *access;
		uint32_t insn_off, kind, opcode;
		uint64_t at;
	} expected[] = {
		{"kprobe/a", "0:1", 0, BTFMIN_FIELD_BYTE_OFFSET, 0x61, EXT_RECORD0},
		{"kprobe/a", "0:0", 8, BTFMIN_FIELD_EXISTS, 0xb7, EXT_RECORD1},
		{"tp/b", "0", 0, BTFMIN_TYPE_ID_TARGET, 0x18, EXT_RECORD2},
	};
	struct blob b = sample(order_of(state));
	size_t ext = mo_find(&b, ".BTF.ext").data, i;
	struct bpfobj *obj = open_ok(&b);
	const struct btfmin_record *r = bpfobj_records(obj, &i);

	assert_int_equal(mo_find(&b, ".BTF.ext").size, EXT_END);
	assert_int_equal(i, 3);
	assert_int_equal(bpfobj_big_endian(obj), order_of(state));
	assert_int_equal(btfmin_btf_big_endian(bpfobj_btf(obj)), order_of(state));
	assert_int_equal(btfmin_btf_pointer_size(bpfobj_btf(obj)), 8);
	for (i = 0; i < 3; i++, r++) {
		expect_text(obj, r->section, expected[i].section);
		expect_text(obj, r->access_str_off, expected[i].access);
		assert_int_equal(r->insn_off, expected[i].insn_off);
		assert_int_equal(r->type_id, 2);
		assert_int_equal(r->kind, expected[i].kind);
		assert_int_equal(r->opcode, expected[i].opcode);
		assert_int_equal(r->file_offset, ext + expected[i].at);
	}
	bpfobj_close(obj);
	blob_free(&b);
}

static void adds_records_to_a_set(void **state)
{
	struct blob b = sample(order_of(state));
	struct bpfobj *obj = open_ok(&b);
	struct btfmin_relos *relos = NULL;
	struct btfmin_record record;

	assert_int_equal(btfmin_relos_new(&relos, NULL, NULL), 0);
	assert_int_equal(bpfobj_add_to(obj, relos, NULL), 0);
	assert_int_equal(bpfobj_add_to(obj, relos, NULL), 0);
	assert_int_equal(btfmin_relos_count(relos), 6);
	assert_int_equal(btfmin_relos_record(relos, 4, &record, NULL), 0);
	assert_memory_equal(&record, bpfobj_records(obj, NULL) + 1, sizeof(record));
	btfmin_relos_free(relos);
	bpfobj_close(obj);
	blob_free(&b);
}

struct change {
	const char *id;
	unsigned at, width;
	uint32_t value;
	int status;
	size_t count;
};

/* Words of .BTF.ext, one wrong at a time. */
static const struct change changes[] = {
	{"EXT-magic", 0, 2, 0xeb9e, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-be", 0, 2, 0x9feb, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-ver", 2, 1, 2, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-flags", 3, 1, 1, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-hdrlen: less than 24", EXT_HEADER_LEN, 4, 23, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-hdrlen-small", EXT_HEADER_LEN, 4, 24, 0, 0},
	{"EXT-hdrlen-31", EXT_HEADER_LEN, 4, 31, 0, 0},
	{"EXT-hdrlen-huge", EXT_HEADER_LEN, 4, EXT_END + 1, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-hdrlen-huge: all bits", EXT_HEADER_LEN, 4, UINT32_MAX, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-hdrlen: parts pushed out", EXT_HEADER_LEN, 4, 36, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-off-wrap, EXT-go-seed", EXT_CORE, 4, 0xffffffe8, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-off: unaligned", EXT_CORE, 4, 2, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-off: past the end", EXT_CORE, 4, 4, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-len-huge", EXT_CORE + 4, 4, UINT32_MAX, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-len: one more", EXT_CORE + 4, 4, 69, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-len: one less", EXT_CORE + 4, 4, 67, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-len: block header cut", EXT_CORE + 4, 4, 51, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-len: first block only", EXT_CORE + 4, 4, 44, 0, 2},
	{"EXT-len: no block", EXT_CORE + 4, 4, 4, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-len2", EXT_CORE + 4, 4, 2, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-len0", EXT_CORE + 4, 4, 0, 0, 0},
	{"EXT: func_info past the end", EXT_FUNC + 4, 4, UINT32_MAX, BTFMIN_ERR_CORRUPT, 0},
	{"EXT: line_info past the end", EXT_LINE + 4, 4, 69, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-overlap", EXT_LINE + 4, 4, 68, 0, 3},
	{"EXT: line_info unaligned, none", EXT_LINE, 4, UINT32_MAX, 0, 3},
	{"EXT-rec0", EXT_RECORD_SIZE, 4, 0, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-rec8", EXT_RECORD_SIZE, 4, 8, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-rec12", EXT_RECORD_SIZE, 4, 12, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-rec17", EXT_RECORD_SIZE, 4, 17, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-rec, EXT-go-seed", EXT_RECORD_SIZE, 4, 0xfffffff3, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-rec: huge", EXT_RECORD_SIZE, 4, 0xfffffffc, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-num0", EXT_BLOCK1 + 4, 4, 0, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-num-huge", EXT_BLOCK1 + 4, 4, UINT32_MAX, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-num: wraps to 0 bytes", EXT_BLOCK1 + 4, 4, 0x10000000, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-num: one more", EXT_BLOCK2 + 4, 4, 2, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-secname-oob", EXT_BLOCK1, 4, 0x10000, BTFMIN_ERR_CORRUPT, 0},
	{"EXT-secname-oob: last block", EXT_BLOCK2, 4, UINT32_MAX, BTFMIN_ERR_CORRUPT, 0},
	/* what is wrong with a single record is said when it is resolved, and stops no other */
	{"CRE-kind99", EXT_RECORD0 + 12, 4, 99, 0, 3},
	{"CRE-typeid-oob", EXT_RECORD0 + 4, 4, 999, 0, 3},
	{"CRE-acc-oob", EXT_RECORD0 + 8, 4, UINT32_MAX, 0, 3},
	{"CRE-insn-unaligned", EXT_RECORD0, 4, 3, 0, 3},
};

static void one_wrong_word(void **state)
{
	size_t i;

	for (i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		const struct change *c = &changes[i];
		struct blob b = sample(order_of(state));
		size_t at = mo_find(&b, ".BTF.ext").data + c->at;

		if (c->width == 1)
			b.data[at] = (unsigned char)c->value;
		else if (c->width == 2)
			blob_poke16(&b, at, c->value);
		else
			blob_poke32(&b, at, c->value);
		expect_open(c->id, &b, c->status, c->count);
		blob_free(&b);
	}
}

/* What takes two wrong words to show. */
static void two_wrong_words(void **state)
{
	static const struct {
		const char *id;
		unsigned at1;
		uint32_t value1;
		unsigned at2;
		uint32_t value2;
	} cases[] = {
		{"EXT: func_info unaligned", EXT_FUNC, 2, EXT_FUNC + 4, 4},
		{"EXT-off-wrap: to inside", EXT_FUNC, 0xfffffffc, EXT_FUNC + 4, 4},
		{"EXT-num0: last block", EXT_CORE + 4, 52, EXT_BLOCK2 + 4, 0},
		{"EXT-len: block header cut", EXT_CORE + 4, 48, EXT_BLOCK2 + 4, 1},
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct blob b = sample(order_of(state));
		size_t ext = mo_find(&b, ".BTF.ext").data;

		blob_poke32(&b, ext + cases[i].at1, cases[i].value1);
		blob_poke32(&b, ext + cases[i].at2, cases[i].value2);
		expect_open(cases[i].id, &b, BTFMIN_ERR_CORRUPT, 0);
		blob_free(&b);
	}
}

/* The error says where: the word that is wrong, in the file. */
static void errors_name_the_place(void **state)
{
	struct blob b = sample(order_of(state));
	size_t at = mo_find(&b, ".BTF.ext").data + EXT_BLOCK2;
	struct btfmin_error err;
	struct bpfobj *obj;

	blob_poke32(&b, at, UINT32_MAX);
	assert_int_equal(bpfobj_open(&obj, b.data, b.size, NULL, &err), BTFMIN_ERR_CORRUPT);
	assert_int_equal(err.offset, at);
	blob_poke32(&b, mo_find(&b, ".BTF").data, 0);
	assert_int_equal(bpfobj_open(&obj, b.data, b.size, NULL, &err), BTFMIN_ERR_CORRUPT);
	assert_int_equal(err.offset, mo_find(&b, ".BTF").data);
	blob_free(&b);
}

/* Section headers of an object: the fields that the ELF tests do not reach. */
static void sections_of_objects(void **state)
{
	static const struct {
		const char *id, *section;
		size_t field;
		uint32_t value;
		int status;
		size_t count;
	} cases[] = {
		{"EXT-3b", ".BTF.ext", SH_SIZE, 3, BTFMIN_ERR_CORRUPT, 0},
		{"EXT-empty", ".BTF.ext", SH_SIZE, 0, BTFMIN_ERR_CORRUPT, 0},
		{"EXT: nobits", ".BTF.ext", SH_TYPE, 8, BTFMIN_ERR_UNSUPPORTED, 0},
		{"EXT: outside", ".BTF.ext", SH_OFFSET, UINT32_MAX, BTFMIN_ERR_CORRUPT, 0},
		{"ELF-noext", ".BTF.ext", SH_NAME, 0, 0, 0},
		{"ELF-nobtf", ".BTF", SH_NAME, 0, 0, 0},
		{"ELF-btf-nobits", ".BTF", SH_TYPE, 8, BTFMIN_ERR_UNSUPPORTED, 0},
		{"ELF-nosymtab", ".symtab", SH_TYPE, 0, 0, 3},
		{"ELF-entsize0", ".symtab", 56, 0, 0, 3},
		{"EXT-sec-missing", "tp/b", SH_NAME, 0, 0, 3},
		{"program outside", "tp/b", SH_OFFSET, UINT32_MAX, 0, 3},
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct blob b = sample(order_of(state));
		size_t at = mo_find(&b, cases[i].section).header + cases[i].field;

		if (cases[i].field == SH_NAME || cases[i].field == SH_TYPE)
			blob_poke32(&b, at, cases[i].value);
		else
			blob_poke64(&b, at, cases[i].value);
		expect_open(cases[i].id, &b, cases[i].status, cases[i].count);
		blob_free(&b);
	}
}

static void duplicate_ext(void **state)
{
	struct blob b = sample(order_of(state));
	uint32_t name = blob_peek32(&b, mo_find(&b, ".BTF.ext").header);

	blob_poke32(&b, mo_find(&b, "license").header, name);
	expect_open("EXT: two", &b, BTFMIN_ERR_CORRUPT, 0);
	blob_free(&b);
}

/* "ELF-overlap": what counts is the content, and one cannot be both. */
static void ext_over_btf(void **state)
{
	struct blob b = sample(order_of(state));

	blob_poke64(&b, mo_find(&b, ".BTF.ext").header + SH_OFFSET, mo_find(&b, ".BTF").data);
	expect_open("ELF-overlap", &b, BTFMIN_ERR_CORRUPT, 0);
	blob_free(&b);
}

/* "SPL-base-badext": a distilled base beside records that are none. libbpf freed it twice. */
static void distilled_base_and_bad_ext(void **state)
{
	static const char *const sections[] = {".BTF", ".BTF.base", ".BTF.ext"};
	struct blob good = sample(order_of(state)), b;
	struct mo_section s;
	struct elf_out e;
	size_t i, len;

	for (len = 0; len < 32; len++) {
		elf_new(&e, order_of(state), 64, 1, 247);
		for (i = 0; i < 3; i++) {
			uint32_t at = elf_section(&e, sections[i], SHT_PROGBITS_, 0, 4);

			s = mo_find(&good, i == 2 ? ".BTF.ext" : ".BTF");
			blob_bytes(&e.sections[at].data, good.data + s.data, i < 2 ? s.size : len);
		}
		b = elf_write(&e);
		expect_open("SPL-base-badext", &b, BTFMIN_ERR_CORRUPT, 0);
		blob_free(&b);
	}
	blob_free(&good);
}

static void other_byte_order_inside(void **state)
{
	struct blob b = sample(order_of(state)), other = sample(!order_of(state));
	size_t at = mo_find(&b, ".BTF").data;

	assert_int_equal(at, mo_find(&other, ".BTF").data);
	memcpy(b.data + at, other.data + at, mo_find(&b, ".BTF").size);
	expect_open("BTF of the other order", &b, BTFMIN_ERR_CORRUPT, 0);
	blob_free(&other);
	blob_free(&b);
}

static void machine_none(struct mo *o)
{
	mo_machine(o, 0);
}

static void machine_x86(struct mo *o)
{
	mo_machine(o, 62);
}

static void record_size_32(struct mo *o)
{
	mo_record_size(o, 32);
}

static void record_size_18(struct mo *o)
{
	mo_record_size(o, 18);
}

static void header_24(struct mo *o)
{
	mo_ext_header(o, 24);
}

static void header_40(struct mo *o)
{
	mo_ext_header(o, 40);
}

static void kinds_of_objects(void **state)
{
	static const struct {
		const char *id;
		void (*adjust)(struct mo *);
		int status;
		size_t count;
	} cases[] = {
		{"ELF-em0", machine_none, 0, 3},
		{"ELF-emx86", machine_x86, BTFMIN_ERR_UNSUPPORTED, 0},
		{"EXT-rec32", record_size_32, 0, 3},
		{"EXT-rec18", record_size_18, BTFMIN_ERR_CORRUPT, 0},
		{"EXT-hdrlen-small", header_24, 0, 0},
		{"EXT-hdrlen: longer than known", header_40, 0, 3},
		{"ELF-noext", mo_without_ext, 0, 0},
		{"ELF-nobtf", mo_without_btf, 0, 0},
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct blob b = build(order_of(state), cases[i].adjust);

		expect_open(cases[i].id, &b, cases[i].status, cases[i].count);
		blob_free(&b);
	}
}

static void not_relocatable_or_not_64_bit(void **state)
{
	struct blob b = sample(order_of(state)), btf = blob_new(order_of(state)), kernel;

	blob_poke16(&b, 16, 2);
	expect_open("ELF-etype", &b, BTFMIN_ERR_UNSUPPORTED, 0);
	blob_u32(&btf, 0);
	kernel = mo_kernel(&btf, 32);
	blob_poke16(&kernel, 16, 1);
	blob_poke16(&kernel, 18, 247);
	expect_open("ELF-class32", &kernel, BTFMIN_ERR_UNSUPPORTED, 0);
	blob_free(&kernel);
	blob_free(&btf);
	blob_free(&b);
}

/* "EXT-hdrlen-huge" where nothing else would be outside */
static void header_longer_than_the_section(void **state)
{
	struct blob b = build(order_of(state), header_24);

	blob_poke32(&b, mo_find(&b, ".BTF.ext").data + EXT_HEADER_LEN, 28);
	expect_open("EXT-hdrlen-huge", &b, BTFMIN_ERR_CORRUPT, 0);
	blob_free(&b);
}

static void nothing_asked_for(void **state)
{
	struct blob b = build(order_of(state), mo_without_btf);
	struct bpfobj *obj = open_ok(&b);
	struct btfmin_relos *relos;

	assert_null(bpfobj_btf(obj));
	assert_int_equal(count_of(obj), 0);
	assert_int_equal(btfmin_relos_new(&relos, NULL, NULL), 0);
	assert_int_equal(bpfobj_add_to(obj, relos, NULL), 0);
	assert_int_equal(btfmin_relos_count(relos), 0);
	btfmin_relos_free(relos);
	bpfobj_close(obj);
	blob_free(&b);
}

static uint32_t opcode_of(const struct blob *b, size_t index)
{
	struct bpfobj *obj = open_ok(b);
	uint32_t opcode = bpfobj_records(obj, NULL)[index].opcode;

	bpfobj_close(obj);
	return opcode;
}

/* Records point into program sections by name; only what is there and executable has opcodes. */
static void opcodes_from_sections(void **state)
{
	struct blob b = sample(order_of(state));
	struct mo_section a = mo_find(&b, "kprobe/a"), tp = mo_find(&b, "tp/b");
	size_t record1 = mo_find(&b, ".BTF.ext").data + EXT_RECORD1;
	uint32_t name_a = blob_peek32(&b, a.header), name_tp = blob_peek32(&b, tp.header);

	/* the first of two sections of one name */
	blob_poke32(&b, a.header, name_tp);
	assert_int_equal(opcode_of(&b, 0), 0);
	assert_int_equal(opcode_of(&b, 2), 0x61);
	/* ... unless it is no program */
	blob_poke64(&b, a.header + SH_FLAGS, 2);
	assert_int_equal(opcode_of(&b, 2), 0x18);
	blob_poke32(&b, a.header, name_a);
	assert_int_equal(opcode_of(&b, 0), 0);
	blob_poke64(&b, a.header + SH_FLAGS, 6);
	assert_int_equal(opcode_of(&b, 0), 0x61);
	/* "CRE-insn-oob": the last byte of the section, and the one after it */
	blob_poke32(&b, record1, (uint32_t)a.size - 8);
	assert_int_equal(opcode_of(&b, 1), 0x95);
	blob_poke32(&b, record1, (uint32_t)a.size);
	assert_int_equal(opcode_of(&b, 1), 0);
	blob_poke32(&b, record1, UINT32_MAX);
	assert_int_equal(opcode_of(&b, 1), 0);
	/* a section without bytes in the file */
	blob_poke32(&b, a.header + SH_TYPE, 8);
	assert_int_equal(opcode_of(&b, 0), 0);
	blob_free(&b);
}

#define PROGRAMS 50u
#define STRIDE   37u /* coprime to PROGRAMS: the names come in no order */

static void finds_each_of_many_programs(void **state)
{
	struct mb *local = mb_new();
	uint32_t t_int = mb_int(local, "int", 4, MB_SIGNED), i;
	struct mo *o = mo_new(local);
	struct bpfobj *obj;
	struct blob b;

	for (i = 0; i < PROGRAMS; i++) {
		char name[32];

		snprintf(name, sizeof(name), "fentry/%u", (unsigned)(i * STRIDE % PROGRAMS));
		mo_program(o, name);
		mo_insn(o, 100 + i, 0, 0, 0, 0);
		mo_record(o, BTFMIN_TYPE_EXISTS, t_int, "0");
	}
	b = mo_object(o, order_of(state));
	obj = open_ok(&b);
	assert_int_equal(count_of(obj), PROGRAMS);
	for (i = 0; i < PROGRAMS; i++)
		assert_int_equal(bpfobj_records(obj, NULL)[i].opcode, 100 + i);
	bpfobj_close(obj);
	blob_free(&b);
	mo_free(o);
	mb_free(local);
}

/* Names longer than any program's are not compared: such a record has no opcode. */
static void very_long_section_names(void **state)
{
	static const struct {
		size_t length;
		uint32_t opcode;
	} cases[] = {{4095, 0xb7}, {4096, 0}, {70000, 0}};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mb *local = mb_new();
		uint32_t t_int = mb_int(local, "int", 4, MB_SIGNED);
		struct mo *o = mo_new(local);
		char *name = must_alloc(cases[i].length + 1);
		struct blob b;

		memset(name, 'x', cases[i].length);
		name[cases[i].length] = '\0';
		mo_program(o, name);
		mo_mov(o, 4, BTFMIN_TYPE_SIZE, t_int, "0");
		b = mo_object(o, order_of(state));
		assert_int_equal(opcode_of(&b, 0), cases[i].opcode);
		blob_free(&b);
		free(name);
		mo_free(o);
		mb_free(local);
	}
}

/* "GEN-prefix" */
static void every_prefix_is_refused(void **state)
{
	struct blob b = sample(order_of(state));
	size_t size;

	for (size = 0; size < b.size; size++) {
		struct blob cut = blob_prefix(&b, size);

		expect_open("GEN-prefix", &cut, BTFMIN_ERR_CORRUPT, 0);
		blob_free(&cut);
	}
	blob_free(&b);
}

/* "GEN-byte": any answer will do, but it must be one. */
static void every_byte_changed(void **state)
{
	static const unsigned char values[] = {0, 1, 2, 7, 8, 16, 0x7f, 0x80, 0xfe, 0xff};
	struct blob b = sample(order_of(state));
	int all = getenv("BTFMIN_TEST_ALL") != NULL;
	size_t at, i, n = all ? 256 : sizeof(values);

	for (at = 0; at < b.size; at++) {
		unsigned char kept = b.data[at];

		for (i = 0; i < n; i++) {
			struct btfmin_error err = {0, 0, 0, NULL};
			struct bpfobj *obj;

			b.data[at] = all ? (unsigned char)i : values[i];
			if (bpfobj_open(&obj, b.data, b.size, NULL, &err)) {
				assert_null(obj);
				assert_true(err.status < 0 && err.text);
			} else {
				assert_true(count_of(obj) <= 3);
			}
			bpfobj_close(obj);
		}
		b.data[at] = kept;
	}
	blob_free(&b);
}

/* "OOM-n": each allocation fails in turn, alone and with all after it; copying or not. */
static void any_allocation_may_fail(void **state)
{
	struct blob b = sample(order_of(state));
	size_t n, calls = 1;
	int way;

	for (way = 0; way < 4; way++)
		for (n = 1; n <= calls; n++) {
			struct btfmin_error err = {0, 0, 0, NULL};
			struct bpfobj_opts opts = {NULL, way / 2};
			struct bpfobj *obj;
			struct heap h;

			opts.allocator = &h.allocator;

			heap_init(&h, 0, 0);
			assert_int_equal(bpfobj_open(&obj, b.data, b.size, &opts, &err), 0);
			calls = h.calls;
			bpfobj_close(obj);
			assert_int_equal(h.live, 0);
			heap_init(&h, n, way % 2);
			assert_int_equal(bpfobj_open(&obj, b.data, b.size, &opts, &err),
					 BTFMIN_ERR_NOMEM);
			assert_int_equal(err.status, BTFMIN_ERR_NOMEM);
			assert_null(obj);
			assert_int_equal(h.live, 0);
		}
	assert_true(calls >= 4);
	blob_free(&b);
}

/* An object that copies what it needs outlives the bytes it was read from. */
static void a_copy_needs_no_file(void **state)
{
	struct bpfobj_opts opts = {NULL, 1};
	struct blob b = sample(order_of(state));
	struct btfmin_error err = {0, 0, 0, NULL};
	struct btfmin_relos *relos;
	struct bpfobj *kept, *borrowed;
	char before[80], after[80];

	assert_int_equal(bpfobj_open(&borrowed, b.data, b.size, NULL, &err), 0);
	assert_int_equal(btfmin_relos_new(&relos, NULL, &err), 0);
	assert_int_equal(bpfobj_add_to(borrowed, relos, &err), 0);
	assert_true(btfmin_relos_describe(relos, 0, before, sizeof(before)) > 0);
	btfmin_relos_free(relos);
	bpfobj_close(borrowed);

	assert_int_equal(bpfobj_open(&kept, b.data, b.size, &opts, &err), 0);
	memset(b.data, 0xff, b.size);
	blob_free(&b);
	assert_int_equal(btfmin_relos_new(&relos, NULL, &err), 0);
	assert_int_equal(bpfobj_add_to(kept, relos, &err), 0);
	assert_true(btfmin_relos_describe(relos, 0, after, sizeof(after)) > 0);
	assert_string_equal(before, after);
	btfmin_relos_free(relos);
	bpfobj_close(kept);
}

static void callers_mistakes(void **state)
{
	struct bpfobj *obj = (struct bpfobj *)&obj;
	size_t count = 77;

	(void)state;
	assert_int_equal(bpfobj_open(NULL, "", 0, NULL, NULL), BTFMIN_ERR_USAGE);
	assert_int_equal(bpfobj_open(&obj, NULL, 1, NULL, NULL), BTFMIN_ERR_USAGE);
	assert_null(obj);
	assert_null(bpfobj_records(NULL, &count));
	assert_int_equal(count, 0);
	assert_null(bpfobj_btf(NULL));
	assert_int_equal(bpfobj_add_to(NULL, NULL, NULL), BTFMIN_ERR_USAGE);
	bpfobj_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(reads_records),
		BOTH(adds_records_to_a_set),
		BOTH(one_wrong_word),
		BOTH(two_wrong_words),
		BOTH(errors_name_the_place),
		BOTH(sections_of_objects),
		BOTH(duplicate_ext),
		BOTH(ext_over_btf),
		BOTH(distilled_base_and_bad_ext),
		BOTH(other_byte_order_inside),
		BOTH(kinds_of_objects),
		BOTH(not_relocatable_or_not_64_bit),
		BOTH(header_longer_than_the_section),
		BOTH(nothing_asked_for),
		BOTH(opcodes_from_sections),
		BOTH(finds_each_of_many_programs),
		BOTH(very_long_section_names),
		BOTH(every_prefix_is_refused),
		BOTH(every_byte_changed),
		BOTH(any_allocation_may_fail),
		BOTH(a_copy_needs_no_file),
		cmocka_unit_test(callers_mistakes),
	};

	return cmocka_run_group_tests_name("ext", tests, NULL, NULL);
}
