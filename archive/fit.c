/* SPDX-License-Identifier: BSD-2-Clause */
/* fit.c - whether a kernel's BTF is one for a host, and how well */
#include <string.h>

#include "aliases.h"
#include "btfmin_archive.h"
#include "release.h"

const char *btfmin_part_fit_name(int fit)
{
	switch (fit) {
	case BTFMIN_FIT_NO:
		return "no";
	case BTFMIN_FIT_SAME:
		return "same";
	case BTFMIN_FIT_ALIAS:
		return "alias";
	case BTFMIN_FIT_MAJOR:
		return "major";
	case BTFMIN_FIT_LIKE:
		return "like";
	case BTFMIN_FIT_FORM:
		return "form";
	case BTFMIN_FIT_UNNAMED:
		return "unnamed";
	case BTFMIN_FIT_NEAR:
		return "near";
	default:
		return "unknown";
	}
}

/* os-release(5): a system that does not tell its ID is "linux". */
static bool has_id(const struct btfmin_host *host)
{
	return host->id[0] && strcmp(host->id, "linux");
}

/* The next word of ID_LIKE into out; false after the last. One that is no part comes out empty. */
static bool next_word(const char **list, char *out)
{
	size_t length;

	*list += strspn(*list, " ");
	length = strcspn(*list, " ");
	memset(out, 0, BTFMIN_PART_MAX);
	if (length < BTFMIN_PART_MAX)
		memcpy(out, *list, length);
	*list += length;
	return length > 0;
}

/* Whether host's distribution is like distro, and from 0 how far: ID_LIKE has the closest first. */
static bool is_like(const struct btfmin_host *host, const char *distro, uint32_t *distance)
{
	const char *list = host->id_like, *known;
	char word[BTFMIN_PART_MAX];
	unsigned nth;

	for (*distance = 0; next_word(&list, word); ++*distance) {
		if (bm_distro_alias(word, distro))
			return true;
	}
	for (nth = 0; (known = bm_distro_like(host->id, nth)) != NULL; nth++, ++*distance) {
		if (bm_distro_alias(known, distro))
			return true;
	}
	return false;
}

static int fit_distro(const struct btfmin_host *host, const char *distro, uint32_t *distance)
{
	*distance = 0;
	if (!distro[0])
		return BTFMIN_FIT_UNNAMED;
	if (!strcmp(host->id, distro))
		return BTFMIN_FIT_SAME;
	if (bm_distro_alias(host->id, distro))
		return BTFMIN_FIT_ALIAS;
	if (is_like(host, distro, distance))
		return BTFMIN_FIT_LIKE;
	*distance = 0;
	return has_id(host) ? BTFMIN_FIT_NO : BTFMIN_FIT_UNNAMED;
}

/* What counts its versions by itself is compared by those of what it is made from. */
static int fit_base(const char *base, const struct btfmin_kernel *kernel)
{
	if (!strcmp(base, kernel->version) ||
	    bm_version_named(kernel->distro, base, kernel->version))
		return BTFMIN_FIT_ALIAS;
	return BTFMIN_FIT_NO;
}

static int fit_version(const struct btfmin_host *host, const struct btfmin_kernel *kernel)
{
	const char *mine = host->version_id, *base;

	if (!mine[0] || !kernel->version[0])
		return BTFMIN_FIT_UNNAMED;
	base = bm_version_of(host->id, mine, kernel->distro);
	if (base && strcmp(host->id, kernel->distro))
		return fit_base(base, kernel);
	if (!strcmp(mine, kernel->version))
		return BTFMIN_FIT_SAME;
	if (bm_version_cut(mine, kernel->version) || (base && !strcmp(base, kernel->version)))
		return BTFMIN_FIT_MAJOR;
	return bm_version_named(kernel->distro, mine, kernel->version) ? BTFMIN_FIT_ALIAS
								       : BTFMIN_FIT_NO;
}

static int fit_arch(const char *mine, const char *arch)
{
	if (!mine[0] || !arch[0])
		return BTFMIN_FIT_UNNAMED;
	if (!strcmp(mine, arch))
		return BTFMIN_FIT_SAME;
	return bm_arch_alias(mine, arch) ? BTFMIN_FIT_ALIAS : BTFMIN_FIT_NO;
}

