/* SPDX-License-Identifier: BSD-2-Clause */
/* Names, order, links and headers of packages. The words in quotes are ids of the list of bad
 * inputs. */
#define _POSIX_C_SOURCE 200809L

#include "unit.h"
#include "../support/make_tar.h"

#include <stdio.h>
#include <time.h>

#include "pack/layout.h"

#define KERNELS 6

/* Two of them have the same bytes; one has no distribution. */
static const struct pack_kernel some[KERNELS] = {
	{{"ubuntu", "20.04", "x86_64", "5.4.0-42-generic"}, "first", 5},
	{{"ubuntu", "20.04", "x86_64", "5.4.0-42"}, "second", 6},
	{{"ubuntu", "20.04", "arm64", "5.4.0-42"}, "first", 5},
	{{"debian", "11", "x86_64", "5.10.0-1-amd64"}, "", 0},
	{{"debian-x", "11", "x86_64", "5.10.0"}, "third", 5},
	{{"", "", "", "6.1.0"}, "first", 5},
};

struct package {
	struct pack_bytes bytes;
	struct pack_written written;
	struct failure fault;
	bool ok;
};

static struct package make(enum pack_layout layout, const struct pack_kernel *kernels, size_t count)
{
	struct package p;

	memset(&p, 0, sizeof(p));
	p.ok = pack_write(&p.bytes, &p.written, layout, PACK_PLAIN, PACK_LINKS_AUTO, kernels, count,
			  NULL, 0, &p.fault);
	assert_int_equal(p.ok, p.bytes.data != NULL);
	return p;
}

static struct package must_make(enum pack_layout layout, const struct pack_kernel *kernels,
				size_t count)
{
	struct package p = make(layout, kernels, count);

	if (!p.ok)
		fail_msg("%s %s", p.fault.text ? p.fault.text : p.fault.own, p.fault.word);
	assert_int_equal(p.written.expanded, p.bytes.size);
	return p;
}

static uint64_t octal(const unsigned char *p)
{
	return strtoull((const char *)p, NULL, 8);
}

/* A line for each member: type, name, and bytes or what the link leads to. */
static char *list(const struct package *p)
{
	char *text = calloc(1, 16384), *to = text, long_name[1024] = "";
	const unsigned char *at = p->bytes.data;

	assert_non_null(text);
	for (; at[0]; at += 512 + (octal(at + TAR_SIZE) + 511) / 512 * 512) {
		size_t size = (size_t)octal(at + TAR_SIZE);
		const char *data = (const char *)at + 512;

		if (at[TAR_TYPE] == 'x') {
			snprintf(long_name, sizeof(long_name), "%.*s", (int)size - 1, data);
			continue;
		}
		if (long_name[0])
			to += sprintf(to, "%c %s", at[TAR_TYPE], strchr(long_name, '=') + 1);
		else
			to += sprintf(to, "%c %.155s%s%.100s", at[TAR_TYPE], at + TAR_PREFIX,
				      at[TAR_PREFIX] ? "/" : "", at);
		long_name[0] = '\0';
		if (at[TAR_TYPE] == '1')
			to += sprintf(to, " -> %.100s\n", at + 157);
		else
			to += sprintf(to, " %.*s\n", (int)size, data);
	}
	assert_int_equal(p->bytes.data + p->bytes.size - at, 1024);
	return text;
}

static void expect_list(enum pack_layout layout, const char *expected)
{
	struct package p = must_make(layout, some, KERNELS);
	char *text = list(&p);

	assert_string_equal(text, expected);
	free(text);
	free(p.bytes.data);
}

