/* SPDX-License-Identifier: BSD-2-Clause */
/* find.c - the best BTF of a package for a host */
#include <string.h>

#include "fail.h"
#include "package.h"

/* Of two kernels that fit as well: the order of directories. */
static int compare_places(const struct btfmin_kernel *a, const struct btfmin_kernel *b)
{
	int ret = btfmin_release_compare(a->distro, b->distro);

	if (!ret)
		ret = btfmin_release_compare(a->version, b->version);
	return ret ? ret : btfmin_release_compare(a->arch, b->arch);
}

/* Each entry is looked at once. */
static int find_best(const struct btfmin_package *package, const struct btfmin_host *host,
		     size_t *index, struct btfmin_fit *fit)
{
	struct btfmin_kernel kernel, best;
	struct btfmin_fit other;
	int found = 0;
	size_t i;

	for (i = 0; i < package->count; i++) {
		bm_package_kernel(package, i, &kernel);
		if (!kernel.release[0])
			continue;
		btfmin_host_fit(&other, host, &kernel);
		if (!other.fits || (found && other.rank > fit->rank))
			continue;
		if (found && other.rank == fit->rank && compare_places(&kernel, &best) >= 0)
			continue;
		found = 1;
		best = kernel;
		*fit = other;
		*index = i;
	}
	return found;
}

/* Whoever gives one BTF without a name has chosen it. */
static int take_single(struct btfmin_fit *fit)
{
	fit->fits = 1;
	fit->rank = UINT32_MAX - 1;
	fit->distro = fit->version = fit->arch = fit->release = BTFMIN_FIT_UNNAMED;
	return 1;
}

static int search(const struct btfmin_package *package, const struct btfmin_host *host,
		  uint32_t flags, size_t *index, struct btfmin_fit *fit)
{
	if (package->source)
		return take_single(fit);
	if (find_best(package, host, index, fit))
		return 1;
	return flags & BTFMIN_FIND_NEAREST ? bm_package_nearest(package, host, index, fit) : 0;
}

int btfmin_package_find(const struct btfmin_package *package, const struct btfmin_host *host,
			uint32_t flags, size_t *index, struct btfmin_fit *fit,
			struct btfmin_error *err)
{
	struct btfmin_fit own;
	size_t nowhere;
	int ret;

	index = index ? index : &nowhere;
	fit = fit ? fit : &own;
	*index = 0;
	memset(fit, 0, sizeof(*fit));
	fit->rank = UINT32_MAX;
	if (!package || !host)
		return fail_plain(err, BTFMIN_ERR_USAGE, "btfmin_package_find: NULL was given");
	if (flags & ~BTFMIN_FIND_NEAREST)
		return fail_plain(err, BTFMIN_ERR_USAGE, "btfmin_package_find: unknown flag");
	ret = search(package, host, flags, index, fit);
	if (ret && bm_package_sound(package, *index, err))
		return BTFMIN_ERR_CORRUPT;
	return ret;
}
