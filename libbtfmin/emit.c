/* SPDX-License-Identifier: BSD-2-Clause */
/* emit.c - the minimal BTF as bytes */
#include "emit.h"

static int make(struct bm_out *o, const struct btfmin_result *result, uint32_t flags, bool apart,
		struct btfmin_error *err)
{
	struct bm_keep k;
	int r;

	memset(o, 0, sizeof(*o));
	o->a = result->a;
	r = bm_keep_all(&k, result, flags & BTFMIN_EMIT_READABLE, apart, err);
	if (r == 0)
		r = bm_out_take(o, &k, err);
	if (r == 0)
		r = bm_out_merge(o, err);
	bm_keep_free(&k);
	return r;
}

static int check_call(const struct btfmin_result *result, uint32_t flags, struct btfmin_error *err)
{
	if (!result || (flags & ~BTFMIN_EMIT_READABLE))
		return fail_plain(err, BTFMIN_ERR_USAGE, "no result given, or unknown flags");
	if (result->nrecords != result->relos->nrecords)
		return fail_plain(err, BTFMIN_ERR_USAGE, "records were added to the set meanwhile");
	return 0;
}

int btfmin_emit(struct btfmin_emitted *out, const struct btfmin_result *result, uint32_t flags,
		struct btfmin_error *err)
{
	struct bm_out o;
	int r;

	if (!out)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no place for the BTF given");
	memset(out, 0, sizeof(*out));
	r = check_call(result, flags, err);
	if (r < 0)
		return r;
	r = make(&o, result, flags, false, err);
	if (r == 0)
		r = bm_out_write(&o, 0, result->target->types.be, out, err);
	bm_out_free(&o);
	return r;
}

/* How many blobs of the target stand on the kernel. */
static size_t modules_of(const struct btfmin_result *result)
{
	const struct btfmin_btf *b = result->target;
	size_t n = 0;

	for (; result->opts.kernel && b != result->opts.kernel; b = b->base)
		n++;
	return n;
}

int btfmin_emit_split(struct btfmin_emitted *outs, size_t count, const struct btfmin_result *result,
		      uint32_t flags, struct btfmin_error *err)
{
	struct bm_out o;
	size_t i;
	int r;

	if (!outs)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no place for the BTFs given");
	memset(outs, 0, count * sizeof(*outs));
	r = check_call(result, flags, err);
	if (r < 0)
		return r;
	if (count != modules_of(result) + 1)
		return fail_plain(err, BTFMIN_ERR_USAGE, "not as many BTFs as kernel and modules");
	r = make(&o, result, flags, count > 1, err);
	for (i = 0; r == 0 && i < count; i++)
		r = bm_out_write(&o, (uint32_t)i, result->target->types.be, &outs[i], err);
	for (i = 0; r < 0 && i < count; i++)
		btfmin_emitted_free(&outs[i], &result->a);
	bm_out_free(&o);
	return r;
}

void btfmin_emitted_free(struct btfmin_emitted *emitted, const struct btfmin_allocator *allocator)
{
	struct btfmin_allocator a = bm_allocator(allocator);

	if (!emitted)
		return;
	bm_free(&a, emitted->data);
	memset(emitted, 0, sizeof(*emitted));
}
