/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * BTF in ELF, in what is compressed, and in both. Tar archives have a test of their own. The words
 * in quotes are ids of the list of bad inputs.
 */
#include "unit.h"
#include "../support/elf_out.h"
#include "../support/heap.h"
#include "../support/make_btf.h"
#include "../support/make_image.h"
#include "../support/make_tar.h"

#include <btfmin_archive.h>

static struct blob some_btf(int be)
{
	struct mb *b = mb_new();
	struct blob bytes;

	mb_int(b, "int", 4, MB_SIGNED);
	bytes = mb_blob(b, be);
	mb_free(b);
	return bytes;
}

/* A source opened on the bytes, with all that came of it. */
struct seen {
	struct btfmin_source *source;
	struct btfmin_source_btf found;
	struct btfmin_trail trail;
	struct btfmin_error err;
	struct heap heap;
	int status;
};

static void see(struct seen *s, const struct blob *b, uint64_t max_size)
{
	struct btfmin_source_opts opts = {0};

	memset(s, 0, sizeof(*s));
	heap_init(&s->heap, 0, 0);
	opts.allocator = &s->heap.allocator;
	opts.max_size = max_size;
	opts.trail = &s->trail;
	s->status = btfmin_source_open(&s->source, b->data, b->size, &opts, &s->err);
	assert_int_equal(s->source != NULL, s->status == 0);
	btfmin_source_btf(s->source, &s->found);
}

static void end(struct seen *s)
{
	btfmin_source_close(s->source);
	assert_int_equal(s->heap.live, 0);
}

static const char *last_form(const struct seen *s)
{
	return s->trail.layers[s->trail.count - 1].form;
}

static void expect_btf(const struct seen *s, const struct blob *btf)
{
	if (s->status)
		fail_msg("%s: %s", last_form(s), s->err.text);
	assert_int_equal(s->found.size, btf->size);
	assert_memory_equal(s->found.data, btf->data, btf->size);
	assert_string_equal(last_form(s), "btf");
	assert_int_equal(s->trail.layers[s->trail.count - 1].offset, s->found.offset);
	assert_int_equal(s->trail.layers[s->trail.count - 1].size, btf->size);
}

static void expect_failure(const struct blob *b, uint64_t max_size, int status, const char *form,
			   const char *part)
{
	struct seen s;

	see(&s, b, max_size);
	if (s.status != status || !strstr(s.err.text, part))
		fail_msg("status %d (%s) instead of %d (%s)", s.status,
			 s.status ? s.err.text : "found", status, part);
	assert_string_equal(last_form(&s), form);
	assert_null(s.found.data);
	end(&s);
}

/* What is raw is not copied, nor is anything else allocated for it. */
static void test_raw(void **state)
{
	struct blob btf = some_btf(order_of(state));
	struct seen s;

	see(&s, &btf, 0);
	expect_btf(&s, &btf);
	assert_ptr_equal(s.found.data, btf.data);
	assert_int_equal(s.heap.calls, 1);
	assert_int_equal(s.trail.count, 1);
	assert_int_equal(s.found.pointer_size, 0);
	assert_null(s.found.base);
	assert_int_equal(s.found.notes, 0);
	end(&s);
	blob_free(&btf);
}

/* "HDR-magic", "HDR-trunc0" */
static void test_nothing(void **state)
{
	struct blob b = blob_new(0), pressed;

	(void)state;
	expect_failure(&b, 0, BTFMIN_ERR_CORRUPT, "unknown", "empty file");
	pressed = wrap_gzip(&b);
	expect_failure(&pressed, 0, BTFMIN_ERR_CORRUPT, "unknown", "empty file");
	blob_free(&pressed);
	blob_bytes(&b, "\x9f\xec\1\0 neither one nor another", 27);
	expect_failure(&b, 0, BTFMIN_ERR_CORRUPT, "unknown", "neither BTF nor ELF");
	blob_free(&b);
	b = blob_new(0);
	blob_bytes(&b, "!<arch>\n", 8);
	expect_failure(&b, 0, BTFMIN_ERR_UNSUPPORTED, "unknown", "ar archive");
	blob_free(&b);
	b = blob_new(0);
	blob_bytes(&b, "BZh91AY&SY and so on", 20);
	expect_failure(&b, 0, BTFMIN_ERR_UNSUPPORTED, "bzip2", "bzip2");
	blob_free(&b);
}

