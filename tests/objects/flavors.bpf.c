/* SPDX-License-Identifier: BSD-2-Clause */
/* Flavors: members that were renamed between kernels, and names that only look like flavors. */
#include "core.h"

struct task_struct___old {
	long state;
} CORE;

struct task_struct___new {
	u32 __state;
} CORE;

struct kernfs_node___old {
	struct kernfs_node___old *parent;
} CORE;

struct kernfs_node___new {
	struct kernfs_node___new *__parent;
} CORE;

/* A flavor of a flavor: the essential name ends at the last three underscores. */
struct task_struct___old___older {
	int pid;
} CORE;

/* Four underscores end no essential name, so the kernel has no such type. */
struct task_struct____old {
	int pid;
} CORE;

/* The member's own name has no essential part. */
struct task_struct___member {
	int pid___x;
	int tgid;
} CORE;

enum pid_type___old {
	PIDTYPE_SID___old = 7,
};

SEC("raw_tp/state")
int state(void *ctx)
{
	struct task_struct___old *old = ctx;
	struct task_struct___new *new = ctx;

	if (has_field(new->__state))
		return read_member(new, __state);
	return read_member(old, state);
}

SEC("raw_tp/parent")
int parent(void *ctx)
{
	struct kernfs_node___old *old = ctx;
	struct kernfs_node___new *new = ctx;

	if (has_field(new->__parent))
		return read_member(new, __parent) == ctx;
	return read_member(old, parent) == ctx;
}

SEC("raw_tp/odd")
int odd(void *ctx)
{
	struct task_struct___old___older *older = ctx;
	struct task_struct____old *four = ctx;
	struct task_struct___member *member = ctx;

	return has_field(older->pid) + has_field(four->pid) + has_field(member->pid___x) +
	       has_field(member->tgid) + has_type(struct task_struct____old) +
	       has_type(struct task_struct___new) +
	       value_of(enum pid_type___old, PIDTYPE_SID___old);
}
