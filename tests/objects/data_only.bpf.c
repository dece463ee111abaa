/* SPDX-License-Identifier: BSD-2-Clause */
/* A map and nothing else: an object with .BTF and without .BTF.ext. */
#include "core.h"

struct {
	int (*type)[1];
	int (*max_entries)[16];
	u32 *key;
	u64 *value;
} table SEC(".maps");
