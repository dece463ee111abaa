/* SPDX-License-Identifier: BSD-2-Clause */
/* host.h - the host that a BTF is wanted for: this one, as far as the options name no other */
#ifndef CLI_HOST_H
#define CLI_HOST_H

#include <btfmin_archive.h>

#include "json.h"
#include "message.h"
#include "run.h"

/*
 * Fills *out by the options and, for what they leave open, from this host. --id of another
 * distribution than the one there drops that one's version and what it is like, which would be
 * wrong for it. False if a value makes no sense or cannot be read, which has been reported.
 */
bool host_read(struct run *run, struct btfmin_host *out);

/* True if an option names a part of the host: the kernel that runs here is not meant then. */
bool host_is_other(const struct run *run);

/* "id ubuntu, version 20.04, arch x86_64, release 5.4.0-42-generic", what is not known left out. */
void line_host(struct line *l, const struct btfmin_host *host);
void host_json(struct json *j, const char *key, const struct btfmin_host *host);

#endif /* CLI_HOST_H */
