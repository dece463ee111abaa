/* SPDX-License-Identifier: BSD-2-Clause */
/* c_param.c - the parameters of functions, each a declaration of its own */
#include "c_write.h"

/* One parameter; what it is called is its own, since it is seen nowhere else. */
static int put_param(struct bm_c *c, const struct bm_type *t, uint32_t i, uint32_t level)
{
	uint32_t at = bm_elem(t, i), type = bm_word(t, at + 1);
	struct bm_c_called called = {bm_word(t, at), t->id, i};

	if (called.name && bm_c_nameless(c, called.name))
		called.name = 0;
	if (i)
		bm_out_str(&c->out, ", ");
	if (type)
		return bm_c_declare(c, type, &called, level);
	if (i + 1 < t->vlen)
		return bm_c_fail(c, BTFMIN_ERR_UNSUPPORTED, t->id, "parameter of type void");
	bm_out_str(&c->out, "...");
	return 0;
}

int bm_c_params(struct bm_c *c)
{
	struct bm_c_stack *s = c->stack;
	size_t top = s->count;
	struct bm_type t;
	uint32_t level, i;
	int r;

	r = bm_c_type(c, s->tasks[top - 1].id, &t);
	if (r < 0)
		return r;
	i = s->tasks[top - 1].index;
	level = s->tasks[top - 1].level;
	if (i == 0) {
		bm_out_str(&c->out, s->tasks[top - 1].closes ? ")(" : "(");
		/* Nothing, or one parameter of type void, is how compilers write (void). */
		if (t.vlen == 0 || (t.vlen == 1 && !bm_word(&t, bm_elem(&t, 0) + 1))) {
			bm_out_str(&c->out, "void");
			i = t.vlen;
		}
	}
	while (i < t.vlen) {
		s->tasks[top - 1].index = ++i;
		r = put_param(c, &t, i - 1, level);
		if (r < 0 || s->count > top)
			return r;
	}
	bm_out_char(&c->out, ')');
	s->count--;
	return 0;
}
