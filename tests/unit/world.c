/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>

#include "unit.h"
#include "world.h"
#include "check_output.h"
#include "../support/show_btf.h"

void world_begin(struct world *w, int be)
{
	memset(w, 0, sizeof(*w));
	w->be = be;
	w->local = mb_new();
	w->kernel = mb_new();
}

void world_end(struct world *w)
{
	btfmin_result_free(w->result);
	btfmin_relos_free(w->relos);
	btfmin_btf_close(w->local_btf);
	chain_close(&w->target);
	blob_free(&w->local_bytes);
	mb_free(w->local);
	while (w->nr_modules > 0)
		mb_free(w->modules[--w->nr_modules]);
	mb_free(w->kernel);
	memset(w, 0, sizeof(*w));
}

struct mb *world_module(struct world *w)
{
	assert_true(w->nr_modules < WORLD_MODULES);
	w->modules[w->nr_modules] = mb_new_split(w->kernel);
	return w->modules[w->nr_modules++];
}

size_t ask_insn(struct world *w, uint32_t opcode, uint32_t kind, uint32_t type, const char *access)
{
	struct btfmin_record *r = &w->asks[w->nr_asks];

	assert_true(w->nr_asks < WORLD_ASKS);
	memset(r, 0, sizeof(*r));
	r->section = mb_str(w->local, "kprobe/do_exit");
	r->insn_off = (uint32_t)w->nr_asks * 16;
	r->type_id = type;
	r->access_str_off = mb_str(w->local, access);
	r->kind = kind;
	r->opcode = opcode;
	r->file_offset = 0x1000 + w->nr_asks * 16;
	return w->nr_asks++;
}

size_t ask(struct world *w, uint32_t kind, uint32_t type, const char *access)
{
	return ask_insn(w, OP_MOV, kind, type, access);
}

static void must(int status, const struct btfmin_error *err, const char *what)
{
	if (status)
		fail_msg("%s: %s: %s (type %u, offset %llu)", what, btfmin_status_name(status),
			 err->text, (unsigned)err->type_id, (unsigned long long)err->offset);
}

static void open_module(struct chain *c, const struct mb *module, size_t i, int be)
{
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct btfmin_error err = {0, 0, 0, ""};

	opts.base = c->kernel;
	c->module_bytes[i] = mb_blob(module, be);
	must(btfmin_btf_open(&c->on_kernel[i], c->module_bytes[i].data, c->module_bytes[i].size,
			     &opts, &err),
	     &err, "opening a module's BTF");
	must(btfmin_split_move(&c->moved[i], c->on_kernel[i], c->top, NULL, &err), &err,
	     "moving a module");
	opts.base = c->top;
	must(btfmin_btf_open(&c->moved_btf[i], c->moved[i].data, c->moved[i].size, &opts, &err),
	     &err, "opening a moved module");
	c->top = c->moved_btf[i];
}

void chain_open(struct chain *c, const struct world *w, int be)
{
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct btfmin_error err = {0, 0, 0, ""};
	size_t i;

	memset(c, 0, sizeof(*c));
	opts.pointer_size = w->target_pointer_size;
	c->kernel_bytes = mb_blob(w->kernel, be);
	must(btfmin_btf_open(&c->kernel, c->kernel_bytes.data, c->kernel_bytes.size, &opts, &err),
	     &err, "opening the kernel's BTF");
	c->top = c->kernel;
	for (i = 0; i < w->nr_modules; i++)
		open_module(c, w->modules[i], i, be);
}

void chain_close(struct chain *c)
{
	size_t i;

	for (i = WORLD_MODULES; i > 0; i--) {
		btfmin_btf_close(c->moved_btf[i - 1]);
		btfmin_moved_free(&c->moved[i - 1], NULL);
		btfmin_btf_close(c->on_kernel[i - 1]);
		blob_free(&c->module_bytes[i - 1]);
	}
	btfmin_btf_close(c->kernel);
	blob_free(&c->kernel_bytes);
	memset(c, 0, sizeof(*c));
}

