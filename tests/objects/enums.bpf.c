/* SPDX-License-Identifier: BSD-2-Clause */
/* Enumerators: present, renamed, absent, negative, and 64 bits wide on one side or both. */
#include "core.h"

enum pid_type {
	PIDTYPE_PID,
	PIDTYPE_TGID = 77, /* the kernel's value counts, not this one */
	PIDTYPE_NEVER,
};

/* ENUM64 from 6.1 on, before that an ENUM cut off at 32 bits. */
enum perf_callchain_context {
	PERF_CONTEXT_KERNEL = (u64)-128,
	PERF_CONTEXT_USER = (u64)-512,
};

enum hmm_pfn_flags {
	HMM_PFN_VALID = 1ULL << 63,
	HMM_PFN_ORDER_SHIFT = 56,
};

/* An ENUM here, an ENUM64 in 6.1. */
enum netdev_priv_flags {
	IFF_EBRIDGE = 1 << 1,
};

/* An ENUM64 here, an ENUM in the kernel. */
enum pid_type___wide {
	PIDTYPE_SID___wide = 1ULL << 40,
};

/* Signed on both sides: its enumerators begin below zero. */
enum rq_qos_id {
	RQ_QOS_WBT,
	RQ_QOS_NEVER,
};

enum probe_type {
	PROBE_DEFAULT_STRATEGY,
	PROBE_FORCE_SYNCHRONOUS,
};

enum memblock_flags {
	MEMBLOCK_NONE,
	MEMBLOCK_HOTPLUG = 0x1,
};

enum never_an_enum {
	NEVER_A_VALUE = 3,
};

typedef enum pid_type pid_type_alias_never;

SEC("raw_tp/present")
int present(void *ctx)
{
	return has_value(enum pid_type, PIDTYPE_PID) + has_value(enum pid_type, PIDTYPE_TGID) +
	       value_of(enum pid_type, PIDTYPE_TGID) +
	       value_of(enum probe_type, PROBE_FORCE_SYNCHRONOUS) +
	       value_of(enum memblock_flags, MEMBLOCK_HOTPLUG) +
	       value_of(enum rq_qos_id, RQ_QOS_WBT);
}

SEC("raw_tp/wide")
u64 wide(void *ctx)
{
	return value_of(enum perf_callchain_context, PERF_CONTEXT_KERNEL) +
	       value_of(enum perf_callchain_context, PERF_CONTEXT_USER) +
	       has_value(enum perf_callchain_context, PERF_CONTEXT_USER) +
	       value_of(enum hmm_pfn_flags, HMM_PFN_VALID) +
	       value_of(enum hmm_pfn_flags, HMM_PFN_ORDER_SHIFT) +
	       value_of(enum netdev_priv_flags, IFF_EBRIDGE) +
	       value_of(enum pid_type___wide, PIDTYPE_SID___wide);
}

SEC("raw_tp/absent")
int absent(void *ctx)
{
	return has_value(enum pid_type, PIDTYPE_NEVER) + value_of(enum pid_type, PIDTYPE_NEVER) +
	       has_value(enum rq_qos_id, RQ_QOS_NEVER) +
	       has_value(enum never_an_enum, NEVER_A_VALUE) +
	       value_of(enum never_an_enum, NEVER_A_VALUE) +
	       has_value(pid_type_alias_never, PIDTYPE_PID);
}
