/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * BTFMIN_CHECK_STRICT against the one that knows: the kernel that runs here is asked to load what
 * the checker has judged by the rules of its version. Where that is not allowed, these tests are
 * skipped; the catalogue itself is tested without (test_check.c).
 */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "check_world.h"

#define BTF_LOAD 18

/* The members of union bpf_attr that BPF_BTF_LOAD reads. */
struct btf_load {
	uint64_t btf, log;
	uint32_t size, log_size, log_level, flags;
};

static int is_big_endian(void)
{
	const uint16_t one = 1;
	unsigned char first;

	memcpy(&first, &one, 1);
	return first == 0;
}

/* 1: loaded; 0: refused; -1: not to be had here. */
static int kernel_takes(const void *data, size_t size)
{
#ifdef SYS_bpf
	struct btf_load attr;
	long fd;

	memset(&attr, 0, sizeof(attr));
	attr.btf = (uint64_t)(uintptr_t)data;
	attr.size = (uint32_t)size;
	fd = syscall(SYS_bpf, BTF_LOAD, &attr, sizeof(attr));
	if (fd >= 0) {
		close((int)fd);
		return 1;
	}
	return errno == EPERM || errno == EACCES || errno == ENOSYS ? -1 : 0;
#else
	(void)data;
	(void)size;
	return -1;
#endif
}

static uint32_t running_kernel(void)
{
	unsigned major = 0, minor = 0;
	struct utsname u;

	assert_int_equal(uname(&u), 0);
	assert_int_equal(sscanf(u.release, "%u.%u", &major, &minor), 2);
	return major << 8 | (minor < 255 ? minor : 255);
}

/*
 * What the checker says on purpose although the kernel lets it pass: its walk forgets to compare
 * a variable's room if the section comes first, and takes a func that it is done with for its
 * prototype.
 */
static int is_stricter_on_purpose(const struct btfmin_fault *f)
{
	return strstr(f->text, "variable has less room") || strstr(f->text, "cannot refer to");
}

/* Whether the checker takes it; *lax is set if the kernel may take what the checker does not. */
static int checker_takes(const struct btfmin_btf *btf, uint32_t kernel, int *lax)
{
	struct btfmin_check_opts opts = {NULL, BTFMIN_CHECK_STRICT, 0, 0};
	struct btfmin_faults *faults;
	struct btfmin_fault f;
	size_t i;
	int takes = 1;

	opts.kernel = kernel;
	assert_int_equal(btfmin_check(&faults, btf, &opts, NULL), 0);
	*lax = 1;
	for (i = 0; i < btfmin_faults_count(faults); i++) {
		assert_int_equal(btfmin_faults_get(faults, i, &f, NULL), 0);
		if (f.severity == BTFMIN_FAULT_WARNING)
			continue;
		takes = 0;
		*lax &= is_stricter_on_purpose(&f);
	}
	btfmin_faults_free(faults);
	return takes;
}

static void compare(const char *name, unsigned long number, const struct blob *b)
{
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 8};
	struct btfmin_btf *btf;
	int mine = 0, lax = 0, theirs = kernel_takes(b->data, b->size);

	opts.pointer_size = sizeof(void *);
	if (btfmin_btf_open(&btf, b->data, b->size, &opts, NULL) == 0) {
		mine = checker_takes(btf, running_kernel(), &lax);
		btfmin_btf_close(btf);
	}
	if (mine != theirs && !(theirs && lax))
		fail_msg("%s %lu: the kernel %s it, btfmin does %s", name, number,
			 theirs ? "takes" : "refuses", mine ? "" : "not");
}

static void skip_without_kernel(void)
{
	struct poke none[POKES] = {{0, 0, 0}};
	struct blob b = check_world(none, is_big_endian());
	int answer = kernel_takes(b.data, b.size);

	blob_free(&b);
	if (answer < 0 || running_kernel() < 0x0606 || running_kernel() > 0x0702) {
		print_message("loading BTF is not allowed here, or the kernel is not 6.6 to 7.2\n");
		skip();
	}
	assert_int_equal(answer, 1);
}

