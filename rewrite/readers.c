/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * readers.c - the table of readers: since when each of them takes what
 *
 * For libbpf a version is the first release whose btf.c knows the length of the kind's record
 * (btf_type_size()): one that it does not know makes it refuse the whole BTF. What it never looks
 * at it always took. For Linux it is the first release whose kernel/bpf/btf.c lets it pass.
 */
#include "readers.h"

#include <string.h>

#include "fail.h"

#define VERSION(major, minor) ((uint32_t)(major) << 16 | (minor))
#define ALWAYS                0u

struct since {
	uint32_t libbpf, linux;
};

/* clang-format off */
static const struct since features[BM_FEATURES] = {
	/* kernel 2667a2626f4d, November 2018; every libbpf since 0.0.3 */
	[BM_F_FUNC]      = {ALWAYS, VERSION(5, 0)},
	/* kernel 9d5f9f701b18, December 2018; every libbpf since 0.0.3 */
	[BM_F_KIND_FLAG] = {ALWAYS, VERSION(5, 0)},
	/* kernel b1e8818cabf4, January 2019; libbpf does not look at an INT's width */
	[BM_F_INT128]    = {ALWAYS, VERSION(5, 1)},
	/* kernel 1dc92851849c, April 2019; every libbpf since 0.0.3 */
	[BM_F_DATASEC]   = {ALWAYS, VERSION(5, 2)},
	/* kernel "bpf: fix BTF limits", September 2019; libbpf's are 2^31 */
	[BM_F_LIMITS]    = {ALWAYS, VERSION(5, 4)},
	/* kernel 51c39bb1d5d1, January 2020; libbpf does not look at it */
	[BM_F_LINKAGE]   = {ALWAYS, VERSION(5, 6)},
	/* kernel 9eea98497951, 5.4, and for members in small structs f7861a55b1ce, after 5.6 */
	[BM_F_ENUM_SIZE] = {ALWAYS, VERSION(5, 8)},
	/* kernel b1828f0b0482, February 2021 */
	[BM_F_FLOAT]     = {VERSION(0, 4), VERSION(5, 13)},
	/* kernel b5ea834dde6b, September 2021 */
	[BM_F_DECL_TAG]  = {VERSION(0, 6), VERSION(5, 16)},
	/* kernel 8c42d2fa4eea, November 2021 */
	[BM_F_TYPE_TAG]  = {VERSION(0, 6), VERSION(5, 17)},
	/* kernel 6089fb325cf7, June 2022: ENUM64 and ENUM's kind_flag, which libbpf never refused */
	[BM_F_ENUM64]    = {VERSION(1, 0), VERSION(6, 0)},
	[BM_F_ENUM_SIGN] = {ALWAYS, VERSION(6, 0)},
	/* kernel 53ee0d66d7a6, January 2025; before, libbpf takes the attribute for a tag's value */
	[BM_F_ATTRIBUTE] = {VERSION(1, 6), VERSION(6, 15)},
	/* kernel "bpf: Extend BTF UAPI vlen, kinds to use unused bits", April 2026 */
	[BM_F_VLEN24]    = {VERSION(1, 8), VERSION(7, 2)},
};

/* The kinds of relocations that came after those of fields (libbpf 0.0.6). */
static const struct { uint32_t kind, libbpf; } relos[] = {
	{BTFMIN_TYPE_ID_LOCAL,  VERSION(0, 2)},
	{BTFMIN_TYPE_ID_TARGET, VERSION(0, 2)},
	{BTFMIN_TYPE_EXISTS,    VERSION(0, 2)},
	{BTFMIN_TYPE_SIZE,      VERSION(0, 2)},
	{BTFMIN_ENUMVAL_EXISTS, VERSION(0, 2)},
	{BTFMIN_ENUMVAL_VALUE,  VERSION(0, 2)},
	{BTFMIN_TYPE_MATCHES,   VERSION(1, 0)},
};

