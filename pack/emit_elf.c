/* SPDX-License-Identifier: BSD-2-Clause */
/* A relocatable ELF file by hand: the linkers of other machines need not be there. */
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "emit_form.h"
#include "press.h"

struct machine {
	const char *words; /* with blanks around and between them */
	uint16_t number;   /* e_machine */
	uint8_t bits;
	bool big;
	/*
	 * e_flags: linkers refuse to link what disagrees about the ABI, so it is the one that
	 * distributions build for, and says nothing more where that is possible.
	 */
	uint32_t flags;
};

/* uname says "mips" for both byte orders. */
static const struct machine machines[] = {
	{" x86_64 amd64 ", 62, 64, false, 0},
	{" i386 i486 i586 i686 x86 ", 3, 32, false, 0},
	{" aarch64 arm64 ", 183, 64, false, 0},
	{" arm armv6l armv7l armv8l armhf armel ", 40, 32, false, 0x05000000}, /* EABI 5 */
	{" riscv64 ", 243, 64, false, 0x4},      /* floats in double registers */
	{" ppc64le ppc64el ", 21, 64, false, 2}, /* ELF v2 */
	{" ppc64 ", 21, 64, true, 0},
	{" s390x ", 22, 64, true, 0},
	{" loongarch64 loong64 ", 258, 64, false, 0x43}, /* lp64d, object ABI 1 */
	/* position-independent; o32 on MIPS32r2, n64 on MIPS64r2 */
	{" mips ", 8, 32, true, 0x70001006},
	{" mipsel mips ", 8, 32, false, 0x70001006},
	{" mips64 ", 8, 64, true, 0x80000006},
	{" mips64el mips64 ", 8, 64, false, 0x80000006},
};
#define MACHINES (sizeof(machines) / sizeof(machines[0]))

static const char known[] = "known are x86_64, i386, aarch64, arm, riscv64, ppc64le, ppc64, s390x, "
			    "loongarch64, mips, mipsel, mips64 and mips64el";

/* True if one of words, which have blanks around them, is word. */
static bool stands_in(const char *words, const char *word)
{
	size_t size = strlen(word);
	const char *at = words;

	if (strchr(word, ' '))
		return false;
	while (size && (at = strstr(at, word))) {
		if (at[-1] == ' ' && at[size] == ' ')
			return true;
		at++;
	}
	return false;
}

static bool host_is_big(void)
{
	const uint16_t one = 1;
	unsigned char first;

	memcpy(&first, &one, 1);
	return !first;
}

static const struct machine *find_machine(const char *word)
{
	bool this_one = !word || !*word;
	struct utsname host;
	size_t i;

	if (this_one)
		word = uname(&host) < 0 ? "" : host.machine;
	for (i = 0; i < MACHINES; i++)
		if (stands_in(machines[i].words, word) &&
		    (!this_one || machines[i].big == host_is_big()))
			return &machines[i];
	return NULL;
}

/* What is written, in the machine's byte order and of its size of words. */
struct out {
	const struct machine *m;
	unsigned char *p;
};

static void put(struct out *o, uint64_t value, int bytes)
{
	int i;

	for (i = 0; i < bytes; i++)
		o->p[i] = (unsigned char)(value >> 8 * (o->m->big ? bytes - 1 - i : i));
	o->p += bytes;
}

static void put_word(struct out *o, uint64_t value)
{
	put(o, value, o->m->bits / 8);
}

static void put_bytes(struct out *o, const void *bytes, size_t size)
{
	if (size)
		memcpy(o->p, bytes, size);
	o->p += size;
}

static void put_zeroes(struct out *o, size_t size)
{
	memset(o->p, 0, size);
	o->p += size;
}

static const char section_names[] = "\0.data\0.symtab\0.strtab\0.shstrtab\0.note.GNU-stack";
static const char symbol_names[] = "\0" EMIT_START "\0" EMIT_END "\0" EMIT_SIZE;

enum { NONE, DATA, SYMTAB, STRTAB, SHSTRTAB, STACK, SECTIONS };

enum { SYMBOLS = 4 }; /* the empty one, and three */

/* Where things are. */
struct plan {
	size_t head, symbols, strings, names, sections, end;
	size_t symbol_size, section_size;
};

static void make_plan(struct plan *p, const struct machine *m, size_t size)
{
	size_t word = m->bits / 8;

	p->head = m->bits == 64 ? 64 : 52;
	p->symbol_size = m->bits == 64 ? 24 : 16;
	p->section_size = m->bits == 64 ? 64 : 40;
	p->symbols = (p->head + size + word - 1) / word * word;
	p->strings = p->symbols + SYMBOLS * p->symbol_size;
	p->names = p->strings + sizeof(symbol_names);
	p->sections = (p->names + sizeof(section_names) + word - 1) / word * word;
	p->end = p->sections + SECTIONS * p->section_size;
}

