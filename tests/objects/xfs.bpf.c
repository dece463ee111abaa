/* SPDX-License-Identifier: BSD-2-Clause */
/* Types of the module xfs, and the kernel's inside and behind them. */
#include "core.h"

typedef u64 xfs_ino_t;
typedef u32 xfs_agnumber_t;

struct list_head {
	struct list_head *next, *prev;
} CORE;

struct super_block {
	u64 s_maxbytes;
	void *s_fs_info;
} CORE;

struct inode {
	unsigned long i_ino;
	struct super_block *i_sb;
} CORE;

struct xfs_sb {
	u32 sb_magicnum;
	u32 sb_blocksize;
} CORE;

struct xfs_mount {
	struct xfs_sb m_sb;
	struct super_block *m_super;
	u32 m_alloc_mxr[2];
	xfs_agnumber_t m_maxagi;
	struct list_head m_mount_list;
} CORE;

struct xfs_ifork {
	s64 if_bytes;
	signed char if_format;
} CORE;

struct xfs_inode {
	struct xfs_mount *i_mount;
	xfs_ino_t i_ino;
	struct xfs_ifork i_df;
	u16 i_checked;
	union {
		u32 i_cowextsize;
		u16 i_flushiter;
	};
	struct inode i_vnode;
	u64 i_size;
} CORE;

/* As it was before 5.11: members that went elsewhere. */
struct xfs_inode___old {
	struct {
		u32 di_projid;
	} i_d;
} CORE;

enum xfs_dinode_fmt {
	XFS_DINODE_FMT_DEV,
	XFS_DINODE_FMT_BTREE = 77,
};

SEC("raw_tp/inode")
int inode(void *ctx)
{
	struct xfs_inode *ip = ctx;

	return any_info(ip->i_ino) + byte_off(ip->i_mount) + byte_off(ip->i_df.if_bytes) +
	       any_info(ip->i_df.if_format) + byte_off(ip->i_flushiter) +
	       byte_off(ip->i_vnode.i_ino) + byte_off(ip->i_vnode.i_sb) + has_field(ip->i_size) +
	       ip->i_checked;
}

SEC("raw_tp/mount")
int mount(void *ctx)
{
	struct xfs_inode *ip = ctx;

	return byte_off(ip->i_mount->m_sb.sb_blocksize) + byte_off(ip->i_mount->m_alloc_mxr[1]) +
	       byte_off(ip->i_mount->m_super->s_fs_info) + byte_off(ip->i_mount->m_mount_list) +
	       byte_off(ip->i_mount->m_mount_list.prev) + any_info(ip->i_mount->m_maxagi);
}

SEC("raw_tp/old")
int old(void *ctx)
{
	struct xfs_inode___old *ip = ctx;

	return has_field(ip->i_d.di_projid) ? byte_off(ip->i_d.di_projid) : 0;
}

SEC("raw_tp/whole")
int whole(void *ctx)
{
	return type_size(struct xfs_inode) + type_id_target(struct xfs_mount) +
	       has_type(xfs_ino_t) + type_size(xfs_agnumber_t) + type_matches(xfs_ino_t) +
	       type_matches(struct xfs_sb) + type_matches(struct xfs_inode) +
	       has_value(enum xfs_dinode_fmt, XFS_DINODE_FMT_DEV) +
	       value_of(enum xfs_dinode_fmt, XFS_DINODE_FMT_BTREE);
}