void world_resolve(struct world *w)
{
	struct btfmin_resolve_opts ropts = {NULL, 0, 0, NULL};
	struct btfmin_error err = {0, 0, 0, ""};

	w->local_bytes = mb_blob(w->local, w->be);
	must(btfmin_btf_open(&w->local_btf, w->local_bytes.data, w->local_bytes.size, NULL, &err),
	     &err, "opening the local BTF");
	chain_open(&w->target, w, w->be);
	w->kernel_btf = w->target.kernel;
	ropts.kernel = w->target.kernel;
	must(btfmin_relos_new(&w->relos, NULL, &err), &err, "relos_new");
	must(btfmin_relos_add(w->relos, w->local_btf, w->asks, w->nr_asks, &err), &err,
	     "relos_add");
	must(btfmin_resolve(&w->result, w->relos, w->target.top, &ropts, &err), &err, "resolve");
}

struct btfmin_answer world_answer(const struct world *w, size_t index)
{
	struct btfmin_error err = {0, 0, 0, ""};
	struct btfmin_answer a;

	must(btfmin_result_answer(w->result, index, &a, &err), &err, "result_answer");
	return a;
}

void expect_outcome_at(const struct world *w, size_t index, int outcome, const char *file, int line)
{
	struct btfmin_answer a = world_answer(w, index);

	if (a.outcome != outcome)
		print_error("record %u is %s, not %s: %s\n", (unsigned)index,
			    btfmin_outcome_name(a.outcome), btfmin_outcome_name(outcome),
			    a.error.status ? a.error.text : "no error");
	_assert_int_equal((LargestIntegralType)a.outcome, (LargestIntegralType)outcome, file, line);
}

void expect_found_at(const struct world *w, size_t index, uint64_t value, const char *file,
		     int line)
{
	struct btfmin_answer a = world_answer(w, index);

	expect_outcome_at(w, index, BTFMIN_FOUND, file, line);
	_assert_int_equal(a.target_value, value, file, line);
}

void expect_fault_at(const struct world *w, size_t index, int outcome, int status, const char *file,
		     int line)
{
	struct btfmin_answer a = world_answer(w, index);

	expect_outcome_at(w, index, outcome, file, line);
	if (a.error.status != status)
		print_error("record %u: %s\n", (unsigned)index, a.error.text);
	_assert_int_equal((LargestIntegralType)a.error.status, (LargestIntegralType)status, file,
			  line);
	_assert_true(a.error.text != NULL && *a.error.text, "the error has a text", file, line);
}

void expect_local_at(const struct world *w, size_t index, uint64_t value, const char *file,
		     int line)
{
	struct btfmin_answer a = world_answer(w, index);

	_assert_int_equal((LargestIntegralType)a.has_local, 1, file, line);
	_assert_int_equal(a.local_value, value, file, line);
}

void expect_minimal(const struct world *w)
{
	struct btfmin_error err = {0, 0, 0, ""};
	struct btfmin_emitted out;

	must(btfmin_emit(&out, w->result, 0, &err), &err, "emit");
	check_output(w, &out, 0);
	btfmin_emitted_free(&out, NULL);
}

void expect_types_at(const struct world *w, uint32_t flags, const char *text, const char *file,
		     int line)
{
	struct btfmin_error err = {0, 0, 0, ""};
	struct btfmin_emitted out;
	char *shown;

	must(btfmin_emit(&out, w->result, flags, &err), &err, "emit");
	shown = show_btf(out.data, out.size);
	if (strcmp(shown, text))
		print_error("expected:\n%sgot:\n%s", text, shown);
	_assert_string_equal(shown, text, file, line);
	free(shown);
	check_output(w, &out, flags);
	btfmin_emitted_free(&out, NULL);
}
