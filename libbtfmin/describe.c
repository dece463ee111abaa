/* SPDX-License-Identifier: BSD-2-Clause */
/* describe.c - what a record asks for, in C's words */
#include "relos.h"

/* Text into a buffer that may be too short; len is what the whole would have. */
struct text {
	char *buf;
	size_t size;
	size_t len;
};

static void put(struct text *t, const char *s)
{
	size_t i;

	for (i = 0; s[i] && i < BM_NAME_MAX; i++, t->len++)
		if (t->len + 1 < t->size)
			t->buf[t->len] = s[i];
}

static void put_index(struct text *t, uint32_t n)
{
	char digits[11];
	int i = 10;

	digits[i] = '\0';
	do
		digits[--i] = (char)('0' + n % 10);
	while (n /= 10);
	put(t, "[");
	put(t, digits + i);
	put(t, "]");
}

/* "struct task_struct", or as much of it as there is. */
static void put_root(struct text *t, const struct btfmin_btf *btf, uint32_t id)
{
	struct bm_type type;
	const char *name;

	if (id == 0 || bm_type(btf, id, &type, NULL) < 0) {
		put(t, "type ");
		put_index(t, id);
		return;
	}
	put(t, btfmin_kind_name(type.kind));
	put(t, " ");
	bm_string(btf, type.name, &name, NULL);
	put(t, *name ? name : "(anonymous)");
}

static void put_steps(struct text *t, const struct btfmin_relos *relos, const struct bm_query *q)
{
	const struct bm_step *step = bm_query_steps(relos, q);
	uint32_t i;

	for (i = 0; i < q->steps; i++, step++) {
		if (step->name) {
			put(t, bm_is_enumval_kind(q->kind) ? "::" : ".");
			put(t, step->name);
		} else if (i > 0 || step->idx > 0) {
			put_index(t, step->idx);
		}
	}
}

size_t btfmin_relos_describe(const struct btfmin_relos *relos, size_t index, char *buf, size_t size)
{
	const struct bm_query *q;
	struct text t;

	t.buf = buf;
	t.size = buf ? size : 0;
	t.len = 0;
	if (t.size)
		buf[0] = '\0';
	if (!relos || index >= relos->nrecords)
		return 0;
	q = &relos->queries[relos->records[index].query];
	put_root(&t, relos->objects[q->object].btf, q->type_id);
	put_steps(&t, relos, q);
	if (t.size)
		buf[t.len < t.size ? t.len : t.size - 1] = '\0';
	return t.len;
}
