/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Candidates that disagree, which a loader refuses: a program on its own for each, between
 * programs that are fine.
 */
#include "core.h"

struct task_struct {
	int pid;
} CORE;

/* Two structs in every kernel, of different size and with notes at different offsets. */
struct elf_thread_core_info {
	struct task_struct *task;
	char notes[8];
} CORE;

struct elf_thread_core_info___first {
	struct task_struct *task;
	char notes[8];
} CORE;

/* Two structs of different size. */
struct syscall_tp_t {
	unsigned long syscall_nr;
} CORE;

SEC("raw_tp/fine_before")
int fine_before(void *ctx)
{
	struct elf_thread_core_info___first *info = ctx;
	struct task_struct *task = ctx;

	return byte_off(info->task) + byte_off(task->pid);
}

SEC("raw_tp/ambiguous_offset")
int ambiguous_offset(void *ctx)
{
	struct elf_thread_core_info *info = ctx;

	return byte_off(info->notes);
}

SEC("raw_tp/ambiguous_presence")
int ambiguous_presence(void *ctx)
{
	struct elf_thread_core_info *info = ctx;

	return has_field(info->notes);
}

SEC("raw_tp/ambiguous_size")
int ambiguous_size(void *ctx)
{
	return type_size(struct syscall_tp_t);
}

SEC("raw_tp/ambiguous_id")
int ambiguous_id(void *ctx)
{
	return type_id_target(struct syscall_tp_t);
}

SEC("raw_tp/fine_after")
int fine_after(void *ctx)
{
	struct syscall_tp_t *call = ctx;

	return byte_off(call->syscall_nr) + has_type(struct elf_thread_core_info);
}
