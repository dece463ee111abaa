/* SPDX-License-Identifier: BSD-2-Clause */
/* Types of the module kvm; struct kvm and kvm_vcpu are in the kernel too, which has the word then.
 */
#include "core.h"

struct list_head {
	struct list_head *next, *prev;
} CORE;

struct kvm {
	int created_vcpus;
	struct list_head vm_list;
} CORE;

struct kvm_vcpu {
	struct kvm *kvm;
	int cpu;
	int vcpu_id;
} CORE;

struct kvm_io_device;

struct kvm_io_device_ops {
	int (*read)(struct kvm_vcpu *, struct kvm_io_device *, u64, int, void *);
} CORE;

struct kvm_io_device {
	const struct kvm_io_device_ops *ops;
} CORE;

struct kvm_ioapic {
	u64 base_address;
	u32 irr;
	unsigned long irq_states[24];
	struct kvm_io_device dev;
	struct kvm *kvm;
} CORE;

struct kvm_caps {
	_Bool has_tsc_control;
	u8 tsc_scaling_ratio_frac_bits;
	u64 supported_xcr0;
} CORE;

enum kvm_mr_change {
	KVM_MR_CREATE,
	KVM_MR_MOVE = 9,
};

SEC("raw_tp/vcpu")
int vcpu(void *ctx)
{
	struct kvm_vcpu *v = ctx;

	return any_info(v->vcpu_id) + byte_off(v->kvm->created_vcpus) + byte_off(v->kvm->vm_list) +
	       type_size(struct kvm_vcpu) + type_id_target(struct kvm) + v->cpu;
}

SEC("raw_tp/ioapic")
int ioapic(void *ctx)
{
	struct kvm_ioapic *io = ctx;

	return byte_off(io->irq_states[23]) + byte_off(io->irq_states[5]) +
	       byte_off(io->dev.ops->read) + byte_off(io->kvm->created_vcpus) + any_info(io->irr) +
	       type_size(struct kvm_ioapic) + type_matches(struct kvm_io_device) +
	       type_matches(struct kvm_io_device_ops);
}

SEC("raw_tp/caps")
int caps(void *ctx)
{
	struct kvm_caps *c = ctx;

	return any_info(c->has_tsc_control) + every_info(c->tsc_scaling_ratio_frac_bits) +
	       byte_off(c->supported_xcr0) + has_value(enum kvm_mr_change, KVM_MR_CREATE) +
	       value_of(enum kvm_mr_change, KVM_MR_MOVE) + type_id_target(enum kvm_mr_change) +
	       type_matches(struct kvm_caps);
}
