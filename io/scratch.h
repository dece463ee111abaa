/* SPDX-License-Identifier: BSD-2-Clause */
/* scratch.h - a temporary file without a name, and a temporary folder */
#ifndef IO_SCRATCH_H
#define IO_SCRATCH_H

/*
 * A file in TMPDIR (/tmp) that has no name any more: nothing is left of it however the process
 * ends. Returns a descriptor that programs do not inherit, or -1 with errno set.
 */
int io_scratch(void);

/*
 * Makes the folder .btfmin.XXXXXX beside path, which only the user may look into, and returns its
 * path, to be free()d; NULL with errno set if it cannot be made.
 */
char *io_scratch_folder(const char *path);

/* Removes a folder and all in it, as far as that can be done. Links are removed, not followed. */
void io_remove_tree(const char *path);

/* Makes the folder path and those it is in, if they are not there. 0, or -1 with errno set. */
int io_make_folders(const char *path);

#endif /* IO_SCRATCH_H */
