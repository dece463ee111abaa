/* SPDX-License-Identifier: BSD-2-Clause */
#include "select.h"

#define DUMP_FLAGS (BTFMIN_DUMP_CLOSURE | BTFMIN_DUMP_MANGLE | BTFMIN_DUMP_PRETTY)

/*
 * What follows the kind's word in "struct task_struct", if that word is t's; else NULL. A name of
 * several words ("unsigned int") is a type's whole name first of all.
 */
static const char *without_kind(const struct bm_type *t, const char *name)
{
	uint32_t kind = t->kind;
	const char *word;
	size_t len;

	if (kind == BTFMIN_KIND_FWD)
		kind = t->kflag ? BTFMIN_KIND_UNION : BTFMIN_KIND_STRUCT;
	if (kind == BTFMIN_KIND_ENUM64)
		kind = BTFMIN_KIND_ENUM;
	word = btfmin_kind_name(kind);
	len = strlen(word);
	return !strncmp(name, word, len) && name[len] == ' ' ? name + len + 1 : NULL;
}

static bool has_name(const struct bm_type *t, const char *own, const char *name)
{
	const char *rest;

	if (!strcmp(own, name))
		return true;
	rest = without_kind(t, name);
	return rest && !strcmp(own, rest);
}

/* t's own name, or NULL: none, or none that can be read. */
static const char *own_name(const struct bm_type *t)
{
	const char *own;

	if (bm_string(t->b, t->name, &own, NULL) || !*own)
		return NULL;
	return own;
}

uint32_t btfmin_btf_find(const struct btfmin_btf *btf, const char *name, uint32_t after)
{
	uint32_t id, end = btfmin_btf_type_count(btf);
	const char *own;
	struct bm_type t;

	if (!name)
		return 0;
	for (id = after; end && id < end - 1;) {
		if (bm_type(btf, ++id, &t, NULL))
			return 0;
		own = own_name(&t);
		if (own && has_name(&t, own, name))
			return id;
	}
	return 0;
}

/* Types in a list of work, each once. */
struct work {
	struct bm_select *s;
	uint32_t *ids;
	size_t count;
};

static void work_add(struct work *w, uint32_t id)
{
	if (id && id < w->s->end && bits_add(w->s->ids, id))
		w->ids[w->count++] = id;
}

/* Puts in all that t refers to: its words of role I. */
static void add_references(struct work *w, const struct bm_type *t)
{
	const struct bm_kind *k;
	uint32_t i, j, at;

	if (t->kind >= BM_KINDS_KNOWN)
		return; /* the layout section tells lengths, not meanings */
	k = &bm_kinds[t->kind];
	if (k->third == 'I')
		work_add(w, t->third);
	for (i = 0; i < k->fixed_words; i++) {
		if (k->fixed[i] == 'I')
			work_add(w, bm_word(t, BM_W_FIXED + i));
	}
	for (j = 0; j < k->elem_words; j++) {
		if (k->elem[j] != 'I')
			continue;
		at = bm_elem(t, 0) + j;
		for (i = 0; i < t->vlen; i++, at += k->elem_words)
			work_add(w, bm_word(t, at));
	}
}

static int close_over(struct bm_select *s, const struct btfmin_btf *btf, struct btfmin_error *err)
{
	struct work w = {s, NULL, 0};
	struct bm_type t;
	uint32_t id;

	w.ids = bm_alloc(&s->a, s->end, sizeof(*w.ids)); /* a type goes in once at most */
	if (!w.ids)
		return fail_nomem(err);
	for (id = 1; id < s->end; id++) {
		if (bits_has(s->ids, id))
			w.ids[w.count++] = id;
	}
	while (w.count) {
		if (!bm_type(btf, w.ids[--w.count], &t, NULL))
			add_references(&w, &t);
	}
	bm_free(&s->a, w.ids);
	return 0;
}

static int add_names(struct bm_select *s, const struct btfmin_btf *btf,
		     const struct btfmin_dump_opts *opts, struct btfmin_error *err)
{
	size_t i;

	for (i = 0; i < opts->name_count; i++) {
		uint32_t id = btfmin_btf_find(btf, opts->names[i], 0);

		if (!id)
			return fail_plain(err, BTFMIN_ERR_ABSENT, "no type has the name asked for");
		for (; id; id = btfmin_btf_find(btf, opts->names[i], id))
			bits_add(s->ids, id);
	}
	return 0;
}

static void add_own(struct bm_select *s)
{
	uint32_t id;

	for (id = s->first; id < s->end; id++)
		bits_add(s->ids, id);
}

int bm_select(struct bm_select *out, const struct btfmin_btf *btf,
	      const struct btfmin_dump_opts *opts, struct btfmin_error *err)
{
	bool closure = opts && opts->flags & BTFMIN_DUMP_CLOSURE;
	bool named = opts && opts->name_count;
	int r = 0;

	memset(out, 0, sizeof(*out));
	if (!btf || (named && !opts->names) || (opts && opts->flags & ~DUMP_FLAGS))
		return fail_plain(err, BTFMIN_ERR_USAGE,
				  "no BTF or no names given, or unknown flags");
	out->a = bm_allocator(opts ? opts->allocator : NULL);
	out->first = btf->first_id;
	out->end = btfmin_btf_type_count(btf);
	if (!named && !(closure && btf->base))
		return 0;
	out->ids = bm_zalloc(&out->a, bits_words(out->end), sizeof(*out->ids));
	if (!out->ids)
		return fail_nomem(err);
	if (named)
		r = add_names(out, btf, opts, err);
	else
		add_own(out);
	return r || !closure ? r : close_over(out, btf, err);
}

void bm_select_free(struct bm_select *s)
{
	if (s->ids)
		bm_free(&s->a, s->ids);
	s->ids = NULL;
}
