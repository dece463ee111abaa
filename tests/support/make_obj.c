/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "elf_out.h"
#include "make_obj.h"

struct insn {
	uint32_t opcode, dst, src, offset, imm;
};

struct record {
	uint32_t insn_off, type, access, kind;
};

struct program {
	char *section;
	uint32_t section_str; /* in the local BTF */
	struct insn *insns;
	size_t nr_insns;
	struct record *records;
	size_t nr_records;
};

struct mo {
	struct mb *local;
	struct program *programs;
	size_t nr_programs;
	uint32_t machine, ext_header, record_size;
	int without_ext, without_btf;
};

static void wrong_use(const char *what)
{
	fprintf(stderr, "make_obj: %s\n", what);
	abort();
}

struct mo *mo_new(struct mb *local)
{
	struct mo *o = must_alloc(sizeof(*o));

	o->local = local;
	o->machine = 247;
	o->ext_header = 32;
	o->record_size = 16;
	return o;
}

void mo_free(struct mo *o)
{
	size_t i;

	if (!o)
		return;
	for (i = 0; i < o->nr_programs; i++) {
		free(o->programs[i].section);
		free(o->programs[i].insns);
		free(o->programs[i].records);
	}
	free(o->programs);
	free(o);
}

void mo_machine(struct mo *o, uint32_t machine)
{
	o->machine = machine;
}

void mo_ext_header(struct mo *o, uint32_t bytes)
{
	o->ext_header = bytes;
}

void mo_record_size(struct mo *o, uint32_t bytes)
{
	o->record_size = bytes;
}

void mo_without_ext(struct mo *o)
{
	o->without_ext = 1;
}

void mo_without_btf(struct mo *o)
{
	o->without_ext = o->without_btf = 1;
}

void mo_program(struct mo *o, const char *section)
{
	size_t len = strlen(section) + 1;
	struct program *p;

	o->programs = must_grow(o->programs, (o->nr_programs + 1) * sizeof(*o->programs));
	p = &o->programs[o->nr_programs++];
	memset(p, 0, sizeof(*p));
	p->section = memcpy(must_alloc(len), section, len);
	p->section_str = mb_str(o->local, section);
}

static struct program *current(struct mo *o)
{
	if (!o->nr_programs)
		wrong_use("no program was begun");
	return &o->programs[o->nr_programs - 1];
}

void mo_insn(struct mo *o, uint32_t opcode, uint32_t dst, uint32_t src, uint32_t offset,
	     uint32_t imm)
{
	struct program *p = current(o);
	struct insn *i;

	if ((p->nr_insns & (p->nr_insns - 1)) == 0)
		p->insns = must_grow(p->insns, (p->nr_insns * 2 + 1) * sizeof(*p->insns));
	i = &p->insns[p->nr_insns++];
	i->opcode = opcode;
	i->dst = dst;
	i->src = src;
	i->offset = offset;
	i->imm = imm;
}

/* A record on the instruction that stands back places before the next one. */
static void record_at(struct mo *o, size_t back, uint32_t kind, uint32_t type, const char *access)
{
	struct program *p = current(o);
	struct record *r;

	if (p->nr_insns < back)
		wrong_use("a record needs an instruction");
	if ((p->nr_records & (p->nr_records - 1)) == 0)
		p->records = must_grow(p->records, (p->nr_records * 2 + 1) * sizeof(*p->records));
	r = &p->records[p->nr_records++];
	r->insn_off = (uint32_t)(p->nr_insns - back) * 8;
	r->type = type;
	r->access = mb_str(o->local, access);
	r->kind = kind;
}

void mo_record(struct mo *o, uint32_t relo_kind, uint32_t type, const char *access)
{
	record_at(o, 1, relo_kind, type, access);
}

void mo_mov(struct mo *o, uint32_t value, uint32_t relo_kind, uint32_t type, const char *access)
{
	mo_insn(o, 0xb7, 1, 0, 0, value); /* r1 = value */
	record_at(o, 1, relo_kind, type, access);
}

void mo_add(struct mo *o, uint32_t value, uint32_t relo_kind, uint32_t type, const char *access)
{
	mo_insn(o, 0x07, 1, 0, 0, value); /* r1 += value */
	record_at(o, 1, relo_kind, type, access);
}

