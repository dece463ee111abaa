/* SPDX-License-Identifier: BSD-2-Clause */
/* Packages whose tar is broken, or odd. The words in quotes are ids of the list of bad inputs. */
#include <stdio.h>

#include "package_world.h"

static struct blob named(const char *name)
{
	struct blob b = blob_new(0);

	pw_member(&b, name, 1);
	tar_end(&b);
	return b;
}

/* "TAR-v7", "TAR-oldgnu", "TAR-gnu-L", "TAR-pax-path", "TAR-pax-size" */
static void test_forms(void **state)
{
	struct blob btf = pw_btf(1, 0), b;
	char size[16];
	int form;

	(void)state;
	for (form = TAR_V7; form <= TAR_OLDGNU; form++) {
		b = blob_new(0);
		tar_file(&b, (enum tar_form)form, "5.4.0.btf", btf.data, btf.size);
		tar_end(&b);
		pw_expect_taken("form", &b, "5.4.0.btf", 0);
	}
	b = blob_new(0);
	tar_extra(&b, 'L', "a/5.4.0.btf", 12);
	pw_member(&b, "x", 1);
	tar_end(&b);
	pw_expect_taken("TAR-gnu-L", &b, "a/5.4.0.btf", 0);
	b = blob_new(0);
	snprintf(size, sizeof(size), "%lu", (unsigned long)btf.size);
	tar_pax(&b, "path", "a/5.4.0.btf");
	tar_pax(&b, "size", size);
	tar_head(&b, TAR_USTAR, "x", '0', 0);
	tar_data(&b, btf.data, btf.size);
	tar_end(&b);
	pw_expect_taken("TAR-pax-path, TAR-pax-size", &b, "a/5.4.0.btf", 0);
	blob_free(&btf);
}

/* "TAR-nozero", "TAR-onezero", "TAR-junk-after", "TAR-empty-arch" */
static void test_ends(void **state)
{
	static const unsigned char zeroes[TAR_BLOCK];
	struct blob b = blob_new(0);

	(void)state;
	pw_member(&b, "5.4.0.btf", 1);
	blob_fit(&b);
	pw_expect_taken("TAR-nozero", &b, "5.4.0.btf", BTFMIN_SOURCE_TAR_NO_END);
	b = blob_new(0);
	pw_member(&b, "5.4.0.btf", 1);
	blob_bytes(&b, zeroes, sizeof(zeroes));
	pw_expect_taken("TAR-onezero", &b, "5.4.0.btf", 0);
	b = blob_new(0);
	pw_member(&b, "5.4.0.btf", 1);
	tar_end(&b);
	pw_member(&b, "5.5.0.btf", 1);
	pw_expect_taken("TAR-junk-after", &b, "5.4.0.btf", BTFMIN_SOURCE_TAR_JUNK);
	b = blob_new(0);
	tar_end(&b);
	pw_expect_refused("TAR-empty-arch", &b, BTFMIN_ERR_ABSENT, "no .btf member");
	b = blob_new(0);
	tar_file(&b, TAR_USTAR, "package.json", "{}", 2);
	tar_end(&b);
	pw_expect_refused("TAR-empty-arch", &b, BTFMIN_ERR_ABSENT, "no .btf member");
}

/* "TAR-chksum", "TAR-size-neg", "TAR-size-b256", "TAR-size-oct-junk", "TAR-size-huge" */
static void test_headers(void **state)
{
	static const struct {
		const char *id, field[13], *part;
	} cases[] = {
		{"TAR-size-neg", "-0000000031\0", "size"},
		{"TAR-size-neg", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "size"},
		{"TAR-size-b256", "\x80\0\0\x80\0\0\0\0\0\0\0\0", "size"},
		{"TAR-size-b256", "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff", "cut short"},
		{"TAR-size-oct-junk", "0000000003x\0", "size"},
		{"TAR-size-huge", "77777777777\0", "cut short"},
	};
	struct blob b = named("5.4.0.btf");
	size_t i;

	(void)state;
	b.data[1] ^= 1;
	pw_expect_refused("TAR-chksum", &b, BTFMIN_ERR_CORRUPT, "checksum");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		b = named("5.4.0.btf");
		memcpy(b.data + TAR_SIZE, cases[i].field, 12);
		tar_sum(&b, 0);
		pw_expect_refused(cases[i].id, &b, BTFMIN_ERR_CORRUPT, cases[i].part);
	}
}

