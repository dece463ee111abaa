/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * embed.c - a section more in an ELF64 file, without moving anything that is there
 *
 * Behind the object's own bytes come, each at a multiple of 8: what the section holds, the table of
 * section names with one more, the section headers with one more. Sections keep their numbers and
 * their places, so nothing that refers to them changes; e_shoff and e_shnum in the ELF header do.
 * Source: the ELF specification (gABI, "ELF Header", "Sections").
 */
#include <stdlib.h>
#include <string.h>

#include <bpfobj.h>

#include "bpfobj/elffile.h"
#include "bpfobj/embedded.h"

#include "embed.h"

/* Where ELF64 has what is read or written here. */
enum {
	E_SHOFF = 40,
	E_SHNUM = 60,
	E_SHSTRNDX = 62,
	EHDR_SIZE = 64,
	SH_NAME = 0,
	SH_TYPE = 4,
	SH_OFFSET = 24,
	SH_SIZE = 32,
	SH_ADDRALIGN = 48,
	SHDR_SIZE = 64
};

#define SHN_LORESERVE 0xff00u /* so many sections have their number in section 0 */
#define SHN_XINDEX    0xffffu

/* file.h reads no larger files, so nobody could take the package out again. */
#define SIZE_LIMIT (UINT64_C(2) << 30)

#define NAME_SIZE sizeof(BM_EMBEDDED_SECTION)

/* Where everything goes. */
struct plan {
	struct bm_elf elf; /* the object */
	struct span package;
	uint32_t names; /* the number of the section with the section names */
	uint64_t content_at, names_at, table_at, total;
};

static uint64_t aligned(uint64_t n)
{
	return (n + 7) & ~(uint64_t)7;
}

static void put_u64(unsigned char *p, bool be, uint64_t v)
{
	bm_put_u32(p + (be ? 4 : 0), be, (uint32_t)(v & 0xffffffff));
	bm_put_u32(p + (be ? 0 : 4), be, (uint32_t)(v >> 32));
}

/* FNV-1a, by its authors' description (Fowler, Noll, Vo): against accidents, not malice. */
static uint64_t sum_of(const unsigned char *p, size_t size)
{
	uint64_t sum = UINT64_C(0xcbf29ce484222325);
	size_t i;

	for (i = 0; i < size; i++)
		sum = (sum ^ p[i]) * UINT64_C(0x100000001b3);
	return sum;
}

static bool fail_plan(struct failure *fault, int exit_status, const char *status, const char *path,
		      const char *text)
{
	*fault = failure_of(exit_status, status, path, text);
	return false;
}

static bool nomem(struct failure *fault, const char *path)
{
	*fault = failure_nomem(path);
	return false;
}

/* Another program's layout cannot be undone, but it can do without the section. */
static bool was_rewritten(struct failure *fault, const char *path)
{
	(void)fail_plan(fault, STATUS_LIMIT, "unsupported", path,
			"changed since btfmin embed wrote it: cannot be put back as it was");
	fault->hint = "llvm-objcopy --remove-section=.btfmin takes the section out";
	return false;
}

static uint32_t names_section(const struct bm_elf *elf)
{
	uint16_t index = bm_u16(elf->file.p + E_SHSTRNDX, elf->file.be);
	struct bm_elf_section first;

	if (index != SHN_XINDEX)
		return index;
	bm_elf_section(elf, 0, &first);
	return first.link;
}

/* A name outside the table is none, and must not become one that is added to it. */
static bool check_names(const struct bm_elf *elf, const char *path, struct failure *fault)
{
	struct bm_elf_section section;
	uint32_t i;

	for (i = 0; i < elf->count; i++) {
		bm_elf_section(elf, i, &section);
		if (section.name < elf->names.len)
			continue;
		(void)fail_plan(fault, STATUS_INPUT, "corrupt", path,
				"name of a section lies outside the section name table");
		fault->offset = section.header;
		return false;
	}
	return true;
}

/* bpfobj_open() has taken the object: all that bm_elf_open() promises is so. */
static bool plan_make(struct plan *p, const char *path, struct span object, struct span package,
		      struct failure *fault)
{
	struct btfmin_error err;