static void test_cases(void **state)
{
	size_t i;

	(void)state;
	skip_without_kernel();
	for (i = 0; i < check_case_count; i++) {
		struct blob b = check_world(check_cases[i].pokes, is_big_endian());

		compare(check_cases[i].id, (unsigned long)i, &b);
		blob_free(&b);
	}
}

struct dice {
	uint64_t state;
};

static uint32_t roll(struct dice *d, uint32_t sides)
{
	d->state = d->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(d->state >> 33) % sides;
}

/* A word that means something somewhere: an id, a head, a name, an offset, a limit. */
static uint32_t roll_word(struct dice *d)
{
	static const uint32_t edges[] = {
		0,    1,      2,        7,          8,          0x20,       0x21,       0x40,
		0x80, 0xffff, 0xffffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x01000020, 0x03000040};

	switch (roll(d, 4)) {
	case 0:
		return edges[roll(d, sizeof(edges) / sizeof(edges[0]))];
	case 1:
		return roll(d, T_END + 1);
	case 2:
		return roll(d, 20) << 24 | roll(d, 3);
	default:
		return 512 + roll(d, 700); /* names start there */
	}
}

/* One to three words of a good BTF replaced. */
static void test_mill(void **state)
{
	struct poke none[POKES] = {{0, 0, 0}};
	struct dice d = {1};
	struct blob good;
	unsigned long i;

	(void)state;
	skip_without_kernel();
	good = check_world(none, is_big_endian());
	for (i = 0; i < 20000; i++) {
		struct blob b = blob_prefix(&good, good.size);
		uint32_t words = blob_peek32(&good, 12) / 4, n = 1 + roll(&d, 3);

		b.be = good.be;
		while (n--)
			blob_poke32(&b, 24 + 4 * (size_t)roll(&d, words), roll_word(&d));
		compare("mill", i, &b);
		blob_free(&b);
	}
	blob_free(&good);
}

/* A record of the kind that refers to type, or holds one of it. */
static void add_link(struct mb *b, uint32_t kind, uint32_t type)
{
	switch (kind) {
	case 0:
		mb_ptr(b, type);
		break;
	case 1:
		mb_const(b, type);
		break;
	case 2:
		mb_typedef(b, "t", type);
		break;
	case 3:
		mb_type_tag(b, "tag", type);
		break;
	case 4:
		mb_array(b, type, 1, 1);
		break;
	case 5:
		mb_proto(b, 0);
		mb_param(b, "p", type);
		break;
	default:
		mb_struct(b, "s", 8);
		mb_member(b, "a", 1, 0);
		mb_member(b, "b", type, 0);
		break;
	}
}

#define LINKS 60

/* "DEP": chains and rings of many kinds, in many orders of ids. */
static void chain(struct dice *d, unsigned long number)
{
	uint32_t order[LINKS], n = 20 + roll(d, LINKS - 20), kinds = 1 + roll(d, 7), i, k;
	uint32_t next[LINKS + 2], swaps = roll(d, 2) ? 200 : roll(d, 4);
	struct mb *b = mb_new();
	struct blob bytes;

	for (i = 0; i < n; i++)
		order[i] = i + 2;
	while (swaps--) {
		uint32_t x = roll(d, n), y = roll(d, n);

		k = order[x];
		order[x] = order[y];
		order[y] = k;
	}
	for (i = 0; i < n; i++)
		next[order[i]] = i + 1 < n ? order[i + 1] : roll(d, 5) ? 1 : order[roll(d, n)];
	mb_int(b, "int", 4, MB_SIGNED);
	for (i = 0; i < n; i++)
		add_link(b, roll(d, 2) ? roll(d, kinds) : kinds - 1, next[i + 2]);
	bytes = mb_blob(b, is_big_endian());
	compare("chain", number, &bytes);
	blob_free(&bytes);
	mb_free(b);
}

static void test_chains(void **state)
{
	struct dice d = {2};
	unsigned long i;

	(void)state;
	skip_without_kernel();
	for (i = 0; i < 3000; i++)
		chain(&d, i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_mill),
		cmocka_unit_test(test_chains),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
