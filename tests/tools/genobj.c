/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * genobj - write a BPF object with as many CO-RE records as asked for
 *
 * usage: genobj [--big] KERNEL.btf OUT.o RECORDS STRUCTS
 *
 * No one writes a program with 30,000 records, but the time of a run should be linear in them.
 * This copies the names of STRUCTS structs of a real kernel, spread over all of it, and those of
 * their plain members (integers and pointers), and asks for byte_off, byte_sz and field_exists of
 * each member in turn, then again from the start until RECORDS are written. The instruction of
 * each holds the local type's value, as a compiler leaves it. --big writes a big-endian object.
 *
 * Structs whose name the kernel has twice are left out: their records could be ambiguous.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpfelf.h"
#include "buf.h"
#include "files.h"
#include "kbtf.h"

static const char tool[] = "genobj";

enum {
	MEMBERS = 8,     /* of one struct, at most */
	HOPS = 16,       /* of typedefs and modifiers, at most */
	FIRST_STRUCT = 6 /* local ids: the INTs of 1, 2, 4 and 8 bytes, the PTR, then the structs */
};

/* What one record asks for: a member, by the local struct, its index, and the local values. */
struct place {
	uint32_t type_id, member, offset, size;
};

struct places {
	struct place *p;
	size_t count;
};

struct object {
	struct buf types, strings, relos, insns;
	uint32_t *names; /* of each string of the kernel, its offset here; 0 before it has one */
	struct places places;
};

/* The local id of the INT or PTR that stands for the kernel's type; 0 for any other type. */
static uint32_t local_type(const struct kernel *k, uint32_t id)
{
	uint32_t info, word, bits, hops;

	for (hops = 0; hops < HOPS; hops++) {
		if (!type_word(k, id, 4, &info) || !type_word(k, id, 8, &word))
			return 0;
		switch (kind_of(info)) {
		case KIND_TYPEDEF:
		case KIND_VOLATILE:
		case KIND_CONST:
		case KIND_RESTRICT:
		case KIND_TYPE_TAG:
			id = word;
			continue;
		case KIND_PTR:
			return 5;
		case KIND_INT:
			if (!type_word(k, id, 12, &bits) || (bits & 0xffff) != word * 8)
				return 0;
			return word == 1 ? 1 : word == 2 ? 2 : word == 4 ? 3 : word == 8 ? 4 : 0;
		default:
			return 0;
		}
	}
	return 0;
}

/* The object's copy of a kernel's string; the kernel has each string once, and so has the copy. */
static uint32_t local_string(struct object *o, const struct kernel *k, uint32_t name)
{
	const char *s = "";

	if (!span_str(k->strings, name, &s))
		die("genobj: a name of the kernel lies outside its strings");
	if (!o->names[name])
		o->names[name] = put_string(&o->strings, s);
	return o->names[name];
}

/* Sizes of the local ids 1 to 5. */
static uint32_t local_size(uint32_t id)
{
	return id > 3 ? 8 : 1u << (id - 1);
}

static bool usable_struct(const struct kernel *k, uint32_t id)
{
	uint32_t name, info;
	const char *s;

	return type_word(k, id, 0, &name) && type_word(k, id, 4, &info) && name != 0 &&
	       kind_of(info) == KIND_STRUCT && k->structs[name] == 1 &&
	       span_str(k->strings, name, &s) && !strstr(s, "___");
}

/* Lists up to MEMBERS plain members: pairs of name and local type. */
static uint32_t plain_members(const struct kernel *k, uint32_t id, uint32_t (*out)[2])
{
	uint32_t info, i, name, type, offset, n = 0;

	if (!usable_struct(k, id) || !type_word(k, id, 4, &info))
		return 0;
	for (i = 0; i < (info & 0xffffff) && n < MEMBERS; i++) {
		if (!type_word(k, id, 12 + 12 * i, &name) ||
		    !type_word(k, id, 16 + 12 * i, &type) ||
		    !type_word(k, id, 20 + 12 * i, &offset))
			return 0;
		out[n][0] = name;
		out[n][1] = local_type(k, type);
		if (name && out[n][1] && !(info >> 31 && offset >> 24))
			n++;
	}
	return n;
}

