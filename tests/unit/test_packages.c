/* SPDX-License-Identifier: BSD-2-Clause */
/* What packages and kernels say of themselves. Words in quotes are ids of the list of bad inputs.
 */
#define _POSIX_C_SOURCE 200809L

#include "unit.h"

#include <fcntl.h>
#include <unistd.h>

#include "io/rpm.h"
#include "io/scratch.h"
#include "io/unpack.h"
#include "fill/clone.h"
#include "fill/identity.h"

/* ---- the header of an rpm */

struct package {
	unsigned char bytes[4096];
	size_t size;
};

static void put(struct package *p, const void *data, size_t size)
{
	memcpy(p->bytes + p->size, data, size);
	p->size += size;
}

static void put_number(struct package *p, uint32_t n)
{
	unsigned char four[4];

	four[0] = (unsigned char)(n >> 24);
	four[1] = (unsigned char)(n >> 16);
	four[2] = (unsigned char)(n >> 8);
	four[3] = (unsigned char)n;
	put(p, four, 4);
}

static void put_prefix(struct package *p, uint32_t entries, uint32_t bytes)
{
	put(p, "\x8e\xad\xe8\x01\0\0\0\0", 8);
	put_number(p, entries);
	put_number(p, bytes);
}

static void put_entry(struct package *p, uint32_t tag, uint32_t type, uint32_t offset)
{
	put_number(p, tag);
	put_number(p, type);
	put_number(p, offset);
	put_number(p, 1);
}

static const char store[] = "kernel-debuginfo\0" /* 0 */
			    "4.19.90\0"          /* 17 */
			    "2112.oe1\0"         /* 25 */
			    "x86_64\0"           /* 34 */
			    "openEuler\0"        /* 41 */
			    "no end";            /* 51 */

/* A signature header whose end has to be filled up, and a header. */
static void make_package(struct package *p)
{
	memset(p, 0, sizeof(*p));
	put(p, "\xed\xab\xee\xdb\3\0", 6);
	p->size = 96;
	put_prefix(p, 0, 5);
	p->size = 120;
	put_prefix(p, 8, sizeof(store) - 1);
	put_entry(p, 1000, 6, 0);
	put_entry(p, 1001, 6, 17);
	put_entry(p, 1002, 6, 25);
	put_entry(p, 1022, 6, 34);
	put_entry(p, 1011, 9, 41);
	put_entry(p, 1010, 6, 51);         /* has no end */
	put_entry(p, 1000, 4, 17);         /* a number, under a tag for words */
	put_entry(p, 1001, 6, 0xffffffff); /* outside */
	put(p, store, sizeof(store) - 1);
}

static void rpm_header(void **state)
{
	struct package p;
	struct io_rpm rpm;
	const char *why;

	(void)state;
	make_package(&p);
	assert_true(io_rpm_is(p.bytes, p.size));
	assert_true(io_rpm_read(&rpm, p.bytes, p.size, &why));
	assert_string_equal(rpm.name, "kernel-debuginfo");
	assert_string_equal(rpm.version, "4.19.90");
	assert_string_equal(rpm.release, "2112.oe1");
	assert_string_equal(rpm.arch, "x86_64");
	assert_string_equal(rpm.vendor, "openEuler");
}

/* In memory of just that size, so that a byte too far is found. */
static bool read_copy(const void *data, size_t size, const char **why)
{
	unsigned char *copy = malloc(size ? size : 1);
	struct io_rpm rpm;
	bool ok;

	assert_non_null(copy);
	memcpy(copy, data, size);
	(void)io_rpm_is(copy, size);
	*why = NULL;
	ok = io_rpm_read(&rpm, copy, size, why);
	free(copy);
	return ok;
}

static void broken_rpm_headers(void **state)
{
	struct package p, bad;
	const char *why;
	size_t i;

	(void)state;
	make_package(&p);
	for (i = 0; i < p.size; i++) { /* every prefix: "TAR-trunc" for headers */
		assert_false(read_copy(p.bytes, i, &why));
		assert_non_null(why);
	}
	for (i = 96; i < p.size; i++) { /* every byte another */
		bad = p;
		bad.bytes[i] ^= 0xff;
		if (!read_copy(bad.bytes, bad.size, &why))
			assert_non_null(why);
	}
	bad = p;
	memset(bad.bytes + 104, 0xff, 8); /* four thousand million entries and bytes */
	assert_false(read_copy(bad.bytes, bad.size, &why));
}

