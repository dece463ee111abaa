/* SPDX-License-Identifier: BSD-2-Clause */
/* nearest.c - the BTF of a kernel that is missing, where its neighbours agree on it */
#include <string.h>

#include "package.h"

/* What is known of the neighbours so far. */
struct neighbours {
	struct btfmin_kernel place; /* whose distribution, version and architecture count */
	struct btfmin_fit fit;      /* how those go with the host's */
	char below_release[BTFMIN_PART_MAX], above_release[BTFMIN_PART_MAX];
	size_t below, above; /* entries */
	int has_place, has_below, has_above;
};

/* What a kernel's place would be worth if it had the host's release; 0 if the place is another. */
static int fits_place(const struct btfmin_host *host, const struct btfmin_kernel *kernel,
		      struct btfmin_fit *fit)
{
	struct btfmin_kernel named = *kernel;

	memcpy(named.release, host->release, sizeof(named.release));
	btfmin_host_fit(fit, host, &named);
	return fit->fits && btfmin_fit_own_place(fit);
}

static int same_place(const struct btfmin_kernel *a, const struct btfmin_kernel *b)
{
	return strcmp(a->distro, b->distro) == 0 && strcmp(a->version, b->version) == 0 &&
	       strcmp(a->arch, b->arch) == 0;
}

/* The place that fits best, the first of several. */
static void find_place(struct neighbours *n, const struct btfmin_package *package,
		       const struct btfmin_host *host)
{
	struct btfmin_kernel kernel;
	struct btfmin_fit fit;
	size_t i;

	for (i = 0; i < package->count; i++) {
		bm_package_kernel(package, i, &kernel);
		if (!kernel.release[0] || !fits_place(host, &kernel, &fit))
			continue;
		if (n->has_place && fit.rank >= n->fit.rank)
			continue;
		n->has_place = 1;
		n->place = kernel;
		n->fit = fit;
	}
}

/* Whether a release comes before another that is alike. */
static int is_before(const char *a, const char *b)
{
	int order;

	return btfmin_release_alike(a, b, &order) && order < 0;
}

static void take_neighbour(struct neighbours *n, const char *release, size_t index, int order)
{
	if (order < 0 && (!n->has_below || is_before(n->below_release, release))) {
		n->has_below = 1;
		n->below = index;
		memcpy(n->below_release, release, sizeof(n->below_release));
	}
	if (order > 0 && (!n->has_above || is_before(release, n->above_release))) {
		n->has_above = 1;
		n->above = index;
		memcpy(n->above_release, release, sizeof(n->above_release));
	}
}

static void find_neighbours(struct neighbours *n, const struct btfmin_package *package,
			    const char *release)
{
	struct btfmin_kernel kernel;
	int order;
	size_t i;

	for (i = 0; i < package->count; i++) {
		bm_package_kernel(package, i, &kernel);
		if (kernel.release[0] && same_place(&kernel, &n->place) &&
		    btfmin_release_alike(kernel.release, release, &order))
			take_neighbour(n, kernel.release, i, order);
	}
}

static int agree(const struct btfmin_package *package, const struct neighbours *n)
{
	const struct span *a = &package->members[n->below].bytes;
	const struct span *b = &package->members[n->above].bytes;

	return a->len == b->len && (a->p == b->p || memcmp(a->p, b->p, a->len) == 0);
}

int bm_package_nearest(const struct btfmin_package *package, const struct btfmin_host *host,
		       size_t *index, struct btfmin_fit *fit)
{
	struct neighbours n;

	memset(&n, 0, sizeof(n));
	if (!host->release[0])
		return 0;
	find_place(&n, package, host);
	if (n.has_place)
		find_neighbours(&n, package, host->release);
	if (!n.has_below || !n.has_above || !agree(package, &n))
		return 0;
	*index = n.below;
	*fit = n.fit;
	fit->release = BTFMIN_FIT_NEAR;
	return 1;
}
