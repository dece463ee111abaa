/* SPDX-License-Identifier: BSD-2-Clause */
/* Whole types: their ids, presence and size, by roots of every kind that has a name. */
#include "core.h"

struct task_struct {
	int pid;
} CORE;

struct list_head {
	struct list_head *next, *prev;
} CORE;

union bpf_attr {
	u32 map_type;
} CORE;

enum pid_type {
	PIDTYPE_PID,
};

typedef struct {
	int counter;
} atomic_t;

typedef int __kernel_pid_t;
typedef __kernel_pid_t pid_t;

typedef u32 gfp_t;

/* A typedef of a pointer to a struct that no kernel defines: FWD behind PTR behind TYPEDEF. */
struct __key_reference_with_attributes;
typedef struct __key_reference_with_attributes *key_ref_t;

/* A typedef straight to a FWD in some kernels. */
struct efi_boot_services;
typedef struct efi_boot_services efi_boot_services_t;

struct work_struct;
typedef void (*work_func_t)(struct work_struct *);

/* Its result is an int in 5.10 and a bool later. */
struct dir_context;
typedef int (*filldir_t)(struct dir_context *, const char *, int, s64, u64, u32);
typedef _Bool (*filldir_t___bool)(struct dir_context *, const char *, int, s64, u64, u32);

struct nowhere_to_be_found {
	int member;
} CORE;

SEC("raw_tp/ids")
int ids(void *ctx)
{
	return type_id_local(struct task_struct) + type_id_target(struct task_struct) +
	       type_id_target(struct list_head) + type_id_target(union bpf_attr) +
	       type_id_target(enum pid_type) + type_id_target(atomic_t) + type_id_target(pid_t) +
	       type_id_target(key_ref_t) + type_id_target(work_func_t) + type_id_target(u64) +
	       type_id_target(struct nowhere_to_be_found) +
	       type_id_local(struct nowhere_to_be_found);
}

/* An anonymous root is fine where only the local id is asked for. */
SEC("raw_tp/anonymous_root")
int anonymous_root(void *ctx)
{
	struct {
		int member;
	} *anonymous = ctx;

	return __builtin_btf_type_id(*anonymous, 0);
}

SEC("raw_tp/presence")
int presence(void *ctx)
{
	return has_type(struct task_struct) + has_type(union bpf_attr) + has_type(enum pid_type) +
	       has_type(atomic_t) + has_type(pid_t) + has_type(gfp_t) + has_type(key_ref_t) +
	       has_type(efi_boot_services_t) + has_type(work_func_t) + has_type(filldir_t) +
	       has_type(filldir_t___bool) + has_type(struct nowhere_to_be_found);
}

SEC("raw_tp/sizes")
int sizes(void *ctx)
{
	return type_size(struct task_struct) + type_size(struct list_head) +
	       type_size(union bpf_attr) + type_size(enum pid_type) + type_size(atomic_t) +
	       type_size(pid_t) + type_size(gfp_t) + type_size(key_ref_t) + type_size(work_func_t) +
	       type_size(struct nowhere_to_be_found);
}

/* Members of a struct that only a typedef names. */
SEC("raw_tp/typedef_root")
int typedef_root(void *ctx)
{
	atomic_t *counter = ctx;

	return every_info(counter->counter);
}
