/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "elffile.h"
#include "fail.h"

#define SHN_EXTENDED 0xffffu /* SHN_XINDEX: the index is in section 0's sh_link */

/* Where the two classes keep the header fields that are used here. */
struct header_layout {
	uint8_t shoff, shentsize, shnum, shstrndx, size, section_size;
};

static const struct header_layout layout32 = {32, 46, 48, 50, 52, 40};
static const struct header_layout layout64 = {40, 58, 60, 62, 64, 64};

/* The fields of the header that lead to the section table, as they stand there. */
struct header {
	uint64_t shoff;
	uint16_t shentsize, shnum, shstrndx;
};

bool bm_elf_is(const void *data, size_t size)
{
	static const unsigned char magic[4] = {0x7f, 'E', 'L', 'F'};

	return size >= sizeof(magic) && memcmp(data, magic, sizeof(magic)) == 0;
}

static const struct header_layout *layout_of(const struct bm_elf *elf)
{
	return elf->is64 ? &layout64 : &layout32;
}

/* A word as wide as the class's addresses. */
static bool read_wide(const struct bm_elf *elf, uint64_t off, uint64_t *out)
{
	uint32_t narrow;

	if (elf->is64)
		return span_u64(elf->file, off, out);
	if (!span_u32(elf->file, off, &narrow))
		return false;
	*out = narrow;
	return true;
}

/* The first 16 bytes: they say how to read the others. */
static int read_ident(struct bm_elf *elf, struct btfmin_error *err)
{
	uint8_t class, order;

	if (!span_u8(elf->file, 4, &class) || !span_u8(elf->file, 5, &order))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, elf->file.len, "truncated ELF header");
	if (class != 1 && class != 2)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, 4,
			    "ELF class is neither 32-bit nor 64-bit");
	if (order != 1 && order != 2)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, 5,
			    "ELF byte order is neither little nor big");
	elf->is64 = class == 2;
	elf->file.be = order == 2;
	return 0;
}

static int read_header(struct bm_elf *elf, struct header *h, struct btfmin_error *err)
{
	const struct header_layout *at = layout_of(elf);

	if (!span_has(elf->file, 0, at->size) || !span_u16(elf->file, 16, &elf->type) ||
	    !span_u16(elf->file, 18, &elf->machine) || !read_wide(elf, at->shoff, &h->shoff) ||
	    !span_u16(elf->file, at->shentsize, &h->shentsize) ||
	    !span_u16(elf->file, at->shnum, &h->shnum) ||
	    !span_u16(elf->file, at->shstrndx, &h->shstrndx))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, elf->file.len, "truncated ELF header");
	return 0;
}

/* The number of sections: in section 0's sh_size where the header has no room for it. */
static int find_count(const struct bm_elf *elf, const struct header *h, uint64_t *count,
		      struct btfmin_error *err)
{
	uint64_t at = h->shoff + (elf->is64 ? 32 : 20);

	*count = h->shnum;
	if (h->shnum != 0)
		return 0;
	if (!span_has(elf->file, h->shoff, layout_of(elf)->section_size) ||
	    !read_wide(elf, at, count))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, layout_of(elf)->shoff,
			    "ELF section table lies outside the file");
	return 0;
}

static int find_table(struct bm_elf *elf, const struct header *h, struct btfmin_error *err)
{
	const struct header_layout *at = layout_of(elf);
	uint64_t count;
	int ret;

	if (h->shoff == 0 && h->shnum == 0)
		return 0; /* a file without sections is whole: there is just nothing to find */
	if (h->shentsize != at->section_size)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, at->shentsize,
			    "ELF section headers have the wrong size");
	if (h->shoff == 0 || h->shoff > elf->file.len)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, at->shoff,
			    "ELF section table lies outside the file");
	ret = find_count(elf, h, &count, err);
	if (ret)
		return ret;
	if (count > (elf->file.len - h->shoff) / at->section_size)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, at->shnum, "truncated ELF section table");
	if (count > BM_ELF_MAX_SECTIONS)
		return fail(err, BTFMIN_ERR_LIMIT, 0, at->shnum,
			    "ELF file has more than 1048576 sections");
	elf->table = h->shoff;
	elf->count = (uint32_t)count;
	return 0;
}

