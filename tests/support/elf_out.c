/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "elf_out.h"

void elf_new(struct elf_out *e, int be, int bits, uint32_t type, uint32_t machine)
{
	memset(e, 0, sizeof(*e));
	e->be = be;
	e->bits = bits;
	e->type = type;
	e->machine = machine;
	elf_section(e, "", 0, 0, 0);
}

uint32_t elf_section(struct elf_out *e, const char *name, uint32_t type, uint64_t flags,
		     uint64_t align)
{
	struct elf_section *s = &e->sections[e->nr];

	if (e->nr == sizeof(e->sections) / sizeof(e->sections[0])) {
		fputs("elf_out: too many sections\n", stderr);
		abort();
	}
	s->name = name;
	s->type = type;
	s->flags = flags;
	s->align = align;
	s->data = blob_new(e->be);
	return e->nr++;
}

/* A word of the file's class: 4 or 8 bytes. */
static void put_word(struct blob *out, int bits, uint64_t v)
{
	if (bits == 32)
		blob_u32(out, (uint32_t)v);
	else
		blob_u64(out, v);
}

static void put_header(const struct elf_out *e, struct blob *out, uint64_t shoff)
{
	static const unsigned char zeroes[9];

	blob_bytes(out, "\177ELF", 4);
	blob_u8(out, e->bits == 32 ? 1 : 2);
	blob_u8(out, e->be ? 2 : 1);
	blob_u8(out, 1);
	blob_bytes(out, zeroes, 9);
	blob_u16(out, e->type);
	blob_u16(out, e->machine);
	blob_u32(out, 1);
	put_word(out, e->bits, 0);
	put_word(out, e->bits, 0);
	put_word(out, e->bits, shoff);
	blob_u32(out, 0);
	blob_u16(out, e->bits == 32 ? 52 : 64);
	blob_u16(out, 0);
	blob_u16(out, 0);
	blob_u16(out, e->bits == 32 ? 40 : 64);
	blob_u16(out, e->nr);
	blob_u16(out, e->nr - 1);
}

static void put_section_header(const struct elf_out *e, struct blob *out,
			       const struct elf_section *s, uint32_t name, uint64_t offset)
{
	blob_u32(out, name);
	blob_u32(out, s->type);
	put_word(out, e->bits, s->flags);
	put_word(out, e->bits, 0);
	put_word(out, e->bits, offset);
	put_word(out, e->bits, s->data.size);
	blob_u32(out, s->link);
	blob_u32(out, s->info);
	put_word(out, e->bits, s->align);
	put_word(out, e->bits, s->entsize);
}

/* The bytes of all sections, each aligned; their offsets in the file go to offsets. */
static struct blob put_sections(const struct elf_out *e, uint64_t *offsets)
{
	uint64_t start = e->bits == 32 ? 56 : 64; /* the first multiple of 8 after the header */
	struct blob body = blob_new(e->be);
	uint32_t i;

	for (i = 0; i < e->nr; i++) {
		blob_align(&body, e->sections[i].align ? (size_t)e->sections[i].align : 1);
		offsets[i] = i ? start + body.size : 0;
		blob_bytes(&body, e->sections[i].data.data, e->sections[i].data.size);
	}
	blob_align(&body, 8);
	return body;
}

struct blob elf_write(struct elf_out *e)
{
	uint32_t names = elf_section(e, ".shstrtab", SHT_STRTAB_, 0, 1), i;
	uint32_t name_offs[64] = {0};
	uint64_t offsets[64];
	struct blob out = blob_new(e->be), body;

	for (i = 0; i < e->nr; i++) {
		struct blob *table = &e->sections[names].data;

		name_offs[i] = (uint32_t)table->size;
		blob_bytes(table, e->sections[i].name, strlen(e->sections[i].name) + 1);
	}
	body = put_sections(e, offsets);
	put_header(e, &out, (e->bits == 32 ? 56 : 64) + body.size);
	blob_align(&out, 8);
	blob_bytes(&out, body.data, body.size);
	for (i = 0; i < e->nr; i++)
		put_section_header(e, &out, &e->sections[i], name_offs[i], offsets[i]);
	blob_free(&body);
	for (i = 0; i < e->nr; i++)
		blob_free(&e->sections[i].data);
	blob_fit(&out);
	return out;
}