static void names_of_each_layout(void **state)
{
	(void)state;
	expect_list(PACK_BPF_COMPATIBLE,
		    "0 ./btfhub-archive/6.1.0.btf first\n"
		    "0 ./btfhub-archive/debian/11/x86_64/5.10.0-1-amd64.btf \n"
		    "0 ./btfhub-archive/debian-x/11/x86_64/5.10.0.btf third\n"
		    "1 ./btfhub-archive/ubuntu/20.04/aarch64/5.4.0-42.btf -> "
		    "./btfhub-archive/6.1.0.btf\n"
		    "0 ./btfhub-archive/ubuntu/20.04/x86_64/5.4.0-42.btf second\n"
		    "1 ./btfhub-archive/ubuntu/20.04/x86_64/5.4.0-42-generic.btf -> "
		    "./btfhub-archive/6.1.0.btf\n");
	expect_list(PACK_BCC, "0 ./6.1.0.btf first\n"
			      "0 ./debian/11/x86_64/5.10.0-1-amd64.btf \n"
			      "0 ./debian-x/11/x86_64/5.10.0.btf third\n"
			      "0 ./ubuntu/20.04/aarch64/5.4.0-42.btf first\n"
			      "0 ./ubuntu/20.04/x86_64/5.4.0-42.btf second\n"
			      "0 ./ubuntu/20.04/x86_64/5.4.0-42-generic.btf first\n");
	expect_list(PACK_INSPEKTOR_GADGET, "0 6.1.0.btf first\n"
					   "0 debian/11/x86_64/5.10.0-1-amd64.btf \n"
					   "0 debian-x/11/x86_64/5.10.0.btf third\n"
					   "0 ubuntu/20.04/aarch64/5.4.0-42.btf first\n"
					   "0 ubuntu/20.04/x86_64/5.4.0-42.btf second\n"
					   "0 ubuntu/20.04/x86_64/5.4.0-42-generic.btf first\n");
}

static void flat(void **state)
{
	struct pack_kernel kernels[KERNELS];
	struct package p;
	char *text;

	(void)state;
	memcpy(kernels, some, sizeof(kernels));
	strcpy(kernels[2].kernel.release, "5.4.0-43");
	p = must_make(PACK_FLAT, kernels, KERNELS);
	text = list(&p);
	assert_string_equal(text, "0 5.10.0.btf third\n"
				  "0 5.10.0-1-amd64.btf \n"
				  "0 5.4.0-42.btf second\n"
				  "0 5.4.0-42-generic.btf first\n"
				  "1 5.4.0-43.btf -> 5.4.0-42-generic.btf\n"
				  "1 6.1.0.btf -> 5.4.0-42-generic.btf\n");
	free(text);
	free(p.bytes.data);
}

static void what_is_written_is_counted(void **state)
{
	struct package p = must_make(PACK_BPF_COMPATIBLE, some, KERNELS);

	(void)state;
	assert_int_equal(p.written.members, 6);
	assert_int_equal(p.written.unique, 4);
	assert_int_equal(p.written.bytes, 26);
	assert_int_equal(p.written.stored, 16);
	free(p.bytes.data);
	p = must_make(PACK_BCC, some, KERNELS);
	assert_int_equal(p.written.unique, 4);
	assert_int_equal(p.written.bytes, 26);
	assert_int_equal(p.written.stored, 26);
	free(p.bytes.data);
	p = must_make(PACK_BCC, NULL, 0);
	assert_int_equal(p.written.members, 0);
	assert_int_equal(p.bytes.size, 1024);
	free(p.bytes.data);
}

/* The reader that takes gzip takes no links: bpf-compatible has them in a plain tar only. */
static void links_where_readers_know_them(void **state)
{
	static const struct {
		enum pack_layout layout;
		enum pack_compression how;
		uint64_t stored;
	} cases[] = {
		{PACK_BPF_COMPATIBLE, PACK_PLAIN, 16},   {PACK_BPF_COMPATIBLE, PACK_GZIP, 26},
		{PACK_BPF_COMPATIBLE, PACK_XZ, 26},      {PACK_BCC, PACK_PLAIN, 26},
		{PACK_INSPEKTOR_GADGET, PACK_PLAIN, 26}, {PACK_INSPEKTOR_GADGET, PACK_GZIP, 26},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct package p;

		assert_true(pack_write(&p.bytes, &p.written, cases[i].layout, cases[i].how,
				       PACK_LINKS_AUTO, some, KERNELS, NULL, 0, &p.fault));
		assert_int_equal(p.written.stored, cases[i].stored);
		free(p.bytes.data);
	}
}

