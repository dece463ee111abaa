/* SPDX-License-Identifier: BSD-2-Clause */
/* nearest.c - the BTF of a kernel that is missing, where its neighbours agree on it */
#include <string.h>

#include "package.h"

/* What is known of the neighbours so far. */
struct neighbours {
	struct btfmin_kernel place; /* whose distribution, version and architecture count */
	struct btfmin_fit fit;      /* how those go with the host's */
	struct btfmin_kernel below_name, above_name;
	size_t below, above; /* entries */
	int has_place, has_below, has_above;
};

/* "el8" and "el8_5" are one word, and so are a version and one with more parts. */
static int is_number(char c)
{
	return (c >= '0' && c <= '9') || c == '.' || c == '_';
}

static const char *past_number(const char *p)
{
	while (is_number(*p))
		p++;
	return p;
}

/*
 * Whether two releases are of one sort of kernel: alike but for their numbers, so that "-generic"
 * is no neighbour of "-aws", nor a real-time kernel of others.
 */
static int same_sort(const char *a, const char *b)
{
	while (*a || *b) {
		if (is_number(*a) != is_number(*b))
			return 0;
		if (is_number(*a)) {
			a = past_number(a);
			b = past_number(b);
		} else if (*a++ != *b++) {
			return 0;
		}
	}
	return 1;
}

/* What a kernel's place would be worth if it had the host's release; 0 if the place is another. */
static int fits_place(const struct btfmin_host *host, const struct btfmin_kernel *kernel,
		      struct btfmin_fit *fit)
{
	struct btfmin_kernel named = *kernel;

	memcpy(named.release, host->release, sizeof(named.release));
	btfmin_host_fit(fit, host, &named);
	return fit->fits && (fit->distro == BTFMIN_FIT_SAME || fit->distro == BTFMIN_FIT_ALIAS) &&
	       (fit->version == BTFMIN_FIT_SAME || fit->version == BTFMIN_FIT_MAJOR) &&
	       (fit->arch == BTFMIN_FIT_SAME || fit->arch == BTFMIN_FIT_ALIAS);
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

static void take_neighbour(struct neighbours *n, const struct btfmin_kernel *kernel, size_t index,
			   const char *release)
{
	int order = btfmin_release_compare(kernel->release, release);

	if (order < 0 &&
	    (!n->has_below || btfmin_release_compare(kernel->release, n->below_name.release) > 0)) {
		n->has_below = 1;
		n->below_name = *kernel;
		n->below = index;
	}
	if (order > 0 &&
	    (!n->has_above || btfmin_release_compare(kernel->release, n->above_name.release) < 0)) {
		n->has_above = 1;
		n->above_name = *kernel;
		n->above = index;
	}
}

static void find_neighbours(struct neighbours *n, const struct btfmin_package *package,
			    const char *release)
{
	struct btfmin_kernel kernel;
	size_t i;

	for (i = 0; i < package->count; i++) {
		bm_package_kernel(package, i, &kernel);
		if (kernel.release[0] && same_place(&kernel, &n->place) &&
		    same_sort(kernel.release, release))
			take_neighbour(n, &kernel, i, release);
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
