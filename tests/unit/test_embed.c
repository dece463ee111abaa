/* SPDX-License-Identifier: BSD-2-Clause */
/* A package put into an object and taken out again. The words in quotes are ids of the list of bad
 * inputs. */
#include "unit.h"
#include "../support/elf_out.h"
#include "../support/make_obj.h"

#include <bpfobj.h>

#include "bpfobj/embedded.h"
#include "pack/embed.h"

#define PACKAGE "a package's bytes, which are not looked into"
#define SIZE    (sizeof(PACKAGE) - 1)

#define E_SHOFF    40
#define E_SHNUM    60
#define E_SHSTRNDX 62

static struct blob sample(int be)
{
	struct mb *b = mb_new();
	struct mo *o = mo_new(b);
	struct blob object;

	mb_int(b, "int", 4, MB_SIGNED);
	mb_struct(b, "s", 4);
	mb_member(b, "a", 1, 0);
	mo_program(o, "kprobe/do_exit");
	mo_load(o, 4, 0, 2, "0:0");
	object = mo_object(o, be);
	mo_free(o);
	mb_free(b);
	return object;
}

/* The same as a blob, allocated to just its size. */
static struct blob blob_of(struct pack_bytes *bytes, int be)
{
	struct blob b = blob_new(be);

	blob_bytes(&b, bytes->data, bytes->size);
	blob_fit(&b);
	free(bytes->data);
	return b;
}

static struct blob embedded(const struct blob *object, const void *package, size_t size)
{
	struct pack_bytes bytes;
	struct failure fault;

	if (!embed_add(&bytes, "x.o", object->data, object->size, package, size, &fault))
		fail_msg("%s", fault.text);
	return blob_of(&bytes, object->be);
}

static void expect_found(const struct blob *file, const void *package, size_t size)
{
	struct bm_embedded found;

	assert_int_equal(bm_embedded_find(&found, file->data, file->size, NULL), 1);
	assert_int_equal(found.package.len, size);
	assert_memory_equal(found.package.p, package, size);
	assert_ptr_equal(found.package.p, file->data + found.offset);
	assert_int_equal(found.offset % 8, 0);
}

static void expect_removed(const struct blob *file, const struct blob *object)
{
	struct pack_bytes bytes;
	struct failure fault;

	if (!embed_remove(&bytes, "x.o", file->data, file->size, &fault))
		fail_msg("%s", fault.text);
	assert_int_equal(bytes.size, object->size);
	assert_memory_equal(bytes.data, object->data, object->size);
	free(bytes.data);
}

/* Neither taken out nor replaced: both leave nothing behind, and say the same. */
static void expect_refused(const char *id, const struct blob *file, const char *status,
			   const char *text)
{
	struct pack_bytes bytes = {(unsigned char *)"", 77};
	struct failure fault = {0}, other = {0};

	if (embed_remove(&bytes, "x.o", file->data, file->size, &fault))
		fail_msg("%s: taken out", id);
	if (strcmp(fault.status, status) || !strstr(fault.text, text))
		fail_msg("%s: %s, %s", id, fault.status, fault.text);
	assert_null(bytes.data);
	assert_string_equal(fault.file, "x.o");
	assert_int_not_equal(fault.exit_status, 0);
	if (!strcmp(status, "absent"))
		return; /* then it can be added */
	if (embed_add(&bytes, "x.o", file->data, file->size, "p", 1, &other))
		fail_msg("%s: replaced", id);
	assert_null(bytes.data);
	assert_string_equal(other.status, fault.status);
}

/* The same object to its readers: records, and what libbpf would look at. */
static void expect_same_object(const struct blob *file, const struct blob *object)
{
	struct btfmin_error err;
	struct bpfobj *a, *b;
	size_t an, bn;

	assert_int_equal(bpfobj_open(&a, file->data, file->size, NULL, &err), 0);
	assert_int_equal(bpfobj_open(&b, object->data, object->size, NULL, &err), 0);
	bpfobj_records(a, &an);
	bpfobj_records(b, &bn);
	assert_int_equal(an, bn);
	bpfobj_close(a);
	bpfobj_close(b);
}

