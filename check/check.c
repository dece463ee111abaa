/* SPDX-License-Identifier: BSD-2-Clause */
/* check.c - from a view to its faults: the blob, then each type in the order of ids */
#include "check.h"

#define FAULTS_MAX  1000u
#define TYPES_MAX   0xfffffu   /* BTF_MAX_TYPE of include/uapi/linux/btf.h, void included */
#define STRINGS_MAX 0x1000000u /* BTF_MAX_NAME_OFFSET and one */

/* Offsets of fields in the header; Documentation/bpf/btf.rst, section 2. */
#define AT_FLAGS    3u
#define AT_TYPE_LEN 12u
#define AT_STR_OFF  16u
#define AT_STR_LEN  20u
#define AT_LAYOUT   24u

static void check_blob(struct bm_check *c)
{
	static const struct {
		uint32_t note, at;
		enum bm_rule rule;
	} rows[] = {
		{BTFMIN_NOTE_FLAGS, AT_FLAGS, BM_FLAGS},
		{BTFMIN_NOTE_HEADER_TAIL, AT_LAYOUT, BM_HEADER_TAIL},
		{BTFMIN_NOTE_GAP, AT_STR_OFF, BM_GAP},
		{BTFMIN_NOTE_TRAILING, AT_STR_LEN, BM_TRAILING},
		{BTFMIN_NOTE_LAYOUT_SURPLUS, AT_LAYOUT, BM_LAYOUT_SURPLUS},
		{BTFMIN_NOTE_LAYOUT_DIFFERS, AT_LAYOUT, BM_LAYOUT_DIFFERS},
	};
	const struct btfmin_btf *btf = c->btf;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (btf->notes & rows[i].note)
			bm_fault_at(c, btf->file_at + rows[i].at, rows[i].rule);
	}
	if (btf->layout.len && c->kernel < BM_LINUX(7, 1))
		bm_fault_at(c, btf->file_at + AT_LAYOUT, BM_LAYOUT_NEW);
	if (!btf->base && !btf->count)
		bm_fault_at(c, btf->file_at + AT_TYPE_LEN, BM_NO_TYPES);
	if (btf->strs.len > STRINGS_MAX)
		bm_fault_at(c, btf->file_at + AT_STR_LEN, BM_STRINGS_LONG);
	if (btf->count > TYPES_MAX || btf->first_id > TYPES_MAX - btf->count)
		bm_fault_at(c, btf->file_at + AT_TYPE_LEN, BM_TYPES_MANY);
}

static void check_cycles(struct bm_check *c, const struct bm_type *t)
{
	uint32_t bits = c->known[t->id].bits;

	if (bits & BM_ON_RING)
		bm_fault_with(c, t, 0, BM_RING, bm_ring_next(c, t));
	if (bits & BM_MET_AGAIN)
		bm_fault(c, t, 0, BM_LOOP);
	if (bits & BM_TOO_DEEP)
		bm_fault(c, t, 0, BM_DEPTH);
}

/* What matters to every reader and no table tells. */
static void check_sense(struct bm_check *c, const struct bm_type *t)
{
	struct bm_type to;
	uint32_t i;

	if (t->kind == BTFMIN_KIND_FUNC && bm_refer(t, t->third, &to) &&
	    to.kind != BTFMIN_KIND_FUNC_PROTO)
		bm_fault_with(c, t, BM_W_THIRD, BM_NOT_PROTO, to.id);
	if (bm_is_composite(t))
		bm_check_twins(c, t);
	for (i = 0; t->kind == BTFMIN_KIND_DATASEC && i < t->vlen; i++) {
		if (bm_refer(t, bm_word(t, bm_elem(t, i)), &to) && to.id &&
		    to.kind != BTFMIN_KIND_VAR)
			bm_fault_with(c, t, bm_elem(t, i), BM_SEC_NOT_VAR, to.id);
	}
}

static void check_type(struct bm_check *c, uint32_t id)
{
	struct bm_type t;
	bool good;

	bm_type(c->btf, id, &t, NULL);
	good = bm_check_words(c, &t);
	if (t.kind < BM_KINDS_KNOWN)
		check_sense(c, &t);
	check_cycles(c, &t);
	if (!c->strict)
		return;
	if (!good) /* the rest would be about what is not there */
		return;
	bm_check_head(c, &t);
	bm_check_kind(c, &t);
	if (bm_is_modifier(t.kind) && !(c->known[id].bits & BM_ON_RING))
		bm_check_chain(c, &t);
}

static int run(struct bm_check *c, struct btfmin_error *err)
{
	uint32_t i;
	int r = bm_know(c, err);

	if (r == 0 && c->strict)
		r = bm_check_order(c, err);
	if (r < 0)
		return r;
	check_blob(c);
	bm_check_base(c);
	for (i = 0; i < c->btf->count && !c->nomem; i++)
		check_type(c, c->btf->first_id + i);
	return c->nomem ? fail_nomem(err) : 0;
}

int btfmin_check(struct btfmin_faults **out, const struct btfmin_btf *btf,
		 const struct btfmin_check_opts *opts, struct btfmin_error *err)
{
	static const struct btfmin_check_opts none;
	struct bm_check c;
	int r;

	if (out)
		*out = NULL;
	if (!opts)
		opts = &none;
	if (!out || !btf || opts->flags & ~BTFMIN_CHECK_STRICT)
		return fail_plain(err, BTFMIN_ERR_USAGE, "wrong call of btfmin_check");
	memset(&c, 0, sizeof(c));
	c.a = bm_allocator(opts->allocator);
	c.btf = btf;
	c.strict = opts->flags & BTFMIN_CHECK_STRICT;
	c.kernel = opts->kernel ? opts->kernel : BM_LINUX_NEWEST;
	if (bm_faults_new(&c.faults, &c.a, opts->max_faults ? opts->max_faults : FAULTS_MAX) < 0)
		return fail_nomem(err);
	r = run(&c, err);
	bm_free(&c.a, c.known);
	bm_free(&c.a, c.slots);
	if (r < 0)
		btfmin_faults_free(c.faults);
	else
		*out = c.faults;
	return r;
}