/* ---- ELF ------------------------------------------------------------------------------------ */

enum pressing { AS_IT_IS, ZLIB, ZSTD };

/* The bytes of a section, compressed if told, its size told as that plus lie. */
static void put_section(struct elf_out *e, const char *name, const struct blob *bytes,
			enum pressing how, int32_t lie)
{
	uint32_t i = elf_section(e, name, SHT_PROGBITS_, how == AS_IT_IS ? 0 : 0x800,
				 how == AS_IT_IS ? 1 : 8);
	struct blob *to = &e->sections[i].data, pressed;

	if (how == AS_IT_IS) {
		blob_bytes(to, bytes->data, bytes->size);
		return;
	}
	blob_u32(to, how);
	if (e->bits == 64) {
		blob_u32(to, 0);
		blob_u64(to, (uint64_t)((int64_t)bytes->size + lie));
		blob_u64(to, 8);
	} else {
		blob_u32(to, (uint32_t)((int32_t)bytes->size + lie));
		blob_u32(to, 8);
	}
	pressed = how == ZLIB ? wrap_zlib(bytes) : wrap_zstd(bytes);
	blob_bytes(to, pressed.data, pressed.size);
	blob_free(&pressed);
}

static struct blob elf_with(const struct blob *btf, const struct blob *base, int bits,
			    enum pressing how, int32_t lie)
{
	struct elf_out e;

	elf_new(&e, btf->be, bits, 2, 62);
	put_section(&e, ".BTF", btf, how, lie);
	if (base)
		put_section(&e, ".BTF.base", base, how, 0);
	return elf_write(&e);
}

static void test_elf(void **state)
{
	struct blob btf = some_btf(order_of(state));
	int bits;

	for (bits = 32; bits <= 64; bits += 32) {
		struct blob elf = elf_with(&btf, NULL, bits, AS_IT_IS, 0);
		struct seen s;

		see(&s, &elf, 0);
		expect_btf(&s, &btf);
		assert_ptr_equal(s.found.data, elf.data + s.found.offset);
		assert_int_equal(s.heap.calls, 1);
		assert_int_equal(s.found.pointer_size, bits / 8);
		assert_string_equal(s.trail.layers[0].form, "elf");
		assert_null(s.found.base);
		end(&s);
		blob_free(&elf);
	}
	blob_free(&btf);
}

/* "ELF-btf-compressed": of either class and order, by zlib and by zstd, with .BTF.base */
static void test_compressed_section(void **state)
{
	struct blob btf = some_btf(order_of(state)), base = some_btf(order_of(state));
	int bits, how;

	blob_u32(&base, 7); /* so that they differ */
	for (how = AS_IT_IS; how <= ZSTD; how++) {
		for (bits = 32; bits <= 64; bits += 32) {
			struct blob elf = elf_with(&btf, &base, bits, (enum pressing)how, 0);
			struct seen s;

			see(&s, &elf, 0);
			expect_btf(&s, &btf);
			assert_int_equal(s.found.base_size, base.size);
			assert_memory_equal(s.found.base, base.data, base.size);
			assert_int_equal(s.found.offset == 0, how != AS_IT_IS);
			assert_int_equal(s.found.base_offset == 0, how != AS_IT_IS);
			assert_int_equal(s.trail.count, how == AS_IT_IS ? 2 : 3);
			if (how != AS_IT_IS)
				assert_string_equal(s.trail.layers[1].form,
						    how == ZLIB ? "zlib" : "zstd");
			end(&s);
			blob_free(&elf);
		}
	}
	blob_free(&base);
	blob_free(&btf);
}

