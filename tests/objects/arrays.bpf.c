/* SPDX-License-Identifier: BSD-2-Clause */
/* Arrays: elements, arrays in arrays of structs, flexible ones, and indices past the end. */
#include "core.h"

struct upid {
	int nr;
	struct pid_namespace *ns;
} CORE;

/* numbers has one element in 5.10 and is flexible in later kernels. */
struct pid {
	u32 level;
	struct upid numbers[];
} CORE;

struct hlist_head {
	void *first;
} CORE;

struct pid___tasks {
	struct hlist_head tasks[8]; /* four in the kernel */
} CORE;

struct free_area {
	unsigned long nr_free;
} CORE;

struct zone {
	const char *name;
	struct free_area free_area[11];
} CORE;

/* Three to five zones, by architecture. */
struct pglist_data {
	struct zone node_zones[5];
} CORE;

struct task_struct {
	int pid;
	char comm[64]; /* 16 in the kernel */
} CORE;

/* Zero elements in the kernel, but not at the end of the struct: no flexible array. */
struct sock_common {
	int skc_dontcopy_begin[4];
} CORE;

/* The last member of mm_struct up to 7.1: flexible, so any index is good. */
struct mm_struct {
	unsigned long cpu_bitmap[];
} CORE;

SEC("raw_tp/elements")
int elements(void *ctx)
{
	struct task_struct *task = ctx;
	struct pid___tasks *pid = ctx;

	return byte_off(task->comm[0]) + byte_off(task->comm[15]) + byte_sz(task->comm[3]) +
	       byte_off(pid->tasks[0]) + byte_off(pid->tasks[3]) + byte_off(pid->tasks[2].first) +
	       has_field(pid->tasks[3].first);
}

SEC("raw_tp/nested_arrays")
int nested_arrays(void *ctx)
{
	struct pglist_data *node = ctx;

	return byte_off(node->node_zones[1].free_area[4].nr_free) +
	       byte_off(node->node_zones[2].free_area[10].nr_free) +
	       has_field(node->node_zones[3].name) + has_field(node->node_zones[4].name);
}

SEC("raw_tp/flexible")
int flexible(void *ctx)
{
	struct pid *pid = ctx;
	struct mm_struct *mm = ctx;

	return byte_off(pid->numbers[0].nr) + has_field(pid->numbers[0].ns) +
	       has_field(pid->numbers[1].nr) + has_field(pid->numbers[7].ns) +
	       byte_off(pid->numbers[2].nr) + byte_off(mm->cpu_bitmap[3]);
}

SEC("raw_tp/past_the_end")
int past_the_end(void *ctx)
{
	struct task_struct *task = ctx;
	struct pid___tasks *pid = ctx;
	struct sock_common *sk = ctx;

	return byte_off(task->comm[16]) + byte_off(pid->tasks[4]) + has_field(pid->tasks[7].first) +
	       byte_off(sk->skc_dontcopy_begin[0]) + byte_off(sk->skc_dontcopy_begin[1]);
}

/* The first index of an access string walks an array of the root type itself. */
SEC("raw_tp/root_index")
int root_index(void *ctx)
{
	struct task_struct *task = ctx;
	struct upid *upid = ctx;

	return byte_off(task[2].pid) + byte_off(upid[3].ns) + has_field(upid[1].nr);
}
