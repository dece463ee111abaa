/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Types of the modules nf_conntrack and nf_nat: some in the kernel as well (nf_conn, net), some in
 * one of the modules, some in both.
 */
#include "core.h"

struct net {
	int ifindex;
} CORE;

/* In the kernel: what the modules say of it does not count. */
struct nf_conn {
	u32 mark;
	unsigned long status;
	struct nf_conn *master;
} CORE;

struct module {
	int state;
	char name[4];
} CORE;

struct file_system_type {
	const char *name;
	int fs_flags;
} CORE;

/* In nf_conntrack alone. */
struct nf_conntrack_ecache {
	unsigned long cache;
	u16 ctmask;
	u16 expmask;
	u32 missed;
} CORE;

struct nf_conntrack_net_ecache {
	_Bool dying_list_empty;
} CORE;

struct ctl_table_header;
struct nf_conntrack_net {
	u32 users4;
	struct ctl_table_header *sysctl_header;
	struct nf_conntrack_net_ecache ecache;
	u32 gone;
} CORE;

struct nf_ct_pptp_master {
	u16 pac_call_id;
	void *keymap[2];
} CORE;

enum ip_conntrack_events {
	IPCT_NEW,
	IPCT_LABEL = 99,
	IPCT_NEVER,
};

/* In nf_conntrack and nf_nat, alike. */

struct nf_conntrack_helper {
	char name[16];
	u32 flags;
	struct module *me;
	u16 data_len;
} CORE;

struct nf_conn_help {
	struct nf_conntrack_helper *helper;
	u8 expecting[4];
	char data[32];
} CORE;

struct nf_conn_seqadj {
	struct {
		u32 correction_pos;
	} seq[2];
} CORE;

/* In nf_nat alone, and its members are the kernel's. */
union nf_inet_addr {
	u32 ip;
} CORE;

struct nf_nat_range2 {
	u32 flags;
	union nf_inet_addr min_addr;
	union nf_inet_addr max_addr;
} CORE;

/* The kernel has it without enumerators, as announced only, and that is what a loader takes. */
enum nf_nat_manip_type {
	NF_NAT_MANIP_SRC,
	NF_NAT_MANIP_DST,
};

SEC("raw_tp/kernel_first")
int kernel_first(void *ctx)
{
	struct nf_conn *ct = ctx;
	struct file_system_type *fs = ctx;

	return any_info(ct->mark) + byte_off(ct->status) + byte_off(ct->master->mark) +
	       type_size(struct nf_conn) + type_id_target(struct nf_conn) +
	       has_field(fs->fs_flags) + type_id_target(struct module) + type_size(struct net);
}

SEC("raw_tp/one_module")
int one_module(void *ctx)
{
	struct nf_conntrack_ecache *cache = ctx;
	struct nf_conntrack_net *net = ctx;
	struct nf_ct_pptp_master *pptp = ctx;

	return any_info(cache->ctmask) + is_signed(cache->missed) + byte_off(net->users4) +
	       byte_off(net->sysctl_header) + has_field(net->gone) +
	       byte_off(net->ecache.dying_list_empty) + byte_off(pptp->keymap[1]) +
	       byte_off(pptp->pac_call_id) + type_size(struct nf_conntrack_net) +
	       type_id_target(struct nf_conntrack_ecache) + has_type(struct nf_ct_pptp_master);
}

SEC("raw_tp/enumerators")
int enumerators(void *ctx)
{
	return has_value(enum ip_conntrack_events, IPCT_NEW) +
	       value_of(enum ip_conntrack_events, IPCT_LABEL) +
	       has_value(enum ip_conntrack_events, IPCT_NEVER) +
	       value_of(enum nf_nat_manip_type, NF_NAT_MANIP_DST) +
	       has_type(enum nf_nat_manip_type);
}

SEC("raw_tp/two_modules")
int two_modules(void *ctx)
{
	struct nf_conn_help *help = ctx;
	struct nf_conn_seqadj *adj = ctx;
	struct nf_conntrack_helper *helper = ctx;

	return byte_off(help->helper) + byte_off(help->expecting[2]) + byte_sz(help->data) +
	       byte_off(help->helper->flags) + byte_off(adj->seq[1].correction_pos) +
	       byte_off(helper->me->state) + type_size(struct nf_conn_help);
}

SEC("raw_tp/loads")
int loads(void *ctx)
{
	struct nf_conntrack_helper *helper = ctx;
	struct nf_conntrack_ecache *cache = ctx;

	return helper->data_len + cache->missed;
}

/* Ids in two modules: a loader cannot tell which is meant. */
SEC("raw_tp/two_ids")
int two_ids(void *ctx)
{
	return type_id_target(struct nf_conn_seqadj);
}

SEC("raw_tp/matches")
int matches(void *ctx)
{
	return type_matches(struct nf_conntrack_ecache) + type_matches(struct nf_nat_range2) +
	       type_matches(struct nf_conn_help) + type_matches(enum nf_nat_manip_type);
}

SEC("raw_tp/other_module")
int other_module(void *ctx)
{
	struct nf_nat_range2 *range = ctx;

	return byte_off(range->min_addr.ip) + byte_off(range->max_addr) +
	       type_size(struct nf_nat_range2);
}
