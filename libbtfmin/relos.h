/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * relos.h - what the programs ask: records, and the different questions among them
 *
 * Records that ask the same on the same local type of one object share a query, so that each is
 * resolved once. Queries on one local type share a group, whose candidates every match prunes.
 */
#ifndef BM_RELOS_H
#define BM_RELOS_H

#include "match.h"
#include "value.h"

struct bm_query {
	uint32_t object;
	uint32_t group;
	uint32_t type_id; /* local root */
	uint32_t kind;
	uint32_t access;     /* offset of the access string */
	uint32_t want;       /* BM_NONE for those without candidates */
	uint32_t first_step; /* in relos->steps */
	uint32_t steps;
	uint32_t next;             /* in its bucket */
	bool loads;                /* asked by a load or store, whose size counts too */
	struct bm_value local;     /* what the instruction holds, if status is 0 */
	struct btfmin_error error; /* status 0, or why the record is malformed */
};

struct bm_group {
	uint32_t object;
	uint32_t type_id;
	uint32_t want;
	uint32_t next; /* in its bucket */
};

struct bm_object {
	const struct btfmin_btf *btf;
};

struct bm_record {
	struct btfmin_record in;
	uint32_t query;
};

struct btfmin_relos {
	struct btfmin_allocator a;
	struct bm_wants wants;
	struct bm_record *records;
	struct bm_query *queries;
	struct bm_group *groups;
	struct bm_object *objects;
	struct bm_step *steps;
	size_t nrecords, nqueries, ngroups, nobjects, nsteps;
	size_t crecords, cqueries, cgroups, cobjects, csteps; /* room */
	struct bm_table by_query, by_group;
};

/* The local path of q, q->steps long; NULL for type relocations, which have none. */
static inline const struct bm_step *bm_query_steps(const struct btfmin_relos *relos,
						   const struct bm_query *q)
{
	return q->steps ? relos->steps + q->first_step : NULL;
}

/*
 * The query that rec of the object asks, made if new, with its local side worked out. A fault of
 * the record goes into the query's error. Errors: NOMEM.
 */
int bm_query_find(struct btfmin_relos *relos, uint32_t object, const struct btfmin_record *rec,
		  uint32_t *out, struct btfmin_error *err);
/* Forgets all queries and groups but the first that many. */
void bm_query_cut(struct btfmin_relos *relos, size_t nqueries, size_t ngroups);

/* Load or store by a register and an offset: LDX, ST, STX. opcode is the instruction's first byte.
 */
static inline bool bm_moves_memory(uint32_t opcode)
{
	uint32_t class = opcode & 7;

	return opcode != 0 && class >= 1 && class <= 3;
}

#endif /* BM_RELOS_H */
