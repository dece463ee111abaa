/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tar archives: names, numbers and sums in headers.
 * The words in quotes are ids of the list of bad inputs.
 */
#include <stdio.h>

#include "tar_taken.h"

/* ---- long names ----------------------------------------------------------------------------- */

/* "TAR-name100", "TAR-name255": the name fills its field, and the prefix stands before it */
static void test_prefix(void **state)
{
	char name[101], whole[260];
	struct blob b = blob_new(0);
	size_t at;

	(void)state;
	memset(name, 'n', 100);
	name[100] = '\0';
	tar_file(&b, TAR_USTAR, name, BTF, BTF_SIZE);
	tar_end(&b);
	expect_taken("TAR-name100", &b, NULL, name, 0);
	b = blob_new(0);
	at = tar_head(&b, TAR_USTAR, name, '0', BTF_SIZE);
	memset(b.data + at + TAR_PREFIX, 'p', 155);
	tar_sum(&b, at);
	tar_data(&b, BTF, BTF_SIZE);
	tar_end(&b);
	memset(whole, 'p', 155);
	snprintf(whole + 155, sizeof(whole) - 155, "/%s", name);
	whole[255] = '\0'; /* a trail shows that much */
	expect_taken("TAR-name255", &b, NULL, whole, 0);
	b = blob_new(0);
	at = tar_head(&b, TAR_OLDGNU, "k.btf", '0', BTF_SIZE);
	memset(b.data + at + TAR_PREFIX, '7', 12); /* times, in this form */
	tar_sum(&b, at);
	tar_data(&b, BTF, BTF_SIZE);
	tar_end(&b);
	expect_taken("TAR-oldgnu", &b, NULL, "k.btf", 0);
}

/* "TAR-gnu-L", "TAR-name-4k" */
static void test_gnu_names(void **state)
{
	char *name = must_alloc(4097);
	struct blob b = blob_new(0);
	struct seen seen;

	(void)state;
	memset(name, 'l', 4096);
	memcpy(name + 4092, ".btf", 5);
	tar_extra(&b, 'K', "target", 7);
	tar_extra(&b, 'L', name, 4097);
	tar_file(&b, TAR_OLDGNU, "short", "no magic", 8);
	tar_file(&b, TAR_OLDGNU, "other", "no magic", 8);
	tar_end(&b);
	seen = open_tar(&b, name);
	assert_int_equal(seen.status, BTFMIN_ERR_CORRUPT); /* found, and no BTF */
	assert_int_equal(seen.trail.members, 1);
	assert_memory_equal(seen.trail.member, name, 255);
	blob_free(&seen.btf);
	blob_free(&b);
	free(name);
}

/* "TAR-gnu-L-dangling", "TAR-gnu-L-huge" */
static void test_gnu_names_bad(void **state)
{
	struct blob b = blob_new(0);

	(void)state;
	tar_extra(&b, 'L', "k.btf", 6);
	tar_end(&b);
	expect_refused("TAR-gnu-L-dangling", &b, NULL, BTFMIN_ERR_CORRUPT, "does not follow");
	b = blob_new(0);
	tar_head(&b, TAR_USTAR, "extra", 'L', (1u << 20) + 1);
	tar_end(&b);
	expect_refused("TAR-gnu-L-huge", &b, NULL, BTFMIN_ERR_LIMIT, "1 MiB");
	b = blob_new(0);
	tar_head(&b, TAR_USTAR, "extra", 'L', 4096);
	tar_end(&b);
	expect_refused("TAR-gnu-L cut", &b, NULL, BTFMIN_ERR_CORRUPT, "cut short");
}