static void what_is_put_in_comes_out(void **state)
{
	struct blob object = sample(order_of(state)), file = embedded(&object, PACKAGE, SIZE);

	expect_found(&file, PACKAGE, SIZE);
	expect_same_object(&file, &object);
	expect_removed(&file, &object);
	blob_free(&file);
	blob_free(&object);
}

/* Of the object's bytes, those that lead to the section headers change, and no others. */
static void nothing_moves(void **state)
{
	struct blob object = sample(order_of(state)), file = embedded(&object, PACKAGE, SIZE);
	size_t i;

	assert_true(file.size > object.size + SIZE);
	for (i = 0; i < object.size; i++) {
		if ((i >= E_SHOFF && i < E_SHOFF + 8) || (i >= E_SHNUM && i < E_SHNUM + 2))
			continue;
		assert_int_equal(file.data[i], object.data[i]);
	}
	blob_free(&file);
	blob_free(&object);
}

static void embedding_again_replaces(void **state)
{
	struct blob object = sample(order_of(state)), first = embedded(&object, PACKAGE, SIZE);
	static const char *const others[] = {"x", "another one that is longer than the first was, "
						  "and not a multiple of eight bytes long"};
	size_t i;

	for (i = 0; i < 2; i++) {
		size_t size = strlen(others[i]);
		struct blob again = embedded(&first, others[i], size);
		struct blob direct = embedded(&object, others[i], size);

		assert_int_equal(again.size, direct.size);
		assert_memory_equal(again.data, direct.data, direct.size);
		expect_found(&again, others[i], size);
		expect_removed(&again, &object);
		blob_free(&again);
		blob_free(&direct);
	}
	blob_free(&first);
	blob_free(&object);
}

static void any_size_of_either(void **state)
{
	unsigned char package[17] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17};
	struct blob object = sample(order_of(state));
	size_t size;

	for (size = 1; size <= sizeof(package); size++) {
		struct blob file = embedded(&object, package, size);

		expect_found(&file, package, size);
		expect_removed(&file, &object);
		blob_free(&file);
		blob_u8(&object, 0xee); /* behind the section headers, as some tools leave it */
	}
	blob_free(&object);
}

static void poke_shoff(struct blob *b, uint64_t to)
{
	blob_poke64(b, E_SHOFF, to);
}

static size_t shoff_of(const struct blob *b)
{
	return blob_peek32(b, b->be ? E_SHOFF + 4 : E_SHOFF);
}

static uint32_t peek16(const struct blob *b, size_t at)
{
	uint32_t first = b->data[at], second = b->data[at + 1];

	return b->be ? first << 8 | second : second << 8 | first;
}

/* The section of names is the last one of a sample. */
static size_t names_size(const struct blob *b)
{
	return blob_peek32(b, b->size - 64 + SH_SIZE + (b->be ? 4 : 0));
}

/* Makes the table, which is the file's end, count sections long. */
static struct blob with_sections(int be, uint32_t count, int extended)
{
	static const unsigned char empty[64];
	struct blob b = sample(be);
	size_t table = shoff_of(&b);
	uint32_t i, names = peek16(&b, E_SHSTRNDX);

	for (i = peek16(&b, E_SHNUM); i < count; i++)
		blob_bytes(&b, empty, sizeof(empty));
	blob_poke16(&b, E_SHNUM, extended ? 0 : count);
	if (extended) {
		blob_poke64(&b, table + SH_SIZE, count);
		blob_poke16(&b, E_SHSTRNDX, 0xffff);
		blob_poke32(&b, table + SH_LINK, names);
	}
	blob_fit(&b);
	return b;
}

