/* SPDX-License-Identifier: BSD-2-Clause */
/* walk.h - from record to record through a type section, each as long as its kind and vlen say */
#ifndef BM_WALK_H
#define BM_WALK_H

#include "btf.h"

/*
 * Fills btf->at, btf->stride, btf->listed, btf->nlisted and btf->count; the sections and
 * btf->lengths are set. Errors: CORRUPT, UNSUPPORTED (an unknown kind without a layout), NOMEM.
 */
int bm_walk(struct btfmin_btf *btf, struct btfmin_error *err);

#endif /* BM_WALK_H */
