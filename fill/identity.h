/* SPDX-License-Identifier: BSD-2-Clause */
/* identity.h - whose kernel a package or a file holds, by what it says itself */
#ifndef FILL_IDENTITY_H
#define FILL_IDENTITY_H

#include <btfmin_archive.h>

#include "io/rpm.h"

/* In all of these, what cannot be told stays as it is: "" at first. */

/* text becomes the part, BTFMIN_PART_MAX bytes, if it can be one. */
void identity_set(char *part, const char *text);
/* The architecture, by the word that archives have for it: arm64 for aarch64. */
void identity_set_arch(char *part, const char *text);

/*
 * The distribution, its version and the architecture, by the package's vendor and by what its
 * release ends in (el7, fc39, amzn2, oe2203); and the kernel's release, as it would be if the
 * package is what its name says. The release is a guess: what is in the package decides.
 */
void identity_of_rpm(struct btfmin_kernel *out, const struct io_rpm *rpm);

/* The same by the fields of a Debian package's control file. */
void identity_of_deb(struct btfmin_kernel *out, const char *control);

/*
 * 1 if the path's last part is a kernel's name: vmlinux or vmlinuz, perhaps with -RELEASE, .debug,
 * .gz and the like behind it. The release is that, or the folder's in modules/RELEASE.
 */
int identity_of_path(char *release, const char *path);

/* The release by the words "Linux version" in a kernel, the architecture by its ELF header. */
void identity_of_kernel(struct btfmin_kernel *out, const void *data, size_t size);

#endif /* FILL_IDENTITY_H */
