/* SPDX-License-Identifier: BSD-2-Clause */
#include "dump_c.h"

char *header_text(const struct btfmin_btf *btf, const struct btfmin_dump_opts *opts)
{
	struct btfmin_error err = {0, 0, 0, ""};
	struct btfmin_text text;
	char *copy;

	if (btfmin_dump_c(&text, btf, opts, &err)) {
		print_error("%s, type %u\n", err.text, (unsigned)err.type_id);
		fail();
	}
	copy = must_alloc(text.size + 1);
	memcpy(copy, text.data, text.size);
	copy[text.size] = '\0';
	assert_int_equal(strlen(copy), text.size);
	btfmin_text_free(&text, NULL);
	return copy;
}

static char *text_of(const struct mb *b, int be, const struct btfmin_dump_opts *opts)
{
	struct blob bytes = mb_blob(b, be);
	struct btfmin_btf *btf;
	char *text;

	assert_int_equal(btfmin_btf_open(&btf, bytes.data, bytes.size, NULL, NULL), 0);
	text = header_text(btf, opts);
	btfmin_btf_close(btf);
	blob_free(&bytes);
	return text;
}

char *header_of(struct mb *b, int be, const struct btfmin_dump_opts *opts)
{
	char *text = text_of(b, be, opts);

	mb_free(b);
	return text;
}

void expect_text(const struct mb *b, void **state, const struct btfmin_dump_opts *opts,
		 const char *declarations)
{
	char *text = text_of(b, order_of(state), opts);
	size_t head = strlen(HEADER_HEAD), tail = strlen(HEADER_TAIL), len = strlen(text);

	assert_true(len >= head + tail);
	assert_memory_equal(text, HEADER_HEAD, head);
	assert_string_equal(text + len - tail, HEADER_TAIL);
	text[len - tail] = '\0';
	assert_string_equal(text + head, declarations);
	free(text);
}

void expect(struct mb *b, void **state, const char *declarations)
{
	expect_text(b, state, NULL, declarations);
	mb_free(b);
}

void expect_refused(struct mb *b, void **state, int status, uint32_t type_id)
{
	struct blob bytes = mb_blob(b, order_of(state));
	struct btfmin_error err = {0, 0, 0, ""};
	struct btfmin_text text;
	struct btfmin_btf *btf;
	struct heap h;
	struct btfmin_dump_opts opts = {NULL, NULL, 0, 0, 0};
	int got;

	heap_init(&h, 0, 0);
	opts.allocator = &h.allocator;
	assert_int_equal(btfmin_btf_open(&btf, bytes.data, bytes.size, NULL, NULL), 0);
	got = btfmin_dump_c(&text, btf, &opts, &err);
	if (got != status || err.type_id != type_id)
		print_error("%d: %s, type %u\n", got, err.text, (unsigned)err.type_id);
	assert_int_equal(got, status);
	assert_int_equal(err.status, status);
	assert_int_equal(err.type_id, type_id);
	assert_null(text.data);
	assert_int_equal(h.live, 0);
	btfmin_btf_close(btf);
	blob_free(&bytes);
	mb_free(b);
}