/* One section compressed, the other as it is, in a file that was compressed itself and goes away.
 */
static void test_section_compressed_alone(void **state)
{
	struct blob btf = some_btf(order_of(state)), base = some_btf(order_of(state));
	int which;

	blob_u32(&base, 7); /* so that they differ */
	for (which = 0; which < 2; which++) {
		struct blob elf, pressed;
		struct elf_out e;
		struct seen s;

		elf_new(&e, btf.be, 64, 2, 62);
		put_section(&e, ".BTF", &btf, which ? AS_IT_IS : ZLIB, 0);
		put_section(&e, ".BTF.base", &base, which ? ZLIB : AS_IT_IS, 0);
		elf = elf_write(&e);
		pressed = wrap_gzip(&elf);
		see(&s, &pressed, 0);
		expect_btf(&s, &btf);
		assert_int_equal(s.found.base_size, base.size);
		assert_memory_equal(s.found.base, base.data, base.size);
		end(&s);
		blob_free(&pressed);
		blob_free(&elf);
	}
	blob_free(&base);
	blob_free(&btf);
}

/* An ELF file that has a tar's magic in it: compressed or not, it is ELF. */
static void test_elf_as_tar(void **state)
{
	struct blob btf = some_btf(order_of(state)), elf, pressed;
	struct elf_out e;
	struct seen s;
	uint32_t i;

	elf_new(&e, btf.be, 64, 2, 62);
	i = elf_section(&e, ".text", SHT_PROGBITS_, 0, 1);
	while (e.sections[i].data.size < 512)
		blob_bytes(&e.sections[i].data, "ustar", 5);
	put_section(&e, ".BTF", &btf, AS_IT_IS, 0);
	elf = elf_write(&e);
	memcpy(elf.data + TAR_MAGIC,
	       "ustar\0"
	       "00",
	       8);
	see(&s, &elf, 0);
	expect_btf(&s, &btf);
	end(&s);
	pressed = wrap_gzip(&elf);
	see(&s, &pressed, 0);
	expect_btf(&s, &btf);
	end(&s);
	blob_free(&pressed);
	blob_free(&elf);
	blob_free(&btf);
}

/* "ELF-chdr-bomb" */
static void test_section_that_lies(void **state)
{
	struct blob btf = some_btf(order_of(state)), elf;
	int how;

	for (how = ZLIB; how <= ZSTD; how++) {
		elf = elf_with(&btf, NULL, 64, (enum pressing)how, 1);
		expect_failure(&elf, 0, BTFMIN_ERR_CORRUPT, how == ZLIB ? "zlib" : "zstd", "size");
		blob_free(&elf);
		elf = elf_with(&btf, NULL, 64, (enum pressing)how, -1);
		expect_failure(&elf, 0, BTFMIN_ERR_CORRUPT, how == ZLIB ? "zlib" : "zstd", "size");
		blob_free(&elf);
		elf = elf_with(&btf, NULL, 64, (enum pressing)how, 0x7fffffff);
		expect_failure(&elf, 0, BTFMIN_ERR_LIMIT, "elf", "max_size");
		blob_free(&elf);
	}
	elf = elf_with(&btf, NULL, 64, ZLIB, 0);
	memset(elf.data + 64 + 24 + 2, 0xff, 8);
	expect_failure(&elf, 0, BTFMIN_ERR_CORRUPT, "zlib", "zlib");
	blob_free(&elf);
	blob_free(&btf);
}

