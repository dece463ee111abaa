/* SPDX-License-Identifier: BSD-2-Clause */
/* c_dump.c - the header as a whole */
#include "c_write.h"

static const char head[] = "#ifndef __VMLINUX_H__\n"
			   "#define __VMLINUX_H__\n"
			   "\n"
			   "#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n"
			   "#pragma clang attribute push (__attribute__((preserve_access_index)), "
			   "apply_to = record)\n"
			   "#endif\n"
			   "\n";
static const char tail[] = "#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n"
			   "#pragma clang attribute pop\n"
			   "#endif\n"
			   "\n"
			   "#endif /* __VMLINUX_H__ */\n";

int bm_c_fail(struct bm_c *c, int status, uint32_t id, const char *text)
{
	struct bm_type t;
	uint64_t at = bm_type(c->btf, id, &t, NULL) ? BTFMIN_NO_OFFSET : bm_type_offset(&t);

	return fail(c->err, status, id, at, text);
}

/* The bytes of the strings of a BTF and its bases. */
static uint64_t all_strings(const struct btfmin_btf *btf)
{
	return (uint64_t)btf->first_str + btf->strs.len;
}

static int begin(struct bm_c *c, const struct btfmin_dump_opts *opts)
{
	uint64_t bytes = bm_words(c->btf) * 4 + all_strings(c->btf);
	uint64_t max = opts && opts->max_size ? opts->max_size : bm_out_max(bytes);

	c->steps = max; /* every reference that is followed becomes at least a byte of text */
	c->strings = all_strings(c->btf);
	c->count = btfmin_btf_type_count(c->btf);
	c->fit = bm_zalloc(&c->a, bits_words(c->strings), sizeof(*c->fit));
	c->queue = bm_alloc(&c->a, c->count, sizeof(*c->queue));
	bm_out_init(&c->out, &c->a, opts && opts->name_count ? 4096 : bytes, max);
	return c->fit && c->queue ? bm_c_read_types(c) : fail_nomem(c->err);
}

static int write_all(struct bm_c *c, const struct bm_select *chosen)
{
	int r = bm_c_order(c, chosen);

	if (r < 0)
		return r;
	bm_out_str(&c->out, head);
	r = bm_c_emit(c);
	bm_out_str(&c->out, tail);
	return r;
}

static void end(struct bm_c *c)
{
	bm_c_names_free(c);
	bm_free(&c->a, c->types);
	bm_free(&c->a, c->queue);
	bm_free(&c->a, c->fit);
	bm_free(&c->a, c->stack->tasks);
	bm_free(&c->a, c->stack->chain);
}

int btfmin_dump_c(struct btfmin_text *out, const struct btfmin_btf *btf,
		  const struct btfmin_dump_opts *opts, struct btfmin_error *err)
{
	struct bm_c_stack stack = {NULL, 0, 0, NULL, 0, 0};
	struct btfmin_error own = {0, 0, 0, NULL};
	struct bm_select chosen;
	struct bm_c c;
	int r;

	if (!out)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no place for the text");
	out->data = NULL;
	out->size = 0;
	memset(&c, 0, sizeof(c));
	r = bm_select(&chosen, btf, opts, err);
	if (r == 0) {
		c.a = bm_allocator(opts ? opts->allocator : NULL);
		c.btf = btf;
		c.err = err ? err : &own;
		c.flags = opts ? opts->flags : 0;
		c.stack = &stack;
		r = begin(&c, opts);
		if (r == 0)
			r = write_all(&c, &chosen);
		if (r == 0)
			r = bm_out_finish(&c.out, out, err);
		else
			bm_out_drop(&c.out);
		end(&c);
	}
	bm_select_free(&chosen);
	return r;
}
