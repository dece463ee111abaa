/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"
#include "check_output.h"
#include "../support/read_btf.h"
#include "../support/show_btf.h"

#define REFS 4096

/* Calls see(name offset) for every name in the blob's types and elements. */
static void each_name(const struct rb *r, void (*see)(const struct rb *, uint32_t, void *),
		      void *arg)
{
	uint32_t id, i;

	for (id = 1; id <= r->count; id++) {
		struct rb_type t = rb_type(r, id);

		see(r, rb_u32(r, r->starts[id]), arg);
		if (t.kind == RB_DATASEC)
			continue;
		for (i = 0; t.element_size && i < t.vlen; i++)
			see(r, rb_u32(r, t.elements + (size_t)i * t.element_size), arg);
	}
}

static void see_name(const struct rb *r, uint32_t off, void *arg)
{
	unsigned char *used = arg;

	assert_in_range(off, 0, r->strings_len - 1);
	if (off)
		assert_int_equal(r->data[r->strings + off - 1], 0); /* a string starts here */
	used[off] = 1;
}

static void check_strings(const struct rb *r)
{
	unsigned char *used = must_alloc(r->strings_len);
	const char *s = (const char *)r->data + r->strings;
	uint32_t at, other;

	assert_int_equal(s[0], 0);
	assert_int_equal(s[r->strings_len - 1], 0);
	each_name(r, see_name, used);
	for (at = 1; at < r->strings_len; at += (uint32_t)strlen(s + at) + 1) {
		assert_true(used[at]);
		for (other = 1; other < at; other += (uint32_t)strlen(s + other) + 1)
			assert_string_not_equal(s + at, s + other);
	}
	free(used);
}

static void check_frame(const struct world *w, const struct rb *r, const struct btfmin_emitted *out)
{
	uint32_t id, elements = 0;

	assert_null(r->broken);
	assert_int_equal(r->header, 24);
	assert_int_equal(r->be, w->be);
	assert_int_equal(r->data[3], 0); /* flags */
	assert_int_equal(r->types, 24);
	assert_int_equal(r->strings, 24 + r->types_len);
	assert_int_equal(r->size, r->strings + r->strings_len);
	assert_int_equal(r->count, out->types);
	for (id = 1; id <= r->count; id++)
		if (rb_type(r, id).element_size)
			elements += rb_type(r, id).vlen;
	assert_int_equal(elements, out->elements);
}

/* Emits from bytes that stand in for the kernel; *data to be freed with btfmin_emitted_free(). */
static void emit_from(const struct world *w, const struct btfmin_relos *relos, const void *data,
		      size_t size, uint32_t pointer_size, uint32_t flags,
		      struct btfmin_emitted *out)
{
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct btfmin_btf *btf;
	struct btfmin_result *result;

	(void)w;
	opts.pointer_size = pointer_size;
	assert_int_equal(btfmin_btf_open(&btf, data, size, &opts, NULL), 0);
	assert_int_equal(btfmin_resolve(&result, relos, btf, NULL, NULL), 0);
	assert_int_equal(btfmin_emit(out, result, flags, NULL), 0);
	btfmin_result_free(result);
	btfmin_btf_close(btf);
}

static void check_idempotent(const struct world *w, const struct btfmin_emitted *out,
			     uint32_t flags)
{
	struct btfmin_emitted again;

	emit_from(w, w->relos, out->data, out->size, 0, flags, &again);
	assert_int_equal(again.size, out->size);
	assert_memory_equal(again.data, out->data, out->size);
	btfmin_emitted_free(&again, NULL);
}

/* A copy with every word of header and types turned round; for a blob with a 24-byte header. */
static struct blob swapped(const struct btfmin_emitted *out, const struct rb *r)
{
	struct blob copy = blob_new(!r->be);
	size_t at;

