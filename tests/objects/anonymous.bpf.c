/* SPDX-License-Identifier: BSD-2-Clause */
/* Anonymous structs and unions, on both sides or on one side only. */
#include "core.h"

struct in6_addr {
	union {
		u8 u6_addr8[16];
		u32 u6_addr32[4];
	} in6_u;
} CORE;

struct sock_common {
	union {
		u64 skc_addrpair;
		struct {
			u32 skc_daddr;
			u32 skc_rcv_saddr;
		};
	};
	union {
		u32 skc_portpair;
		struct {
			u16 skc_dport;
			u16 skc_num;
		};
	};
	u16 skc_family;
	struct in6_addr skc_v6_daddr;
} CORE;

struct sock {
	struct sock_common __sk_common;
} CORE;

/* Flat here, inside anonymous members in the kernel. */
struct sock_common___flat {
	u16 skc_dport;
	u32 skc_daddr;
} CORE;

/* Inside an anonymous member here, flat in the kernel. */
struct task_struct___deep {
	union {
		struct {
			int pid;
		};
		u64 filler;
	};
} CORE;

struct vm_fault {
	struct {
		unsigned long address;
	};
	u32 flags;
} CORE;

struct sk_buff {
	union {
		struct {
			struct sk_buff *next;
			union {
				unsigned long dev_scratch;
			};
		};
	};
	u32 len;
	unsigned char *data;
} CORE;

SEC("raw_tp/both")
int both(void *ctx)
{
	struct sock *sk = ctx;
	struct sk_buff *skb = ctx;

	return every_info(sk->__sk_common.skc_dport) + every_info(sk->__sk_common.skc_num) +
	       every_info(sk->__sk_common.skc_addrpair) + every_info(sk->__sk_common.skc_family) +
	       any_info(skb->next) + every_info(skb->dev_scratch) + every_info(skb->len) +
	       byte_off(sk->__sk_common.skc_v6_daddr.in6_u.u6_addr32[2]) +
	       byte_sz(sk->__sk_common.skc_v6_daddr.in6_u.u6_addr8);
}

SEC("raw_tp/one_side")
int one_side(void *ctx)
{
	struct sock_common___flat *flat = ctx;
	struct task_struct___deep *deep = ctx;
	struct vm_fault *fault = ctx;

	return every_info(flat->skc_dport) + every_info(flat->skc_daddr) + every_info(deep->pid) +
	       every_info(fault->address) + every_info(fault->flags);
}
