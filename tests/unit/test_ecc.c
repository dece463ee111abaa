/* SPDX-License-Identifier: BSD-2-Clause */
/* The object in a package.json of ecc's: what is taken, and what is refused and where. */
#include "unpack.h"
#include "../support/make_tar.h"

#include <stdio.h>

#include "pack/ecc.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void put(struct blob *b, const char *text)
{
	blob_bytes(b, text, strlen(text));
}

static void put_base64(struct blob *b, const struct blob *in)
{
	size_t i, n;

	for (i = 0; i < in->size; i += 3) {
		uint32_t bits = 0;

		for (n = 0; n < 3; n++)
			bits = bits << 8 | (i + n < in->size ? in->data[i + n] : 0u);
		for (n = 0; n < 4; n++)
			blob_u8(b, n > in->size - i
					   ? '='
					   : (unsigned char)digits[bits >> (18 - 6 * n) & 63]);
	}
}

/* The document of ecc's for an object, which says that it has size bytes. */
static struct blob document(const struct blob *object, uint64_t size)
{
	struct blob pressed = wrap_zlib(object), b = blob_new(0);
	char number[64];

	put(&b, "{\"bpf_object\":\"");
	put_base64(&b, &pressed);
	snprintf(number, sizeof(number), "\",\"bpf_object_size\":%lu,", (unsigned long)size);
	put(&b, number);
	put(&b, "\"meta\":{\"eunomia_version\":\"1.0\",\"doc\":[null,{},[]],\"n\":-1.5e+3}}");
	blob_fit(&b);
	blob_free(&pressed);
	return b;
}

struct taken {
	struct pack_bytes out;
	struct failure fault;
	bool ok;
};

static struct taken take(const struct blob *b)
{
	struct taken t;

	memset(&t, 0, sizeof(t));
	t.ok = ecc_object(&t.out, "p.json", b->data, b->size, &t.fault);
	assert_int_equal(t.ok, t.out.data != NULL);
	return t;
}

static void expect_object(const struct blob *b, const struct blob *object)
{
	struct taken t = take(b);

	if (!t.ok)
		fail_msg("%s at %lu", t.fault.text, (unsigned long)t.fault.offset);
	assert_int_equal(t.out.size, object->size);
	assert_memory_equal(t.out.data, object->data, object->size);
	free(t.out.data);
}

static void expect_refusal(const struct blob *b, int exit_status, const char *part, long offset)
{
	struct taken t = take(b);

	assert_false(t.ok);
	if (t.fault.exit_status != exit_status || !strstr(t.fault.text, part) ||
	    (offset >= 0 && t.fault.offset != (uint64_t)offset))
		fail_msg("%d at %ld: '%s' instead of '%s' at %ld", t.fault.exit_status,
			 (long)t.fault.offset, t.fault.text, part, offset);
	assert_string_equal(t.fault.file, "p.json");
}

static void refused(const char *text, const char *part, long offset)
{
	struct blob b = blob_new(0);

	put(&b, text);
	blob_fit(&b);
	expect_refusal(&b, STATUS_INPUT, part, offset);
	blob_free(&b);
}

/* Of each length, so that the padding comes out in all of its forms. */
static void documents_of_ecc(void **state)
{
	static const size_t sizes[] = {0, 1, 2, 3, 4, 5, 6, 7, 1000, 65536, 200001};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct blob object = sample(sizes[i]), b = document(&object, sizes[i]);

		assert_true(ecc_is(b.data, b.size));
		expect_object(&b, &object);
		blob_free(&b);
		blob_free(&object);
	}
}

static void told_by_their_first_character(void **state)
{
	(void)state;
	assert_true(ecc_is("{", 1));
	assert_true(ecc_is(" \n\t\r{}", 6));
	assert_false(ecc_is("", 0));
	assert_false(ecc_is(" ", 1));
	assert_false(ecc_is("\177ELF", 4));
	assert_false(ecc_is("[{}]", 4));
}