/* Any order of the kernels gives the same bytes: here, all 720. */
static void order_does_not_matter(void **state)
{
	struct package first = must_make(PACK_BPF_COMPATIBLE, some, KERNELS);
	unsigned turn, n, i;

	(void)state;
	for (turn = 0; turn < 720; turn++) {
		struct pack_kernel left[KERNELS], order[KERNELS];
		struct package p;

		memcpy(left, some, sizeof(left));
		for (i = 0, n = turn; i < KERNELS; i++) {
			unsigned choice = n % (KERNELS - i);

			n /= KERNELS - i;
			order[i] = left[choice];
			left[choice] = left[KERNELS - 1 - i];
		}
		p = must_make(PACK_BPF_COMPATIBLE, order, KERNELS);
		assert_int_equal(p.bytes.size, first.bytes.size);
		assert_memory_equal(p.bytes.data, first.bytes.data, first.bytes.size);
		free(p.bytes.data);
	}
	free(first.bytes.data);
}

static void expect_failure(enum pack_layout layout, const struct pack_kernel *kernels, size_t count,
			   int exit_status, const char *part, const char *other, const char *word)
{
	struct package p = make(layout, kernels, count);
	const char *text = p.fault.text ? p.fault.text : p.fault.own;

	assert_false(p.ok);
	assert_int_equal(p.fault.exit_status, exit_status);
	if (!strstr(text, part) || !strstr(text, other))
		fail_msg("'%s' says nothing of '%s' and '%s'", text, part, other);
	assert_string_equal(p.fault.word, word);
}

/* One name with other bytes: both are named, in one order. One name, the same bytes: one member. */
static void one_name_for_two(void **state)
{
	struct pack_kernel two[2] = {some[1], some[2]};
	struct package p;

	(void)state;
	expect_failure(PACK_FLAT, two, 2, STATUS_LIMIT, "ubuntu/20.04/arm64 and ",
		       "and ubuntu/20.04/x86_64 ", "5.4.0-42");
	two[0] = some[2];
	two[1] = some[1];
	expect_failure(PACK_FLAT, two, 2, STATUS_LIMIT, "ubuntu/20.04/arm64 and ",
		       "and ubuntu/20.04/x86_64 ", "5.4.0-42");
	two[1].data = two[0].data;
	two[1].size = two[0].size;
	p = must_make(PACK_FLAT, two, 2);
	assert_int_equal(p.written.members, 1);
	assert_int_equal(p.written.bytes, 5);
	free(p.bytes.data);
}

/* A kernel whose member has a name of that many bytes, at most so many of them in one part. */
static struct pack_kernel named_of(enum pack_layout layout, size_t size, size_t most)
{
	struct pack_kernel k = {{"d", "", "", ""}, "BTF", 3};
	size_t before = layout == PACK_BCC              ? strlen("./d/.btf")
			: layout == PACK_BPF_COMPATIBLE ? strlen("./btfhub-archive/d/.btf")
							: strlen("d/.btf");
	char *const parts[] = {k.kernel.release, k.kernel.arch, k.kernel.version};
	size_t left = size - before, i;

	for (i = 0; i < 3 && left; i++) {
		size_t n = left < most ? left : left == most + 1 ? most - 1 : most;

		memset(parts[i], 'a' + (int)i, n);
		left -= n;
		left -= left ? 1 : 0; /* the slash of the next one */
	}
	assert_int_equal(left, 0);
	return k;
}

