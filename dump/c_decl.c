/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * c_decl.c - declarators
 *
 * BTF has a type's parts in the order in which one says it ("array of pointer to const char"); C
 * begins with the base, goes on with what stands nearest to it, and ends with the name, in
 * parentheses where an array or a function is pointed at; what stands behind the name comes in
 * the order of BTF again. So: the parts are taken down as a chain, written from its end, and what
 * belongs behind the name is left as tasks.
 */
#include "c_write.h"

struct bm_c_task *bm_c_push(struct bm_c *c, enum bm_c_what what, uint32_t id, uint32_t level)
{
	struct bm_c_stack *s = c->stack;
	struct bm_c_task *task;

	if (bm_grow(&c->a, (void **)&s->tasks, &s->cap, s->count, s->count + 1,
		    sizeof(*s->tasks))) {
		fail_nomem(c->err);
		return NULL;
	}
	task = &s->tasks[s->count++];
	memset(task, 0, sizeof(*task));
	task->what = what;
	task->id = id;
	task->level = level;
	return task;
}

/* Takes down the chain from a type to its base, which is its last link. */
static int take_down(struct bm_c *c, uint32_t id)
{
	struct bm_c_stack *s = c->stack;
	struct bm_type t;
	int r;

	for (;;) {
		if (s->links == s->links_cap && bm_grow(&c->a, (void **)&s->chain, &s->links_cap,
							s->links, s->links + 1, sizeof(*s->chain)))
			return fail_nomem(c->err);
		s->chain[s->links++] = id;
		switch (id ? c->types[id].kind : BTFMIN_KIND_VOID) {
		case BTFMIN_KIND_PTR:
		case BTFMIN_KIND_CONST:
		case BTFMIN_KIND_VOLATILE:
		case BTFMIN_KIND_RESTRICT:
		case BTFMIN_KIND_TYPE_TAG:
		case BTFMIN_KIND_FUNC_PROTO:
			id = c->types[id].third;
			break;
		case BTFMIN_KIND_ARRAY:
			r = bm_c_type(c, id, &t);
			if (r < 0)
				return r;
			id = bm_word(&t, BM_W_ARRAY_ELEM);
			break;
		default:
			return 0;
		}
	}
}

/* const, volatile, restrict of the type before, which stand at the chain's end: in front of it. */
static void put_qualifiers(struct bm_c *c, uint32_t from)
{
	struct bm_c_stack *s = c->stack;

	for (; s->links > from; s->links--) {
		const struct bm_c_type *t = &c->types[s->chain[s->links - 1]];

		if (!bm_c_qualifier(t))
			return;
		bm_out_str(&c->out, btfmin_kind_name(t->kind));
		bm_out_char(&c->out, ' ');
	}
}

/*
 * Those of arrays and functions mean nothing in C: an array's are its elements', and GCC writes
 * volatile for a function that does not return.
 */
static void drop_qualifiers(struct bm_c *c, uint32_t from)
{
	struct bm_c_stack *s = c->stack;

	while (s->links > from && bm_c_qualifier(&c->types[s->chain[s->links - 1]]))
		s->links--;
}

/* A base that stands for itself: no struct, union or enum that has to be written out. */
static int put_plain(struct bm_c *c, uint32_t id)
{
	const struct bm_c_type *t = &c->types[id];

	if (id == 0) {
		bm_out_str(&c->out, "void");
		return 0;
	}
	switch (t->kind) {
	case BTFMIN_KIND_INT:
	case BTFMIN_KIND_FLOAT:
		return bm_c_put_base(c, id);
	case BTFMIN_KIND_STRUCT:
		bm_out_str(&c->out, "struct ");
		break;
	case BTFMIN_KIND_UNION:
		bm_out_str(&c->out, "union ");
		break;
	case BTFMIN_KIND_ENUM:
	case BTFMIN_KIND_ENUM64:
		bm_out_str(&c->out, "enum ");
		break;
	case BTFMIN_KIND_FWD:
		bm_out_str(&c->out, t->marks & BM_C_KFLAG ? "union " : "struct ");
		break;
	default:
		break;
	}
	return bm_c_put_name(c, id);
}

