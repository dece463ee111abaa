/* SPDX-License-Identifier: BSD-2-Clause */
/* release.h - how releases of kernels go with each other */
#ifndef BM_RELEASE_H
#define BM_RELEASE_H

#include <stdbool.h>

/*
 * Whether these are the two forms that SUSE has for one release: what uname says,
 * "4.4.103-6.33-default", and with the package's rebuild count, "4.4.103-6.33.1-default".
 */
bool bm_release_forms(const char *a, const char *b);

#endif /* BM_RELEASE_H */
