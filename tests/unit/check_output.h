/* SPDX-License-Identifier: BSD-2-Clause */
/* check_output.h - what must be true of every minimal BTF, checked on each fixture's */
#ifndef TEST_CHECK_OUTPUT_H
#define TEST_CHECK_OUTPUT_H

#include <btfmin.h>

#include "../support/blob.h"
#include "world.h"

/*
 * Fails the test unless out, emitted with flags from w's result:
 * - passes btfmin_verify();
 * - has a 24-byte header, the target's byte order, no hole and no spare byte, counts that are true;
 * - names only whole strings, every string once and none unused;
 * - is the same, byte for byte, when it is made from itself;
 * - is the same but for the order when the fixture is built in the other byte order;
 * - (without READABLE) loses an answer whenever one type, member, enumerator or name is taken away.
 */
void check_output(const struct world *w, const struct btfmin_emitted *out, uint32_t flags);

/*
 * The BTF at data without type id (references to it become void, higher ids move down), or
 * without element nth of type id.
 */
struct blob without_type(const void *data, size_t size, uint32_t id);
struct blob without_element(const void *data, size_t size, uint32_t id, uint32_t nth);

#endif /* TEST_CHECK_OUTPUT_H */
