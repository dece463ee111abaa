/* SPDX-License-Identifier: BSD-2-Clause */
/* One enumerator of the kernel's enum of helper functions, which has more than two hundred. */
#include "core.h"

enum bpf_func_id {
	BPF_FUNC_ringbuf_output = 130,
};

SEC("raw_tp/one")
int one(void *ctx)
{
	return has_value(enum bpf_func_id, BPF_FUNC_ringbuf_output);
}