/* A local struct with the same names: its members lie one behind the other, at multiples of 8. */
static void add_struct(struct object *o, const struct kernel *k, uint32_t id, uint32_t local_id)
{
	uint32_t members[MEMBERS][2], name = 0, i, n = plain_members(k, id, members);
	struct place *place;

	type_word(k, id, 0, &name);
	put_u32(&o->types, local_string(o, k, name));
	put_u32(&o->types, (uint32_t)KIND_STRUCT << 24 | n);
	put_u32(&o->types, 8 * n);
	for (i = 0; i < n; i++) {
		put_u32(&o->types, local_string(o, k, members[i][0]));
		put_u32(&o->types, members[i][1]);
		put_u32(&o->types, 64 * i);
		place = &o->places.p[o->places.count++];
		place->type_id = local_id;
		place->member = i;
		place->offset = 8 * i;
		place->size = local_size(members[i][1]);
	}
}

static void add_structs(struct object *o, const struct kernel *k, uint32_t wanted)
{
	uint32_t id, usable = 0, seen = 0, added = 0, members[MEMBERS][2];

	for (id = 1; id < k->count; id++)
		usable += plain_members(k, id, members) > 0;
	if (wanted > usable)
		die("genobj: the kernel has not so many structs");
	o->places.p = need(calloc((size_t)wanted * MEMBERS, sizeof(*o->places.p)));
	for (id = 1; id < k->count; id++) {
		if (plain_members(k, id, members) == 0)
			continue;
		if ((uint64_t)seen++ * wanted / usable < added)
			continue;
		add_struct(o, k, id, FIRST_STRUCT + added++);
	}
}

static void add_scalars(struct object *o)
{
	static const char *const names[] = {"unsigned char", "unsigned short", "unsigned int",
					    "unsigned long"};
	uint32_t i, size;

	put_bytes(&o->strings, "", 1);
	for (i = 0; i < 4; i++) {
		size = local_size(i + 1);
		put_u32(&o->types, put_string(&o->strings, names[i]));
		put_u32(&o->types, (uint32_t)KIND_INT << 24);
		put_u32(&o->types, size);
		put_u32(&o->types, size * 8);
	}
	put_u32(&o->types, 0);
	put_u32(&o->types, (uint32_t)KIND_PTR << 24);
	put_u32(&o->types, 0);
}

/* An instruction with a register and a number. */
static void put_insn(struct buf *b, unsigned char code, unsigned dst, uint32_t k)
{
	unsigned char head[4] = {0, 0, 0, 0};

	head[0] = code;
	head[1] = (unsigned char)(b->be ? dst << 4 : dst);
	put_bytes(b, head, sizeof(head));
	put_u32(b, k);
}

static void add_record(struct object *o, uint32_t access, const struct place *place, uint32_t kind)
{
	const uint32_t values[3] = {place->offset, place->size, 1};

	put_u32(&o->relos, (uint32_t)o->insns.len);
	put_u32(&o->relos, place->type_id);
	put_u32(&o->relos, access);
	put_u32(&o->relos, kind);
	put_insn(&o->insns, 0xb7, 1, values[kind]); /* r1 = value */
}

static void add_records(struct object *o, const char *section, uint32_t records)
{
	uint32_t access[MEMBERS], i;
	char text[16];

	for (i = 0; i < MEMBERS; i++) {
		snprintf(text, sizeof(text), "0:%u", (unsigned)i);
		access[i] = put_string(&o->strings, text);
	}
	put_u32(&o->relos, 16); /* the size of a record */
	put_u32(&o->relos, put_string(&o->strings, section));
	put_u32(&o->relos, records);
	for (i = 0; i < records; i++) {
		const struct place *place = &o->places.p[i / 3 % o->places.count];

		add_record(o, access[place->member], place, i % 3);
	}
	put_insn(&o->insns, 0xb7, 0, 0); /* r0 = 0 */
	put_insn(&o->insns, 0x95, 0, 0); /* exit */
}