/* "ELF-shnum0-ok", "ELF-xindex-ok": also where one more section is one more than 16 bits count. */
static void as_many_sections_as_elf_counts(void **state)
{
	static const struct {
		uint32_t count;
		int extended;
		uint32_t shnum; /* the field afterwards */
	} cases[] = {{20, 0, 21},    {20, 1, 0},     {0xfefe, 0, 0xfeff},
		     {0xfeff, 0, 0}, {0xff00, 1, 0}, {70000, 1, 0}};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct blob b = with_sections(order_of(state), cases[i].count, cases[i].extended);
		struct blob file = embedded(&b, PACKAGE, SIZE);

		assert_int_equal(peek16(&file, E_SHNUM), cases[i].shnum);
		expect_found(&file, PACKAGE, SIZE);
		expect_same_object(&file, &b);
		expect_removed(&file, &b);
		blob_free(&file);
		blob_free(&b);
	}
}

/* "ELF-16m-sections": one more would be one too many to be read again. */
static void no_room_for_a_section(void **state)
{
	struct blob b = with_sections(order_of(state), 1u << 20, 1);
	struct pack_bytes bytes;
	struct failure fault;

	assert_false(embed_add(&bytes, "x.o", b.data, b.size, PACKAGE, SIZE, &fault));
	assert_string_equal(fault.status, "limit");
	assert_null(bytes.data);
	blob_free(&b);
}

static void expect_not_added(const struct blob *b, const char *status, const char *text)
{
	struct pack_bytes bytes;
	struct failure fault;

	assert_false(embed_add(&bytes, "x.o", b->data, b->size, PACKAGE, SIZE, &fault));
	assert_string_equal(fault.status, status);
	if (!strstr(fault.text, text))
		fail_msg("%s", fault.text);
	assert_null(bytes.data);
}

static void what_is_no_object_is_refused(void **state)
{
	int be = order_of(state);
	struct blob btf = blob_new(be), none = blob_new(be), b = sample(be), kernel;

	blob_bytes(&btf, "\x9f\xeb\1\0", 4);
	expect_not_added(&btf, "corrupt", "no ELF file");
	kernel = mo_kernel(&btf, 32);
	expect_not_added(&kernel, "unsupported", "another machine");
	blob_poke16(&kernel, 18, 247);
	expect_not_added(&kernel, "unsupported", "32-bit");
	expect_not_added(&none, "corrupt", "empty file");
	blob_poke16(&b, 16, 2);
	expect_not_added(&b, "unsupported", "not relocatable");
	blob_poke16(&b, 16, 1);
	/* "ELF-name-oob": it would come to lie on the name that is added */
	blob_poke32(&b, shoff_of(&b) + 64 + SH_NAME, (uint32_t)names_size(&b));
	expect_not_added(&b, "corrupt", "name of a section");
	blob_poke32(&b, shoff_of(&b) + 64 + SH_NAME, UINT32_MAX);
	expect_not_added(&b, "corrupt", "name of a section");
	/* "ELF-shstrndx-0": no names, so none can be added */
	blob_poke16(&b, E_SHSTRNDX, 0);
	expect_not_added(&b, "corrupt", "section name table");
	/* "ELF-shoff-0" and no sections */
	blob_poke16(&b, E_SHNUM, 0);
	poke_shoff(&b, 0);
	expect_not_added(&b, "unsupported", "no section headers");
	blob_free(&b);
	blob_free(&none);
	blob_free(&kernel);
	blob_free(&btf);
}

static void nothing_embedded(void **state)
{
	struct blob object = sample(order_of(state));
	struct bm_embedded found;

	assert_int_equal(bm_embedded_find(&found, object.data, object.size, NULL), 0);
	assert_null(found.package.p);
	expect_refused("nothing", &object, "absent", "nothing is embedded");
	blob_free(&object);
}

/* ---- what others may have made of it, by accident or on purpose --------------------------------
 */

/* Where the embedded file has the header of .btfmin, which is the last one, and its trailer. */
static size_t header_of(const struct blob *file)
{
	return file->size - 64;
}

static size_t trailer_of(const struct blob *file, size_t package)
{
	struct bm_embedded found;

	assert_int_equal(bm_embedded_find(&found, file->data, file->size, NULL), 1);
	return (size_t)found.offset + package;
}