	blob_bytes(&copy, out->data, out->size);
	blob_poke16(&copy, 0, 0xeb9f);
	for (at = 4; at < r->strings; at += 4)
		blob_poke32(&copy, at, rb_u32(r, at));
	return copy;
}

static void check_other_order(const struct world *w, const struct btfmin_emitted *out,
			      const struct rb *r, uint32_t flags)
{
	struct btfmin_resolve_opts ropts = {NULL, 0, 0, NULL};
	struct blob local = mb_blob(w->local, !w->be), expected = swapped(out, r);
	struct btfmin_result *result;
	struct chain target;
	struct btfmin_relos *relos;
	struct btfmin_btf *btf;
	struct btfmin_emitted other;

	assert_int_equal(btfmin_btf_open(&btf, local.data, local.size, NULL, NULL), 0);
	assert_int_equal(btfmin_relos_new(&relos, NULL, NULL), 0);
	assert_int_equal(btfmin_relos_add(relos, btf, w->asks, w->nr_asks, NULL), 0);
	chain_open(&target, w, !w->be);
	ropts.kernel = target.kernel;
	assert_int_equal(btfmin_resolve(&result, relos, target.top, &ropts, NULL), 0);
	assert_int_equal(btfmin_emit(&other, result, flags, NULL), 0);
	btfmin_result_free(result);
	chain_close(&target);
	assert_int_equal(other.size, expected.size);
	assert_memory_equal(other.data, expected.data, expected.size);
	btfmin_emitted_free(&other, NULL);
	btfmin_relos_free(relos);
	btfmin_btf_close(btf);
	blob_free(&expected);
	blob_free(&local);
}

/* The blob with len bytes at at cut out of its type section. */
static struct blob cut_types(const struct rb *r, size_t at, size_t len)
{
	struct blob b = blob_new(r->be);

	blob_bytes(&b, r->data, at);
	blob_bytes(&b, r->data + at + len, r->size - at - len);
	blob_poke32(&b, 12, r->types_len - (uint32_t)len);
	blob_poke32(&b, 16, rb_u32(r, 16) - (uint32_t)len);
	blob_fit(&b);
	return b;
}

struct blob without_element(const void *data, size_t size, uint32_t id, uint32_t nth)
{
	struct rb r = rb_open(data, size);
	struct rb_type t = rb_type(&r, id);
	size_t start = r.starts[id];
	struct blob b;

	b = cut_types(&r, t.elements + (size_t)nth * t.element_size, t.element_size);
	blob_poke32(&b, start + 4, rb_u32(&r, start + 4) - 1);
	rb_close(&r);
	return b;
}

static void drop_reference(struct blob *b, size_t at, uint32_t id)
{
	uint32_t to = blob_peek32(b, at);

	if (to >= id)
		blob_poke32(b, at, to == id ? 0 : to - 1);
}

struct blob without_type(const void *data, size_t size, uint32_t id)
{
	struct rb r = rb_open(data, size);
	struct rb_type t = rb_type(&r, id);
	size_t *refs = must_alloc(REFS * sizeof(*refs)), n, i;
	struct blob b = blob_new(r.be), result;
	struct rb changed;
	uint32_t other;

	blob_bytes(&b, data, size);
	for (other = 1; other <= r.count; other++) {
		n = rb_refs(&r, other, refs, REFS);
		for (i = 0; i < n; i++)
			drop_reference(&b, refs[i], id);
	}
	changed = rb_open(b.data, b.size);
	result = cut_types(&changed, r.starts[id], 12 + t.extra + (size_t)t.vlen * t.element_size);
	rb_close(&changed);
	rb_close(&r);
	blob_free(&b);
	free(refs);
	return result;
}

/*
 * The number of candidates that match each record, added up: every matching candidate is kept,
 * also one that no loader could tell from another, and then taking it away shows here alone.
 */