static struct pack_kernel named(enum pack_layout layout, size_t size)
{
	return named_of(layout, size, BTFMIN_PART_MAX - 1);
}

/* "TAR-name100": bcc's layout takes a name of 100 bytes, and no more. */
static void long_names_for_bcc(void **state)
{
	struct pack_kernel k = named(PACK_BCC, 100);
	struct package p = must_make(PACK_BCC, &k, 1);
	struct failure fault;

	(void)state;
	assert_int_equal(strlen((const char *)p.bytes.data), 107); /* runs on into the mode */
	free(p.bytes.data);
	assert_true(pack_layout_takes(PACK_BCC, &k.kernel, &fault));
	k = named(PACK_BCC, 101);
	assert_false(pack_layout_takes(PACK_BCC, &k.kernel, &fault));
	assert_true(pack_layout_takes(PACK_BPF_COMPATIBLE, &k.kernel, &fault));
	expect_failure(PACK_BCC, &k, 1, STATUS_LIMIT, "101 bytes", "takes 100: d,",
		       k.kernel.release);
}

/* Through the library's own reader. Returns the type of the first header: 'x' for a pax header. */
static char expect_name(const struct pack_kernel *k, size_t size, unsigned *prefixes)
{
	struct package p = must_make(PACK_INSPEKTOR_GADGET, k, 1);
	struct btfmin_members *members;
	struct btfmin_member m;
	struct btfmin_error err;
	char *text = list(&p), type = (char)p.bytes.data[TAR_TYPE];

	*prefixes += p.bytes.data[TAR_PREFIX] != 0;
	assert_int_equal(strlen(text), size + strlen("0  BTF\n"));
	assert_int_equal(btfmin_members_open(&members, p.bytes.data, p.bytes.size, NULL, &err), 0);
	assert_int_equal(btfmin_members_next(members, &m, &err), 1);
	assert_int_equal(strlen(m.name), size);
	assert_memory_equal(m.name, text + 2, size);
	assert_int_equal(m.size, 3);
	assert_int_equal(btfmin_members_next(members, &m, &err), 0);
	assert_int_equal(btfmin_members_notes(members), 0);
	btfmin_members_close(members);
	free(text);
	free(p.bytes.data);
	return type;
}

/* "TAR-name100", "TAR-name255": split into prefix and name, or with a pax header. */
static void long_names(void **state)
{
	unsigned prefixes = 0, paxes = 0;
	struct pack_kernel k;
	size_t size;

	(void)state;
	for (size = 30; size < 385; size++) {
		k = named(PACK_INSPEKTOR_GADGET, size);
		paxes += expect_name(&k, size, &prefixes) == 'x';
	}
	assert_int_equal(paxes, 385 - 103); /* whose releases do not fit into 100 bytes */
	assert_int_equal(prefixes, 2);
	for (size = 30; size < 270; size++) {
		k = named_of(PACK_INSPEKTOR_GADGET, size, 87);
		paxes += expect_name(&k, size, &prefixes) == 'x';
	}
	assert_int_equal(prefixes, 2 + 247 - 100);
}

/* How many of the package's kernels share the bytes of another. */
static size_t count_shared(const struct package *p)
{
	struct btfmin_package *package;
	struct btfmin_entry entry;
	size_t i, shared = 0;

	assert_int_equal(btfmin_package_open(&package, p->bytes.data, p->bytes.size, NULL, NULL),
			 0);
	for (i = 0; i < btfmin_package_count(package); i++) {
		assert_int_equal(btfmin_package_entry(package, i, &entry, NULL), 0);
		assert_int_equal(entry.size, 3);
		shared += entry.same_as != NULL;
	}
	btfmin_package_close(package);
	return shared;
}

