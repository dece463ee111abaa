/* SPDX-License-Identifier: BSD-2-Clause */
/* verify_split.c - do a minimal kernel and its minimal modules give the same answers */
#include "btf.h"
#include "resolve.h"

/* The parts as views: each as it was written, and put on the one before it. */
struct views {
	struct btfmin_allocator a;
	struct btfmin_btf **own, **chain;
	struct btfmin_moved *moved;
	size_t count;
};

static int views_alloc(struct views *v, const struct btfmin_allocator *a, size_t count,
		       struct btfmin_error *err)
{
	v->a = *a;
	v->count = count;
	v->own = bm_zalloc(a, count, sizeof(*v->own));
	v->chain = bm_zalloc(a, count, sizeof(*v->chain));
	v->moved = bm_zalloc(a, count, sizeof(*v->moved));
	return v->own && v->chain && v->moved ? 0 : fail_nomem(err);
}

static void views_free(struct views *v)
{
	while (v->own && v->chain && v->moved && v->count > 0) {
		v->count--;
		btfmin_btf_close(v->chain[v->count]);
		btfmin_btf_close(v->own[v->count]);
		btfmin_moved_free(&v->moved[v->count], &v->a);
	}
	bm_free(&v->a, v->own);
	bm_free(&v->a, v->chain);
	bm_free(&v->a, v->moved);
}

/* Opens part i on the kernel's, and if others are below it, once more on those; *top goes up. */
static int open_part(struct views *v, size_t i, const struct btfmin_emitted *part,
		     const struct btfmin_btf *target, const struct btfmin_btf **top,
		     struct btfmin_error *err)
{
	struct btfmin_btf_opts opts;
	int r;

	memset(&opts, 0, sizeof(opts));
	opts.allocator = &v->a;
	opts.base = i ? v->own[0] : NULL;
	if (i == 0 && bm_find_long(target) == 0) /* only the container told: it cannot be kept */
		opts.pointer_size = target->pointer_size;
	r = btfmin_btf_open(&v->own[i], part->data, part->size, &opts, err);
	if (r < 0 || i < 2) {
		*top = v->own[i];
		return r;
	}
	r = btfmin_split_move(&v->moved[i], v->own[i], *top, &v->a, err);
	if (r < 0)
		return r;
	opts.base = *top;
	r = btfmin_btf_open(&v->chain[i], v->moved[i].data, v->moved[i].size, &opts, err);
	*top = v->chain[i];
	return r;
}

static int verify(struct views *v, const struct btfmin_result *result,
		  const struct btfmin_emitted *parts, struct btfmin_error *err)
{
	struct btfmin_resolve_opts ropts = result->opts;
	const struct btfmin_btf *top = NULL;
	struct btfmin_result *min;
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < v->count; i++)
		r = open_part(v, i, &parts[i], result->target, &top, err);
	if (r < 0)
		return r;
	ropts.kernel = v->own[0];
	r = btfmin_resolve(&min, result->relos, top, &ropts, err);
	if (r == 0)
		r = btfmin_compare(result, min, err);
	btfmin_result_free(min);
	return r;
}

int btfmin_verify_split(const struct btfmin_result *result, const struct btfmin_emitted *parts,
			size_t count, struct btfmin_error *err)
{
	struct views v;
	int r;

	if (!result || !parts || !count)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no result or no parts given");
	memset(&v, 0, sizeof(v));
	r = views_alloc(&v, &result->a, count, err);
	if (r == 0)
		r = verify(&v, result, parts, err);
	views_free(&v);
	return r;
}
