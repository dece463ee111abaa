/* SPDX-License-Identifier: BSD-2-Clause */
/* emit_form.h - inside emit.c: one function for each form */
#ifndef PACK_EMIT_FORM_H
#define PACK_EMIT_FORM_H

#include "emit.h"

/* What "ld -r -b binary" makes of the name min_core_btfs.tar.gz. */
#define EMIT_START "_binary_min_core_btfs_tar_gz_start"
#define EMIT_END   "_binary_min_core_btfs_tar_gz_end"
#define EMIT_SIZE  "_binary_min_core_btfs_tar_gz_size"

bool emit_source(struct pack_bytes *out, const void *data, size_t size, struct failure *fault);
bool emit_elf(struct pack_bytes *out, const char *machine, const void *data, size_t size,
	      struct failure *fault);

#endif /* PACK_EMIT_FORM_H */