/* A header cannot lead to a name of more than 100 bytes: a pax header does. */
static void links_to_long_names(void **state)
{
	struct pack_kernel two[2];
	struct package p;

	(void)state;
	two[0] = named(PACK_BPF_COMPATIBLE, 100);
	two[1] = some[0];
	two[1].data = two[0].data;
	two[1].size = two[0].size;
	p = must_make(PACK_BPF_COMPATIBLE, two, 2);
	assert_int_equal(p.written.stored, 3);
	assert_int_equal(count_shared(&p), 1);
	free(p.bytes.data);
	two[0] = named(PACK_BPF_COMPATIBLE, 101);
	p = must_make(PACK_BPF_COMPATIBLE, two, 2);
	assert_int_equal(p.written.unique, 1);
	assert_int_equal(p.written.stored, 3);
	assert_int_equal(count_shared(&p), 1);
	free(p.bytes.data);
	/* both names too long for their fields */
	two[1].kernel = two[0].kernel;
	two[1].kernel.release[0] = two[0].kernel.release[0] == 'x' ? 'y' : 'x';
	p = must_make(PACK_BPF_COMPATIBLE, two, 2);
	assert_int_equal(p.written.stored, 3);
	assert_int_equal(count_shared(&p), 1);
	free(p.bytes.data);
}

/* "TAR-uid", "TAR-chksum": all that the header says besides. */
static void headers(void **state)
{
	struct package p = must_make(PACK_BCC, some, 1);
	unsigned char *head = p.bytes.data;
	uint64_t sum = 0, told = octal(head + TAR_SUM);
	size_t i;

	(void)state;
	assert_memory_equal(head + 100,
			    "0000644\0"
			    "0000000\0"
			    "0000000\0"
			    "00000000005\0",
			    36);
	assert_memory_equal(head + 136, "00000000000\0", 12);
	assert_memory_equal(head + TAR_MAGIC,
			    "ustar\0"
			    "00",
			    8);
	for (i = TAR_MAGIC + 8; i < 329; i++)
		assert_int_equal(head[i], 0); /* no names of an owner and a group */
	memset(head + TAR_SUM, ' ', 8);
	for (i = 0; i < 512; i++)
		sum += head[i];
	assert_int_equal(told, sum);
	free(p.bytes.data);
}

static void package_json(void **state)
{
	static const struct {
		enum pack_layout layout;
		const char *name;
	} cases[] = {
		{PACK_BPF_COMPATIBLE, "./package.json"},
		{PACK_BCC, "./package.json"},
		{PACK_INSPEKTOR_GADGET, "package.json"},
		{PACK_FLAT, "package.json"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct package p;

		assert_true(pack_write(&p.bytes, &p.written, cases[i].layout, PACK_PLAIN,
				       PACK_LINKS_AUTO, some, 1, "{}", 2, &p.fault));
		assert_int_equal(p.written.members, 1);
		assert_int_equal(p.written.expanded, p.bytes.size);
		assert_string_equal((char *)p.bytes.data, cases[i].name);
		assert_memory_equal(p.bytes.data + 512, "{}\0", 3);
		free(p.bytes.data);
	}
}

/* "TAR-mtime" */
static void source_date_epoch(void **state)
{
	static const char *const bad[] = {
		"", "-1", "1.5", " 1", "1 ", "0x10", "now", "8589934592", "99999999999999999999"};
	struct package p;
	size_t i;

	(void)state;
	setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
	p = must_make(PACK_BCC, some, 1);
	assert_int_equal(octal(p.bytes.data + 136), 1700000000);
	free(p.bytes.data);
	setenv("SOURCE_DATE_EPOCH", "8589934591", 1);
	p = must_make(PACK_BCC, some, 1);
	assert_memory_equal(p.bytes.data + 136, "77777777777", 12);
	free(p.bytes.data);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		setenv("SOURCE_DATE_EPOCH", bad[i], 1);
		expect_failure(PACK_BCC, some, 1, STATUS_CALL, "SOURCE_DATE_EPOCH", "seconds",
			       bad[i]);
	}
	unsetenv("SOURCE_DATE_EPOCH");
}