/* "ELF-nobtf", "ELF-btf-nobits" */
static void test_elf_without(void **state)
{
	struct blob elf, pressed;
	struct elf_out e;

	elf_new(&e, order_of(state), 64, 2, 62);
	elf = elf_write(&e);
	expect_failure(&elf, 0, BTFMIN_ERR_ABSENT, "elf", "without a .BTF");
	pressed = wrap_gzip(&elf);
	expect_failure(&pressed, 0, BTFMIN_ERR_ABSENT, "elf", "without a .BTF");
	blob_free(&pressed);
	blob_free(&elf);
	elf_new(&e, order_of(state), 64, 2, 62);
	elf_section(&e, ".BTF", 8, 0, 1);
	elf = elf_write(&e);
	expect_failure(&elf, 0, BTFMIN_ERR_UNSUPPORTED, "elf", "debug file");
	blob_free(&elf);
}

/* ---- what is compressed --------------------------------------------------------------------- */

static void test_pressed(void **state)
{
	struct blob btf = some_btf(order_of(state));
	struct blob (*const wraps[])(const struct blob *b) = {wrap_gzip, wrap_zstd};
	size_t i;

	for (i = 0; i < 2; i++) {
		struct blob pressed = wraps[i](&btf);
		struct seen s;

		see(&s, &pressed, 0);
		expect_btf(&s, &btf);
		assert_int_equal(s.found.offset, 0);
		assert_string_equal(s.trail.layers[0].form, i ? "zstd" : "gzip");
		assert_int_equal(s.trail.layers[0].size, pressed.size);
		end(&s);
		blob_free(&pressed);
	}
	blob_free(&btf);
}

/* Of an ELF file that was compressed only the section is kept, if that is worth it. */
static void test_pressed_elf(void **state)
{
	struct blob btf = some_btf(order_of(state)), elf, pressed;
	struct elf_out e;
	uint32_t i, n;
	struct seen s;

	for (n = 0; n < 2; n++) {
		elf_new(&e, btf.be, 64, 2, 62);
		i = elf_section(&e, ".debug", SHT_PROGBITS_, 0, 1);
		for (; e.sections[i].data.size < n * 3 << 20;)
			blob_u64(&e.sections[i].data, 0x1234567);
		put_section(&e, ".BTF", &btf, AS_IT_IS, 0);
		elf = elf_write(&e);
		pressed = wrap_gzip(&elf);
		see(&s, &pressed, 0);
		expect_btf(&s, &btf);
		assert_int_equal(s.found.pointer_size, 8);
		assert_memory_equal(s.found.data, elf.data + s.found.offset, btf.size);
		assert_true(s.heap.bytes < 128 << 10);
		assert_true(s.heap.peak < elf.size + (256 << 10));
		end(&s);
		blob_free(&pressed);
		blob_free(&elf);
	}
	blob_free(&btf);
}

/* ---- large ELF files: only what leads to the BTF is read into memory ---------------------------
 */

#define LARGE ((size_t)5 << 20)
#define FILL  0x67

/* btf stands before so many bytes of something else, after which come the names and the table. */
static struct blob large_elf(const struct blob *btf, size_t before)
{
	struct elf_out e;
	uint32_t i;
	char *fill = must_alloc(LARGE);

	memset(fill, FILL, LARGE);
	elf_new(&e, btf->be, 64, 2, 62);
	i = elf_section(&e, ".debug_x", SHT_PROGBITS_, 0, 1);
	blob_bytes(&e.sections[i].data, fill, before);
	put_section(&e, ".BTF", btf, AS_IT_IS, 0);
	i = elf_section(&e, ".debug_y", SHT_PROGBITS_, 0, 1);
	blob_bytes(&e.sections[i].data, fill, LARGE);
	free(fill);
	return elf_write(&e);
}

/* The bytes around the BTF were not read into memory: where the file has others, there is zero. */
static int left_out(const struct seen *s, size_t at)
{
	const char *start = (const char *)s->found.data - s->found.offset;

	return start[at] == 0;
}

