/* SPDX-License-Identifier: BSD-2-Clause */
#include "unpack.h"

struct blob sample(size_t size)
{
	static const char *const words[] = {"struct ", "task_",     "int ",
					    "long ",   "unsigned ", "\0\0\0"};
	struct blob b = blob_new(0);
	uint32_t x = (uint32_t)size;

	while (b.size < size) {
		x = x * 1664525 + 1013904223;
		if (x >> 30)
			blob_bytes(&b, words[(x >> 16) % 6], (x >> 24) % 3 + 1);
		else
			blob_u8(&b, x >> 16 & 0xff);
	}
	b.size = size;
	blob_fit(&b);
	return b;
}

struct blob zeros_of(size_t size)
{
	struct blob b = blob_new(0);

	blob_free(&b);
	b.data = must_alloc(size);
	b.size = b.room = size;
	return b;
}

struct blob join(const struct blob *a, const struct blob *b)
{
	struct blob both = blob_new(0);

	blob_bytes(&both, a->data, a->size);
	blob_bytes(&both, b->data, b->size);
	blob_fit(&both);
	return both;
}

struct blob repeat(const struct blob *in, size_t count)
{
	struct blob all = blob_new(0);

	while (count--)
		blob_bytes(&all, in->data, in->size);
	blob_fit(&all);
	return all;
}

struct blob changed(const struct blob *in, size_t at, unsigned value)
{
	struct blob b = blob_prefix(in, in->size);

	assert_true(at < b.size);
	b.data[at] = (unsigned char)value;
	return b;
}

/* Reads to the end. After it, or after a failure, nothing changes any more. */
static void read_all(struct unpacked *u, struct bm_decoder *d, size_t piece)
{
	unsigned char *buf = must_alloc(piece);
	struct btfmin_error again;
	size_t got;

	do {
		got = 77;
		u->status = bm_decoder_read(d, buf, piece, &got, &u->err);
		assert_true(got <= piece);
		if (u->status)
			assert_int_equal(got, 0);
		blob_bytes(&u->out, buf, got);
	} while (!u->status && got == piece);
	got = 77;
	assert_int_equal(bm_decoder_read(d, buf, piece, &got, &again), u->status);
	assert_int_equal(got, 0);
	if (u->status)
		assert_ptr_equal(again.text, u->err.text);
	free(buf);
}

struct unpacked unpack(enum bm_codec codec, const struct blob *in, const struct how *how)
{
	struct unpacked u;
	struct bm_decoder *d = (struct bm_decoder *)&u;

	memset(&u, 0, sizeof(u));
	u.out = blob_new(0);
	u.status = bm_decoder_open(&d, codec, in->data, in->size, how->flags, &how->limits,
				   how->heap ? &how->heap->allocator : NULL, &u.err);
	if (u.status) {
		assert_null(d);
		return u;
	}
	read_all(&u, d, how->piece ? how->piece : (size_t)1 << 16);
	u.used = bm_decoder_used(d);
	u.notes = bm_decoder_notes(d);
	bm_decoder_close(d);
	assert_true(u.used <= in->size);
	return u;
}

static void expect_out(const char *id, const struct unpacked *u, const struct blob *want,
		       uint32_t notes)
{
	if (u->status)
		print_error("%s: %s\n", id, u->err.text);
	assert_int_equal(u->status, 0);
	if (u->out.size != want->size || u->notes != notes)
		print_error("%s: %zu bytes, notes %u\n", id, u->out.size, (unsigned)u->notes);
	assert_int_equal(u->out.size, want->size);
	if (want->size)
		assert_memory_equal(u->out.data, want->data, want->size);
	assert_int_equal(u->notes, notes);
}

void expect_file(const char *id, enum bm_codec codec, const struct blob *in,
		 const struct blob *want, uint32_t notes)
{
	static const size_t pieces[] = {1, 4095, (size_t)3 << 20};
	struct how how = {0, {0, 0, 0}, NULL, 0};
	struct unpacked u;
	size_t i;

	for (i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		how.piece = pieces[i];
		if (how.piece == 1 && want->size > 1 << 20)
			how.piece = 61; /* or it would take too long */
		u = unpack(codec, in, &how);
		expect_out(id, &u, want, notes);
		if (!(notes & BM_DECODE_NOTE_TRAILING))
			assert_int_equal(u.used, in->size);
		blob_free(&u.out);
	}
}

