/* SPDX-License-Identifier: BSD-2-Clause */
/* readers.h - who reads a BTF, and what of it each of them takes */
#ifndef BM_READERS_H
#define BM_READERS_H

#include <stdbool.h>

#include "btfmin.h"

/* What came to BTF after its first version. */
enum bm_feature {
	BM_F_FUNC,      /* FUNC and FUNC_PROTO */
	BM_F_KIND_FLAG, /* of STRUCT and UNION (bitfields) and of FWD (unions) */
	BM_F_INT128,    /* INT of more than 64 bits */
	BM_F_DATASEC,   /* VAR and DATASEC */
	BM_F_LIMITS,    /* more than 64 Ki types or 64 KiB of strings */
	BM_F_LINKAGE,   /* of FUNC, in vlen */
	BM_F_ENUM_SIZE, /* ENUM of other than 4 bytes */
	BM_F_FLOAT,
	BM_F_DECL_TAG,
	BM_F_TYPE_TAG,
	BM_F_ENUM64,
	BM_F_ENUM_SIGN, /* kind_flag of ENUM */
	BM_F_ATTRIBUTE, /* kind_flag of TYPE_TAG and DECL_TAG */
	BM_F_VLEN24,    /* more than 65535 elements */
	BM_FEATURES
};

struct bm_reader {
	uint32_t lacks;       /* a bit for each enum bm_feature */
	uint32_t lacks_relos; /* a bit for each enum btfmin_relo_kind */
	bool narrow;          /* enumerators' values have 32 bits */
	uint32_t max_types;   /* with void */
	uint64_t max_strings; /* bytes */
};

static inline bool bm_lacks(const struct bm_reader *r, enum bm_feature f)
{
	return r->lacks >> f & 1;
}

/* The reader of that name, the newest for NULL. Errors: USAGE. */
int bm_reader_find(struct bm_reader *out, const char *name, struct btfmin_error *err);

#endif /* BM_READERS_H */
