/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * c_number.c - which of several equal names one is
 *
 * C has one space of names for tags, and one for typedefs and enumerators. In each, the second of
 * a name becomes name___2, as in libbpf's dump; unless that is taken itself, which it overlooks.
 */
#include "c.h"

/* A name that was given: len bytes of the BTF's, and ___number behind them if there is one. */
struct bm_c_name {
	const char *s;
	uint32_t len;
	uint32_t number; /* 0 for the first, which has none */
	uint32_t hash;
	uint32_t next;
	uint32_t times; /* how often it was asked for, numbers that were taken counted in */
};

static uint32_t hash_of(const struct bm_c_names *n, const char *s, size_t len)
{
	uint64_t h = bm_table_seed(n), part;

	for (; len; s += sizeof(part), len -= sizeof(part)) {
		part = 0;
		memcpy(&part, s, len < sizeof(part) ? len : sizeof(part));
		h = (h ^ part) * 0x9e3779b97f4a7c15u;
		h ^= h >> 29;
		if (len < sizeof(part))
			break;
	}
	return (uint32_t)(h ^ h >> 32);
}

#define TAIL_MAX 13 /* ___ and a number */

/* Writes ___number; returns the length. */
static size_t spell(char *buf, uint32_t number)
{
	char digits[10], *d = digits + sizeof(digits);
	size_t n;

	if (!number)
		return 0;
	for (; number; number /= 10)
		*--d = (char)('0' + number % 10);
	n = (size_t)(digits + sizeof(digits) - d);
	memcpy(buf, "___", 3);
	memcpy(buf + 3, d, n);
	return 3 + n;
}

static bool is_name(const struct bm_c_name *e, const char *s, size_t len)
{
	char tail[TAIL_MAX];
	size_t n = spell(tail, e->number);

	return len == e->len + n && !memcmp(s, e->s, e->len) && !memcmp(s + e->len, tail, n);
}

static struct bm_c_name *find(const struct bm_c_names *n, const char *s, size_t len, uint32_t hash)
{
	uint32_t i;

	for (i = bm_table_first(&n->table, hash); i != BM_NONE; i = n->all[i].next) {
		if (n->all[i].hash == hash && is_name(&n->all[i], s, len))
			return &n->all[i];
	}
	return NULL;
}

static int make_room(struct bm_c *c, struct bm_c_names *n)
{
	bool emptied;
	size_t i;

	if (bm_table_room(&c->a, &n->table, n->count, &emptied))
		return fail_nomem(c->err);
	for (i = 0; emptied && i < n->count; i++)
		bm_table_hang(&n->table, n->all[i].hash, (uint32_t)i, &n->all[i].next);
	if (bm_grow(&c->a, (void **)&n->all, &n->cap, n->count, n->count + 1, sizeof(*n->all)))
		return fail_nomem(c->err);
	return 0;
}

/* Puts in a name that is not there; the room was made. */
static void put_in(struct bm_c_names *n, const char *s, size_t len, uint32_t number, uint32_t hash)
{
	struct bm_c_name *e = &n->all[n->count];

	*e = (struct bm_c_name){s, (uint32_t)len, number, hash, BM_NONE, 1};
	bm_table_hang(&n->table, hash, (uint32_t)n->count++, &e->next);
}

/* The next number of a name that is there, and puts in name___number. */
static int again(struct bm_c *c, struct bm_c_names *n, struct bm_c_name *e, const char *s,
		 size_t len, uint32_t *number)
{
	uint32_t hash;
	size_t all;

	if (bm_grow(&c->a, (void **)&n->scratch, &n->scratch_cap, 0, len + TAIL_MAX, 1))
		return fail_nomem(c->err);
	memcpy(n->scratch, s, len);
	do { /* a name that is taken was put in once: all turns together are as many as names */
		e->times++;
		all = len + spell(n->scratch + len, e->times);
		hash = hash_of(n, n->scratch, all);
	} while (find(n, n->scratch, all, hash));
	*number = e->times;
	put_in(n, s, len, e->times, hash);
	return 0;
}

int bm_c_number(struct bm_c *c, struct bm_c_names *n, const char *s, size_t len, uint32_t *number)
{
	uint32_t hash = hash_of(n, s, len);
	struct bm_c_name *e;
	int r = make_room(c, n);

	if (r < 0)
		return r;
	e = find(n, s, len, hash);
	if (e)
		return again(c, n, e, s, len, number);
	put_in(n, s, len, 0, hash);
	*number = 1;
	return 0;
}

static void drop(struct bm_c *c, struct bm_c_names *n)
{
	bm_free(&c->a, n->all);
	bm_free(&c->a, n->scratch);
	bm_table_free(&n->table, &c->a);
}

void bm_c_names_free(struct bm_c *c)
{
	drop(c, &c->tags);
	drop(c, &c->idents);
}
