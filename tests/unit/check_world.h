/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check_world.h - a BTF with a type of every kind that the kernel accepts, and faults to put into
 * it a word at a time
 */
#ifndef TEST_CHECK_WORLD_H
#define TEST_CHECK_WORLD_H

#include "unit.h"
#include "../support/make_btf.h"

/* The ids of its types. */
enum {
	T_INT = 1,
	T_PTR,      /* int * */
	T_ARRAY,    /* int[4] */
	T_ENUM,     /* enum e { A, B } */
	T_ENUM64,   /* enum big { C } */
	T_FLOAT,    /* double */
	T_STRUCT,   /* struct s { int a; enum e e; int *p; int list[4]; }, 32 bytes */
	T_UNION,    /* union u { int i; int *p; }, 8 bytes */
	T_BITS,     /* struct bits { int x:3; enum e y:5; int *p; }, 16 bytes, kind_flag */
	T_FLOATS,   /* struct floats { double d; enum e e; }, 16 bytes, kind_flag */
	T_FWD,      /* struct fwd; */
	T_TYPEDEF,  /* typedef const volatile int t */
	T_CONST,    /* const volatile int */
	T_VOLATILE, /* volatile int */
	T_RESTRICT, /* int *restrict */
	T_PROTO,    /* int (int a, int *p) */
	T_VARARG,   /* void (int a, ...) */
	T_FUNC,     /* f, a T_PROTO */
	T_VAR,      /* int v */
	T_VAR2,     /* struct s w */
	T_DATASEC,  /* .data: v at 0, w at 8; 64 bytes */
	T_TAG,      /* decl_tag on struct s */
	T_ARG_TAG,  /* decl_tag on the second parameter of f */
	T_TYPE_TAG, /* int __user */
	T_USER_PTR, /* int __user * */
	T_VOID_PTR, /* const void * */
	T_VOID,     /* const void */
	T_OLD_INT,  /* an int of 7 bits in 4 bytes */
	T_OLD_BITS, /* struct old { T_OLD_INT x; }, 4 bytes */
	T_ARRAYS,   /* int[4][2] */
	T_FN_PTR,   /* int (*)(int a, int *p) */
	T_END
};

/* Words of a record. */
#define W_NAME  0u
#define W_INFO  1u
#define W_THIRD 2u
#define W_FIXED 3u
/* Word w of element i, of so many words each. */
#define W_ELEM(i, words, w) (3u + (i) * (words) + (w))

#define INFO(kind, vlen, flag)                                                                     \
	((uint32_t)(flag) << 31 | (uint32_t)BTFMIN_KIND_##kind << 24 | (uint32_t)(vlen))

/* A word to put in the place of another; type 0: none. */
struct poke {
	uint32_t type, word, value;
};

#define POKES 3

struct blob check_world(const struct poke pokes[POKES], int be);

/* Offsets of names in it that poke() may need. */
struct check_names {
	uint32_t ident, dots, digit, blank, control, latin, longest, too_long, quoted, end;
};
struct check_names check_names(void);

/* What a checker has to say: nothing, that a part of a text is among the faults, ... */
#define CLEAN   0
#define ERROR   BTFMIN_FAULT_ERROR
#define STRICT  BTFMIN_FAULT_STRICT
#define WARNING BTFMIN_FAULT_WARNING

/*
 * Opens and checks; expects a fault of that severity whose text holds part, on type (0: any), or
 * for CLEAN neither error nor warning. name says which case it is. kernel 0: the newest.
 */
void expect_verdict(const char *name, const struct blob *b, const struct btfmin_btf *base,
		    uint32_t flags, uint32_t kernel, int severity, uint32_t type, const char *part);

/* One fault put into the world, and how bad it is without and with BTFMIN_CHECK_STRICT. */
struct check_case {
	const char *id;
	int plain, strict;
	uint32_t type;    /* that the fault is on */
	const char *text; /* a part of what is said */
	struct poke pokes[POKES];
};

extern const struct check_case check_cases[];
extern const size_t check_case_count;

#endif /* TEST_CHECK_WORLD_H */
