/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>

#include "package_world.h"
#include "../support/elf_out.h"

struct blob pw_btf(unsigned number, int be)
{
	struct mb *b = mb_new();
	struct blob bytes;
	char name[24];

	snprintf(name, sizeof(name), "int_%u", number);
	mb_int(b, name, 4, MB_SIGNED);
	bytes = mb_blob(b, be);
	mb_free(b);
	return bytes;
}

void pw_member(struct blob *tar, const char *name, unsigned number)
{
	struct blob btf = pw_btf(number, 0);

	tar_file(tar, TAR_USTAR, name, btf.data, btf.size);
	blob_free(&btf);
}

/* What bpfobj/embedded.h says stands behind the package. */
static void put_trailer(struct blob *to, size_t package)
{
	blob_bytes(to, ".btfmin\032", 8);
	blob_u32(to, 1);
	blob_u32(to, 2);
	blob_u64(to, package);
	blob_u64(to, 128);
	blob_u64(to, 64);
	blob_u64(to, 0x0123456789abcdef);
}

static void put_padding(struct elf_out *e, size_t size)
{
	static const unsigned char zeroes[1024];
	uint32_t i = elf_section(e, ".rodata", SHT_PROGBITS_, 0, 8);

	for (; size >= sizeof(zeroes); size -= sizeof(zeroes))
		blob_bytes(&e->sections[i].data, zeroes, sizeof(zeroes));
}

struct blob pw_embed(const struct blob *package, int be, int bits, size_t padding)
{
	struct blob btf = pw_btf(77, be); /* the object's own types */
	struct elf_out e;
	uint32_t i;

	elf_new(&e, be, bits, 1, 247);
	i = elf_section(&e, ".BTF", SHT_PROGBITS_, 0, 8);
	blob_bytes(&e.sections[i].data, btf.data, btf.size);
	blob_free(&btf);
	if (padding)
		put_padding(&e, padding);
	if (package) {
		i = elf_section(&e, ".btfmin", SHT_PROGBITS_, 0, 8);
		blob_bytes(&e.sections[i].data, package->data, package->size);
		put_trailer(&e.sections[i].data, package->size);
	}
	if (padding)
		put_padding(&e, padding);
	return elf_write(&e);
}

void pw_open_bytes(struct opened *o, const struct blob *b)
{
	struct btfmin_package_opts opts = {0};

	memset(o, 0, sizeof(*o));
	heap_init(&o->heap, 0, 0);
	opts.allocator = &o->heap.allocator;
	opts.trail = &o->trail;
	o->status = btfmin_package_open(&o->package, b->data, b->size, &opts, &o->err);
	assert_int_equal(o->package != NULL, o->status == 0);
	if (o->status) {
		assert_int_equal(o->err.status, o->status);
		assert_non_null(o->err.text);
		assert_int_equal(o->heap.live, 0);
	}
}

static void expect_same(const struct opened *a, const struct opened *b)
{
	struct btfmin_entry x, y;
	size_t i, count = btfmin_package_count(a->package);

	if (a->status != b->status)
		fail_msg("%s as it is, %s in gzip", a->status ? a->err.text : "taken",
			 b->status ? b->err.text : "taken");
	assert_int_equal(a->err.offset, b->err.offset);
	assert_int_equal(count, btfmin_package_count(b->package));
	assert_int_equal(btfmin_package_notes(a->package), btfmin_package_notes(b->package));
	for (i = 0; i < count; i++) {
		assert_int_equal(btfmin_package_entry(a->package, i, &x, NULL), 0);
		assert_int_equal(btfmin_package_entry(b->package, i, &y, NULL), 0);
		assert_string_equal(x.name, y.name);
		assert_int_equal(x.size, y.size);
		assert_memory_equal(x.data, y.data, x.size);
		assert_int_equal(x.same_as != NULL, y.same_as != NULL);
		if (x.same_as)
			assert_string_equal(x.same_as, y.same_as);
	}
}

void pw_open(struct opened *o, const struct blob *b)
{
	struct blob pressed = wrap_gzip(b);
	struct opened other;

	pw_open_bytes(&other, &pressed);
	pw_open_bytes(o, b);
	expect_same(o, &other);
	if (b->size)
		assert_string_equal(other.trail.layers[0].form, "gzip");
	pw_close(&other);
	blob_free(&pressed);
}

void pw_close(struct opened *o)
{
	btfmin_package_close(o->package);
	assert_int_equal(o->heap.live, 0);
}

struct btfmin_entry pw_entry(const struct opened *o, const char *name)
{
	struct btfmin_entry entry;
	size_t i;

	if (o->status)
		fail_msg("%s: %s at %lu", name, o->err.text, (unsigned long)o->err.offset);
	for (i = 0; i < btfmin_package_count(o->package); i++) {
		assert_int_equal(btfmin_package_entry(o->package, i, &entry, NULL), 0);
		if (strcmp(entry.name, name) == 0)
			return entry;
	}
	fail_msg("no entry %s", name);
	return entry;
}

void pw_expect_bytes(const struct btfmin_entry *entry, unsigned number)
{
	struct blob btf = pw_btf(number, 0);

	assert_int_equal(entry->size, btf.size);
	assert_memory_equal(entry->data, btf.data, btf.size);
	blob_free(&btf);
}

void pw_expect_taken(const char *what, struct blob *b, const char *name, uint32_t notes)
{
	struct btfmin_entry entry;
	struct opened o;

	pw_open(&o, b);
	if (o.status)
		fail_msg("%s: %s at %lu", what, o.err.text, (unsigned long)o.err.offset);
	entry = pw_entry(&o, name);
	pw_expect_bytes(&entry, 1);
	if (btfmin_package_notes(o.package) != notes)
		fail_msg("%s: notes %u instead of %u", what, btfmin_package_notes(o.package),
			 notes);
	pw_close(&o);
	blob_free(b);
}

void pw_expect_refused(const char *what, struct blob *b, int status, const char *part)
{
	struct opened o;

	pw_open(&o, b);
	if (o.status != status)
		fail_msg("%s: status %d instead of %d: %s", what, o.status, status,
			 o.status ? o.err.text : "taken");
	if (!strstr(o.err.text, part))
		fail_msg("%s: \"%s\" instead of \"%s\"", what, o.err.text, part);
	assert_true(o.err.offset == BTFMIN_NO_OFFSET || o.err.offset <= b->size);
	pw_close(&o);
	blob_free(b);
}

static void set_part(char *to, const char **words)
{
	size_t len = strcspn(*words, " ");

	assert_true(len < BTFMIN_PART_MAX);
	if (len != 1 || **words != '-')
		memcpy(to, *words, len);
	*words += len;
	if (**words)
		++*words;
}

struct btfmin_host pw_host(const char *words)
{
	struct btfmin_host host;

	memset(&host, 0, sizeof(host));
	set_part(host.id, &words);
	set_part(host.version_id, &words);
	set_part(host.arch, &words);
	set_part(host.release, &words);
	return host;
}
