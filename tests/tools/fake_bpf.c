/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fake_bpf.c - a kernel that loads everything, for a program linked with this file
 *
 * libbpf calls bpf(2) by way of syscall(), and the one here is found before libc's. Whatever is
 * loaded becomes a descriptor of /dev/null, so that all that libbpf does before the kernel has its
 * say can be seen where a sandbox has no bpf(). Other calls are passed on.
 */
#define _GNU_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdarg.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* As libc's it reads all six arguments, whether they were given or not. */
__attribute__((no_sanitize_address)) long syscall(long number, ...);

static long fake_bpf(long command)
{
	switch (command) {
	case BPF_MAP_CREATE:
	case BPF_PROG_LOAD:
	case BPF_BTF_LOAD:
		return open("/dev/null", O_RDONLY | O_CLOEXEC);
	default:
		errno = EINVAL;
		return -1;
	}
}

long syscall(long number, ...)
{
	long (*real)(long, ...);
	void *found;
	long arg[6];
	va_list args;
	int i;

	va_start(args, number);
	for (i = 0; i < 6; i++)
		arg[i] = va_arg(args, long);
	va_end(args);
	if (number == SYS_bpf)
		return fake_bpf(arg[0]);
	found = dlsym(RTLD_NEXT, "syscall");
	memcpy(&real, &found, sizeof(real)); /* ISO C has no cast from one to the other */
	return real(number, arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]);
}