/* The section name table. A last byte of NUL ends every name in it, so no name is searched. */
static int find_names(struct bm_elf *elf, const struct header *h, struct btfmin_error *err)
{
	struct bm_elf_section s;
	uint32_t index = h->shstrndx;
	uint8_t last;

	if (elf->count == 0)
		return 0;
	if (index == SHN_EXTENDED) {
		bm_elf_section(elf, 0, &s);
		index = s.link;
	}
	if (index == 0 || index >= elf->count)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, layout_of(elf)->shstrndx,
			    "ELF section name table is not among the sections");
	bm_elf_section(elf, index, &s);
	if (s.type != BM_SHT_STRTAB || (s.flags & BM_SHF_COMPRESSED))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, s.header,
			    "ELF section name table is not a string table");
	if (!span_sub(elf->file, s.offset, s.size, &elf->names))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, s.header,
			    "ELF section name table lies outside the file");
	if (s.size == 0 || !span_u8(elf->names, s.size - 1, &last) || last != '\0')
		return fail(err, BTFMIN_ERR_CORRUPT, 0, s.header,
			    "ELF section name table does not end with a NUL byte");
	return 0;
}

int bm_elf_open(struct bm_elf *elf, const void *data, size_t size, struct btfmin_error *err)
{
	struct header h;
	int ret;

	memset(elf, 0, sizeof(*elf));
	elf->file = span_of(data, size, false);
	if (!bm_elf_is(data, size))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, 0, "not an ELF file");
	ret = read_ident(elf, err);
	if (!ret)
		ret = read_header(elf, &h, err);
	if (!ret)
		ret = find_table(elf, &h, err);
	if (!ret)
		ret = find_names(elf, &h, err);
	return ret;
}

void bm_elf_section(const struct bm_elf *elf, uint32_t index, struct bm_elf_section *out)
{
	bool wide = elf->is64;
	uint64_t at = elf->table + (uint64_t)index * layout_of(elf)->section_size;

	memset(out, 0, sizeof(*out));
	out->header = at;
	/* bm_elf_open() has found the whole table inside the file: these cannot fail */
	(void)(span_u32(elf->file, at, &out->name) && span_u32(elf->file, at + 4, &out->type) &&
	       read_wide(elf, at + 8, &out->flags) &&
	       read_wide(elf, at + (wide ? 24 : 16), &out->offset) &&
	       read_wide(elf, at + (wide ? 32 : 20), &out->size) &&
	       span_u32(elf->file, at + (wide ? 40 : 24), &out->link));
}

bool bm_elf_named(const struct bm_elf *elf, const struct bm_elf_section *section, const char *name)
{
	struct span found;
	size_t len = strlen(name) + 1;

	return span_sub(elf->names, section->name, len, &found) && memcmp(found.p, name, len) == 0;
}

const char *bm_elf_short_name(const struct bm_elf *elf, const struct bm_elf_section *section,
			      size_t max)
{
	struct span found;
	uint64_t len = section->name < elf->names.len ? elf->names.len - section->name : 0;
	const char *name;

	if (len > max)
		len = max; /* look no further, however long the name is */
	if (!span_sub(elf->names, section->name, len, &found) || !span_str(found, 0, &name))
		return NULL;
	return name;
}

bool bm_elf_bytes(const struct bm_elf *elf, const struct bm_elf_section *section, struct span *out)
{
	if (section->type == BM_SHT_NULL || section->type == BM_SHT_NOBITS ||
	    (section->flags & BM_SHF_COMPRESSED))
		return false;
	return span_sub(elf->file, section->offset, section->size, out);
}