/* One for each version in the tables above, and the oldest. */
static const char *const names[] = {
	"libbpf-0.1", "libbpf-0.2", "libbpf-0.4", "libbpf-0.6", "libbpf-1.0", "libbpf-1.6",
	"libbpf-1.8",
	"linux-4.18", "linux-5.0", "linux-5.1", "linux-5.2", "linux-5.4", "linux-5.6", "linux-5.8",
	"linux-5.13", "linux-5.16", "linux-5.17", "linux-6.0", "linux-6.15", "linux-7.2",
	"newest",
};
/* clang-format on */

#define NAMES (sizeof(names) / sizeof(names[0]))

#define OLDEST_LIBBPF VERSION(0, 1)
#define OLDEST_LINUX  VERSION(4, 18) /* the first with BTF */

/* The kernel's BTF_MAX_TYPE and BTF_MAX_NAME_OFFSET, before BM_F_LIMITS and since. */
#define OLD_MAX_TYPE 0xffffu
#define OLD_MAX_NAME 0xffffu
#define MAX_TYPE     0xfffffu
#define MAX_NAME     0xffffffu

/* Reads decimal digits below 10000; false if there are none or more. */
static bool read_number(const char **p, uint32_t *out)
{
	uint32_t digits;

	*out = 0;
	for (digits = 0; **p >= '0' && **p <= '9'; digits++, ++*p) {
		if (digits == 4)
			return false;
		*out = *out * 10 + (uint32_t)(**p - '0');
	}
	return digits > 0;
}

/*
 * "5.4" or "5.4.123", and for Linux what else uname -r may say behind a "-"; what a stable release
 * or a distribution took over from later ones is not looked at.
 */
static bool read_version(const char *p, char tail, uint32_t *out)
{
	uint32_t major, minor, patch;

	if (!read_number(&p, &major) || *p++ != '.' || !read_number(&p, &minor))
		return false;
	*out = VERSION(major, minor);
	if (*p == '.' && (p++, !read_number(&p, &patch)))
		return false;
	return *p == '\0' || *p == tail;
}

static void set_libbpf(struct bm_reader *r, uint32_t version)
{
	size_t i;

	for (i = 0; i < BM_FEATURES; i++)
		if (version < features[i].libbpf)
			r->lacks |= (uint32_t)1 << i;
	for (i = 0; i < sizeof(relos) / sizeof(relos[0]); i++)
		if (version < relos[i].libbpf)
			r->lacks_relos |= (uint32_t)1 << relos[i].kind;
	/* enumerators became 64 bits wide together with ENUM64 (bpf_core_relo_res) */
	r->narrow = version < features[BM_F_ENUM64].libbpf;
}

static void set_linux(struct bm_reader *r, uint32_t version)
{
	bool old = version < features[BM_F_LIMITS].linux;
	size_t i;

	for (i = 0; i < BM_FEATURES; i++)
		if (version < features[i].linux)
			r->lacks |= (uint32_t)1 << i;
	r->max_types = old ? OLD_MAX_TYPE : MAX_TYPE; /* btf_add_type() counts void among them */
	r->max_strings = (uint64_t)(old ? OLD_MAX_NAME : MAX_NAME) + 1;
}

int bm_reader_find(struct bm_reader *out, const char *name, struct btfmin_error *err)
{
	uint32_t version;

	memset(out, 0, sizeof(*out));
	out->max_types = UINT32_MAX;
	out->max_strings = UINT32_MAX;
	if (!name || strcmp(name, "newest") == 0)
		return 0;
	if (strncmp(name, "libbpf-", 7) == 0 && read_version(name + 7, '\0', &version) &&
	    version >= OLDEST_LIBBPF)
		set_libbpf(out, version);
	else if (strncmp(name, "linux-", 6) == 0 && read_version(name + 6, '-', &version) &&
		 version >= OLDEST_LINUX)
		set_linux(out, version);
	else
		return fail_plain(err, BTFMIN_ERR_USAGE, "no reader of that name is known");
	return 0;
}

const char *btfmin_reader_name(size_t nth)
{
	return nth < NAMES ? names[nth] : NULL;
}

int btfmin_reader_known(const char *name)
{
	struct bm_reader r;

	return name && bm_reader_find(&r, name, NULL) == 0;
}
