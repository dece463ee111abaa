/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * names.h - candidates by essential name
 *
 * A want is an essential name and a kind that some record's root type has; the set of wants is
 * made once and then looked up in one pass over a kernel's types.
 */
#ifndef BM_NAMES_H
#define BM_NAMES_H

#include "btf.h"
#include "table.h"

/* Longer names are not compared: the kernel allows 512 bytes, nothing real comes near this. */
#define BM_NAME_MAX 4096

static inline bool bm_name_fits(const char *name)
{
	size_t len = 0;

	while (len <= BM_NAME_MAX && name[len])
		len++;
	return len <= BM_NAME_MAX;
}

/*
 * Length of name without its flavor: up to the last "___" that stands between two other
 * characters (libbpf: bpf_core_essential_name_len). len is the length of the whole.
 */
size_t bm_essential_len(const char *name, size_t len);

/* True if both names are the same up to their flavors. Two empty names are. */
bool bm_essential_equal(const char *a, const char *b);

struct bm_want {
	const char *name; /* essential name, not terminated there; borrowed */
	uint32_t len;
	uint32_t kind; /* ENUM stands for ENUM64 too */
	uint32_t hash;
	uint32_t next; /* in its bucket */
};

struct bm_wants {
	struct bm_want *all;
	size_t count, cap;
	struct bm_table table;
	uint32_t kinds;       /* a bit for each kind that is wanted, ENUM64 with ENUM */
	uint64_t prefix[128]; /* a filter of hashes of the first four bytes */
};

/*
 * The number of the want for the essential part of name and for kind, made if new.
 * Errors: NOMEM.
 */
int bm_wants_add(struct bm_wants *w, const struct btfmin_allocator *a, const char *name, size_t len,
		 uint32_t kind, uint32_t *out, struct btfmin_error *err);
/* The want that a type of that name and kind is a candidate of, or BM_NONE. */
uint32_t bm_wants_find(const struct bm_wants *w, const char *name, uint32_t kind);
/* Forgets all wants but the first count, which are fewer than there are. */
void bm_wants_cut(struct bm_wants *w, size_t count);
void bm_wants_free(struct bm_wants *w, const struct btfmin_allocator *a);

/* A place in the filter for up to four bytes of a name, the first lowest; 0 after its end. */
static inline uint32_t bm_prefix_place(uint32_t four)
{
	return four * 2654435761u >> 19; /* 13 bits: 8192 places */
}

/* The first four bytes of s; what follows a NUL does not count. */
static inline uint32_t bm_first_four(const char *s)
{
	uint32_t v = 0;
	int i;

	for (i = 0; i < 4 && s[i]; i++)
		v |= (uint32_t)(unsigned char)s[i] << 8 * i;
	return v;
}

struct bm_cands {
	uint32_t *first; /* by want: its first place in ids; one entry more at the end */
	uint32_t *ids;   /* target type ids, ascending for each want */
};

/*
 * Finds every candidate of every want, in one pass over btf's types. kernel: NULL, or the blob of
 * btf's chain up to which the kernel goes; types of what stands on it, the modules', are candidates
 * of those wants only for which the kernel has none (libbpf: bpf_core_find_cands). Errors: NOMEM,
 * CORRUPT.
 */
int bm_cands_find(struct bm_cands *out, const struct bm_wants *w, const struct btfmin_btf *btf,
		  const struct btfmin_btf *kernel, const struct btfmin_allocator *a,
		  struct btfmin_error *err);
void bm_cands_free(struct bm_cands *c, const struct btfmin_allocator *a);

#endif /* BM_NAMES_H */