/* Every prefix, and every byte replaced by ones that matter: no crash, and never another object. */
static void cut_and_changed(void **state)
{
	static const unsigned char bytes[] = {0, ' ', '"', '\\', '{', '}', '[', ':', ',', '=', 255};
	struct blob object = sample(100), whole = document(&object, 100);
	size_t at, i;

	(void)state;
	for (at = 0; at < whole.size; at++) {
		struct blob b = blob_prefix(&whole, at);

		expect_refusal(&b, STATUS_INPUT, "", -1);
		blob_free(&b);
		for (i = 0; i < sizeof(bytes); i++) {
			struct taken t;

			b = blob_prefix(&whole, whole.size);
			b.data[at] = bytes[i];
			t = take(&b);
			if (t.ok) {
				assert_int_equal(t.out.size, 100);
				assert_memory_equal(t.out.data, object.data, 100);
			}
			free(t.out.data);
			blob_free(&b);
		}
	}
	blob_free(&whole);
	blob_free(&object);
}

static void sizes_that_lie(void **state)
{
	struct blob object = sample(70000), b;

	(void)state;
	b = document(&object, 69999);
	expect_refusal(&b, STATUS_INPUT, "less than there is", -1);
	blob_free(&b);
	b = document(&object, 70001);
	expect_refusal(&b, STATUS_INPUT, "more than there is", -1);
	blob_free(&b);
	b = document(&object, 0);
	expect_refusal(&b, STATUS_INPUT, "less than there is", -1);
	blob_free(&b);
	b = document(&object, (uint64_t)256 << 20);
	expect_refusal(&b, STATUS_INPUT, "more than there is", -1);
	blob_free(&b);
	b = document(&object, ((uint64_t)256 << 20) + 1);
	expect_refusal(&b, STATUS_LIMIT, "over 256 MiB", -1);
	blob_free(&b);
	b = document(&object, UINT64_MAX);
	expect_refusal(&b, STATUS_LIMIT, "over 256 MiB", -1);
	blob_free(&b);
	blob_free(&object);
}

static void sizes_that_are_none(void **state)
{
	static const char *const bad[] = {"-1", "1.0", "1e3", "\"5\"", "null", "[5]", "true", "{}"};
	char text[128];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(text, sizeof(text),
			 "{\"bpf_object_size\": %s, \"bpf_object\":\"eJwDAAAAAAE=\"}", bad[i]);
		refused(text, "no number of bytes", 20);
	}
}

/* 20 MB of zeroes in 20 KB that are told to be few: what is beyond does not come out. */
static void bombs(void **state)
{
	struct blob zeros = zeros_of(20000000), b = blob_new(0);
	struct pack_bytes pressed;
	struct failure fault;
	struct blob in;

	(void)state;
	assert_true(pack_compress(&pressed, PACK_GZIP, zeros.data, zeros.size, &fault));
	/* as zlib has it: another head, and a sum that nobody gets to */
	memcpy(pressed.data + 8, "\x78\x9c", 2);
	in.data = pressed.data + 8;
	in.size = pressed.size - 8;
	put(&b, "{\"bpf_object_size\":1000,\"bpf_object\":\"");
	put_base64(&b, &in);
	put(&b, "\"}");
	expect_refusal(&b, STATUS_INPUT, "less than there is", 19);
	free(pressed.data);
	blob_free(&b);
	blob_free(&zeros);
}

static void members(void **state)
{
	struct blob empty = blob_new(0), b = blob_new(0);

	(void)state;
	refused("{}", "no member bpf_object:", 0);
	refused("{\"a\":1}", "no member bpf_object:", 0);
	refused("{\"a\":{\"bpf_object\":\"\",\"bpf_object_size\":0}}", "no member bpf_object:", 0);
	refused("{\"bpf_object\":\"\"}", "no member bpf_object_size", 0);
	refused("{\"bpf_object\":1,\"bpf_object_size\":0}", "no string", 14);
	refused("{\"bpf_object\":[\"\"],\"bpf_object_size\":0}", "no string", 14);
	refused("{\"bpf_object\":\"\",\"bpf_object\":\"\"}", "second time", 17);
	refused("{\"bpf_object_size\":0,\"bpf_object_size\":0}", "second time", 21);
	refused("{\"bpf_object\":\"\",\"bpf\\u005fobject\":\"\"}", "second time", 17);
	refused("{\"bpf_object\":\"\",\"bpf_object_size\":0}", "empty", -1);
	/* a key that is written in escapes is the same key; one that goes on after a NUL is not */
	put(&b, "{\"bpf\\u005Fobject\\u0000\":1,\"\\u0062pf_object\":\"eJwDAAAAAAE=\","
		"\"bpf_object_siz\\u0065\":0, \"bpf_objec\":2, \"bpf_object_\":3}");
	expect_object(&b, &empty);
	blob_free(&b);
	blob_free(&empty);
}