static const struct header_case {
	const char *id;
	size_t field;
	int width;
	uint64_t value;
	int found; /* what bm_embedded_find() says */
	const char *text;
} header_cases[] = {
	{"ELF-btf-nobits", SH_TYPE, 4, 8, BTFMIN_ERR_UNSUPPORTED, "no data"},
	{"ELF-btf-null", SH_TYPE, 4, 0, 0, "nothing is embedded"},
	{"ELF-btf-compressed", SH_FLAGS, 8, 0x800, BTFMIN_ERR_UNSUPPORTED, "compressed"},
	{"ELF-btf-off-oob", SH_OFFSET, 8, UINT64_MAX, BTFMIN_ERR_CORRUPT, "outside"},
	{"ELF-btf-off-hdr", SH_OFFSET, 8, 0, BTFMIN_ERR_CORRUPT, "does not end"},
	{"ELF-btf-size-huge", SH_SIZE, 8, UINT64_MAX, BTFMIN_ERR_CORRUPT, "outside"},
	{"ELF-btf-size0", SH_SIZE, 8, 0, BTFMIN_ERR_CORRUPT, "too short"},
	{"one byte short of a trailer", SH_SIZE, 8, 47, BTFMIN_ERR_CORRUPT, "too short"},
	{"cut", SH_SIZE, 8, 60, BTFMIN_ERR_CORRUPT, "does not end"},
	{"ELF-name-oob", SH_NAME, 4, UINT32_MAX, 0, "nothing is embedded"},
};

static void lying_section_headers(void **state)
{
	struct blob object = sample(order_of(state));
	size_t i;

	for (i = 0; i < sizeof(header_cases) / sizeof(header_cases[0]); i++) {
		const struct header_case *c = &header_cases[i];
		static const char *const words[] = {"absent", "corrupt", "unsupported"};
		struct blob file = embedded(&object, PACKAGE, SIZE);
		struct bm_embedded found;
		struct btfmin_error err;

		if (c->width == 8)
			blob_poke64(&file, header_of(&file) + c->field, c->value);
		else
			blob_poke32(&file, header_of(&file) + c->field, (uint32_t)c->value);
		if (bm_embedded_find(&found, file.data, file.size, &err) != c->found)
			fail_msg("%s: found", c->id);
		assert_null(found.package.p);
		if (c->found)
			assert_true(err.offset < file.size);
		expect_refused(c->id, &file,
			       words[c->found == BTFMIN_ERR_UNSUPPORTED ? 2 : c->found != 0],
			       c->text);
		blob_free(&file);
	}
	blob_free(&object);
}

static void two_sections(void **state) /* "ELF-dup-btf" */
{
	struct blob object = sample(order_of(state)), file = embedded(&object, PACKAGE, SIZE);
	size_t license = shoff_of(&file) + 64;
	struct bm_embedded found;

	blob_poke32(&file, license, blob_peek32(&file, header_of(&file)));
	assert_int_equal(bm_embedded_find(&found, file.data, file.size, NULL), BTFMIN_ERR_CORRUPT);
	expect_refused("ELF-dup-btf", &file, "corrupt", "two .btfmin");
	blob_free(&file);
	blob_free(&object);
}