static void put_btf_header(struct buf *b, uint32_t hdr_len)
{
	put_u16(b, 0xeb9f);
	put_bytes(b, "\1", 2); /* version 1, no flags */
	put_u32(b, hdr_len);
}

static void put_btf(struct buf *b, const struct object *o)
{
	put_btf_header(b, 24);
	put_u32(b, 0);
	put_u32(b, (uint32_t)o->types.len);
	put_u32(b, (uint32_t)o->types.len);
	put_u32(b, (uint32_t)o->strings.len);
	put_bytes(b, o->types.p, o->types.len);
	put_bytes(b, o->strings.p, o->strings.len);
}

static void put_ext(struct buf *b, const struct object *o)
{
	put_btf_header(b, 32);
	put_zeros(b, 20); /* no func_info and no line_info; the records come first */
	put_u32(b, (uint32_t)o->relos.len);
	put_bytes(b, o->relos.p, o->relos.len);
}

static void put_object(struct buf *out, const struct object *o, const char *section)
{
	struct buf btf = {NULL, 0, 0, out->be}, ext = {NULL, 0, 0, out->be};

	put_btf(&btf, o);
	put_ext(&ext, o);
	put_bpf_elf(out, section, &o->insns, &btf, &ext);
	free(btf.p);
	free(ext.p);
}

static void generate(const struct kernel *k, struct buf *out, uint32_t records, uint32_t structs)
{
	static const char section[] = "raw_tp/generated";
	struct object o = {{NULL, 0, 0, out->be},
			   {NULL, 0, 0, out->be},
			   {NULL, 0, 0, out->be},
			   {NULL, 0, 0, out->be},
			   NULL,
			   {NULL, 0}};

	o.names = need(calloc(k->strings.len + 1, sizeof(*o.names)));
	add_scalars(&o);
	add_structs(&o, k, structs);
	add_records(&o, section, records);
	put_object(out, &o, section);
	free(o.types.p);
	free(o.strings.p);
	free(o.relos.p);
	free(o.insns.p);
	free(o.names);
	free(o.places.p);
}

/* A number from 1 to a million, as many instructions as a program may have. */
static uint32_t number(const char *s)
{
	char *end;
	unsigned long n = strtoul(s, &end, 10);

	if (end == s || *end || n < 1 || n > 1000000)
		die("genobj: RECORDS and STRUCTS are numbers from 1 to 1000000");
	return (uint32_t)n;
}

int main(int argc, char **argv)
{
	bool big = argc > 1 && strcmp(argv[1], "--big") == 0;
	struct kernel k = {{NULL, 0, false}, {NULL, 0, false}, NULL, 0, NULL};
	struct buf out = {NULL, 0, 0, big};
	unsigned char *bytes;
	int status = 0;
	size_t len;

	argv += big;
	if (argc - big != 5) {
		fputs("usage: genobj [--big] KERNEL.btf OUT.o RECORDS STRUCTS\n", stderr);
		return 2;
	}
	bytes = read_file(argv[1], &len);
	if (!bytes)
		status = complain(tool, "%s: %s", argv[1], strerror(errno));
	else if (!open_kernel(span_of(bytes, len, false), &k))
		status = complain(tool, "%s: not the BTF of a kernel", argv[1]);
	else
		generate(&k, &out, number(argv[3]), number(argv[4]));
	if (status == 0 && write_file(argv[2], out.p, out.len) < 0)
		status = complain(tool, "%s: %s", argv[2], strerror(errno));
	free(out.p);
	close_kernel(&k);
	free(bytes);
	return status < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