static void no_json(void **state)
{
	(void)state;
	refused("", "too early", 0);
	refused("[]", "an object is missing", 0);
	refused("{\"a\":1} x", "something follows", 8);
	refused("{\"a\":1}{", "something follows", 7);
	refused("{\"a\" 1}", "a colon", 5);
	refused("{\"a\":}", "no value", 5);
	refused("{\"a\":1,}", "a string is missing", 7);
	refused("{a:1}", "a string is missing", 1);
	refused("{\"a\":1 \"b\":2}", "neither a comma", 7);
	refused("{\"a\":[1,]}", "no value", 8);
	refused("{\"a\":[1}", "neither a comma", 7);
	refused("{\"a\":{\"b\":1]}", "neither a comma", 11);
	refused("{\"a\":{\"b\"}}", "a colon", 9);
	refused("{\"a\":tru}", "no value", 5);
	refused("{\"a\":01}", "neither a comma", 6);
	refused("{\"a\":-}", "a digit", 6);
	refused("{\"a\":1.}", "a digit", 7);
	refused("{\"a\":1e}", "a digit", 7);
	refused("{\"a\":\"\\x\"}", "no escape", 8);
	refused("{\"a\":\"\\u12g4\"}", "four hexadecimal", 10);
	refused("{\"a\":\"\n\"}", "control character", 6);
	refused("{\"a\":\"\\\"}", "without an end", -1);
	refused("{\"a\":\"\\", "without an end", -1);
}

static void nested(void **state)
{
	struct blob empty = blob_new(0);
	unsigned depth, i;

	(void)state;
	for (depth = 63; depth < 67; depth++) {
		struct blob b = blob_new(0);

		put(&b, "{\"bpf_object\":\"eJwDAAAAAAE=\",\"bpf_object_size\":0,\"a\":");
		for (i = 0; i < depth; i++)
			put(&b, i % 2 ? "[" : "{\"k\":");
		put(&b, "7");
		for (i = depth; i > 0; i--)
			put(&b, (i - 1) % 2 ? "]" : "}");
		put(&b, "}");
		if (depth <= 64)
			expect_object(&b, &empty);
		else
			expect_refusal(&b, STATUS_INPUT, "too many brackets", -1);
		blob_free(&b);
	}
	refused("{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
		"[",
		"too many brackets", -1);
	blob_free(&empty);
}

static void base64(void **state)
{
	static const struct {
		const char *text, *part;
		long at;
	} cases[] = {
		{"eJwDAAAAAAE", "cut off", 11},
		{"eJwDAAAAAAF=", "bits behind", 11},
		{"eJwDAAAAAAE==", "wrong padding", 11},
		{"eJwDAAAAAAE=A", "wrong padding", 11},
		{"eJwDAAAAAA=", "wrong padding", 10},
		{"eJwDAAAAA===", "no character", 9},
		{"=", "no character", 0},
		{"eJwD\\nAAAAAAE=", "no character", 4},
		{"eJwD AAAAAAE=", "no character", 4},
		{"eJwD-AAAAAE=", "no character", 4},
		{"eJwD\\u00e9AAAAAE=", "no character", 4},
		{"eJwDAAAAAAI=", "", -1 /* Adler-32 */},
		{"eJwD", "", -1},
		{"AAAA", "", -1},
	};
	struct blob empty = blob_new(0), b = blob_new(0);
	char text[128];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(text, sizeof(text), "{\"bpf_object\":\"%s\",\"bpf_object_size\":0}",
			 cases[i].text);
		refused(text, cases[i].part, cases[i].at < 0 ? -1 : 15 + cases[i].at);
	}
	/* JSON may write '/' and any other character in escapes */
	put(&b, "{\"bpf_object\":\"eJw\\u0044AAAAAAE\\u003d\",\"bpf_object_size\":0}");
	expect_object(&b, &empty);
	blob_free(&b);
	blob_free(&empty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(documents_of_ecc),
		cmocka_unit_test(told_by_their_first_character),
		cmocka_unit_test(cut_and_changed),
		cmocka_unit_test(sizes_that_lie),
		cmocka_unit_test(sizes_that_are_none),
		cmocka_unit_test(bombs),
		cmocka_unit_test(members),
		cmocka_unit_test(no_json),
		cmocka_unit_test(nested),
		cmocka_unit_test(base64),
	};

	return cmocka_run_group_tests_name("pack: ecc's documents", tests, NULL, NULL);
}
