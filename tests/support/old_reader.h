/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * old_reader.h - what readers of the past say of a BTF, as far as kinds and flags go
 *
 * Written from their side, each as it masks and switches, not from the library's table.
 */
#ifndef TEST_OLD_READER_H
#define TEST_OLD_READER_H

#include <stddef.h>

/* Why that reader refuses the bytes, or NULL if it takes them. For base BTF of either order. */
const char *refused_by(const char *reader, const void *data, size_t size);
/* The readers that there are; NULL after the last. */
const char *old_reader(size_t nth);

#endif /* TEST_OLD_READER_H */