static int put_called(struct bm_c *c, const struct bm_c_called *called, bool close)
{
	if (!called->name)
		return 0;
	if (!close)
		bm_out_char(&c->out, ' ');
	if (called->index == BM_NONE)
		return bm_c_put_name(c, called->id);
	return bm_c_put_element(c, called->name, called->id, called->index);
}

/* A tag on a type: "user" of a pointer, or any attribute at all if kind_flag is set. */
static int put_type_tag(struct bm_c *c, uint32_t id)
{
	const struct bm_c_type *t = &c->types[id];
	bool any = t->marks & BM_C_KFLAG;
	const char *text;
	size_t i;
	int r;

	r = bm_string(c->btf, t->name, &text, c->err);
	if (r < 0)
		return r;
	for (i = 0; text[i]; i++) {
		if (strchr("\"\\()/*#?", text[i]) || text[i] < ' ' || text[i] > '~')
			break; /* what ends a string, or begins something else */
	}
	if (text[i] || (any && bm_c_judge(text, i) < 0)) {
		if (!(c->flags & BTFMIN_DUMP_MANGLE))
			return bm_c_fail(c, BTFMIN_ERR_CORRUPT, id, "type tag that C cannot say");
		bm_out_str(&c->out, " /* a tag that C cannot say */");
		return 0;
	}
	bm_out_str(&c->out, any ? " __attribute__((" : " __attribute__((btf_type_tag(\"");
	bm_out_bytes(&c->out, text, i);
	bm_out_str(&c->out, any ? "))" : "\")))");
	return 0;
}

/* An array or a function: what comes behind the name waits; true in *closes if ( was written. */
static int put_suffix(struct bm_c *c, uint32_t id, const struct bm_c_task *rest, bool *close)
{
	struct bm_c_stack *s = c->stack;
	bool array = c->types[id].kind == BTFMIN_KIND_ARRAY, inner;
	struct bm_c_task *task;
	struct bm_type t;
	int r;

	drop_qualifiers(c, rest->chain);
	r = bm_c_type(c, id, &t);
	if (r < 0)
		return r;
	task = bm_c_push(c, array ? BM_C_DIMENSION : BM_C_PARAMS, id, rest->level);
	if (!task)
		return BTFMIN_ERR_NOMEM;
	if (array)
		task->index = bm_word(&t, BM_W_ARRAY_NELEMS);
	if (s->links == rest->chain)
		return 0;
	/* Only an array of arrays needs no parentheses. */
	inner = c->types[s->chain[s->links - 1]].kind == BTFMIN_KIND_ARRAY;
	task->closes = !array || !inner;
	if (!array || (rest->called.name && !*close))
		bm_out_char(&c->out, ' ');
	if (task->closes)
		bm_out_char(&c->out, '(');
	*close = true;
	return 0;
}

/* C has no array of functions, and no function that returns one of the two. */
static int check_pair(struct bm_c *c, uint32_t id, uint32_t inner)
{
	uint8_t of = c->types[id].kind, what = inner ? c->types[inner].kind : BTFMIN_KIND_VOID;

	if (of == BTFMIN_KIND_FUNC_PROTO &&
	    (what == BTFMIN_KIND_FUNC_PROTO || what == BTFMIN_KIND_ARRAY))
		return bm_c_fail(c, BTFMIN_ERR_UNSUPPORTED, id,
				 "function that returns an array or a function");
	return 0;
}

