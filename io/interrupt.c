/* SPDX-License-Identifier: BSD-2-Clause */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "interrupt.h"

static const int held[] = {SIGINT, SIGTERM, SIGHUP};
#define HELD (sizeof(held) / sizeof(held[0]))

/* What the handler needs; a handler has nowhere else to look. */
static volatile sig_atomic_t caught;
static volatile pid_t running[IO_RUNNING_MAX];
static struct sigaction before[HELD];
static bool holding;

/* A program that does not end when it is asked to is not asked a second time. */
static void end_programs(int number)
{
	int saved = errno, how = caught ? SIGKILL : SIGTERM;
	size_t i;

	caught = number;
	for (i = 0; i < IO_RUNNING_MAX; i++)
		if (running[i] > 0)
			(void)kill(running[i], how);
	errno = saved;
}

void io_interrupts_hold(void)
{
	struct sigaction action;
	size_t i;

	memset(&action, 0, sizeof(action));
	action.sa_handler = end_programs;
	sigemptyset(&action.sa_mask);
	for (i = 0; i < HELD; i++)
		sigaddset(&action.sa_mask, held[i]);
	for (i = 0; i < HELD; i++) {
		(void)sigaction(held[i], NULL, &before[i]);
		if (before[i].sa_handler != SIG_IGN)
			(void)sigaction(held[i], &action, NULL);
	}
	holding = true;
}

int io_interrupted(void)
{
	return caught;
}

void io_interrupts_release(void)
{
	size_t i;

	if (!holding)
		return;
	holding = false;
	for (i = 0; i < HELD; i++)
		(void)sigaction(held[i], &before[i], NULL);
	if (caught)
		(void)raise(caught);
}

void io_interrupts_block(sigset_t *old)
{
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	for (i = 0; i < HELD; i++)
		sigaddset(&set, held[i]);
	(void)sigprocmask(SIG_BLOCK, &set, old);
}

void io_interrupts_watch(size_t slot, pid_t pid)
{
	running[slot] = pid;
	if (caught && pid > 0)
		(void)kill(pid, SIGTERM); /* it came before there was a program */
}

void io_interrupts_forget(void)
{
	struct sigaction action;
	size_t i;

	for (i = 0; i < HELD; i++)
		if (!sigaction(held[i], NULL, &action) && action.sa_handler == end_programs)
			(void)signal(held[i], SIG_DFL);
	(void)signal(SIGPIPE, SIG_DFL);
}