void mo_ldimm64(struct mo *o, uint64_t value, uint32_t relo_kind, uint32_t type, const char *access)
{
	mo_insn(o, 0x18, 1, 0, 0, (uint32_t)value); /* r1 = value ll, in two slots */
	mo_insn(o, 0, 0, 0, 0, (uint32_t)(value >> 32));
	record_at(o, 2, relo_kind, type, access);
}

/* The size bits of a load's or store's opcode: BPF_W 0x00, BPF_H 0x08, BPF_B 0x10, BPF_DW 0x18. */
static uint32_t size_bits(uint32_t bytes)
{
	switch (bytes) {
	case 1:
		return 0x10;
	case 2:
		return 0x08;
	case 4:
		return 0x00;
	case 8:
		return 0x18;
	}
	wrong_use("no load or store is that wide");
	return 0;
}

void mo_load(struct mo *o, uint32_t bytes, uint32_t offset, uint32_t type, const char *access)
{
	mo_insn(o, 0x61 | size_bits(bytes), 1, 1, offset, 0);
	record_at(o, 1, 0, type, access);
}

void mo_store(struct mo *o, uint32_t bytes, uint32_t offset, uint32_t type, const char *access)
{
	mo_insn(o, 0x63 | size_bits(bytes), 10, 1, offset, 0);
	record_at(o, 1, 0, type, access);
}

static void put_insn(struct blob *out, uint32_t opcode, uint32_t dst, uint32_t src, uint32_t offset,
		     uint32_t imm)
{
	blob_u8(out, opcode);
	blob_u8(out, out->be ? dst << 4 | src : src << 4 | dst); /* bit fields follow the order */
	blob_u16(out, offset & 0xffff);
	blob_u32(out, imm);
}

static void put_program(struct blob *out, const struct program *p)
{
	size_t i;

	for (i = 0; i < p->nr_insns; i++)
		put_insn(out, p->insns[i].opcode, p->insns[i].dst, p->insns[i].src,
			 p->insns[i].offset, p->insns[i].imm);
	put_insn(out, 0xb7, 0, 0, 0, 0);
	put_insn(out, 0x95, 0, 0, 0, 0);
}

static void put_records(struct blob *out, const struct mo *o, const struct program *p)
{
	size_t i, end;

	if (!p->nr_records)
		return;
	blob_u32(out, p->section_str);
	blob_u32(out, (uint32_t)p->nr_records);
	for (i = 0; i < p->nr_records; i++) {
		end = out->size + o->record_size;
		blob_u32(out, p->records[i].insn_off);
		blob_u32(out, p->records[i].type);
		blob_u32(out, p->records[i].access);
		blob_u32(out, p->records[i].kind);
		while (out->size < end)
			blob_u8(out, 0);
	}
}

static void put_ext(struct blob *out, const struct mo *o)
{
	struct blob core = blob_new(out->be);
	size_t i;

	blob_u32(&core, o->record_size);
	for (i = 0; i < o->nr_programs; i++)
		put_records(&core, o, &o->programs[i]);
	if (core.size == 4) /* no records: no sub-section at all */
		core.size = 0;
	blob_u16(out, 0xeb9f);
	blob_u8(out, 1);
	blob_u8(out, 0);
	blob_u32(out, o->ext_header);
	for (i = 0; i < 4; i++) /* neither func_info nor line_info */
		blob_u32(out, 0);
	if (o->ext_header >= 32) {
		blob_u32(out, 0);
		blob_u32(out, (uint32_t)core.size);
	}
	while (out->size < o->ext_header)
		blob_u8(out, 0);
	if (o->ext_header >= 32)
		blob_bytes(out, core.data, core.size);
	blob_free(&core);
}

/* One ELF64 symbol: a name already in strtab, st_info, section, value, size. */
static void put_symbol(struct blob *out, uint32_t name, unsigned info, uint32_t shndx,
		       uint64_t size)
{
	blob_u32(out, name);
	blob_u8(out, info);
	blob_u8(out, 0);
	blob_u16(out, shndx);
	blob_u64(out, 0);
	blob_u64(out, size);
}

