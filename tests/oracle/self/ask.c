/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The program that the oracle is tested on: a record of each kind and for each answer, in the
 * order in which expected.txt has them. Made by clang 16; 14 has no type_matches.
 */
#define CORE __attribute__((preserve_access_index))

typedef unsigned int small_t;

struct inner {
	int second;
	long long first;
} CORE;

struct task {
	int pid;
	small_t flags;
	char name[16];
	struct inner *link;
	unsigned int bits : 9;
	int sign : 11;
	int list[8];
	struct inner nested[1];
	int resized;
	unsigned int widened;
	int gone;
} CORE;

struct tail {
	long long before;
	int count;
	int data[];
} CORE;

struct pair {
	int here;
	int only;
	int where;
} CORE;

struct half {
	int there;
	int here;
} CORE;

struct missing {
	int field;
} CORE;

enum state {
	STATE_OLD = 1,
	STATE_NEW = 2,
	STATE_DEAD = -1,
};

enum large {
	LARGE_ONE = 0x300000000ULL,
	LARGE_TWO = 2,
};

union word {
	char c[8];
	int i;
};

typedef struct inner inner_t;
typedef int callback_t(struct inner *, enum state);

#define FIELD(type, path, kind) __builtin_preserve_field_info(((type *)0)->path, kind)
#define TYPE(type, kind)        __builtin_preserve_type_info(*(__typeof__(type) *)0, kind)
#define ID(type, kind)          __builtin_btf_type_id(*(__typeof__(type) *)0, kind)
#define VALUE(type, name, kind) __builtin_preserve_enum_value(*(__typeof__(type) *)name, kind)

enum { OFFSET, SIZE, EXISTS, SIGNED, LSHIFT, RSHIFT };

__attribute__((section("raw_tp/fields"))) int fields(struct task *t)
{
	volatile unsigned long long out;

	out = (unsigned long long)t->pid;
	out = t->flags;
	out = (unsigned long long)t->name[2];
	out = (unsigned long long)t->link;
	out = (unsigned long long)t->list[2];
	out = (unsigned long long)t->list[3];
	out = (unsigned long long)t->resized;
	out = t->widened;
	out = (unsigned long long)t->nested[0].first;
	out = (unsigned long long)t[1].pid;
	out = (unsigned long long)t->gone;
	out = FIELD(struct task, name, SIZE);
	out = FIELD(struct task, nested, SIZE);
	out = FIELD(struct task, pid, EXISTS);
	out = FIELD(struct task, gone, EXISTS);
	out = FIELD(struct task, pid, SIGNED);
	out = FIELD(struct task, flags, SIGNED);
	out = FIELD(struct task, bits, OFFSET);
	out = FIELD(struct task, bits, SIZE);
	out = FIELD(struct task, bits, LSHIFT);
	out = FIELD(struct task, bits, RSHIFT);
	out = FIELD(struct task, sign, LSHIFT);
	out = FIELD(struct task, sign, SIGNED);
	return (int)out;
}

__attribute__((section("raw_tp/types"))) int types(struct tail *t)
{
	volatile unsigned long long out;

	out = (unsigned long long)t->data[5];
	out = ID(struct inner, 0);
	out = ID(struct inner, 1);
	out = ID(struct pair, 1);
	out = ID(struct missing, 1);
	out = TYPE(struct inner, 0);
	out = TYPE(struct missing, 0);
	out = TYPE(struct task, 1);
	out = TYPE(callback_t, 0);
	out = TYPE(struct inner, 2);
	out = TYPE(struct tail, 2);
	out = TYPE(struct half, 2);
	out = TYPE(union word, 1);
	out = TYPE(inner_t, 0);
	out = VALUE(enum state, STATE_NEW, 0);
	out = VALUE(enum state, STATE_OLD, 0);
	out = VALUE(enum state, STATE_NEW, 1);
	out = VALUE(enum state, STATE_DEAD, 1);
	out = VALUE(enum state, STATE_OLD, 1);
	out = VALUE(enum large, LARGE_ONE, 1);
	out = VALUE(enum large, LARGE_TWO, 1);
	return (int)out;
}

__attribute__((section("raw_tp/choices"))) int choices(void)
{
	volatile unsigned long long out;

	out = FIELD(struct half, here, EXISTS);
	out = FIELD(struct half, here, OFFSET);
	out = FIELD(struct pair, where, OFFSET);
	out = FIELD(struct pair, only, EXISTS);
	out = FIELD(struct pair, here, SIZE);
	return (int)out;
}
