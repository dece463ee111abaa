/* SPDX-License-Identifier: BSD-2-Clause */
/* every_kind.h - a BTF for whoever prints: a type of every kind, with all that a kind can have */
#ifndef TEST_EVERY_KIND_H
#define TEST_EVERY_KIND_H

#include "make_btf.h"

struct mb *mb_every_kind(void);

#endif /* TEST_EVERY_KIND_H */