static void test_large_elf(void **state)
{
	struct blob btf = some_btf(order_of(state));
	size_t i, before;

	/* BTF that begins near the end of a piece, and so in two of them */
	for (i = 0; i < 50; i += 3) {
		struct blob elf, pressed;
		struct seen s;

		before = ((size_t)1 << 16) - 64 - 48 + i;
		elf = large_elf(&btf, before);
		pressed = wrap_gzip(&elf);
		see(&s, &pressed, 0);
		expect_btf(&s, &btf);
		assert_int_equal(s.found.offset, 64 + before);
		assert_true(left_out(&s, 3 << 20) && left_out(&s, 5000));
		assert_int_equal(elf.data[3 << 20], FILL);
		end(&s);
		blob_free(&pressed);
		blob_free(&elf);
	}
	blob_free(&btf);
}

/* As kernels have them: relocations follow the file that its header tells of. */
static void test_large_elf_and_more(void **state)
{
	struct blob btf = some_btf(order_of(state)), elf = large_elf(&btf, 100), pressed, cut;
	struct seen s;
	int i;

	for (i = 0; i < 100000; i++)
		blob_u32(&elf, 0x01020304);
	pressed = wrap_gzip(&elf);
	see(&s, &pressed, 0);
	expect_btf(&s, &btf);
	assert_true(left_out(&s, 3 << 20));
	end(&s);
	cut = blob_prefix(&pressed, pressed.size - 1);
	expect_failure(&cut, 0, BTFMIN_ERR_CORRUPT, "gzip", "truncated");
	blob_free(&cut);
	cut = blob_prefix(&pressed, pressed.size / 2);
	expect_failure(&cut, 0, BTFMIN_ERR_CORRUPT, "gzip", "truncated");
	blob_free(&cut);
	expect_failure(&pressed, elf.size - 1, BTFMIN_ERR_LIMIT, "gzip", "max_size");
	blob_free(&pressed);
	blob_free(&elf);
	blob_free(&btf);
}

/* Where what was kept does not do, all is read: the answer is the same. */
static void expect_whole(struct blob *elf, const struct blob *btf)
{
	struct blob pressed = wrap_gzip(elf);
	struct seen s;

	see(&s, &pressed, 0);
	expect_btf(&s, btf);
	assert_int_equal(s.trail.count, 3);
	end(&s);
	blob_free(&pressed);
	blob_free(elf);
}

static void test_large_elf_of_another_kind(void **state)
{
	struct blob btf = some_btf(order_of(state)), elf = large_elf(&btf, 100), odd;
	size_t table = blob_peek32(&elf, elf.be ? 44 : 40), i, end_of = elf.size;

	/* the names of sections far from the table */
	for (i = 0; i < (1 << 18); i++)
		blob_u32(&elf, 0x01020304);
	blob_poke64(&elf, 40, elf.size);
	while (table < end_of) {
		blob_u32(&elf, blob_peek32(&elf, table));
		table += 4;
	}
	expect_whole(&elf, &btf);
	/* bytes after the BTF that belong to its section */
	odd = some_btf(order_of(state));
	blob_u32(&odd, 1);
	elf = large_elf(&odd, 100);
	expect_whole(&elf, &odd);
	/* what is no BTF is found as well: its header is for others to look at */
	odd.data[2] = 9;
	elf = large_elf(&odd, 100);
	expect_whole(&elf, &odd);
	/* more that looks like BTF than is noted, before the one that counts */
	elf = large_elf(&btf, 100000);
	for (i = 0; i < 40; i++)
		memcpy(elf.data + 5000 + 100 * i, btf.data, 30);
	expect_whole(&elf, &btf);
	/* no section of that name */
	elf = large_elf(&btf, 100);
	i = elf.size - 5 * 64;
	while (memcmp(elf.data + i, ".BTF", 4) != 0)
		i--;
	elf.data[i + 1] = 'x';
	odd.size = 0;
	blob_bytes(&odd, elf.data, elf.size);
	blob_free(&elf);
	elf = wrap_gzip(&odd);
	expect_failure(&elf, 0, BTFMIN_ERR_ABSENT, "elf", "without a .BTF");
	blob_free(&elf);
	blob_free(&odd);
	blob_free(&btf);
}

