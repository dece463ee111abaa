/* SPDX-License-Identifier: BSD-2-Clause */
/* summary.h - how it came out, in lines for people and as members of a JSON document */
#ifndef PACK_SUMMARY_H
#define PACK_SUMMARY_H

#include "kernels.h"
#include "product.h"

/* A warning about kernels that the layout's readers will not find, on standard error. */
void summary_warn(const struct kernels *kernels, const struct product *product);
void summary_print(FILE *out, const struct kernels *kernels, const struct product *product,
		   bool verbose);
void summary_json(struct json *j, const struct kernels *kernels, const struct product *product);

#endif /* PACK_SUMMARY_H */
