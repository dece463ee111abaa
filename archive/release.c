/* SPDX-License-Identifier: BSD-2-Clause */
/* release.c - releases of kernels: their order, and the two forms of SUSE's */
#include "release.h"

#include <string.h>

#include "btfmin_archive.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Where a character stands: '~', the end, all others. Digits stand where their bytes do. */
static int place(char c)
{
	if (c == '~')
		return -1;
	return c ? (unsigned char)c : 0;
}

static const char *after_digits(const char *p)
{
	while (is_digit(*p))
		p++;
	return p;
}

static const char *after_zeros(const char *p)
{
	while (*p == '0')
		p++;
	return p;
}

/* Compares the numbers at *a and *b, of any length, and goes past both. */
static int compare_numbers(const char **a, const char **b)
{
	const char *p = after_zeros(*a), *q = after_zeros(*b);

	*a = after_digits(p);
	*b = after_digits(q);
	if (*a - p != *b - q)
		return *a - p < *b - q ? -1 : 1;
	return memcmp(p, q, (size_t)(*a - p));
}

int btfmin_release_compare(const char *a, const char *b)
{
	int order = 0;

	while (!order && (*a || *b)) {
		if (is_digit(*a) && is_digit(*b)) {
			order = compare_numbers(&a, &b);
			continue;
		}
		order = place(*a) - place(*b);
		/* Unless they are the same, the loop ends here, and neither is passed. */
		if (!order) {
			a++;
			b++;
		}
	}
	return order;
}

/* "el8" and "el8_5" are alike, and so are a version and one with more parts. */
static bool is_number(char c)
{
	return is_digit(c) || c == '.' || c == '_';
}

/* The number at *p, which is moved past it. What is longer than a release can be is cut. */
static void take_number(const char **p, char number[BTFMIN_PART_MAX])
{
	size_t len = 0;

	for (; is_number(**p); ++*p) {
		if (len + 1 < BTFMIN_PART_MAX)
			number[len++] = **p;
	}
	number[len] = '\0';
}

int btfmin_release_alike(const char *a, const char *b, int *order)
{
	char x[BTFMIN_PART_MAX], y[BTFMIN_PART_MAX];
	int first = 0;

	if (order)
		*order = 0;
	while (*a || *b) {
		if (is_number(*a) && is_number(*b)) {
			take_number(&a, x);
			take_number(&b, y);
			first = first ? first : btfmin_release_compare(x, y);
		} else if (*a++ != *b++) {
			return 0;
		}
	}
	if (order)
		*order = first;
	return 1;
}

/* Whether what stands before the flavour of the one is that of the other, a dot and a number. */
static bool counts_on(const char *shorter, size_t length, const char *longer, const char *flavour)
{
	if (!length || !memchr(shorter, '-', length) || !is_digit(shorter[length - 1]))
		return false;
	if (memcmp(shorter, longer, length) || longer[length] != '.')
		return false;
	return is_digit(longer[length + 1]) && after_digits(longer + length + 1) == flavour;
}

bool bm_release_forms(const char *a, const char *b)
{
	const char *flavour_a = strrchr(a, '-'), *flavour_b = strrchr(b, '-');
	size_t length_a, length_b;

	if (!flavour_a || !flavour_b || strcmp(flavour_a, flavour_b))
		return false;
	length_a = (size_t)(flavour_a - a);
	length_b = (size_t)(flavour_b - b);
	return length_a < length_b ? counts_on(a, length_a, b, flavour_b)
				   : counts_on(b, length_b, a, flavour_a);
}