/* "TAR-pax-len-lies", "TAR-pax-huge", "TAR-pax-binary", "TAR-sparse-old", "TAR-sparse-pax10" */
static void test_pax(void **state)
{
	struct blob b = blob_new(0);

	(void)state;
	tar_extra(&b, 'x', "99 path=k\n", 10);
	pw_member(&b, "5.4.0.btf", 1);
	tar_end(&b);
	pw_expect_refused("TAR-pax-len-lies", &b, BTFMIN_ERR_CORRUPT, "length");
	b = blob_new(0);
	tar_extra(&b, 'x', "\xff\xfe\0\1\2", 5);
	pw_member(&b, "5.4.0.btf", 1);
	tar_end(&b);
	pw_expect_refused("TAR-pax-binary", &b, BTFMIN_ERR_CORRUPT, "length");
	b = blob_new(0);
	tar_head(&b, TAR_USTAR, "extra", 'x', 1u << 30);
	tar_end(&b);
	pw_expect_refused("TAR-pax-huge", &b, BTFMIN_ERR_LIMIT, "1 MiB");
	b = blob_new(0);
	tar_head(&b, TAR_OLDGNU, "5.4.0.btf", 'S', 0);
	tar_end(&b);
	pw_expect_refused("TAR-sparse-old", &b, BTFMIN_ERR_UNSUPPORTED, "sparse");
	b = blob_new(0);
	tar_pax(&b, "GNU.sparse.major", "1");
	pw_member(&b, "5.4.0.btf", 1);
	tar_end(&b);
	pw_expect_refused("TAR-sparse-pax10", &b, BTFMIN_ERR_UNSUPPORTED, "sparse");
}

/* "TAR-trunc": every prefix, plain; "CMP-gz-trunc": and of its gzip */
static void test_prefixes(void **state)
{
	struct blob whole = blob_new(0), pressed;
	struct opened o;
	size_t size, end;

	(void)state;
	tar_pax(&whole, "path", "a/5.4.0.btf");
	pw_member(&whole, "x", 1);
	tar_link(&whole, TAR_USTAR, "b/5.4.0.btf", "a/5.4.0.btf");
	pw_member(&whole, "c/5.4.0.btf", 2);
	end = whole.size;
	tar_end(&whole);
	for (size = 1; size <= whole.size; size++) {
		struct blob b = blob_prefix(&whole, size);
		/* between two members nothing shows that there was more but the missing end */
		int told = size == 4 * TAR_BLOCK || size == 5 * TAR_BLOCK || size == end;

		pw_open(&o, &b);
		if ((o.status == 0) != (size >= end || told))
			fail_msg("%lu bytes: status %d", (unsigned long)size, o.status);
		if (o.status)
			assert_int_equal(o.status, BTFMIN_ERR_CORRUPT);
		assert_int_equal(btfmin_package_notes(o.package),
				 told ? BTFMIN_SOURCE_TAR_NO_END : 0);
		pw_close(&o);
		blob_free(&b);
	}
	pressed = wrap_gzip(&whole);
	for (size = 0; size < pressed.size; size++) {
		struct blob b = blob_prefix(&pressed, size);

		pw_open_bytes(&o, &b);
		assert_int_equal(o.status, BTFMIN_ERR_CORRUPT);
		pw_close(&o);
		blob_free(&b);
	}
	blob_free(&pressed);
	blob_free(&whole);
}

/* A tar in a tar is none of the members; nor is anything but BTF and tars a package. */
static void test_no_packages(void **state)
{
	struct blob inner = named("5.4.0.btf"), b = blob_new(0);

	(void)state;
	tar_file(&b, TAR_USTAR, "5.4.0.btf.tar", inner.data, inner.size);
	tar_end(&b);
	pw_expect_refused("tar in a tar", &b, BTFMIN_ERR_ABSENT, "no .btf member");
	b = blob_new(0);
	pw_expect_refused("CMP-empty", &b, BTFMIN_ERR_CORRUPT, "");
	b = blob_new(0);
	blob_bytes(&b, "#!/bin/sh\necho no package\n", 26);
	blob_fit(&b);
	pw_expect_refused("a script", &b, BTFMIN_ERR_CORRUPT, "");
	blob_free(&inner);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),    cmocka_unit_test(test_ends),
		cmocka_unit_test(test_headers),  cmocka_unit_test(test_pax),
		cmocka_unit_test(test_prefixes), cmocka_unit_test(test_no_packages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