	if (bm_elf_open(&p->elf, object.p, object.len, &err)) {
		*fault = failure_from(&err, path);
		return false;
	}
	if (!p->elf.is64 || p->elf.count == 0)
		return fail_plan(fault, STATUS_LIMIT, "unsupported", path,
				 "no section headers, so no place for one more section");
	if (package.len == 0)
		return fail_plan(fault, STATUS_INPUT, "corrupt", path, "empty package");
	if (object.len > SIZE_LIMIT || package.len > SIZE_LIMIT)
		return fail_plan(fault, STATUS_LIMIT, "limit", path,
				 "the object would be larger than 2 GiB");
	p->package = package;
	p->names = names_section(&p->elf);
	p->content_at = aligned(object.len);
	p->names_at = aligned(p->content_at + package.len + BM_EMBEDDED_TRAILER);
	p->table_at = aligned(p->names_at + p->elf.names.len + NAME_SIZE);
	p->total = p->table_at + ((uint64_t)p->elf.count + 1) * SHDR_SIZE;
	if (p->total > SIZE_LIMIT || p->total > SIZE_MAX || p->elf.count >= BM_ELF_MAX_SECTIONS)
		return fail_plan(fault, STATUS_LIMIT, "limit", path,
				 "the object would be larger than 2 GiB, or have more than "
				 "1048576 sections");
	return check_names(&p->elf, path, fault);
}

static void write_content(const struct plan *p, unsigned char *out)
{
	unsigned char *trailer = out + p->content_at + p->package.len;
	struct span object = p->elf.file;
	bool be = object.be;

	memcpy(out + p->content_at, p->package.p, p->package.len);
	memcpy(trailer, BM_EMBEDDED_MAGIC, BM_EMBEDDED_VERSION_AT);
	bm_put_u32(trailer + BM_EMBEDDED_VERSION_AT, be, BM_EMBEDDED_VERSION);
	bm_put_u32(trailer + BM_EMBEDDED_SHNUM_AT, be, bm_u16(object.p + E_SHNUM, be));
	put_u64(trailer + BM_EMBEDDED_PACKAGE_AT, be, p->package.len);
	put_u64(trailer + BM_EMBEDDED_OBJECT_AT, be, object.len);
	put_u64(trailer + BM_EMBEDDED_SHOFF_AT, be, bm_u64(object.p + E_SHOFF, be));
	put_u64(trailer + BM_EMBEDDED_SUM_AT, be, sum_of(object.p, object.len));
}

/* The headers as they were, then one more. The names may be those of symbols as well, as clang has
 * it: they keep their offsets in the new table. */
static void write_table(const struct plan *p, unsigned char *out)
{
	const struct bm_elf *elf = &p->elf;
	unsigned char *table = out + p->table_at;
	unsigned char *names = table + (size_t)p->names * SHDR_SIZE;
	unsigned char *added = table + (size_t)elf->count * SHDR_SIZE;
	bool be = elf->file.be;

	memcpy(table, elf->file.p + elf->table, (size_t)elf->count * SHDR_SIZE);
	put_u64(names + SH_OFFSET, be, p->names_at);
	put_u64(names + SH_SIZE, be, elf->names.len + NAME_SIZE);
	bm_put_u32(added + SH_NAME, be, (uint32_t)elf->names.len);
	bm_put_u32(added + SH_TYPE, be, BM_SHT_PROGBITS);
	put_u64(added + SH_OFFSET, be, p->content_at);
	put_u64(added + SH_SIZE, be, p->package.len + BM_EMBEDDED_TRAILER);
	put_u64(added + SH_ADDRALIGN, be, 8);
}

/* Where 16 bits cannot count the sections, or did not, section 0 does. */
static void write_count(const struct plan *p, unsigned char *out)
{
	bool be = p->elf.file.be;
	uint32_t count = p->elf.count + 1;
	bool narrow = count < SHN_LORESERVE && bm_u16(p->elf.file.p + E_SHNUM, be) != 0;

	bm_put_u16(out + E_SHNUM, be, (uint16_t)(narrow ? count : 0));
	if (!narrow)
		put_u64(out + p->table_at + SH_SIZE, be, count);
}

static bool add(struct pack_bytes *out, const char *path, struct span object, struct span package,
		struct failure *fault)
{
	unsigned char *to;
	struct plan p;