/* Many kernels, few of them different: equal ones are found whatever lies between them. */
/*
 * BTFs of which any two differ in 16 places, where a hash that takes eight bytes after the other,
 * multiplies, and folds the upper half into the lower, could be made the same for all of them.
 */
static void many_alike(void **state)
{
	enum { BITS = 16, COUNT = 1 << BITS, SIZE = 16 * BITS };
	struct pack_kernel *kernels = calloc(COUNT, sizeof(*kernels));
	unsigned char *data = calloc(COUNT, SIZE);
	clock_t start = clock();
	struct package p;
	unsigned i, bit;

	(void)state;
	assert_true(kernels && data);
	for (i = 0; i < COUNT; i++) {
		snprintf(kernels[i].kernel.release, BTFMIN_PART_MAX, "%u", i);
		kernels[i].data = data + (size_t)SIZE * i;
		kernels[i].size = SIZE;
		for (bit = 0; bit < BITS; bit++) {
			unsigned char *words = data + (size_t)SIZE * i + 16 * bit;

			if (i >> bit & 1)
				words[7] = words[15] = words[11] = 0x80;
		}
	}
	p = must_make(PACK_FLAT, kernels, COUNT);
	assert_int_equal(p.written.unique, COUNT);
	assert_true((clock() - start) / CLOCKS_PER_SEC < 10);
	free(p.bytes.data);
	free(data);
	free(kernels);
}

static void many(void **state)
{
	enum { COUNT = 3000, UNIQUE = 700 };
	struct pack_kernel *kernels = calloc(COUNT, sizeof(*kernels));
	unsigned char *data = calloc(UNIQUE, 64);
	struct package p;
	unsigned i;

	(void)state;
	assert_true(kernels && data);
	for (i = 0; i < UNIQUE; i++)
		memcpy(data + 64u * i + (i % 61), &i, 4);
	for (i = 0; i < COUNT; i++) {
		strcpy(kernels[i].kernel.distro, "d");
		snprintf(kernels[i].kernel.release, BTFMIN_PART_MAX, "%u", i * 7919u % COUNT);
		kernels[i].data = data + 64u * (i % UNIQUE);
		kernels[i].size = 64;
	}
	p = must_make(PACK_BPF_COMPATIBLE, kernels, COUNT);
	assert_int_equal(p.written.members, COUNT);
	assert_int_equal(p.written.unique, UNIQUE);
	assert_int_equal(p.written.stored, UNIQUE * 64);
	free(p.bytes.data);
	free(data);
	free(kernels);
}

static void words(void **state)
{
	static const char *const known[] = {"bpf-compatible", "bcc", "inspektor-gadget", "flat",
					    "dir"};
	enum pack_layout layout;
	size_t i;

	(void)state;
	for (i = 0; i < 5; i++) {
		assert_true(pack_layout_of(known[i], &layout));
		assert_int_equal(layout, i);
	}
	assert_false(pack_layout_of("", &layout));
	assert_false(pack_layout_of("bc", &layout));
	assert_false(pack_layout_of("BCC", &layout));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_each_layout),
		cmocka_unit_test(flat),
		cmocka_unit_test(what_is_written_is_counted),
		cmocka_unit_test(links_where_readers_know_them),
		cmocka_unit_test(order_does_not_matter),
		cmocka_unit_test(one_name_for_two),
		cmocka_unit_test(long_names_for_bcc),
		cmocka_unit_test(long_names),
		cmocka_unit_test(links_to_long_names),
		cmocka_unit_test(headers),
		cmocka_unit_test(package_json),
		cmocka_unit_test(source_date_epoch),
		cmocka_unit_test(many),
		cmocka_unit_test(many_alike),
		cmocka_unit_test(words),
	};

	unsetenv("SOURCE_DATE_EPOCH");
	return cmocka_run_group_tests_name("pack: layouts", tests, NULL, NULL);
}
