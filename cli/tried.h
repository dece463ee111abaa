/* SPDX-License-Identifier: BSD-2-Clause */
/* tried.h - a host's identity in all the forms that a search tries */
#ifndef CLI_TRIED_H
#define CLI_TRIED_H

#include <btfmin_archive.h>

#include "message.h"

/* "id rocky or rhel or centos, version 8.9 or 8, arch x86_64 or amd64, release 4.18.0-..." */
void line_tried(struct line *l, const struct btfmin_host *host);

#endif /* CLI_TRIED_H */