#define CHANGED "changed since"
static const struct trailer_case {
	const char *id;
	size_t field;
	int width;
	uint64_t value;
	int found;
	const char *text;
} trailer_cases[] = {
	{"magic", 0, 4, 0, BTFMIN_ERR_CORRUPT, "does not end"},
	{"a later version", BM_EMBEDDED_VERSION_AT, 4, 2, BTFMIN_ERR_UNSUPPORTED, "later version"},
	{"version 0", BM_EMBEDDED_VERSION_AT, 4, 0, BTFMIN_ERR_UNSUPPORTED, "later version"},
	{"package size 0", BM_EMBEDDED_PACKAGE_AT, 8, 0, BTFMIN_ERR_CORRUPT, "another size"},
	{"package size wraps", BM_EMBEDDED_PACKAGE_AT, 8, UINT64_MAX - 47, BTFMIN_ERR_CORRUPT,
	 "another size"},
	{"object size 0", BM_EMBEDDED_OBJECT_AT, 8, 0, 1, CHANGED},
	{"object size of no header", BM_EMBEDDED_OBJECT_AT, 8, 63, 1, CHANGED},
	{"object size of a header", BM_EMBEDDED_OBJECT_AT, 8, 64, 1, CHANGED},
	{"object size past the end", BM_EMBEDDED_OBJECT_AT, 8, UINT32_MAX, 1, CHANGED},
	{"object size wraps", BM_EMBEDDED_OBJECT_AT, 8, UINT64_MAX, 1, CHANGED},
	{"e_shoff 0", BM_EMBEDDED_SHOFF_AT, 8, 0, 1, CHANGED},
	{"e_shoff past the end", BM_EMBEDDED_SHOFF_AT, 8, UINT64_MAX, 1, CHANGED},
	{"e_shoff elsewhere", BM_EMBEDDED_SHOFF_AT, 8, 64, 1, CHANGED},
	{"e_shnum 0", BM_EMBEDDED_SHNUM_AT, 4, 0, 1, CHANGED},
	{"e_shnum 1", BM_EMBEDDED_SHNUM_AT, 4, 1, 1, CHANGED},
	{"e_shnum of 32 bits", BM_EMBEDDED_SHNUM_AT, 4, 0x10007, 1, CHANGED},
	{"sum", BM_EMBEDDED_SUM_AT, 8, 0, 1, CHANGED},
};

static void lying_trailers(void **state)
{
	struct blob object = sample(order_of(state));
	size_t i;

	for (i = 0; i < sizeof(trailer_cases) / sizeof(trailer_cases[0]); i++) {
		const struct trailer_case *c = &trailer_cases[i];
		struct blob file = embedded(&object, PACKAGE, SIZE);
		size_t at = trailer_of(&file, SIZE) + c->field;
		struct bm_embedded found;

		if (c->width == 8)
			blob_poke64(&file, at, c->value);
		else
			blob_poke32(&file, at, (uint32_t)c->value);
		if (bm_embedded_find(&found, file.data, file.size, NULL) != c->found)
			fail_msg("%s: found", c->id);
		expect_refused(c->id, &file,
			       c->found == BTFMIN_ERR_CORRUPT ? "corrupt" : "unsupported", c->text);
		blob_free(&file);
	}
	blob_free(&object);
}

/* Whatever byte is another: what comes out is the object, or nothing does. */
static void any_byte_changed(void **state)
{
	struct blob object = sample(order_of(state)), file = embedded(&object, PACKAGE, SIZE);
	size_t package = trailer_of(&file, SIZE) - SIZE, i;

	for (i = 0; i < file.size; i++) {
		struct pack_bytes bytes;
		struct failure fault;

		file.data[i] ^= 0x41;
		if (embed_remove(&bytes, "x.o", file.data, file.size, &fault)) {
			assert_in_range(i, package, package + SIZE - 1);
			assert_int_equal(bytes.size, object.size);
			assert_memory_equal(bytes.data, object.data, object.size);
			free(bytes.data);
		} else {
			assert_non_null(fault.text);
		}
		file.data[i] ^= 0x41;
	}
	expect_removed(&file, &object);
	blob_free(&file);
	blob_free(&object);
}

static void every_prefix_is_refused(void **state) /* "GEN-prefix" */
{
	struct blob object = sample(order_of(state)), file = embedded(&object, PACKAGE, SIZE);
	struct bm_embedded found;
	size_t size;

	for (size = 0; size < file.size; size++) {
		struct blob cut = blob_prefix(&file, size);
		struct pack_bytes bytes;
		struct failure fault;

		assert_int_equal(bm_embedded_find(&found, cut.data, cut.size, NULL),
				 BTFMIN_ERR_CORRUPT);
		assert_false(embed_remove(&bytes, "x.o", cut.data, cut.size, &fault));
		blob_free(&cut);
	}
	/* nor is a byte more taken for nothing */
	blob_u8(&file, 0);
	assert_int_equal(bm_embedded_find(&found, file.data, file.size, NULL), 1);
	expect_refused("longer", &file, "unsupported", CHANGED);
	blob_free(&file);
	blob_free(&object);
}

