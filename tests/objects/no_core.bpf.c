/* SPDX-License-Identifier: BSD-2-Clause */
/* A program with BTF and no CO-RE record; built without -g as well, and then without any BTF. */
#include "core.h"

u64 counter;

struct plain {
	int first;
	int second;
};

SEC("raw_tp/count")
int count(struct plain *ctx)
{
	counter += ctx->second;
	return 0;
}