static bool is_suse(const struct btfmin_host *host)
{
	const char *list = host->id_like;
	char word[BTFMIN_PART_MAX];

	if (bm_distro_suse(host->id))
		return true;
	while (next_word(&list, word)) {
		if (bm_distro_suse(word))
			return true;
	}
	return false;
}

static int fit_release(const struct btfmin_host *host, const struct btfmin_kernel *kernel)
{
	if (!host->release[0])
		return BTFMIN_FIT_UNNAMED;
	if (!strcmp(host->release, kernel->release))
		return BTFMIN_FIT_SAME;
	if (!bm_release_forms(host->release, kernel->release))
		return BTFMIN_FIT_NO;
	/* SUSE's kernel may run a container of another distribution: the archive's word counts. */
	if (kernel->distro[0])
		return bm_distro_suse(kernel->distro) ? BTFMIN_FIT_FORM : BTFMIN_FIT_NO;
	return !has_id(host) || is_suse(host) ? BTFMIN_FIT_FORM : BTFMIN_FIT_NO;
}

/* The order of the lookups; see btfmin_host_fit() in btfmin_archive.h. */
enum tier {
	TIER_VERY_SAME,
	TIER_SAME_DISTRO,
	TIER_ALIAS,
	TIER_LIKE,
	TIER_UNNAMED,
	TIER_OTHER_VERSION,
	TIER_OTHER
};

static enum tier tier_of(const struct btfmin_fit *fit)
{
	bool other = fit->version == BTFMIN_FIT_NO;

	switch (fit->distro) {
	case BTFMIN_FIT_SAME:
		if (fit->version == BTFMIN_FIT_SAME)
			return TIER_VERY_SAME;
		return other ? TIER_OTHER_VERSION : TIER_SAME_DISTRO;
	case BTFMIN_FIT_ALIAS:
		return other ? TIER_OTHER_VERSION : TIER_ALIAS;
	case BTFMIN_FIT_LIKE:
		return TIER_LIKE;
	case BTFMIN_FIT_UNNAMED:
		return TIER_UNNAMED;
	default:
		return TIER_OTHER;
	}
}

/* The place of a fit within its tier. */
static uint32_t place_of(int fit)
{
	static const int order[] = {BTFMIN_FIT_SAME, BTFMIN_FIT_MAJOR, BTFMIN_FIT_ALIAS,
				    BTFMIN_FIT_FORM, BTFMIN_FIT_UNNAMED};
	uint32_t i;

	for (i = 0; i < sizeof(order) / sizeof(order[0]) && order[i] != fit; i++)
		;
	return i;
}

static uint32_t rank_of(const struct btfmin_fit *fit, uint32_t distance)
{
	enum tier tier = tier_of(fit);
	uint32_t rank = (uint32_t)tier;

	rank = rank << 8 | distance;
	rank = rank << 3 | (tier == TIER_OTHER ? 0 : place_of(fit->version));
	rank = rank << 3 | (tier == TIER_OTHER_VERSION ? place_of(fit->distro) : 0);
	rank = rank << 3 | place_of(fit->release);
	return rank << 3 | place_of(fit->arch);
}

void btfmin_host_fit(struct btfmin_fit *out, const struct btfmin_host *host,
		     const struct btfmin_kernel *kernel)
{
	uint32_t distance;

	memset(out, 0, sizeof(*out));
	out->distro = fit_distro(host, kernel->distro, &distance);
	out->version = fit_version(host, kernel);
	out->arch = fit_arch(host->arch, kernel->arch);
	out->release = fit_release(host, kernel);
	out->fits = (out->release == BTFMIN_FIT_SAME || out->release == BTFMIN_FIT_FORM) &&
		    out->arch != BTFMIN_FIT_NO;
	out->rank = out->fits ? rank_of(out, distance) : UINT32_MAX;
}

int btfmin_fit_own_place(const struct btfmin_fit *fit)
{
	return (fit->distro == BTFMIN_FIT_SAME || fit->distro == BTFMIN_FIT_ALIAS) &&
	       (fit->version == BTFMIN_FIT_SAME || fit->version == BTFMIN_FIT_MAJOR) &&
	       (fit->arch == BTFMIN_FIT_SAME || fit->arch == BTFMIN_FIT_ALIAS);
}
