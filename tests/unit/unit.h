/* SPDX-License-Identifier: BSD-2-Clause */
/* unit.h - cmocka, and tests that run once for each byte order */
#ifndef TEST_UNIT_H
#define TEST_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <btfmin.h>

/* Two entries of a struct CMUnitTest array; the test finds its byte order with order_of(state). */
extern char unit_little, unit_big;
#define BOTH(test)                                                                                 \
	{#test " (little-endian)", test, NULL, NULL, &unit_little},                                \
	{                                                                                          \
#test " (big-endian)", test, NULL, NULL, &unit_big                                 \
	}

static inline int order_of(void **state)
{
	return *(char *)*state;
}

#endif /* TEST_UNIT_H */