static void put_head(struct out *o, const struct plan *p)
{
	put_bytes(o, "\177ELF", 4);
	put(o, o->m->bits / 32, 1); /* ELFCLASS32 or 64 */
	put(o, o->m->big ? 2 : 1, 1);
	put(o, 1, 1); /* EV_CURRENT */
	put_zeroes(o, 9);
	put(o, 1, 2); /* ET_REL */
	put(o, o->m->number, 2);
	put(o, 1, 4);
	put_word(o, 0);
	put_word(o, 0);
	put_word(o, p->sections);
	put(o, o->m->flags, 4);
	put(o, p->head, 2);
	put(o, 0, 2);
	put(o, 0, 2);
	put(o, p->section_size, 2);
	put(o, SECTIONS, 2);
	put(o, SHSTRTAB, 2);
}

static void put_symbol(struct out *o, size_t name, uint64_t value, uint16_t section)
{
	int global = name ? 1 << 4 : 0; /* STB_GLOBAL, STT_NOTYPE */

	put(o, name, 4);
	if (o->m->bits == 32) {
		put(o, value, 4);
		put(o, 0, 4);
	}
	put(o, (uint64_t)global, 1);
	put(o, 0, 1);
	put(o, section, 2);
	if (o->m->bits == 64) {
		put(o, value, 8);
		put(o, 0, 8);
	}
}

static void put_symbols(struct out *o, size_t size)
{
	size_t end = 1 + sizeof(EMIT_START);

	put_symbol(o, 0, 0, 0);
	put_symbol(o, 1, 0, DATA);
	put_symbol(o, end, size, DATA);
	put_symbol(o, end + sizeof(EMIT_END), size, 0xfff1); /* SHN_ABS */
}

struct section {
	const char *name;
	uint32_t type;
	uint64_t flags;
	size_t at, size;
	uint32_t link, info;
	size_t align, entry;
};

static uint32_t name_at(const char *name)
{
	size_t at = 1;

	while (strcmp(section_names + at, name))
		at += strlen(section_names + at) + 1;
	return (uint32_t)at;
}

static void put_section(struct out *o, const struct section *s)
{
	put(o, s->name ? name_at(s->name) : 0, 4);
	put(o, s->type, 4);
	put_word(o, s->flags);
	put_word(o, 0);
	put_word(o, s->at);
	put_word(o, s->size);
	put(o, s->link, 4);
	put(o, s->info, 4);
	put_word(o, s->align);
	put_word(o, s->entry);
}

static void put_sections(struct out *o, const struct plan *p, size_t size)
{
	const struct section sections[SECTIONS] = {
		[DATA] = {".data", 1, 3 /* writable, allocated */, p->head, size, 0, 0, 1, 0},
		[SYMTAB] = {".symtab", 2, 0, p->symbols, SYMBOLS * p->symbol_size, STRTAB, 1,
			    o->m->bits / 8, p->symbol_size},
		[STRTAB] = {".strtab", 3, 0, p->strings, sizeof(symbol_names), 0, 0, 1, 0},
		[SHSTRTAB] = {".shstrtab", 3, 0, p->names, sizeof(section_names), 0, 0, 1, 0},
		/* nobody needs an executable stack */
		[STACK] = {".note.GNU-stack", 1, 0, p->sections, 0, 0, 0, 1, 0},
	};
	size_t i;

	for (i = 0; i < SECTIONS; i++)
		put_section(o, &sections[i]);
}

bool emit_elf(struct pack_bytes *out, const char *machine, const void *data, size_t size,
	      struct failure *fault)
{
	const struct machine *m = find_machine(machine);
	struct plan plan;
	struct out o;

	if (!m) {
		*fault = wrong_call("no machine whose object files are known:",
				    machine && *machine ? machine : "this one");
		fault->hint = known;
		return false;
	}
	if (size > (m->bits == 32 ? INT32_MAX : SIZE_MAX / 2)) {
		*fault = failure_of(STATUS_LIMIT, "limit", NULL, "too large for this machine:");
		fault->word = machine;
		return false;
	}
	make_plan(&plan, m, size);
	out->data = malloc(plan.end);
	if (!out->data)
		return pack_nomem(fault);
	out->size = plan.end;
	o.m = m;
	o.p = out->data;
	put_head(&o, &plan);
	put_bytes(&o, data, size);
	put_zeroes(&o, plan.symbols - plan.head - size);
	put_symbols(&o, size);
	put_bytes(&o, symbol_names, sizeof(symbol_names));
	put_bytes(&o, section_names, sizeof(section_names));
	put_zeroes(&o, plan.sections - plan.names - sizeof(section_names));
	put_sections(&o, &plan, size);
	return true;
}
