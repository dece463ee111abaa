/* SPDX-License-Identifier: BSD-2-Clause */
/* SHA-256 by the examples of FIPS 180-4 and NIST's test vectors, and in pieces of every size. */
#include "unit.h"

#include "pack/sha256.h"

static void expect(const void *data, size_t size, const char *text)
{
	unsigned char digest[SHA256_SIZE];
	char found[SHA256_TEXT];

	sha256_of(digest, data, size);
	sha256_text(found, digest);
	assert_string_equal(found, text);
}

static void known(void **state)
{
	static const char two[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
	static const char four[] = "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
				   "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";

	(void)state;
	expect("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	expect("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	expect(two, sizeof(two) - 1,
	       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	expect(four, sizeof(four) - 1,
	       "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
	/* NIST's CAVS, SHA256ShortMsg.rsp, of 8 bits */
	expect("\xd3", 1, "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1");
}

static void a_million(void **state)
{
	unsigned char digest[SHA256_SIZE], piece[1000];
	char found[SHA256_TEXT];
	struct sha256 s;
	int i;

	(void)state;
	memset(piece, 'a', sizeof(piece));
	sha256_start(&s);
	for (i = 0; i < 1000; i++)
		sha256_add(&s, piece, sizeof(piece));
	sha256_finish(&s, digest);
	sha256_text(found, digest);
	assert_string_equal(found,
			    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* Lengths around a block's end, where the padding takes a block more, in pieces of each size. */
static void pieces(void **state)
{
	unsigned char data[200], whole[SHA256_SIZE], parts[SHA256_SIZE];
	size_t size, step, at;
	struct sha256 s;

	(void)state;
	for (at = 0; at < sizeof(data); at++)
		data[at] = (unsigned char)(at * 7 + 3);
	for (size = 50; size < sizeof(data); size++) {
		sha256_of(whole, data, size);
		for (step = 1; step < 70; step++) {
			sha256_start(&s);
			for (at = 0; at < size; at += step)
				sha256_add(&s, data + at, size - at < step ? size - at : step);
			sha256_finish(&s, parts);
			assert_memory_equal(whole, parts, SHA256_SIZE);
		}
	}
}

static void numbers(void **state)
{
	static const unsigned char bytes[] = {1, 2, 3, 4, 5, 6, 7, 8};
	unsigned char a[SHA256_SIZE], b[SHA256_SIZE];
	struct sha256 s;

	(void)state;
	sha256_start(&s);
	sha256_add_number(&s, UINT64_C(0x0102030405060708));
	sha256_finish(&s, a);
	sha256_of(b, bytes, sizeof(bytes));
	assert_memory_equal(a, b, SHA256_SIZE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known),
		cmocka_unit_test(a_million),
		cmocka_unit_test(pieces),
		cmocka_unit_test(numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