/* "TAR-pax-path", "TAR-pax-size" */
static void test_pax(void **state)
{
	struct blob b = blob_new(0);

	(void)state;
	tar_extra(&b, 'g', "17 comment=words\n", 17); /* "TAR-pax-global" */
	tar_pax(&b, "path", "a/very/long/name.btf");
	tar_head(&b, TAR_USTAR, "short", '0', BTF_SIZE);
	tar_data(&b, BTF, BTF_SIZE);
	tar_end(&b);
	expect_taken("TAR-pax-path", &b, NULL, "a/very/long/name.btf", 0);
	b = blob_new(0);
	tar_extra(&b, 'x', "11 size=31\n10 path=p\n21 mtime=1.123456789\n8 path=\n", 50);
	assert_int_equal(BTF_SIZE, 31);
	tar_head(&b, TAR_USTAR, "k.btf", '0',
		 0); /* what pax says counts; its empty path does not */
	tar_data(&b, BTF, BTF_SIZE);
	tar_file(&b, TAR_USTAR, "README", "as its own header says", 22);
	tar_end(&b);
	expect_taken("TAR-pax-size", &b, NULL, "k.btf", 0);
}

/* "TAR-pax-len-lies", "TAR-pax-binary", "TAR-pax-nul", "TAR-sparse-pax10" */
static void test_pax_bad(void **state)
{
	static const struct {
		const char *id, *records;
		size_t size;
		int status;
	} cases[] = {
		{"TAR-pax-len-lies: long", "99 path=k\n", 10, BTFMIN_ERR_CORRUPT},
		{"TAR-pax-len-lies: short", "9 path=k\n\n", 10, BTFMIN_ERR_CORRUPT},
		{"TAR-pax-len-lies: itself", "2 path=k\n\n", 10, BTFMIN_ERR_CORRUPT},
		{"TAR-pax-len-lies: 0", "0 path=k\n\n", 10, BTFMIN_ERR_CORRUPT},
		{"TAR-pax-len-lies: 2^64", "18446744073709551617 path=k\n", 28, BTFMIN_ERR_CORRUPT},
		{"TAR-pax-binary", "\xff\xfe\0\1\2", 5, BTFMIN_ERR_CORRUPT},
		{"no keyword", "5 ab\n", 5, BTFMIN_ERR_CORRUPT},
		{"no line end", "10 path=kk", 10, BTFMIN_ERR_CORRUPT},
		{"TAR-pax-nul", "12 path=k\0k\n", 12, BTFMIN_ERR_CORRUPT},
		{"size is negative", "11 size=-1\n", 11, BTFMIN_ERR_CORRUPT},
		{"size is no number", "11 size=1x\n", 11, BTFMIN_ERR_CORRUPT},
		{"size is huge", "32 size=99999999999999999999999\n", 32, BTFMIN_ERR_CORRUPT},
		{"TAR-sparse-pax10", "22 GNU.sparse.major=1\n", 22, BTFMIN_ERR_UNSUPPORTED},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct blob b = blob_new(0);

		tar_extra(&b, 'x', cases[i].records, cases[i].size);
		tar_file(&b, TAR_USTAR, "k.btf", BTF, BTF_SIZE);
		tar_end(&b);
		expect_refused(cases[i].id, &b, NULL, cases[i].status, "");
	}
}

/* "TAR-pax-huge", "TAR-pax-global", "TAR-sparse-old" */
static void test_refused_wholly(void **state)
{
	struct blob b = blob_new(0);

	(void)state;
	tar_head(&b, TAR_USTAR, "extra", 'x', 1u << 30);
	tar_end(&b);
	expect_refused("TAR-pax-huge", &b, NULL, BTFMIN_ERR_LIMIT, "1 MiB");
	b = blob_new(0);
	tar_extra(&b, 'g', "14 path=k.btf\n", 14);
	tar_end(&b);
	expect_refused("TAR-pax-global", &b, NULL, BTFMIN_ERR_UNSUPPORTED, "all members");
	b = blob_new(0);
	tar_head(&b, TAR_OLDGNU, "k.btf", 'S', 0);
	tar_end(&b);
	expect_refused("TAR-sparse-old", &b, NULL, BTFMIN_ERR_UNSUPPORTED, "sparse");
	b = blob_new(0);
	tar_head(&b, TAR_OLDGNU, "k.btf", 'M', 0);
	tar_end(&b);
	expect_refused("volumes", &b, NULL, BTFMIN_ERR_UNSUPPORTED, "volumes");
}

