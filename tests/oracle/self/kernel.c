/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel that the oracle is tested on: what ask.c asks for, laid out differently. */
typedef unsigned int small_t;

struct inner {
	long long first;
	int second;
};

struct task {
	long long added;
	int pid;
	small_t flags;
	struct {
		char name[32];
		union {
			struct inner *link;
			int other;
		};
	};
	unsigned int before : 3;
	unsigned int bits : 7;
	int sign : 5;
	int list[3];
	struct inner nested[2];
	long long resized;
	unsigned long long widened;
};

struct tail {
	int count;
	int data[];
};

/* Two of one name: "where" is at odds, "here" is not, "only" is in the second. */
struct pair___one {
	int where;
	int here;
};

struct pair___two {
	long here;
	int where;
	int only;
};

struct half___one {
	int here;
};

struct half___two {
	int there;
	int here;
};

enum state {
	STATE_NEW = 3,
	STATE_DEAD = -7,
};

enum large {
	LARGE_ONE = 0x100000002ULL,
	LARGE_TWO = 0xfffffffffffffff0ULL,
};

union word {
	int i;
	char c[8];
};

typedef struct inner inner_t;
typedef int callback_t(struct inner *, enum state);

/* A variable of each, so that the compiler describes it. */
struct task task;
struct tail tail;
struct pair___one pair_one;
struct pair___two pair_two;
struct half___one half_one;
struct half___two half_two;
enum state state;
enum large large;
union word word;
inner_t inner;
callback_t *callback;