static uint64_t count_matches(const struct world *w, const void *data, size_t size)
{
	struct btfmin_result *result;
	struct btfmin_btf *btf;
	struct btfmin_candidate c;
	struct btfmin_answer a;
	uint64_t sum = 0;
	uint32_t nth;
	size_t i;

	assert_int_equal(btfmin_btf_open(&btf, data, size, NULL, NULL), 0);
	assert_int_equal(btfmin_resolve(&result, w->relos, btf, NULL, NULL), 0);
	for (i = 0; i < w->nr_asks; i++) {
		assert_int_equal(btfmin_result_answer(result, i, &a, NULL), 0);
		for (nth = 0; nth < a.candidates; nth++) {
			assert_int_equal(btfmin_result_candidate(result, i, nth, &c, NULL), 0);
			sum += c.matches == 1;
		}
	}
	btfmin_result_free(result);
	btfmin_btf_close(btf);
	return sum;
}

static void print_both(const struct btfmin_emitted *out, const struct blob *fewer, const char *name)
{
	char *text = show_btf(out->data, out->size), *less = show_btf(fewer->data, fewer->size);

	print_error("not minimal, %s is not needed:\n%sas good:\n%s", name, text, less);
	free(text);
	free(less);
}

/* The fewer bytes must not do as well. */
static void must_differ(const struct world *w, const struct btfmin_emitted *out, struct blob fewer,
			const char *name)
{
	int same =
		btfmin_verify(w->result, fewer.data, fewer.size, NULL) == 0 &&
		count_matches(w, fewer.data, fewer.size) == count_matches(w, out->data, out->size);

	if (same)
		print_both(out, &fewer, name);
	assert_false(same);
	blob_free(&fewer);
}

/*
 * The type that tells the pointer size is kept although this library would take 8 without it:
 * other readers take their own.
 */
static int tells_pointer_size(const struct rb_type *t)
{
	return t->kind == RB_INT && strstr(t->name, "long");
}

/* The blob without the name at a word; its string stays behind, which no reader minds. */
static struct blob without_name(const struct btfmin_emitted *out, const struct rb *r, size_t at)
{
	struct blob b = blob_new(r->be);

	blob_bytes(&b, out->data, out->size);
	blob_poke32(&b, at, 0);
	blob_fit(&b);
	return b;
}

/* Every name is read by somebody. */
static void check_names(const struct world *w, const struct btfmin_emitted *out, const struct rb *r,
			uint32_t id)
{
	struct rb_type t = rb_type(r, id);
	uint32_t i;
	size_t at;

	if (*t.name)
		must_differ(w, out, without_name(out, r, r->starts[id]), "a type's name");
	for (i = 0; t.element_size && i < t.vlen; i++) {
		at = t.elements + (size_t)i * t.element_size;
		if (rb_u32(r, at))
			must_differ(w, out, without_name(out, r, at), "an element's name");
	}
}

static void check_minimal(const struct world *w, const struct btfmin_emitted *out,
			  const struct rb *r)
{
	uint32_t id, i;

	for (id = 1; id <= r->count; id++) {
		struct rb_type t = rb_type(r, id);

		if (!tells_pointer_size(&t)) {
			check_names(w, out, r, id);
			must_differ(w, out, without_type(out->data, out->size, id),
				    *t.name ? t.name : "a type");
		}
		for (i = 0; t.element_size && i < t.vlen; i++)
			must_differ(w, out, without_element(out->data, out->size, id, i),
				    "an element");
	}
}

void check_output(const struct world *w, const struct btfmin_emitted *out, uint32_t flags)
{
	struct rb r = rb_open(out->data, out->size);

	assert_int_equal(btfmin_verify(w->result, out->data, out->size, NULL), 0);
	check_frame(w, &r, out);
	check_strings(&r);
	check_idempotent(w, out, flags);
	check_other_order(w, out, &r, flags);
	if (!(flags & BTFMIN_EMIT_READABLE))
		check_minimal(w, out, &r);
	rb_close(&r);
}