/* ---- names */

static void expect_path(const char *path, const char *release)
{
	char got[BTFMIN_PART_MAX] = "";

	if (!release) {
		assert_false(identity_of_path(got, path));
		return;
	}
	assert_true(identity_of_path(got, path));
	assert_string_equal(got, release);
}

static void kernel_paths(void **state)
{
	char longer[400];

	(void)state;
	expect_path("./usr/lib/debug/lib/modules/6.5.6-300.fc39.x86_64/vmlinux",
		    "6.5.6-300.fc39.x86_64");
	expect_path("usr/lib/debug/boot/vmlinux-5.14.21-150400.22-default.debug",
		    "5.14.21-150400.22-default");
	expect_path("boot/vmlinux-5.14.21-150400.22-default.xz", "5.14.21-150400.22-default");
	expect_path("vmlinuz-6.1.0-50-amd64", "6.1.0-50-amd64");
	expect_path("lib/modules/6.1.0/kernel/vmlinuz", "6.1.0");
	expect_path("vmlinux", "");
	expect_path("vmlinux.debug", "");
	expect_path("lib/modules/../vmlinux", ""); /* "OSR-slash" */
	expect_path("xmodules/6.1/vmlinux", "");
	expect_path("modules/vmlinux", "");
	expect_path("boot/vmlinux-gdb.py", NULL);
	expect_path("vmlinux.h", NULL);
	expect_path("boot/vmlinux-", NULL);
	expect_path("boot/vmlinux-6.1 rc1", NULL);
	expect_path("boot/vmlinux-6.1\n", NULL);
	expect_path("vmlinux-6.1/", NULL);
	expect_path("", NULL);
	memset(longer, '1', sizeof(longer));
	memcpy(longer, "vmlinux-", 8);
	longer[399] = '\0';
	expect_path(longer, NULL);
	memcpy(longer, "modules/", 8);
	memcpy(longer + 390, "/vmlinux", 9);
	expect_path(longer, "");
}

static void deb_control(void **state)
{
	struct btfmin_kernel k = {{0}, {0}, {0}, {0}};

	(void)state;
	identity_of_deb(&k, "");
	identity_of_deb(&k, "\n\n:\nVersion\nVersion:");
	identity_of_deb(&k,
			"XVersion: 1\nMaintainer: x@debian.org\nVersion: ../..\nArchitecture: a/b\n"
			"Package: linux-image-../x\n");
	assert_string_equal(k.distro, "debian");
	assert_string_equal(k.version, "");
	assert_string_equal(k.arch, "");
	assert_string_equal(k.release, "");
	identity_of_deb(
		&k,
		"Package: linux-image-unsigned-5.4.0-42-generic-dbgsym\r\nArchitecture: arm64\r\n"
		"Version: 5.4.0-42.46\r\nMaintainer: x@lists.ubuntu.com\r\n");
	assert_string_equal(k.distro, "ubuntu");
	assert_string_equal(k.version, "20.04");
	assert_string_equal(k.arch, "arm64");
	assert_string_equal(k.release, "5.4.0-42-generic");
}

/* ---- kernels */

static void expect_kernel(const void *data, size_t size, const char *arch, const char *release)
{
	unsigned char *copy = malloc(size ? size : 1);
	struct btfmin_kernel k = {{0}, {0}, {0}, {0}};

	assert_non_null(copy);
	memcpy(copy, data, size);
	identity_of_kernel(&k, copy, size);
	assert_string_equal(k.arch, arch);
	assert_string_equal(k.release, release);
	free(copy);
}

#define KERNEL(text, arch, release) expect_kernel(text, sizeof(text) - 1, arch, release)

