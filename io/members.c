/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "fail.h"
#include "mem.h"
#include "peel.h"

struct btfmin_members {
	struct btfmin_allocator a;
	struct bm_peel peel;
	struct bm_tar_entry entry;
	struct btfmin_error failure; /* the first one; status 0: none */
	bool done;
};

static int open_tar(struct bm_peel *p, struct btfmin_error *err)
{
	int ret = bm_peel_codecs(p, err);

	if (ret)
		return ret < 0 ? ret : 0;
	ret = bm_peel_push(p, BTFMIN_LAYER_UNKNOWN, "unknown", 0, p->now.len, err);
	return ret ? ret : fail(err, BTFMIN_ERR_ABSENT, 0, 0, "no tar archive");
}

int btfmin_members_open(struct btfmin_members **out, const void *data, size_t size,
			const struct btfmin_source_opts *opts, struct btfmin_error *err)
{
	struct btfmin_allocator a = bm_allocator(opts ? opts->allocator : NULL);
	struct btfmin_members *m;
	int ret;

	if (!out)
		return fail_plain(err, BTFMIN_ERR_USAGE, "btfmin_members_open: out is NULL");
	*out = NULL;
	if (!data && size)
		return fail_plain(err, BTFMIN_ERR_USAGE, "btfmin_members_open: data is NULL");
	m = bm_zalloc(&a, 1, sizeof(*m));
	if (!m)
		return fail_nomem(err);
	m->a = a;
	bm_peel_start(&m->peel, opts, span_of(data, size, false));
	ret = open_tar(&m->peel, err);
	if (ret) {
		btfmin_members_close(m);
		return ret;
	}
	*out = m;
	return 0;
}

/* 1 and the next one, 0 at the end. */
static int next(struct btfmin_members *m, struct btfmin_member *out, struct btfmin_error *err)
{
	unsigned char first[2];
	size_t got = 0;
	int ret = bm_tar_next(&m->peel.tar, &m->entry, err);

	if (ret <= 0) {
		m->done = true;
		m->peel.notes |= m->peel.tar.notes;
		ret = bm_peel_blame(&m->peel, ret, err);
		bm_peel_shut(&m->peel);
		return ret;
	}
	ret = bm_tar_read(&m->peel.tar, first, sizeof(first), &got, err);
	if (ret)
		return bm_peel_blame(&m->peel, ret, err);
	out->name = m->entry.name;
	out->size = m->entry.size;
	out->is_btf = bm_pick_is_btf(m->entry.name, span_of(first, got, false));
	return 1;
}

int btfmin_members_next(struct btfmin_members *members, struct btfmin_member *out,
			struct btfmin_error *err)
{
	int ret;

	if (!members || !out)
		return fail_plain(err, BTFMIN_ERR_USAGE, "btfmin_members_next: NULL was given");
	memset(out, 0, sizeof(*out));
	if (!members->failure.status && !members->done) {
		ret = next(members, out, &members->failure);
		if (ret >= 0)
			return ret;
	}
	if (members->failure.status && err)
		*err = members->failure;
	return members->failure.status;
}

uint32_t btfmin_members_notes(const struct btfmin_members *members)
{
	return members ? members->peel.notes : 0;
}

void btfmin_members_close(struct btfmin_members *members)
{
	struct btfmin_allocator a;

	if (!members)
		return;
	a = members->a;
	bm_peel_end(&members->peel);
	bm_free(&a, members);
}