	if (!plan_make(&p, path, object, package, fault))
		return false;
	to = calloc(1, (size_t)p.total);
	if (!to)
		return nomem(fault, path);
	memcpy(to, object.p, object.len);
	write_content(&p, to);
	memcpy(to + p.names_at, p.elf.names.p, p.elf.names.len);
	memcpy(to + p.names_at + p.elf.names.len, BM_EMBEDDED_SECTION, NAME_SIZE);
	write_table(&p, to);
	write_count(&p, to);
	put_u64(to + E_SHOFF, p.elf.file.be, p.table_at);
	out->data = to;
	out->size = (size_t)p.total;
	return true;
}

/* What the trailer says the object was; its word is not taken for it. */
static bool restore(struct pack_bytes *out, const char *path, struct span file,
		    const struct bm_embedded *embedded, struct failure *fault)
{
	const unsigned char *trailer = embedded->package.p + embedded->package.len;
	bool be = embedded->package.be;
	uint64_t size = bm_u64(trailer + BM_EMBEDDED_OBJECT_AT, be);
	unsigned char *to;

	if (size < EHDR_SIZE || size > embedded->offset)
		return was_rewritten(fault, path);
	to = malloc((size_t)size);
	if (!to)
		return nomem(fault, path);
	memcpy(to, file.p, (size_t)size);
	put_u64(to + E_SHOFF, be, bm_u64(trailer + BM_EMBEDDED_SHOFF_AT, be));
	bm_put_u16(to + E_SHNUM, be,
		   (uint16_t)(bm_u32(trailer + BM_EMBEDDED_SHNUM_AT, be) & 0xffff));
	out->data = to;
	out->size = (size_t)size;
	return true;
}

/* The proof: embedding again gives what is there, the sum over the object included. */
static bool is_inverse(const struct pack_bytes *object, const char *path, struct span file,
		       const struct bm_embedded *embedded, struct failure *fault)
{
	struct pack_bytes again = {NULL, 0};
	bool same;

	if (!add(&again, path, span_of(object->data, object->size, false), embedded->package,
		 fault))
		return fault->exit_status == STATUS_NOMEM ? false : was_rewritten(fault, path);
	same = again.size == file.len && memcmp(again.data, file.p, file.len) == 0;
	free(again.data);
	return same || was_rewritten(fault, path);
}

static bool take_out(struct pack_bytes *out, const char *path, struct span file,
		     const struct bm_embedded *embedded, struct failure *fault)
{
	struct pack_bytes object = {NULL, 0};

	if (!restore(&object, path, file, embedded, fault))
		return false;
	if (!is_inverse(&object, path, file, embedded, fault)) {
		free(object.data);
		return false;
	}
	*out = object;
	return true;
}

/* 1 and what is embedded, 0 if nothing is, -1 and *fault. */
static int look(struct bm_embedded *out, const char *path, struct span file, struct failure *fault)
{
	struct btfmin_error err;
	struct bpfobj *obj;
	int ret;

	ret = bpfobj_open(&obj, file.p, file.len, NULL, &err);
	bpfobj_close(obj);
	if (ret) {
		*fault = failure_from(&err, path);
		return -1;
	}
	ret = bm_embedded_find(out, file.p, file.len, &err);
	if (ret < 0) {
		*fault = failure_from(&err, path);
		fault->hint = "llvm-objcopy --remove-section=.btfmin takes it out";
		return -1;
	}
	return ret;
}

bool embed_add(struct pack_bytes *out, const char *path, const void *object, size_t object_size,
	       const void *package, size_t package_size, struct failure *fault)
{
	struct span file = span_of(object, object_size, false);
	struct span bytes = span_of(package, package_size, false);
	struct pack_bytes before;
	struct bm_embedded old;
	bool added;
	int found;

	memset(out, 0, sizeof(*out));
	found = look(&old, path, file, fault);
	if (found < 0)
		return false;
	if (!found)
		return add(out, path, file, bytes, fault);
	if (!take_out(&before, path, file, &old, fault))
		return false;
	added = add(out, path, span_of(before.data, before.size, false), bytes, fault);
	free(before.data);
	return added;
}

bool embed_remove(struct pack_bytes *out, const char *path, const void *object, size_t size,
		  struct failure *fault)
{
	struct span file = span_of(object, size, false);
	struct bm_embedded embedded;
	int found;

	memset(out, 0, sizeof(*out));
	found = look(&embedded, path, file, fault);
	if (found < 0)
		return false;
	if (!found)
		return fail_plan(fault, STATUS_INPUT, "absent", path,
				 "nothing is embedded: no .btfmin section");
	return take_out(out, path, file, &embedded, fault);
}
