/* SPDX-License-Identifier: BSD-2-Clause */
/* Plain members of well-known structs: all six field kinds, nested members, chains of pointers. */
#include "core.h"

struct in6_addr {
	u8 bytes[16];
} CORE;

struct sched_entity {
	u64 sum_exec_runtime;
} CORE;

struct file {
	u32 f_flags;
} CORE;

struct inode {
	u16 i_mode;
	s64 i_size;
	unsigned long i_ino;
} CORE;

struct mm_struct {
	unsigned long total_vm;
} CORE;

struct task_struct {
	int pid;
	int tgid;
	u32 flags;
	int static_prio;
	struct sched_entity se;
	struct task_struct *group_leader;
	struct mm_struct *mm;
	char comm[16];
} CORE;

SEC("raw_tp/infos")
int infos(void *ctx)
{
	struct task_struct *task = ctx;
	struct inode *inode = ctx;
	struct file *file = ctx;

	return every_info(task->pid) + every_info(task->flags) + any_info(task->group_leader) +
	       every_info(inode->i_mode) + every_info(inode->i_size) + every_info(file->f_flags);
}

SEC("raw_tp/nested")
int nested(void *ctx)
{
	struct task_struct *task = ctx;

	return every_info(task->se.sum_exec_runtime) + byte_sz(task->comm) + has_field(task->comm) +
	       byte_off(task->se) + byte_sz(task->se) + has_field(task->se);
}

SEC("raw_tp/chain")
int chain(void **ctx)
{
	struct task_struct *task = ctx[0], *leader;
	struct mm_struct *mm;

	leader = read_member(task, group_leader);
	mm = read_member(leader, mm);
	return read_member(leader, tgid) + read_member(mm, total_vm);
}