static void kernels(void **state)
{
	(void)state;
	KERNEL("", "", "");
	KERNEL("Linux version ", "", "");
	KERNEL("Linux version 5.4.0", "", ""); /* may go on */
	KERNEL("xLinux version %s Linux version 5.4.0-1 (x", "", "5.4.0-1");
	KERNEL("LLinux version 5.4.0 ", "", "5.4.0");
	KERNEL("Linux version ../x ", "", "");
	KERNEL("Linux version 5/4 ", "", "");
	KERNEL("\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\xb7\0", "arm64", "");
	KERNEL("\177ELF\2\2\1\0\0\0\0\0\0\0\0\0\0\2\0\x16", "s390x", "");
	KERNEL("\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\x15\0", "ppc64le", "");
	KERNEL("\177ELF\1\1\1\0\0\0\0\0\0\0\0\0\2\0\x28\0", "arm", "");
	KERNEL("\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\xf7\0", "", ""); /* BPF's */
	KERNEL("\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\xb7", "", "");
}

/* ---- patterns */

static void patterns(void **state)
{
	static const char *const cases[][2] = {
		{"a/b.xz", "/a/b.xz\n"},
		{"!a/#b", "/!a/#b\n"},
		{"a*?[b]\\ c", "/a\\*\\?\\[b]\\\\\\ c\n"},
		{"a\nb", "/a?b\n"},
	};
	char out[64];
	size_t i, len;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		len = clone_pattern(out, cases[i][0]);
		out[len] = '\0';
		assert_string_equal(out, cases[i][1]);
		assert_true(len <= 2 * strlen(cases[i][0]) + 3);
	}
}

/* ---- what a program unpacks */

static int file_with(const void *data, size_t size)
{
	int fd = io_scratch();

	assert_true(fd >= 0);
	assert_int_equal(write(fd, data, size), size);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static void make_member(unsigned char *block, const char *name, const char *size, char type)
{
	unsigned int sum = 8 * ' ', i;

	memset(block, 0, 512);
	memcpy(block, name, strlen(name));
	memcpy(block + 124, size, 11);
	block[156] = (unsigned char)type;
	memcpy(block + 257, "ustar\00000", 8);
	for (i = 0; i < 512; i++)
		sum += block[i];
	for (i = 0; i < 6; i++)
		block[148 + i] = (unsigned char)('0' + (sum >> (15 - 3 * i) & 7));
}

static void unpacked(void **state)
{
	static unsigned char tar[512 * 8];
	struct io_unpack u;
	struct io_error err;
	char got[8];
	size_t cut;
	int from, to = io_scratch();

	(void)state;
	make_member(tar, "link", "00000001000", '2'); /* a size that means nothing */
	make_member(tar + 512, "first", "00000000005", '0');
	memcpy(tar + 1024, "hello", 5);
	make_member(tar + 1536, "second", "00000000001", '0');
	tar[2048] = 'x';
	from = file_with(tar, sizeof(tar));
	io_unpack_start(&u, from);
	assert_int_equal(io_unpack_next(&u, &err), 1);
	assert_string_equal(u.name, "first");
	assert_int_equal(io_unpack_into(&u, to, &err), 0);
	assert_int_equal(pread(to, got, sizeof(got), 0), 5);
	assert_memory_equal(got, "hello", 5);
	assert_int_equal(io_unpack_next(&u, &err), 1);
	assert_int_equal(io_unpack_into(&u, to, &err), 0);
	assert_int_equal(pread(to, got, sizeof(got), 0), 1); /* and nothing of the one before */
	assert_int_equal(io_unpack_next(&u, &err), 0);
	assert_int_equal(lseek(from, 0, SEEK_CUR), sizeof(tar)); /* read to its end */
	(void)close(from);
	for (cut = 0; cut < 2049; cut++) { /* "TAR-trunc" */
		from = file_with(tar, cut);
		io_unpack_start(&u, from);
		while (io_unpack_next(&u, &err) > 0)
			if (io_unpack_into(&u, to, &err))
				break;
		(void)close(from);
	}
	tar[512 + 130] ^= 1; /* "TAR-chksum" */
	from = file_with(tar, sizeof(tar));
	io_unpack_start(&u, from);
	assert_int_equal(io_unpack_next(&u, &err), -1);
	assert_true(strlen(err.text) > 0);
	(void)close(from);
	(void)close(to);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rpm_header),   cmocka_unit_test(broken_rpm_headers),
		cmocka_unit_test(kernel_paths), cmocka_unit_test(deb_control),
		cmocka_unit_test(kernels),      cmocka_unit_test(patterns),
		cmocka_unit_test(unpacked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