/* Another program's order of things: what is embedded is found all the same. */
static void moved_section_headers(void **state)
{
	struct blob object = sample(order_of(state)), file = embedded(&object, PACKAGE, SIZE);
	size_t table = shoff_of(&file), size = file.size - table;
	unsigned char *copy = must_alloc(size);

	memcpy(copy, file.data + table, size);
	blob_u64(&file, 0);
	poke_shoff(&file, file.size);
	blob_bytes(&file, copy, size);
	blob_fit(&file);
	expect_found(&file, PACKAGE, SIZE);
	expect_refused("moved", &file, "unsupported", CHANGED);
	free(copy);
	blob_free(&file);
	blob_free(&object);
}

/* What is in an object's headers is taken or refused; taken, it comes back as it was. */
static void expect_back_or_refused(const struct blob *b)
{
	struct pack_bytes file, back;
	struct failure fault;

	if (!embed_add(&file, "x.o", b->data, b->size, PACKAGE, SIZE, &fault)) {
		assert_non_null(fault.text);
		assert_null(file.data);
		return;
	}
	if (!embed_remove(&back, "x.o", file.data, file.size, &fault))
		fail_msg("%s", fault.text);
	assert_int_equal(back.size, b->size);
	assert_memory_equal(back.data, b->data, b->size);
	free(back.data);
	free(file.data);
}

/* Each word of the ELF header and of all section headers, of two and of eight bytes: the cases of
 * test_elf.c and more. */
static void whatever_the_headers_say(void **state)
{
	static const uint64_t values[] = {
		0, 1, 8, 64, 0xff00, 0xffff, UINT32_MAX, UINT64_MAX, UINT64_MAX - 63, 0x800};
	struct blob b = sample(order_of(state));
	size_t table = shoff_of(&b), at, i;

	for (at = 16; at < b.size; at += 2) {
		if (at == 64)
			at = table;
		for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
			struct blob narrow = blob_prefix(&b, b.size), wide;

			blob_poke16(&narrow, at, (unsigned)(values[i] & 0xffff));
			expect_back_or_refused(&narrow);
			blob_free(&narrow);
			if (at % 8)
				continue;
			wide = blob_prefix(&b, b.size);
			blob_poke64(&wide, at, values[i]);
			expect_back_or_refused(&wide);
			blob_free(&wide);
		}
	}
	blob_free(&b);
}

/* A package can be in an ELF file of any sort for who only reads. */
static void found_in_any_elf(void **state)
{
	int bits;

	for (bits = 32; bits <= 64; bits += 32) {
		struct elf_out e;
		struct blob *content, file;
		uint32_t i;

		elf_new(&e, order_of(state), bits, 3, 62);
		i = elf_section(&e, BM_EMBEDDED_SECTION, SHT_PROGBITS_, 0, 8);
		content = &e.sections[i].data;
		blob_bytes(content, PACKAGE, SIZE);
		blob_bytes(content, BM_EMBEDDED_MAGIC, 8);
		blob_u32(content, BM_EMBEDDED_VERSION);
		blob_u32(content, 0);
		blob_u64(content, SIZE);
		blob_u64(content, 0);
		blob_u64(content, 0);
		blob_u64(content, 0);
		file = elf_write(&e);
		expect_found(&file, PACKAGE, SIZE);
		blob_free(&file);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(what_is_put_in_comes_out),
		BOTH(nothing_moves),
		BOTH(embedding_again_replaces),
		BOTH(any_size_of_either),
		BOTH(as_many_sections_as_elf_counts),
		BOTH(no_room_for_a_section),
		BOTH(what_is_no_object_is_refused),
		BOTH(nothing_embedded),
		BOTH(lying_section_headers),
		BOTH(two_sections),
		BOTH(lying_trailers),
		BOTH(any_byte_changed),
		BOTH(every_prefix_is_refused),
		BOTH(moved_section_headers),
		BOTH(whatever_the_headers_say),
		BOTH(found_in_any_elf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
