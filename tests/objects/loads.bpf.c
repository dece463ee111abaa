/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Instructions that access memory (LDX, STX and ST), and members whose size differs: a loader
 * narrows or widens an access to an unsigned integer or a pointer, and poisons any other.
 */
#include "core.h"

struct mm_struct;

struct task_struct {
	int pid;
	u32 flags;
	u64 timer_slack_ns;
	struct mm_struct *mm;
	char comm[16];
} CORE;

struct task_struct___wide {
	u64 flags; /* 4 bytes in the kernel */
	s64 pid;   /* 4 bytes, signed */
	u64 tgid;  /* 4 bytes, signed there and unsigned here */
} CORE;

struct task_struct___narrow {
	u8 flags;           /* 4 bytes */
	u16 timer_slack_ns; /* 8 bytes */
	u32 mm;             /* a pointer there */
} CORE;

/* Same size, other sign. */
struct task_struct___sign {
	u32 pid;
	s32 flags;
} CORE;

struct sock_common {
	u16 skc_family;
	u16 skc_num;
} CORE;

struct sock {
	struct sock_common __sk_common;
} CORE;

SEC("tp_btf/load")
int load(void **ctx)
{
	struct task_struct *task = ctx[0];
	struct sock *sk = ctx[1];

	return task->pid + task->flags + task->timer_slack_ns + (task->mm == ctx[2]) +
	       task->comm[5] + sk->__sk_common.skc_family + sk->__sk_common.skc_num;
}

SEC("tp_btf/load_resized")
int load_resized(void **ctx)
{
	struct task_struct___wide *wide = ctx[0];
	struct task_struct___narrow *narrow = ctx[0];
	struct task_struct___sign *sign = ctx[0];

	return wide->flags + narrow->flags + narrow->timer_slack_ns + sign->pid + sign->flags;
}

SEC("tp_btf/load_poisoned")
int load_poisoned(void **ctx)
{
	struct task_struct___wide *wide = ctx[0];
	struct task_struct___narrow *narrow = ctx[0];

	return wide->pid + wide->tgid + narrow->mm;
}

SEC("tp_btf/store")
int store(void **ctx)
{
	struct task_struct *task = ctx[0];
	struct task_struct___wide *wide = ctx[0];
	struct task_struct___narrow *narrow = ctx[0];

	task->pid = (int)(long)ctx[1];
	task->timer_slack_ns = (u64)ctx[2];
	wide->flags = (u64)ctx[2];
	narrow->flags = (u8)(long)ctx[3];
	return 0;
}

SEC("tp_btf/store_constant")
int store_constant(void **ctx)
{
	struct task_struct *task = ctx[0];
	struct task_struct___wide *wide = ctx[0];

	task->pid = 1;
	task->timer_slack_ns = 2;
	wide->flags = 3;
	return 0;
}