/* ---- numbers and sums ----------------------------------------------------------------------- */

/* "TAR-size-neg", "TAR-size-b256", "TAR-size-oct-junk", "TAR-size-huge" */
static void test_sizes(void **state)
{
	static const char good[][13] = {"00000000037\0", "        37 \0", "37\0\0\0\0\0\0\0\0\0\0",
					"000000000037", "\x80\0\0\0\0\0\0\0\0\0\0\x1f"};
	static const char bad[][13] = {"0000000003x\0",
				       "-0000000037\0",
				       "0x00000001f\0",
				       "000 0000037\0",
				       "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xe1",
				       "\xc0\0\0\0\0\0\0\0\0\0\0\x1f",
				       "\x80\0\0\x80\0\0\0\0\0\0\0\0",
				       "\x81\0\0\0\0\0\0\0\0\0\0\0"};
	static const char cut[][13] = {"77777777777\0", "777777777777", "00000010000\0",
				       "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff",
				       "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xfe\0"};
	struct blob b;
	size_t i;

	(void)state;
	assert_int_equal(BTF_SIZE, 037);
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		b = with_size(good[i]);
		expect_taken(good[i], &b, NULL, "k.btf", 0);
	}
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		b = with_size(bad[i]);
		expect_refused(bad[i], &b, NULL, BTFMIN_ERR_CORRUPT, "size");
	}
	for (i = 0; i < sizeof(cut) / sizeof(cut[0]); i++) {
		b = with_size(cut[i]);
		expect_refused(cut[i], &b, NULL, BTFMIN_ERR_CORRUPT, "cut short");
	}
}

/* "TAR-chksum": of signed chars as well, as some old tars made it */
static void test_sums(void **state)
{
	struct blob b = one_member(TAR_USTAR);
	unsigned int sum = 0, high = 0, i;

	(void)state;
	b.data[0] ^= 1;
	tar_end(&b);
	expect_refused("TAR-chksum", &b, NULL, BTFMIN_ERR_CORRUPT, "checksum");
	b = blob_new(0);
	tar_file(&b, TAR_V7, "\xc3\xa4.btf", BTF, BTF_SIZE);
	memset(b.data + TAR_SUM, ' ', 8);
	for (i = 0; i < TAR_BLOCK; i++) {
		sum += b.data[i];
		high += b.data[i] >> 7;
	}
	snprintf((char *)b.data + TAR_SUM, 8, "%06o", (sum - 256 * high) & 0777777);
	tar_end(&b);
	expect_taken("TAR-chksum: signed", &b, NULL, "\xc3\xa4.btf", 0);
}

/* Every byte of a header changed: never anything but an answer, and mostly the sum does not hold.
 */
static void test_changed_headers(void **state)
{
	static const unsigned char values[] = {0, 1, ' ', '0', '7', '8', 0x7f, 0x80, 0xff};
	size_t at, i, taken = 0;

	(void)state;
	for (at = 0; at < TAR_BLOCK; at++) {
		for (i = 0; i < 2 * sizeof(values); i++) {
			struct blob b = one_member(TAR_USTAR);
			struct seen seen;

			b.data[at] = values[i / 2];
			if (i % 2) /* with a sum that holds again */
				tar_sum(&b, 0);
			tar_end(&b);
			seen = open_bytes(&b, NULL);
			taken += seen.status == 0;
			blob_free(&seen.btf);
			blob_free(&b);
		}
	}
	assert_true(taken > TAR_BLOCK); /* names, modes, times may be anything */
	assert_true(taken < TAR_BLOCK * 2 * sizeof(values) * 2 / 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_prefix),          cmocka_unit_test(test_gnu_names),
		cmocka_unit_test(test_gnu_names_bad),   cmocka_unit_test(test_pax),
		cmocka_unit_test(test_pax_bad),         cmocka_unit_test(test_refused_wholly),
		cmocka_unit_test(test_sizes),           cmocka_unit_test(test_sums),
		cmocka_unit_test(test_changed_headers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
