/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * world.h - one object and one kernel, from their description to the minimal BTF
 *
 *	struct world w;
 *
 *	world_begin(&w, order_of(state));
 *	... describe w.local and w.kernel with mb_ calls ...
 *	ask(&w, BTFMIN_FIELD_BYTE_OFFSET, t_local, "0:1");
 *	world_resolve(&w);
 *	expect_found(&w, 0, 4);
 *	expect_types(&w, "struct s 8 { b@32 s4 }\n" "s4\n");
 *	world_end(&w);
 *
 * expect_types() does more than its name says: whatever test calls it also proves, for its
 * fixture, that the output verifies, is the same again when made from itself, does not depend on
 * the byte order, breaks no reader's demand, and is minimal (see check_output.h).
 */
#ifndef TEST_WORLD_H
#define TEST_WORLD_H

#include <btfmin.h>

#include "../support/make_btf.h"

#define WORLD_ASKS    64
#define WORLD_MODULES 4

/* First bytes of instructions. */
#define OP_MOV     0xb7u /* r = imm */
#define OP_LDIMM64 0x18u
#define OP_LOAD8   0x71u /* named by bits */
#define OP_LOAD16  0x69u
#define OP_LOAD32  0x61u
#define OP_LOAD64  0x79u
#define OP_STORE32 0x63u
#define OP_ST32    0x62u /* store of an immediate */

/* A kernel and its modules as views, each module standing on the one before. */
struct chain {
	struct blob kernel_bytes, module_bytes[WORLD_MODULES];
	struct btfmin_btf *kernel, *on_kernel[WORLD_MODULES], *moved_btf[WORLD_MODULES];
	struct btfmin_moved moved[WORLD_MODULES];
	const struct btfmin_btf *top;
};

struct world {
	int be;
	struct mb *local, *kernel; /* describe these */
	struct btfmin_record asks[WORLD_ASKS];
	size_t nr_asks;
	uint32_t target_pointer_size;      /* 4 or 8 as if an ELF class told it; 0: it does not */
	struct mb *modules[WORLD_MODULES]; /* of world_module() */
	size_t nr_modules;
	/* from world_resolve() on */
	struct blob local_bytes;
	struct btfmin_btf *local_btf;
	struct chain target;
	struct btfmin_btf *kernel_btf; /* target's */
	struct btfmin_relos *relos;
	struct btfmin_result *result;
};

void world_begin(struct world *w, int be);
void world_end(struct world *w);

/* A module of the kernel, which is fully described by now; its BTF is split on the kernel's. */
struct mb *world_module(struct world *w);

/* Makes and opens kernel and modules in either byte order. */
void chain_open(struct chain *c, const struct world *w, int be);
void chain_close(struct chain *c);

/* Adds a record on a "r = imm" and returns its index. */
size_t ask(struct world *w, uint32_t kind, uint32_t type, const char *access);
/* The same on an instruction that begins with opcode. */
size_t ask_insn(struct world *w, uint32_t opcode, uint32_t kind, uint32_t type, const char *access);

/* Opens both, resolves all asks. Any failure of a call fails the test. */
void world_resolve(struct world *w);
struct btfmin_answer world_answer(const struct world *w, size_t index);

#define expect_found(w, i, value)   expect_found_at(w, i, value, __FILE__, __LINE__)
#define expect_outcome(w, i, is)    expect_outcome_at(w, i, is, __FILE__, __LINE__)
#define expect_fault(w, i, is, why) expect_fault_at(w, i, is, why, __FILE__, __LINE__)
#define expect_absent(w, i)         expect_outcome(w, i, BTFMIN_ABSENT)
#define expect_poisoned(w, i)       expect_outcome(w, i, BTFMIN_POISONED)
#define expect_malformed(w, i)      expect_fault(w, i, BTFMIN_MALFORMED, BTFMIN_ERR_CORRUPT)
#define expect_local(w, i, value)   expect_local_at(w, i, value, __FILE__, __LINE__)
#define expect_types(w, text)       expect_types_at(w, 0, text, __FILE__, __LINE__)
#define expect_readable(w, text)    expect_types_at(w, BTFMIN_EMIT_READABLE, text, __FILE__, __LINE__)

void expect_found_at(const struct world *w, size_t index, uint64_t value, const char *file,
		     int line);
void expect_outcome_at(const struct world *w, size_t index, int outcome, const char *file,
		       int line);
void expect_fault_at(const struct world *w, size_t index, int outcome, int status, const char *file,
		     int line);
void expect_local_at(const struct world *w, size_t index, uint64_t value, const char *file,
		     int line);
/* Only what expect_types() proves besides: for types that tests try in great number. */
void expect_minimal(const struct world *w);
/* Emits and compares with the text show_btf() makes of the output. */
void expect_types_at(const struct world *w, uint32_t flags, const char *text, const char *file,
		     int line);

#endif /* TEST_WORLD_H */
