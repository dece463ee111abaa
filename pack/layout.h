/* SPDX-License-Identifier: BSD-2-Clause */
/* layout.h - a package out of its kernels: names, order, what is stored once, and the tar itself */
#ifndef PACK_LAYOUT_H
#define PACK_LAYOUT_H

#include <btfmin_archive.h>

#include "compress.h"

enum pack_layout {
	PACK_BPF_COMPATIBLE, /* ./package.json, ./btfhub-archive/ID/VERSION/ARCH/RELEASE.btf */
	PACK_BCC, /* ./ID/VERSION/ARCH/RELEASE.btf: no links, names of 100 bytes at most */
	PACK_INSPEKTOR_GADGET, /* ID/VERSION/ARCH/RELEASE.btf */
	PACK_FLAT,             /* RELEASE.btf */
	PACK_DIR               /* as inspektor-gadget, in a folder on disk: pack_save_dir() */
};

/* "bpf-compatible", "bcc", "inspektor-gadget", "flat" or "dir". */
bool pack_layout_of(const char *word, enum pack_layout *out);
const char *pack_layout_name(enum pack_layout layout);

/* When BTFs of equal bytes are stored once, and the others are hard links to the first. */
enum pack_links {
	PACK_LINKS_AUTO, /* where all who are known to read the layout follow links */
	PACK_LINKS_ALWAYS,
	PACK_LINKS_NEVER
};

/* "auto", "always" or "never". */
bool pack_links_of(const char *word, enum pack_links *out);

/*
 * Whether the layout has room for a kernel of that name. If not, *fault says why, and pack_write()
 * would fail in the same way.
 */
bool pack_layout_takes(enum pack_layout layout, const struct btfmin_kernel *kernel,
		       struct failure *fault);

struct pack_kernel {
	struct btfmin_kernel kernel;
	const void *data; /* the minimal BTF */
	size_t size;
};

/* What has become of them. */
struct pack_written {
	size_t members;    /* BTFs in the package */
	size_t unique;     /* of other bytes than those before */
	uint64_t bytes;    /* of all members' data */
	uint64_t stored;   /* of those that are stored: less than bytes by what links save */
	uint64_t expanded; /* of the tar before it was compressed; 0 for a folder */
};

/*
 * Writes a package, compressed as how says; it is never held expanded. The bytes depend on the set
 * of kernels only, not on their order: members are sorted by distribution, version, arch and
 * release, each by its bytes (flat: by release), after package.json, which is json's json_size
 * bytes unless json is NULL. Owner 0, mode 0644, mtime that of SOURCE_DATE_EPOCH or 0. A part of a
 * kernel's name that is not known is left out of the path, and arm64 is aarch64 where the layout's
 * readers go by uname(2).
 *
 * With PACK_LINKS_AUTO, links are for flat and dir, and for bpf-compatible's reader that takes a
 * plain tar; the one that takes gzip follows none. Where a name is longer than a header has room
 * for, or what a link leads to, a pax header holds it.
 *
 * Fails with the layout's limits: a name that it has no room for; two kernels that get one name,
 * unless their bytes are equal, when it is one member. With a wrong call if SOURCE_DATE_EPOCH is no
 * number of seconds. Words in *fault are borrowed from kernels. PACK_DIR is no layout of a tar.
 */
bool pack_write(struct pack_bytes *out, struct pack_written *written, enum pack_layout layout,
		enum pack_compression how, enum pack_links links, const struct pack_kernel *kernels,
		size_t count, const void *json, size_t json_size, struct failure *fault);

/*
 * The same as files in the folder path, hard-linked where equal if the file system can. It must not
 * be there, or be empty: the files are written into .btfmin.XXXXXX beside it, which is then
 * renamed, so that a failure or a signal leaves nothing. Modes are 0666 and 0777 less the umask.
 */
bool pack_save_dir(const char *path, struct pack_written *written, enum pack_links links,
		   const struct pack_kernel *kernels, size_t count, const void *json,
		   size_t json_size, struct failure *fault);
/* Whether path can become such a folder, as far as that shows: before the work that it is for. */
bool pack_dir_check(const char *path, struct failure *fault);

#endif /* PACK_LAYOUT_H */