/* "CMP-nested": two layers, and no third */
static void test_nested(void **state)
{
	struct blob btf = some_btf(order_of(state));
	struct blob one = wrap_gzip(&btf), two = wrap_zstd(&one), more, last = two;
	struct seen s;
	int i;

	see(&s, &two, 0);
	expect_btf(&s, &btf);
	assert_int_equal(s.trail.count, 3);
	end(&s);
	for (i = 3; i <= 20; i++) {
		more = wrap_gzip(&last);
		expect_failure(&more, 0, BTFMIN_ERR_CORRUPT, i == 4 ? "zstd" : "gzip",
			       "more than two layers");
		if (last.data != two.data)
			blob_free(&last);
		last = more;
	}
	blob_free(&last);
	blob_free(&two);
	blob_free(&one);
	blob_free(&btf);
}

/* "CMP-nested": a tar in a tar; "ELF-nested": ELF in a member is taken, what is in it is not */
static void test_nested_archives(void **state)
{
	struct blob btf = some_btf(order_of(state)), elf = elf_with(&btf, NULL, 64, AS_IT_IS, 0);
	struct blob inner = blob_new(0), outer = blob_new(0), pressed;
	struct seen s;

	tar_file(&inner, TAR_USTAR, "k.btf", elf.data, elf.size);
	tar_end(&inner);
	pressed = wrap_gzip(&inner);
	see(&s, &pressed, 0);
	expect_btf(&s, &btf);
	assert_string_equal(s.trail.member, "k.btf");
	assert_int_equal(s.trail.count, 4);
	end(&s);
	blob_free(&pressed);
	tar_file(&outer, TAR_USTAR, "k.btf", inner.data, inner.size);
	tar_end(&outer);
	expect_failure(&outer, 0, BTFMIN_ERR_CORRUPT, "tar", "in a tar");
	pressed = wrap_gzip(&outer);
	expect_failure(&pressed, 0, BTFMIN_ERR_CORRUPT, "tar", "in a tar");
	blob_free(&pressed);
	blob_free(&outer);
	blob_free(&inner);
	blob_free(&elf);
	blob_free(&btf);
}

/* "CMP-zboot": an image whose payload is no kernel, but an archive, which nobody else holds then.
 */
static void test_archive_in_image(void **state)
{
	struct blob btf = some_btf(order_of(state)), tar = blob_new(0), pressed, image;
	struct seen s;

	tar_file(&tar, TAR_USTAR, "k.btf", btf.data, btf.size);
	tar_end(&tar);
	pressed = wrap_gzip(&tar);
	image = mi_zboot("gzip", pressed.data, pressed.size);
	see(&s, &image, 0);
	expect_btf(&s, &btf);
	assert_string_equal(s.trail.member, "k.btf");
	end(&s);
	blob_free(&image);
	blob_free(&pressed);
	blob_free(&tar);
	blob_free(&btf);
}

/* GEN-prefix: what is cut short is never taken, compressed once or in two layers with a tar */
static void test_prefixes(void **state)
{
	struct blob btf = some_btf(order_of(state)), tar = blob_new(0), one, two;
	size_t size;

	tar_file(&tar, TAR_USTAR, "k.btf", btf.data, btf.size);
	tar_end(&tar);
	one = wrap_gzip(&btf);
	two = wrap_gzip(&tar);
	for (size = 0; size < two.size; size++) {
		struct blob b = blob_prefix(size < one.size ? &one : &two, size);
		struct seen s;

		see(&s, &b, 0);
		assert_int_equal(s.status, BTFMIN_ERR_CORRUPT);
		assert_int_equal(s.err.status, s.status);
		assert_true(s.err.offset == BTFMIN_NO_OFFSET || s.err.offset <= b.size);
		end(&s);
		blob_free(&b);
	}
	blob_free(&two);
	blob_free(&one);
	blob_free(&tar);
	blob_free(&btf);
}

