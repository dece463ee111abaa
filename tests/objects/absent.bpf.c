/* SPDX-License-Identifier: BSD-2-Clause */
/* What no kernel has: absence is an answer for some kinds and a poisoned instruction for others. */
#include "core.h"

struct task_struct {
	int pid;
	int never_a_member;
	u32 never_a_bitfield : 3;
	char pid_name[4];
	struct {
		int flags;
	} nested;
} CORE;

/* Members of the right name and of a type that does not fit. */
struct task_struct___unfit {
	char *pid;
	int comm;
	struct {
		int x;
	} static_prio;
} CORE;

struct never_a_struct {
	int member;
	int array[4];
} CORE;

/* A union in the kernel: candidates are of the same kind. */
struct bpf_attr {
	u32 map_type;
} CORE;

/* A struct in the kernel. */
union list_head {
	void *next;
} CORE;

typedef int never_a_typedef;

SEC("raw_tp/members")
int members(void *ctx)
{
	struct task_struct *task = ctx;

	return every_info(task->never_a_member) + every_info(task->never_a_bitfield) +
	       byte_off(task->pid_name[2]) + has_field(task->nested.flags);
}

SEC("raw_tp/unfit")
int unfit(void *ctx)
{
	struct task_struct___unfit *task = ctx;

	return any_info(task->pid) + every_info(task->comm) + has_field(task->static_prio) +
	       has_field(task->static_prio.x);
}

SEC("raw_tp/types")
int types(void *ctx)
{
	struct never_a_struct *never = ctx;
	struct bpf_attr *attr = ctx;
	union list_head *head = ctx;

	return every_info(never->member) + byte_off(never->array[3]) + every_info(attr->map_type) +
	       any_info(head->next) + has_type(struct never_a_struct) +
	       type_size(struct never_a_struct) + type_id_target(struct never_a_struct) +
	       has_type(struct bpf_attr) + has_type(never_a_typedef) + type_size(never_a_typedef) +
	       type_matches(struct never_a_struct);
}

SEC("tp_btf/load")
int load(void **ctx)
{
	struct task_struct *task = ctx[0];
	struct never_a_struct *never = ctx[1];

	return task->never_a_member + never->member;
}