static void add_symbols(struct elf_out *e, const struct mo *o, uint32_t first)
{
	uint32_t strtab = elf_section(e, ".strtab", SHT_STRTAB_, 0, 1), i;
	uint32_t symtab = elf_section(e, ".symtab", SHT_SYMTAB_, 0, 8);
	struct blob *names = &e->sections[strtab].data, *out = &e->sections[symtab].data;

	e->sections[symtab].link = strtab;
	e->sections[symtab].info = 1;
	e->sections[symtab].entsize = 24;
	blob_u8(names, 0);
	put_symbol(out, 0, 0, 0, 0);
	for (i = 0; i < o->nr_programs; i++) {
		char name[24];
		int len = snprintf(name, sizeof(name), "prog%u", (unsigned)i);

		put_symbol(out, (uint32_t)names->size, 0x12, first + i, /* GLOBAL FUNC */
			   e->sections[first + i].data.size);
		blob_bytes(names, name, (size_t)len + 1);
	}
}

static void add_btf(struct elf_out *e, const struct mo *o)
{
	uint32_t i;

	if (!o->without_btf) {
		i = elf_section(e, ".BTF", SHT_PROGBITS_, 0, 4);
		blob_free(&e->sections[i].data);
		e->sections[i].data = mb_blob(o->local, e->be);
	}
	if (!o->without_ext) {
		i = elf_section(e, ".BTF.ext", SHT_PROGBITS_, 0, 4);
		put_ext(&e->sections[i].data, o);
	}
}

struct blob mo_object(const struct mo *o, int be)
{
	struct elf_out e;
	uint32_t first, i, license;

	elf_new(&e, be, 64, 1, o->machine); /* ET_REL */
	license = elf_section(&e, "license", SHT_PROGBITS_, 3, 1);
	blob_bytes(&e.sections[license].data, "GPL", 4);
	first = e.nr;
	for (i = 0; i < o->nr_programs; i++) {
		uint32_t at = elf_section(&e, o->programs[i].section, SHT_PROGBITS_, 6, 8);

		put_program(&e.sections[at].data, &o->programs[i]);
	}
	add_btf(&e, o);
	add_symbols(&e, o, first);
	return elf_write(&e);
}

struct blob mo_kernel(const struct blob *btf, int bits)
{
	static const uint32_t machines[2][2] = {{40, 183}, {8, 22}}; /* arm, arm64; mips, s390 */
	struct elf_out e;
	uint32_t text, at;

	elf_new(&e, btf->be, bits, 2, machines[btf->be][bits != 32]); /* ET_EXEC */
	text = elf_section(&e, ".text", SHT_PROGBITS_, 6, 8);
	blob_u64(&e.sections[text].data, 0);
	at = elf_section(&e, ".BTF", SHT_PROGBITS_, 2, 4);
	blob_bytes(&e.sections[at].data, btf->data, btf->size);
	return elf_write(&e);
}

struct blob mo_module(const struct blob *btf, const struct blob *base)
{
	struct elf_out e;
	uint32_t at;

	elf_new(&e, btf->be, 64, 1, btf->be ? 22 : 183); /* ET_REL; s390 or arm64 */
	at = elf_section(&e, ".BTF", SHT_PROGBITS_, 0, 4);
	blob_bytes(&e.sections[at].data, btf->data, btf->size);
	if (base) {
		at = elf_section(&e, ".BTF.base", SHT_PROGBITS_, 0, 4);
		blob_bytes(&e.sections[at].data, base->data, base->size);
	}
	return elf_write(&e);
}

static uint64_t peek64(const struct blob *b, size_t at)
{
	uint64_t first = blob_peek32(b, at), second = blob_peek32(b, at + 4);

	return b->be ? first << 32 | second : second << 32 | first;
}

struct mo_section mo_find(const struct blob *elf, const char *name)
{
	size_t headers = (size_t)peek64(elf, 40), at, names;
	struct mo_section s;

	names = (size_t)peek64(elf, elf->size - 64 + SH_OFFSET); /* the names' section is last */
	for (at = headers; at < elf->size; at += 64) {
		if (strcmp((const char *)elf->data + names + blob_peek32(elf, at), name))
			continue;
		s.header = at;
		s.data = (size_t)peek64(elf, at + SH_OFFSET);
		s.size = (size_t)peek64(elf, at + SH_SIZE);
		return s;
	}
	fprintf(stderr, "make_obj: no section %s\n", name);
	abort();
}
