/* SPDX-License-Identifier: BSD-2-Clause */
#include "job.h"
#include "unit.h"
#include "../support/heap.h"

#define MAX_BYTES ((size_t)64 << 20)

struct btfmin_answer last;
struct btfmin_error why;

static int finish(struct heap *h, struct btfmin_btf *local, struct btfmin_btf *kernel,
		  struct btfmin_relos *relos, struct btfmin_result *result, int status)
{
	btfmin_result_free(result);
	btfmin_relos_free(relos);
	btfmin_btf_close(kernel);
	btfmin_btf_close(local);
	assert_int_equal(h->live, 0);
	assert_true(h->peak < MAX_BYTES);
	return status;
}

static int resolve_and_emit(const struct job *j, const struct blob *lb, const struct blob *kb,
			    uint32_t access)
{
	struct heap h;
	struct btfmin_btf_opts opts = {&h.allocator, NULL, 0, 0};
	struct btfmin_resolve_opts ropts = {&h.allocator, 0, 0, NULL};
	struct btfmin_btf *local = NULL, *kernel = NULL;
	struct btfmin_relos *relos = NULL;
	struct btfmin_result *result = NULL;
	struct btfmin_record r = {0, 0, 0, 0, 0, 0xb7, 0}, *records;
	struct btfmin_emitted out;
	uint32_t i;
	int status;

	heap_init(&h, 0, 0);
	memset(&last, 0, sizeof(last));
	ropts.max_steps = j->max_steps;
	r.type_id = j->type;
	r.access_str_off = access;
	r.kind = j->kind;
	status = btfmin_btf_open(&local, lb->data, lb->size, &opts, &why);
	if (status == 0)
		status = btfmin_btf_open(&kernel, kb->data, kb->size, &opts, &why);
	if (status == 0)
		status = btfmin_relos_new(&relos, &h.allocator, &why);
	records = must_alloc((j->times + 1) * sizeof(r));
	for (i = 0; i == 0 || i < j->times; i++)
		records[i] = r;
	if (status == 0)
		status = btfmin_relos_add(relos, local, records, i, &why);
	free(records);
	if (status == 0)
		status = btfmin_resolve(&result, relos, kernel, &ropts, &why);
	if (status == 0)
		status = btfmin_result_answer(result, 0, &last, NULL);
	for (i = 0; status == 0 && i < 2; i++) { /* plain and readable */
		status = btfmin_emit(&out, result, i, &why);
		if (status == 0)
			status = btfmin_verify(result, out.data, out.size, &why);
		btfmin_emitted_free(&out, &h.allocator);
	}
	return finish(&h, local, kernel, relos, result, status);
}

int run(struct job j, int be)
{
	uint32_t access = mb_str(j.local, j.access);
	struct blob lb = mb_blob(j.local, be), kb = mb_blob(j.kernel, be);
	int status = resolve_and_emit(&j, &lb, &kb, access);

	blob_free(&lb);
	blob_free(&kb);
	mb_free(j.kernel);
	mb_free(j.local);
	return status;
}

int both_sides(void (*describe)(struct mb *b, uint32_t n), uint32_t n, uint32_t type, uint32_t kind,
	       const char *access, int be)
{
	struct job j = {NULL, NULL, 0, NULL, 0, 0, 0};

	j.local = mb_new();
	j.kernel = mb_new();
	describe(j.local, n);
	describe(j.kernel, n);
	j.type = type;
	j.access = access;
	j.kind = kind;
	j.max_steps = 1000000;
	return run(j, be);
}

void fine(int status)
{
	if (status)
		print_error("%s: %s\n", btfmin_status_name(status), why.text);
	assert_int_equal(status, 0);
}

void root(struct mb *b)
{
	mb_struct(b, "s", 8);
	mb_member(b, "m", 2, 0);
}
