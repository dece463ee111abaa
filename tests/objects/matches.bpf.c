/* SPDX-License-Identifier: BSD-2-Clause */
/* TYPE_MATCHES: types as they are in the kernel, parts of them, and near misses. */
#include "core.h"

struct list_head {
	struct list_head *next, *prev;
};

struct callback_head {
	struct callback_head *next;
	void (*func)(struct callback_head *);
};

struct callback_head___arity {
	void (*func)(struct callback_head *, int);
};

typedef struct {
	int counter;
} atomic_t;

typedef struct {
	u32 counter; /* signed in the kernel */
} atomic_t___unsigned;

struct upid {
	int nr;
	struct pid_namespace *ns; /* a FWD here, a struct there */
};

struct upid___wide {
	s64 nr;
};

struct upid___other_pointer {
	struct pid *ns;
};

struct task_struct {
	int static_prio;
	char comm[16];
	struct task_struct *group_leader;
	struct list_head tasks;
};

struct task_struct___short_comm {
	char comm[15];
};

struct task_struct___extra {
	int static_prio;
	int never_a_member;
};

enum pid_type {
	PIDTYPE_PID,
	PIDTYPE_SID = 9, /* another value, which does not matter */
};

enum pid_type___extra {
	PIDTYPE_PID___extra,
	PIDTYPE_NEVER___extra,
};

struct file;
struct wait_queue_head;
typedef struct wait_queue_head wait_queue_head_t;
typedef struct poll_table_struct poll_table;
typedef void (*poll_queue_proc)(struct file *, wait_queue_head_t *, struct poll_table_struct *);

struct poll_table_struct {
	poll_queue_proc _qproc;
};

union thread_union {
	unsigned long stack[2048];
};

struct iphdr {
	u8 ihl : 4;
	u8 version : 4;
	u8 ttl;
};

SEC("raw_tp/good")
int good(void *ctx)
{
	return type_matches(struct list_head) + type_matches(struct callback_head) +
	       type_matches(atomic_t) + type_matches(struct upid) +
	       type_matches(struct task_struct) + type_matches(enum pid_type) +
	       type_matches(poll_queue_proc) + type_matches(struct poll_table_struct) +
	       type_matches(union thread_union) + type_matches(struct iphdr);
}

SEC("raw_tp/bad")
int bad(void *ctx)
{
	return type_matches(struct callback_head___arity) + type_matches(atomic_t___unsigned) +
	       type_matches(struct upid___wide) + type_matches(struct upid___other_pointer) +
	       type_matches(struct task_struct___short_comm) +
	       type_matches(struct task_struct___extra) + type_matches(enum pid_type___extra);
}
