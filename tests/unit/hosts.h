/* SPDX-License-Identifier: BSD-2-Clause */
/* hosts.h - what real distributions say of themselves, and which BTF of an archive is theirs */
#ifndef TEST_HOSTS_H
#define TEST_HOSTS_H

#include <stddef.h>

struct host_case {
	const char *name;
	const char *os_release;       /* the file, as the distribution writes it */
	const char *machine, *kernel; /* uname -m and -r */
	const char *id, *version_id, *id_like;
	/* Of an archive: the best one, then the others that fit, best first, up to NULL. */
	const char *fits[8];
	const char *others[8];              /* those that must not be taken, up to NULL */
	int distro, version, arch, release; /* how the best one goes with the host */
};

extern const struct host_case host_cases[];
extern const size_t host_case_count;

#endif /* TEST_HOSTS_H */