/* The offset of an error counts in the bytes that the last layer lies in. */
static void test_places(void **state)
{
	struct blob btf = some_btf(order_of(state)), tar = blob_new(0), pressed;
	struct seen s;
	size_t at;

	tar_file(&tar, TAR_USTAR, "k.btf", btf.data, btf.size);
	at = tar_head(&tar, TAR_USTAR, "README", '0', 0);
	tar.data[at] ^= 1;
	tar_end(&tar);
	pressed = wrap_gzip(&tar);
	see(&s, &pressed, 0);
	assert_int_equal(s.status, BTFMIN_ERR_CORRUPT);
	assert_int_equal(s.err.offset, at + TAR_SUM);
	assert_int_equal(s.trail.count, 2);
	assert_int_equal(s.trail.layers[1].kind, BTFMIN_LAYER_TAR);
	assert_int_equal(s.trail.layers[1].size, BTFMIN_NO_OFFSET);
	end(&s);
	pressed.data[pressed.size - 8] ^= 1; /* the sum of all; the fault before it is met first */
	see(&s, &pressed, 0);
	assert_int_equal(s.trail.count, 2);
	end(&s);
	tar.data[at] ^= 1;
	blob_free(&pressed);
	pressed = wrap_gzip(&tar);
	pressed.data[pressed.size - 8] ^= 1;
	see(&s, &pressed, 0);
	assert_int_equal(s.status, BTFMIN_ERR_CORRUPT);
	assert_int_equal(s.trail.count, 1);
	assert_int_equal(s.trail.layers[0].kind, BTFMIN_LAYER_CODEC);
	assert_int_equal(s.err.offset, pressed.size - 8);
	end(&s);
	blob_free(&pressed);
	blob_free(&tar);
	blob_free(&btf);
}

/* What comes out of a layer is held to max_size, to the byte. */
static void test_limits(void **state)
{
	struct blob b = some_btf(order_of(state)), pressed;
	struct btfmin_source_opts opts = {0};
	struct btfmin_source *source;
	struct seen s;

	while (b.size < 300000)
		blob_u32(&b, 0x55aa55aa);
	pressed = wrap_gzip(&b);
	expect_failure(&pressed, b.size - 1, BTFMIN_ERR_LIMIT, "gzip", "max_");
	see(&s, &pressed, b.size);
	expect_btf(&s, &b);
	assert_true(s.heap.peak < 2 * b.size + (1 << 20));
	end(&s);
	/* a limit is for what comes out: what was there before may be as large as it is */
	see(&s, &b, 1);
	expect_btf(&s, &b);
	end(&s);
	opts.max_memory = 1;
	assert_int_equal(btfmin_source_open(&source, pressed.data, pressed.size, &opts, NULL),
			 BTFMIN_ERR_LIMIT);
	blob_free(&pressed);
	blob_free(&b);
}

/* ---- calls ---------------------------------------------------------------------------------- */

