/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * make_obj.h - builds BPF objects with CO-RE records, and ELF files around a kernel's BTF
 *
 * An object is described once and built in either byte order:
 *
 *	struct mo *o = mo_new(local);		(local: a struct mb, see make_btf.h)
 *
 *	mo_program(o, "kprobe/do_exit");
 *	mo_load(o, 4, 1234, t_task, "0:1");	a 4-byte load of a field that is at 1234 locally
 *	mo_mov(o, 1, BTFMIN_FIELD_EXISTS, t_task, "0:2");
 *	mo_ldimm64(o, 7, BTFMIN_TYPE_ID_TARGET, t_task, "0");
 *	object = mo_object(o, 1);
 *
 * The result is what clang writes, in small: ET_REL, EM_BPF, a license, one section with one
 * global function for each program that ends in "r0 = 0; exit", .BTF, .BTF.ext, .symtab. libbpf
 * opens it. The instruction holds the local value, which libbpf compares before it patches.
 */
#ifndef TEST_MAKE_OBJ_H
#define TEST_MAKE_OBJ_H

#include "make_btf.h"

struct mo;

/* local is borrowed; section names and access strings are added to its strings. */
struct mo *mo_new(struct mb *local);
void mo_free(struct mo *o);

/* Begins a program section. What follows goes there. */
void mo_program(struct mo *o, const char *section);

/* Instructions with a CO-RE record; value is what the compiler put in for the local type. */
void mo_mov(struct mo *o, uint32_t value, uint32_t relo_kind, uint32_t type, const char *access);
void mo_add(struct mo *o, uint32_t value, uint32_t relo_kind, uint32_t type, const char *access);
void mo_ldimm64(struct mo *o, uint64_t value, uint32_t relo_kind, uint32_t type,
		const char *access);
/* r1 = *(u8, u16, u32 or u64 *)(r1 + offset), a record of kind FIELD_BYTE_OFFSET. */
void mo_load(struct mo *o, uint32_t bytes, uint32_t offset, uint32_t type, const char *access);
/* The same store: *(r10 + offset) = r1. */
void mo_store(struct mo *o, uint32_t bytes, uint32_t offset, uint32_t type, const char *access);

/* One plain instruction, and a record on the instruction put last. */
void mo_insn(struct mo *o, uint32_t opcode, uint32_t dst, uint32_t src, uint32_t offset,
	     uint32_t imm);
void mo_record(struct mo *o, uint32_t relo_kind, uint32_t type, const char *access);

/* Options; each call's value stays until changed. */
void mo_machine(struct mo *o, uint32_t machine);   /* 247 (EM_BPF) unless told */
void mo_ext_header(struct mo *o, uint32_t bytes);  /* 32 unless told; 24 has no CO-RE part */
void mo_record_size(struct mo *o, uint32_t bytes); /* 16 unless told; the rest is zeroes */
void mo_without_ext(struct mo *o);                 /* no .BTF.ext section */
void mo_without_btf(struct mo *o);                 /* nor .BTF */

/* The object in either byte order. */
struct blob mo_object(const struct mo *o, int be);

/*
 * An ELF executable (ELFCLASS32 if bits is 32, else 64) with btf as its .BTF section, as a kernel
 * has it; in the byte order of btf.
 */
struct blob mo_kernel(const struct blob *btf, int bits);

/* A module's .ko, ET_REL, with btf as .BTF and, if it is not NULL, base as .BTF.base. */
struct blob mo_module(const struct blob *btf, const struct blob *base);

/* Where a section of an ELF64 file made here is, for tests that change it. */
struct mo_section {
	size_t header; /* offset of its section header */
	size_t data;   /* offset of its bytes */
	size_t size;
};
/* Ends the program if there is none of that name. */
struct mo_section mo_find(const struct blob *elf, const char *name);

/* Offsets within an ELF64 section header. */
#define SH_NAME   0
#define SH_TYPE   4
#define SH_FLAGS  8
#define SH_OFFSET 24
#define SH_SIZE   32
#define SH_LINK   40

#endif /* TEST_MAKE_OBJ_H */