/* From the base's neighbour to the name. The task is a copy: others are pushed meanwhile. */
static int put_rest(struct bm_c *c, struct bm_c_task rest)
{
	struct bm_c_stack *s = c->stack;
	bool close = rest.closes; /* no blank is needed before what comes */
	uint32_t id, inner = rest.id;
	int r = 0;

	while (s->links > rest.chain && r == 0) {
		id = s->chain[--s->links];
		switch (c->types[id].kind) {
		case BTFMIN_KIND_PTR:
			bm_out_str(&c->out, close ? "*" : " *");
			close = true;
			break;
		case BTFMIN_KIND_TYPE_TAG:
			r = put_type_tag(c, id);
			close = false;
			break;
		case BTFMIN_KIND_ARRAY:
		case BTFMIN_KIND_FUNC_PROTO:
			r = check_pair(c, id, inner);
			if (r == 0)
				r = put_suffix(c, id, &rest, &close);
			break;
		default:
			bm_out_char(&c->out, ' ');
			bm_out_str(&c->out, btfmin_kind_name(c->types[id].kind));
			close = false;
		}
		inner = id;
	}
	return r < 0 ? r : put_called(c, &rest.called, close);
}

int bm_c_declare(struct bm_c *c, uint32_t type, const struct bm_c_called *called, uint32_t level)
{
	struct bm_c_stack *s = c->stack;
	struct bm_c_task rest = {BM_C_REST, 0,     0,     level, 0,      (uint32_t)s->links,
				 false,     false, false, false, *called},
			 *task;
	const struct bm_c_type *base;
	int r;

	r = take_down(c, type);
	if (r < 0)
		return r;
	rest.id = s->chain[--s->links];
	base = &c->types[rest.id];
	put_qualifiers(c, rest.chain);
	if (rest.id && !base->name && bm_c_composite(base)) {
		task = bm_c_push(c, BM_C_REST, rest.id, level);
		if (!task)
			return BTFMIN_ERR_NOMEM;
		*task = rest;
		return bm_c_open(c, rest.id, level, false);
	}
	if (rest.id && !base->name && bm_c_enum(base))
		r = bm_c_put_enum(c, rest.id, level);
	else
		r = put_plain(c, rest.id);
	return r < 0 ? r : put_rest(c, rest);
}

/* ---- all of it ---- */

static int put_task(struct bm_c *c)
{
	struct bm_c_stack *s = c->stack;
	struct bm_c_task *task = &s->tasks[s->count - 1];

	switch (task->what) {
	case BM_C_REST:
		s->count--;
		return put_rest(c, *task);
	case BM_C_DIMENSION:
		s->count--;
		bm_out_str(&c->out, task->closes ? ")[" : "[");
		bm_out_u32(&c->out, task->index);
		bm_out_char(&c->out, ']');
		return 0;
	case BM_C_PARAMS:
		return bm_c_params(c);
	default:
		return bm_c_members(c);
	}
}

/* Until nothing waits. A text that has failed is not gone on with: nobody will see it. */
static int put_tasks(struct bm_c *c, int r)
{
	while (r == 0 && c->stack->count && !bm_out_failed(&c->out))
		r = put_task(c);
	c->stack->count = c->stack->links = 0;
	return r;
}

int bm_c_put_typedef(struct bm_c *c, uint32_t id)
{
	const struct bm_c_type *t = &c->types[id];
	struct bm_c_called called = {t->name, id, BM_NONE};
	const char *name = "";

	bm_string(c->btf, t->name, &name, NULL);
	/* Old versions of GCC say that it is void. */
	if (!t->third && !strcmp(name, "__gnuc_va_list")) {
		bm_out_str(&c->out, "typedef __builtin_va_list ");
		return bm_c_put_name(c, id);
	}
	if (!t->name)
		return bm_c_fail(c, BTFMIN_ERR_CORRUPT, id, "typedef without a name");
	bm_out_str(&c->out, "typedef ");
	return put_tasks(c, bm_c_declare(c, t->third, &called, 0));
}

int bm_c_put_composite(struct bm_c *c, uint32_t id)
{
	return put_tasks(c, bm_c_open(c, id, 0, true));
}