static void test_callers_mistakes(void **state)
{
	struct btfmin_source_btf found;
	struct btfmin_source *source;
	struct btfmin_error err;

	(void)state;
	assert_int_equal(btfmin_source_open(NULL, "", 0, NULL, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_source_open(&source, NULL, 1, NULL, &err), BTFMIN_ERR_USAGE);
	assert_null(source);
	assert_int_equal(btfmin_source_open(&source, NULL, 0, NULL, NULL), BTFMIN_ERR_CORRUPT);
	btfmin_source_close(NULL);
	btfmin_source_btf(NULL, &found);
	assert_null(found.data);
	assert_int_equal(found.size, 0);
}

/* "OOM-n" */
static void test_no_memory(void **state)
{
	struct blob btf = some_btf(order_of(state)), elf, pressed;
	struct btfmin_source_opts opts = {0};
	struct btfmin_source *source;
	struct heap h;
	size_t n, total;

	elf = elf_with(&btf, &btf, 64, ZLIB, 0);
	pressed = wrap_gzip(&elf);
	heap_init(&h, 0, 0);
	opts.allocator = &h.allocator;
	assert_int_equal(btfmin_source_open(&source, pressed.data, pressed.size, &opts, NULL), 0);
	btfmin_source_close(source);
	total = h.calls;
	assert_true(total > 10);
	for (n = 1; n <= 2 * total; n++) {
		heap_init(&h, (n + 1) / 2, n % 2);
		assert_int_equal(
			btfmin_source_open(&source, pressed.data, pressed.size, &opts, NULL),
			BTFMIN_ERR_NOMEM);
		assert_null(source);
		assert_int_equal(h.live, 0);
	}
	blob_free(&pressed);
	blob_free(&elf);
	blob_free(&btf);
}

/* ---- headers -------------------------------------------------------------------------------- */

static void test_header(void **state)
{
	struct blob btf = some_btf(order_of(state));
	struct btfmin_btf_opts opts = {0};
	struct btfmin_header h;
	struct btfmin_error err;

	assert_int_equal(btfmin_btf_header(&h, btf.data, btf.size, NULL, &err), 0);
	assert_int_equal(h.big_endian, btf.be);
	assert_int_equal(h.version, 1);
	assert_int_equal(h.flags, 0);
	assert_int_equal(h.size, 24);
	assert_int_equal(h.type_offset, 0);
	assert_int_equal(h.type_size, 16);
	assert_int_equal(h.string_offset, 16);
	assert_int_equal(h.string_size, 5);
	assert_int_equal(h.layout_size, 0);
	assert_int_equal(h.is_split, 0);
	assert_int_equal(h.notes, 0);
	btf.data[24 + 16] = 'x';
	blob_u8(&btf, 0);
	btf.data[3] = 1;
	assert_int_equal(btfmin_btf_header(&h, btf.data, btf.size, NULL, &err), 0);
	assert_int_equal(h.is_split, 1);
	assert_int_equal(h.flags, 1);
	assert_int_equal(h.notes, BTFMIN_NOTE_FLAGS | BTFMIN_NOTE_TRAILING);
	opts.file_offset = 1000;
	assert_int_equal(btfmin_btf_header(&h, btf.data, 40, &opts, &err), BTFMIN_ERR_CORRUPT);
	assert_int_equal(err.offset, 1016);
	assert_int_equal(h.size, 0);
	assert_int_equal(btfmin_btf_header(&h, btf.data, 23, NULL, &err), BTFMIN_ERR_CORRUPT);
	assert_int_equal(btfmin_btf_header(&h, NULL, 1, NULL, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_btf_header(NULL, "", 0, NULL, &err), BTFMIN_ERR_USAGE);
	blob_free(&btf);
}

/* "SPL-empty": a module with no types and no strings */
static void test_header_of_nothing(void **state)
{
	struct blob btf = some_btf(order_of(state));
	struct btfmin_header h;

	blob_poke32(&btf, 12, 0);
	blob_poke32(&btf, 16, 0);
	blob_poke32(&btf, 20, 0);
	assert_int_equal(btfmin_btf_header(&h, btf.data, 24, NULL, NULL), 0);
	assert_int_equal(h.is_split, 1);
	blob_free(&btf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_raw),
		cmocka_unit_test(test_nothing),
		BOTH(test_elf),
		BOTH(test_compressed_section),
		BOTH(test_section_compressed_alone),
		BOTH(test_elf_as_tar),
		BOTH(test_section_that_lies),
		BOTH(test_elf_without),
		BOTH(test_pressed),
		BOTH(test_pressed_elf),
		BOTH(test_large_elf),
		BOTH(test_large_elf_and_more),
		BOTH(test_large_elf_of_another_kind),
		BOTH(test_nested),
		BOTH(test_nested_archives),
		BOTH(test_archive_in_image),
		BOTH(test_prefixes),
		BOTH(test_places),
		BOTH(test_limits),
		cmocka_unit_test(test_callers_mistakes),
		BOTH(test_no_memory),
		BOTH(test_header),
		BOTH(test_header_of_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
