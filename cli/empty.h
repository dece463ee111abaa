/* SPDX-License-Identifier: BSD-2-Clause */
/* empty.h - the BTF without types, which takes the place of one that is not there */
#ifndef CLI_EMPTY_H
#define CLI_EMPTY_H

#include <btfmin.h>

/* A view of a header and one empty string. Errors: those of btfmin_btf_open(). */
int empty_open(struct btfmin_btf **out, int big_endian, struct btfmin_error *err);

#endif /* CLI_EMPTY_H */
