/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names that kernels use for several structs, where all candidates that match agree. A match
 * prunes the list for later records on the same local type, so each program has its own flavor.
 */
#include "core.h"

struct perf_event_header {
	u32 type;
	u16 misc;
	u16 size;
} CORE;

/* Two or three structs: a header, then other members in each. */
struct perf_aux_event {
	struct perf_event_header header;
	u32 pid;
	u64 offset;
} CORE;

struct perf_aux_event___pruned {
	struct perf_event_header header;
	u32 pid;
	u64 offset;
} CORE;

/* Two structs of 24 and 64 bytes. */
struct syscall_tp_t {
	unsigned long syscall_nr;
	unsigned long ret;
	unsigned long args[6];
} CORE;

struct getdents_callback {
	int prev_reclen;
	u64 ino;
} CORE;

struct elf_note_info {
	int thread_notes;
	u64 size;
} CORE;

SEC("raw_tp/all_agree")
int all_agree(void *ctx)
{
	struct perf_aux_event *event = ctx;
	struct syscall_tp_t *call = ctx;
	struct elf_note_info *info = ctx;

	return every_info(event->header.size) + every_info(call->syscall_nr) +
	       every_info(info->thread_notes) + has_type(struct perf_aux_event) +
	       has_type(struct getdents_callback);
}

/* Each member is in one of the structs only. */
SEC("raw_tp/one_matches")
int one_matches(void *ctx)
{
	struct getdents_callback *callback = ctx;
	struct syscall_tp_t *call = ctx;

	return every_info(callback->prev_reclen) + every_info(call->ret);
}

/* After pid has matched, only its struct is left, and offset is not in it. */
SEC("raw_tp/pruned")
int pruned(void *ctx)
{
	struct perf_aux_event___pruned *event = ctx;

	return byte_off(event->pid) + has_field(event->offset) + byte_off(event->header.misc);
}
