/* SPDX-License-Identifier: BSD-2-Clause */
/* intake_kernel.h - inside intake.c: one kernel on its way into the archive */
#ifndef FILL_INTAKE_KERNEL_H
#define FILL_INTAKE_KERNEL_H

#include "intake.h"
#include "unpackage.h"

/* A package, or a kernel's file, that is being taken in. */
struct importing {
	struct intake *in;
	struct package package;
	struct intake_results *out;
	bool nomem;
};

/*
 * A result in the making: the next one of out->v, not counted yet. name is a member's; NULL for
 * what is no package's part. NULL, and nomem is set, without memory.
 */
struct intake_result *intake_next(struct importing *t, const char *name);
void intake_result_free(struct intake_result *r);

/* The parts that the call tells take the place of those that were found. */
void intake_override(struct importing *t, struct intake_result *r);
/* Finds out where it is to be, once that can be told, and whether it is there already. */
void intake_find_entry(struct importing *t, struct intake_result *r);
/* What neither the package nor the call tells, as a fault of the call. */
struct failure intake_missing_part(const struct intake_result *r);

/*
 * Makes r's BTF from the kernel at path, which is also open as fd; r->kernel holds what is known
 * before its bytes are looked at. Nothing to do for one that is there.
 */
void intake_convert(struct importing *t, struct intake_result *r, const char *path, int fd);
/* Puts the entry in its place, or the mark of a kernel whose BTF cannot be had. */
void intake_finish(struct importing *t, struct intake_result *r);

#endif /* FILL_INTAKE_KERNEL_H */
