/* SPDX-License-Identifier: BSD-2-Clause */
/* names.h - what a file of an archive is, by its path alone */
#ifndef PACK_NAMES_H
#define PACK_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include <btfmin_archive.h>

enum name_kind {
	NAME_OTHER,  /* none of a kernel's: a README, a ".hasbtf" marker */
	NAME_BTF,    /* RELEASE.btf, whatever stands behind it: .tar.xz, .gz */
	NAME_FAILED, /* btfhub's marker RELEASE.failed: no BTF could be made of that kernel */
	NAME_BAD     /* one of the two, but what stands before is no release */
};

struct name {
	enum name_kind kind;
	size_t stem;                 /* bytes of the path up to the end of RELEASE */
	struct btfmin_kernel kernel; /* of NAME_BTF and NAME_FAILED */
};

/* The length of name up to ".btf" or ".failed" and what may stand behind it; all of it if neither
 * is there. */
size_t name_stem(const char *name);

/*
 * Reads path. above, which may be NULL, is the path of the folder that path lies in. It is looked
 * at if path does not tell of which distribution the kernel is: "x86_64/5.4.0.btf" in
 * ".../ubuntu/20.04". Since any folders may stand there, it counts only if the distribution is a
 * known one.
 */
void name_read(struct name *out, const char *above, const char *path);

/* Whether a name out of a tar could be a path inside a folder: not from the root on, nowhere "..",
 * by '/' or by '\'. */
bool name_is_inside(const char *name);
/* Whether one of its parts begins with a dot, as what a walk on disk leaves out. */
bool name_is_hidden(const char *name);

#endif /* PACK_NAMES_H */
