/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "bpfelf.h"

enum { SHT_PROGBITS = 1, SHT_SYMTAB = 2, SHT_STRTAB = 3, SHF_ALLOC_EXECINSTR = 6 };
enum { NONE, STRTAB, SYMTAB, PROGRAM, BTF, BTF_EXT, SECTIONS };

struct section {
	uint32_t type, flags, link, info, align, entsize;
	const struct buf *data;
	uint32_t name;
	uint64_t at;
};

/* The symbol table: the empty symbol, then a global function as long as the section. */
static void put_symbols(struct buf *b, uint32_t name, uint64_t size)
{
	put_zeros(b, 24);
	put_u32(b, name);
	put_bytes(b, "\x12", 2);
	put_u16(b, PROGRAM);
	put_u64(b, 0);
	put_u64(b, size);
}

static void put_header(struct buf *b, uint64_t section_table)
{
	static const unsigned char ident[] = {0x7f, 'E', 'L', 'F', 2};

	put_bytes(b, ident, sizeof(ident));
	put_bytes(b, b->be ? "\2\1" : "\1\1", 2);
	put_zeros(b, 9);
	put_u16(b, 1);   /* ET_REL */
	put_u16(b, 247); /* EM_BPF */
	put_u32(b, 1);
	put_zeros(b, 16);
	put_u64(b, section_table);
	put_u32(b, 0);
	put_u16(b, 64);
	put_zeros(b, 4);
	put_u16(b, 64);
	put_u16(b, SECTIONS);
	put_u16(b, STRTAB);
}

static void put_section_header(struct buf *b, const struct section *s)
{
	put_u32(b, s->name);
	put_u32(b, s->type);
	put_u64(b, s->flags);
	put_u64(b, 0);
	put_u64(b, s->at);
	put_u64(b, s->data ? s->data->len : 0);
	put_u32(b, s->link);
	put_u32(b, s->info);
	put_u64(b, s->align);
	put_u64(b, s->entsize);
}

/* The header, the sections' bytes, each at a multiple of 8, then their table. */
static void put_file(struct buf *b, struct section *s)
{
	uint64_t at = 64;
	int i;

	for (i = STRTAB; i < SECTIONS; i++) {
		s[i].at = at;
		at += (s[i].data->len + 7) / 8 * 8;
	}
	put_header(b, at);
	for (i = STRTAB; i < SECTIONS; i++) {
		put_bytes(b, s[i].data->p, s[i].data->len);
		put_zeros(b, (8 - b->len % 8) % 8);
	}
	for (i = NONE; i < SECTIONS; i++)
		put_section_header(b, &s[i]);
}

void put_bpf_elf(struct buf *out, const char *section, const struct buf *insns,
		 const struct buf *btf, const struct buf *ext)
{
	struct buf strings = {NULL, 0, 0, false}, symbols = {NULL, 0, 0, false};
	struct section s[SECTIONS] = {
		{0, 0, 0, 0, 0, 0, NULL, 0, 0},
		{SHT_STRTAB, 0, 0, 0, 1, 0, &strings, 0, 0},
		{SHT_SYMTAB, 0, STRTAB, 1, 8, 24, &symbols, 0, 0},
		{SHT_PROGBITS, SHF_ALLOC_EXECINSTR, 0, 0, 8, 0, insns, 0, 0},
		{SHT_PROGBITS, 0, 0, 0, 4, 0, btf, 0, 0},
		{SHT_PROGBITS, 0, 0, 0, 4, 0, ext, 0, 0},
	};
	const char *names[SECTIONS] = {"", ".strtab", ".symtab", section, ".BTF", ".BTF.ext"};
	int i;

	symbols.be = out->be;
	for (i = NONE; i < SECTIONS; i++)
		s[i].name = put_string(&strings, names[i]);
	put_symbols(&symbols, put_string(&strings, "generated"), insns->len);
	put_file(out, s);
	free(strings.p);
	free(symbols.p);
}
