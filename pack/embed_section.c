/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * embed_section.c - a section more in an ELF64 file, without moving anything that is there
 *
 * Behind the object's own bytes come, each at a multiple of 8: what the section holds, the table of
 * section names with one more, the section headers with one more. Sections keep their numbers and
 * their places, so nothing that refers to them changes; e_shoff and e_shnum in the ELF header do.
 * Source: the ELF specification (gABI, "ELF Header", "Sections").
 */
#include <stdlib.h>
#include <string.h>

#include "embed_section.h"

#define E_SHSTRNDX 62 /* in the ELF header, as those of embed_section.h */

/* Where a section header has what is written here. */
enum { SH_NAME = 0, SH_TYPE = 4, SH_OFFSET = 24, SH_SIZE = 32, SH_ADDRALIGN = 48, SHDR_SIZE = 64 };

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
	bm_put_u32(trailer + BM_EMBEDDED_SHNUM_AT, be, bm_u16(object.p + EMBED_E_SHNUM, be));
	bm_put_u64(trailer + BM_EMBEDDED_PACKAGE_AT, be, p->package.len);
	bm_put_u64(trailer + BM_EMBEDDED_OBJECT_AT, be, object.len);
	bm_put_u64(trailer + BM_EMBEDDED_SHOFF_AT, be, bm_u64(object.p + EMBED_E_SHOFF, be));
	bm_put_u64(trailer + BM_EMBEDDED_SUM_AT, be, sum_of(object.p, object.len));
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
	bm_put_u64(names + SH_OFFSET, be, p->names_at);
	bm_put_u64(names + SH_SIZE, be, elf->names.len + NAME_SIZE);
	bm_put_u32(added + SH_NAME, be, (uint32_t)elf->names.len);
	bm_put_u32(added + SH_TYPE, be, BM_SHT_PROGBITS);
	bm_put_u64(added + SH_OFFSET, be, p->content_at);
	bm_put_u64(added + SH_SIZE, be, p->package.len + BM_EMBEDDED_TRAILER);
	bm_put_u64(added + SH_ADDRALIGN, be, 8);
}

/* Where 16 bits cannot count the sections, or did not, section 0 does. */
static void write_count(const struct plan *p, unsigned char *out)
{
	bool be = p->elf.file.be;
	uint32_t count = p->elf.count + 1;
	bool narrow = count < SHN_LORESERVE && bm_u16(p->elf.file.p + EMBED_E_SHNUM, be) != 0;

	bm_put_u16(out + EMBED_E_SHNUM, be, (uint16_t)(narrow ? count : 0));
	if (!narrow)
		bm_put_u64(out + p->table_at + SH_SIZE, be, count);
}

bool embed_section(struct pack_bytes *out, const char *path, struct span object,
		   struct span package, struct failure *fault)
{
	unsigned char *to;
	struct plan p;

	if (!plan_make(&p, path, object, package, fault))
		return false;
	to = calloc(1, (size_t)p.total);
	if (!to) {
		*fault = failure_nomem(path);
		return false;
	}
	memcpy(to, object.p, object.len);
	write_content(&p, to);
	memcpy(to + p.names_at, p.elf.names.p, p.elf.names.len);
	memcpy(to + p.names_at + p.elf.names.len, BM_EMBEDDED_SECTION, NAME_SIZE);
	write_table(&p, to);
	write_count(&p, to);
	bm_put_u64(to + EMBED_E_SHOFF, p.elf.file.be, p.table_at);
	out->data = to;
	out->size = (size_t)p.total;
	return true;
}
