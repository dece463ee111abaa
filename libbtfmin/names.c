/* SPDX-License-Identifier: BSD-2-Clause */
#include "names.h"

size_t bm_essential_len(const char *name, size_t len)
{
	size_t i;

	for (i = len; i >= 5; i--) { /* name[i - 5] and name[i - 1] are around the underscores */
		const char *s = name + i - 5;

		if (s[0] != '_' && s[1] == '_' && s[2] == '_' && s[3] == '_' && s[4] != '_')
			return i - 4;
	}
	return len;
}

bool bm_essential_equal(const char *a, const char *b)
{
	size_t same = 0, alen, blen;

	while (same < BM_NAME_MAX && a[same] && a[same] == b[same])
		same++;
	if (same < BM_NAME_MAX && a[same] == b[same])
		return true;
	if (same == 0 || !bm_name_fits(a) || !bm_name_fits(b)) /* what most pairs come to */
		return false;
	alen = bm_essential_len(a, strlen(a));
	blen = bm_essential_len(b, strlen(b));
	return alen == blen && alen <= same;
}

#define HASH_PRIME 16777619u

/* FNV-1a, begun with the kind so that equal names of two kinds fall apart. */
static uint32_t hash_name(const struct bm_wants *w, const char *name, size_t len, uint32_t kind)
{
	uint32_t h = bm_table_seed(w) ^ kind;
	size_t i;

	for (i = 0; i < len; i++)
		h = (h ^ (unsigned char)name[i]) * HASH_PRIME;
	return h;
}

static void prefix_add(struct bm_wants *w, const char *name, size_t len)
{
	char buf[5] = {0};
	uint32_t key;

	memcpy(buf, name, len < 4 ? len : 4);
	key = bm_prefix_place(bm_first_four(buf));
	w->prefix[key / 64] |= (uint64_t)1 << key % 64;
	if (len < 4) { /* a flavor's underscores reach into the four bytes */
		memset(buf + len, '_', 4 - len);
		key = bm_prefix_place(bm_first_four(buf));
		w->prefix[key / 64] |= (uint64_t)1 << key % 64;
	}
}

static uint32_t find(const struct bm_wants *w, const char *name, size_t len, uint32_t kind,
		     uint32_t hash)
{
	uint32_t i = bm_table_first(&w->table, hash);

	for (; i != BM_NONE; i = w->all[i].next)
		if (w->all[i].hash == hash && w->all[i].kind == kind && w->all[i].len == len &&
		    memcmp(w->all[i].name, name, len) == 0)
			break;
	return i;
}

static void hang_all(struct bm_wants *w)
{
	uint32_t i;

	for (i = 0; i < w->count; i++)
		bm_table_hang(&w->table, w->all[i].hash, i, &w->all[i].next);
}

static int room(struct bm_wants *w, const struct btfmin_allocator *a)
{
	bool emptied;

	if (bm_grow(a, (void **)&w->all, &w->cap, w->count, w->count + 1, sizeof(*w->all)) < 0 ||
	    bm_table_room(a, &w->table, w->count, &emptied) < 0)
		return -1;
	if (emptied)
		hang_all(w);
	return 0;
}

static uint32_t kind_class(uint32_t kind)
{
	return kind == BTFMIN_KIND_ENUM64 ? BTFMIN_KIND_ENUM : kind;
}

int bm_wants_add(struct bm_wants *w, const struct btfmin_allocator *a, const char *name, size_t len,
		 uint32_t kind, uint32_t *out, struct btfmin_error *err)
{
	struct bm_want *want;
	uint32_t hash;

	len = bm_essential_len(name, len);
	kind = kind_class(kind);
	hash = hash_name(w, name, len, kind);
	*out = find(w, name, len, kind, hash);
	if (*out != BM_NONE)
		return 0;
	if (room(w, a) < 0)
		return fail_nomem(err);
	want = &w->all[w->count];
	want->name = name;
	want->len = (uint32_t)len;
	want->kind = kind;
	want->hash = hash;
	*out = (uint32_t)w->count++;
	bm_table_hang(&w->table, hash, *out, &want->next);
	if (kind < 32)
		w->kinds |= (uint32_t)1 << kind;
	if (kind == BTFMIN_KIND_ENUM)
		w->kinds |= (uint32_t)1 << BTFMIN_KIND_ENUM64;
	prefix_add(w, name, len);
	return 0;
}

void bm_wants_cut(struct bm_wants *w, size_t count)
{
	w->count = count;
	bm_table_clear(&w->table);
	hang_all(w);
}

void bm_wants_free(struct bm_wants *w, const struct btfmin_allocator *a)
{
	bm_free(a, w->all);
	bm_table_free(&w->table, a);
}

uint32_t bm_wants_find(const struct bm_wants *w, const char *name, uint32_t kind)
{
	uint32_t hash = bm_table_seed(w), underscores = 0;
	bool flavored = false;
	size_t len;

	kind = kind_class(kind);
	hash ^= kind;
	for (len = 0; name[len]; len++) {
		if (len == BM_NAME_MAX)
			return BM_NONE;
		hash = (hash ^ (unsigned char)name[len]) * HASH_PRIME;
		underscores = name[len] == '_' ? underscores + 1 : 0;
		flavored = flavored || underscores == 3;
	}
	if (flavored) {
		len = bm_essential_len(name, len);
		hash = hash_name(w, name, len, kind);
	}
	return find(w, name, len, kind, hash);
}
