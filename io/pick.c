/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "fail.h"
#include "mem.h"
#include "pick.h"

bool bm_pick_begins_btf(struct span bytes)
{
	uint16_t magic;

	return span_u16(bytes, 0, &magic) && (magic == 0xeb9f || magic == 0x9feb);
}

bool bm_pick_is_btf(const char *name, struct span first)
{
	size_t len = strlen(name);

	return bm_pick_begins_btf(first) || (len >= 4 && memcmp(name + len - 4, ".btf", 4) == 0);
}

/* tar archives of a folder's contents have "./" before each name. */
static const char *bare(const char *name)
{
	while (name[0] == '.' && name[1] == '/')
		name += 2;
	return name;
}

static bool same_name(const char *a, const char *b)
{
	return strcmp(bare(a), bare(b)) == 0;
}

static void forget(struct bm_pick *pick)
{
	bm_free(&pick->a, pick->name);
	bm_free(&pick->a, pick->block);
	pick->name = NULL;
	pick->block = NULL;
}

void bm_pick_drop(struct bm_pick *pick)
{
	forget(pick);
}

static int keep_name(struct bm_pick *pick, const char *name, struct btfmin_error *err)
{
	size_t size = strlen(name) + 1;

	pick->name = bm_alloc(&pick->a, size, 1);
	if (!pick->name)
		return fail_nomem(err);
	memcpy(pick->name, name, size);
	return 0;
}

/* The first bytes, and all that follow. */
static int gather(struct bm_gather *g, struct bm_tar *tar, const unsigned char *first, size_t got,
		  struct btfmin_error *err)
{
	unsigned char *to;
	size_t room;
	int ret;

	ret = bm_gather_room(g, &to, &room, err);
	if (ret)
		return ret;
	memcpy(to, first, got); /* the first piece has room for far more */
	bm_gather_add(g, got);
	while (tar->left) {
		ret = bm_gather_room(g, &to, &room, err);
		if (!ret)
			ret = bm_tar_read(tar, to, room, &got, err);
		if (ret)
			return ret;
		bm_gather_add(g, got);
	}
	return 0;
}

static int keep_bytes(struct bm_pick *pick, struct bm_tar *tar, const unsigned char *first,
		      size_t got, uint64_t at_hand, struct btfmin_error *err)
{
	const unsigned char *data;
	struct bm_gather g;
	size_t size;
	int ret;

	bm_gather_start(&g, &pick->a, pick->max_size);
	bm_gather_expect(&g, got + tar->left, at_hand);
	ret = gather(&g, tar, first, got, err);
	if (!ret)
		ret = bm_gather_finish(&g, &pick->block, &data, &size, err);
	bm_gather_drop(&g);
	if (!ret)
		pick->bytes = span_of(data, size, false);
	return ret;
}

/* The first bytes of the current member. In memory all of it stays where it is. */
static int look(struct bm_tar *tar, struct span *whole, unsigned char *first, size_t *got,
		struct btfmin_error *err)
{
	struct span head;

	if (bm_feed_borrow(tar->feed, tar->left, whole)) {
		*got = whole->len < 2 ? whole->len : 2;
		(void)span_sub(*whole, 0, *got, &head);
		if (*got)
			memcpy(first, head.p, *got);
		tar->left = 0;
		return 0;
	}
	return bm_tar_read(tar, first, 2, got, err);
}

static bool fits(const struct bm_pick *pick, const char *name, const unsigned char *first,
		 size_t got)
{
	if (pick->wanted)
		return same_name(name, pick->wanted);
	return (pick->name && same_name(name, pick->name)) ||
	       bm_pick_is_btf(name, span_of(first, got, false));
}

static int take(struct bm_pick *pick, struct bm_tar *tar, const struct bm_tar_entry *entry,
		uint64_t at_hand, struct btfmin_error *err)
{
	struct span whole = span_of(NULL, 0, false);
	unsigned char first[2] = {0, 0};
	size_t got;
	int ret = look(tar, &whole, first, &got, err);

	if (ret || !fits(pick, entry->name, first, got))
		return ret;
	if (pick->name && !same_name(pick->name, entry->name)) {
		pick->count++;
		return 0;
	}
	pick->twice |= pick->name != NULL;
	if (!pick->name)
		pick->count++;
	forget(pick);
	ret = keep_name(pick, entry->name, err);
	if (ret)
		return ret;
	pick->bytes = whole;
	return whole.p ? 0 : keep_bytes(pick, tar, first, got, at_hand, err);
}

static int judge(const struct bm_pick *pick, struct btfmin_error *err)
{
	if (pick->count == 1)
		return 0;
	if (pick->count)
		return fail_plain(err, BTFMIN_ERR_ABSENT,
				  "several members of the archive are BTF, and none was named");
	if (pick->wanted)
		return fail_plain(err, BTFMIN_ERR_ABSENT,
				  "the archive has no regular file of that name");
	return fail_plain(err, BTFMIN_ERR_ABSENT, "no .btf member in the archive");
}

int bm_pick(struct bm_pick *pick, struct bm_tar *tar, uint64_t at_hand, struct btfmin_error *err)
{
	struct bm_tar_entry entry;
	int ret;

	while ((ret = bm_tar_next(tar, &entry, err)) > 0) {
		ret = take(pick, tar, &entry, at_hand, err);
		if (ret)
			return ret;
	}
	return ret ? ret : judge(pick, err);
}