void expect_bytes(const char *id, enum bm_codec codec, const struct blob *in,
		  const struct blob *want, uint32_t notes)
{
	struct how how = {BM_DECODE_EMBEDDED, {0, 0, 0}, NULL, 0};
	struct blob image = blob_new(0);
	struct unpacked u;

	expect_file(id, codec, in, want, notes);
	blob_bytes(&image, in->data, in->size);
	blob_u32(&image, (uint32_t)want->size); /* as the kernel's build appends it */
	blob_bytes(&image, "\xff\xff\xff\xff and more", 13);
	u = unpack(codec, &image, &how);
	expect_out(id, &u, want, notes);
	assert_int_equal(u.used, in->size);
	blob_free(&u.out);
	blob_free(&image);
}

void expect_failure(const char *id, enum bm_codec codec, const struct blob *in,
		    const struct how *how, int status, const char *text)
{
	static const struct how file = {0, {0, 0, 0}, NULL, 0};
	struct unpacked u = unpack(codec, in, how ? how : &file);

	if (u.status != status || (u.status && !strstr(u.err.text, text)))
		print_error("%s: %s: %s\n", id, btfmin_status_name(u.status),
			    u.status ? u.err.text : "no error");
	assert_int_equal(u.status, status);
	assert_int_equal(u.err.status, status);
	assert_non_null(strstr(u.err.text, text));
	assert_non_null(strstr(u.err.text, bm_codec_name(codec)));
	assert_true(u.err.offset <= in->size);
	blob_free(&u.out);
}

void expect_no_prefix(enum bm_codec codec, const struct blob *in)
{
	static const struct how image = {BM_DECODE_EMBEDDED, {0, 0, 0}, NULL, 0};
	size_t n;

	for (n = 0; n < in->size; n++) {
		struct blob cut = blob_prefix(in, n);
		const char *text = n ? "truncated" : "empty";

		expect_failure("GEN-prefix", codec, &cut, NULL, BTFMIN_ERR_CORRUPT, text);
		expect_failure("GEN-prefix", codec, &cut, &image, BTFMIN_ERR_CORRUPT, text);
		blob_free(&cut);
	}
}

static void try_value(enum bm_codec codec, const struct blob *in, const struct blob *want,
		      size_t at, unsigned value)
{
	/* A damaged size must not make the test slow: the limits are not what it is about. */
	static const struct how how = {0, {1 << 20, 32 << 20, 0}, NULL, 0};
	struct blob b = changed(in, at, value);
	struct unpacked u = unpack(codec, &b, &how);

	if (u.status == 0 && want &&
	    (u.out.size != want->size || memcmp(u.out.data, want->data, want->size))) {
		print_error("byte %zu as %u: other bytes and no error\n", at, value);
		fail();
	}
	if (u.status)
		assert_non_null(strstr(u.err.text, bm_codec_name(codec)));
	blob_free(&u.out);
	blob_free(&b);
}

void expect_damage_found(enum bm_codec codec, const struct blob *in, const struct blob *want)
{
	static const unsigned char flips[] = {1, 2, 4, 0x80, 0xff, 0x55};
	int all = getenv("BTFMIN_TEST_ALL") != NULL;
	unsigned i, count = all ? 255 : sizeof(flips);
	size_t at;

	for (at = 0; at < in->size; at++) {
		for (i = 0; i < count; i++)
			try_value(codec, in, want, at, in->data[at] ^ (all ? i + 1 : flips[i]));
	}
}

void expect_nomem(enum bm_codec codec, const struct blob *in)
{
	struct heap h;
	struct how how = {0, {0, 0, 0}, &h, 0};
	struct unpacked u;
	size_t n, total;
	int fail_on;

	heap_init(&h, 0, 0);
	u = unpack(codec, in, &how);
	assert_int_equal(u.status, 0);
	assert_int_equal(h.live, 0);
	blob_free(&u.out);
	total = h.calls;
	assert_true(total >= 2);
	for (fail_on = 0; fail_on < 2; fail_on++) {
		for (n = 1; n <= total; n++) {
			heap_init(&h, n, fail_on);
			u = unpack(codec, in, &how);
			assert_int_equal(u.status, BTFMIN_ERR_NOMEM);
			assert_int_equal(h.live, 0);
			blob_free(&u.out);
		}
	}
}
