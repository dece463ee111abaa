/* SPDX-License-Identifier: BSD-2-Clause */
/* near.h - what there is in place of what a search did not find; of sorted candidates */
#ifndef CLI_NEAR_H
#define CLI_NEAR_H

#include "candidates.h"
#include "message.h"

/* "; near: 5.4.0-42-generic, 5.4.0-44-generic", or "; it has ubuntu 18.04 x86_64, ..." */
void line_near(struct line *l, const struct candidates *list);
/* The arrays "near" and "there". */
void near_json(struct json *j, const struct candidates *list);

/* The parts of a kernel's name, as members of an object. */
void kernel_json(struct json *j, const struct btfmin_kernel *kernel);

#endif /* CLI_NEAR_H */
