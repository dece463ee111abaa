/* SPDX-License-Identifier: BSD-2-Clause */
/* custom.c - in one call: from a package to what a loader is to open on this host */
#include <unistd.h>

#include "custom.h"
#include "fail.h"
#include "mem.h"

/* libbpf looks here first, and needs no help then. */
#define OWN_BTF "/sys/kernel/btf/vmlinux"

static int this_or(struct btfmin_host *host, const struct btfmin_host *given,
		   struct btfmin_error *err)
{
	if (!given)
		return btfmin_host_this(host, err);
	*host = *given;
	return 0;
}

/* 1 and the bytes under a path, or 0. */
static int save_best(struct btfmin_custom **out, const struct btfmin_package *package,
		     const struct btfmin_host *host, uint32_t flags,
		     const struct btfmin_allocator *a, struct btfmin_error *err)
{
	struct btfmin_entry entry;
	size_t index;
	int ret = btfmin_package_find(package, host, flags, &index, NULL, err);

	if (ret <= 0)
		return ret;
	ret = btfmin_package_entry(package, index, &entry, err);
	if (!ret)
		ret = bm_custom_save(out, span_of(entry.data, entry.size, false), 0, a, err);
	return ret ? ret : 1;
}

int btfmin_custom_btf(struct btfmin_custom **out, const void *package, size_t size,
		      const struct btfmin_custom_opts *opts, struct btfmin_error *err)
{
	struct btfmin_allocator a = bm_allocator(opts ? opts->allocator : NULL);
	struct btfmin_package_opts popts = {NULL, 0, 0, NULL};
	struct btfmin_package *opened;
	struct btfmin_host host;
	int ret;

	if (!out)
		return fail_plain(err, BTFMIN_ERR_USAGE, "btfmin_custom_btf: out is NULL");
	*out = NULL;
	if (!package && size)
		return fail_plain(err, BTFMIN_ERR_USAGE, "btfmin_custom_btf: package is NULL");
	if (opts && opts->flags & ~BTFMIN_FIND_NEAREST)
		return fail_plain(err, BTFMIN_ERR_USAGE, "btfmin_custom_btf: unknown flag");
	if (!(opts && opts->ignore_sysfs) && access(OWN_BTF, R_OK) == 0) {
		ret = bm_custom_none(out, &a, err);
		return ret ? ret : 1;
	}
	ret = this_or(&host, opts ? opts->host : NULL, err);
	if (ret)
		return ret;
	popts.allocator = &a;
	ret = btfmin_package_open(&opened, package, size, &popts, err);
	if (ret)
		return ret;
	ret = save_best(out, opened, &host, opts ? opts->flags : 0, &a, err);
	btfmin_package_close(opened);
	return ret;
}
