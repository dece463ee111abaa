/* SPDX-License-Identifier: BSD-2-Clause */
/* Bitfields: shifts, sizes and signs, and members that are a bitfield on one side only. */
#include "core.h"

struct iphdr {
	u8 ihl : 4, version : 4;
	u8 ttl;
} CORE;

struct tcphdr {
	u16 res1 : 4, doff : 4, fin : 1, syn : 1, rst : 1, psh : 1, ack : 1, urg : 1;
} CORE;

struct bpf_insn {
	u8 code;
	u8 dst_reg : 4, src_reg : 4;
	s16 off;
} CORE;

struct task_struct {
	u32 sched_reset_on_fork : 1;
	u32 in_execve : 1;
} CORE;

/* Whole members in the kernel. */
struct task_struct___bits {
	s32 pid : 31;
	u32 flags : 7;
} CORE;

/* Bitfields in the kernel. */
struct bpf_insn___whole {
	u8 dst_reg;
	u8 src_reg;
} CORE;

SEC("raw_tp/headers")
int headers(void *ctx)
{
	struct iphdr *ip = ctx;
	struct tcphdr *tcp = ctx;

	return every_info(ip->ihl) + every_info(ip->version) + every_info(ip->ttl) +
	       every_info(tcp->doff) + every_info(tcp->syn) + every_info(tcp->urg);
}

SEC("raw_tp/task")
int task(void *ctx)
{
	struct task_struct *task = ctx;
	struct task_struct___bits *bits = ctx;

	return every_info(task->sched_reset_on_fork) + every_info(task->in_execve) +
	       every_info(bits->pid) + every_info(bits->flags);
}

SEC("raw_tp/insn")
int insn(void *ctx)
{
	struct bpf_insn *insn = ctx;
	struct bpf_insn___whole *whole = ctx;

	return every_info(insn->dst_reg) + every_info(insn->src_reg) + every_info(insn->off) +
	       every_info(whole->dst_reg) + every_info(whole->src_reg);
}
