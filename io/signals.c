/* SPDX-License-Identifier: BSD-2-Clause */
#define _POSIX_C_SOURCE 200809L

#include <stddef.h>
#include <string.h>

#include "signals.h"

static const int deadly[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
#define DEADLY (sizeof(deadly) / sizeof(deadly[0]))

/* A handler has nowhere else to look. */
static void (*to_call)(void);
static struct sigaction before[DEADLY];

/* Then it is as if nobody had caught it: the end, or what was to be done before. */
static void clean_and_die(int number)
{
	size_t i;

	to_call();
	for (i = 0; i < DEADLY; i++)
		if (deadly[i] == number)
			(void)sigaction(number, &before[i], NULL);
	(void)raise(number); /* at once: SA_NODEFER */
}

void io_signals_block(sigset_t *old)
{
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	for (i = 0; i < DEADLY; i++)
		sigaddset(&set, deadly[i]);
	(void)sigprocmask(SIG_BLOCK, &set, old);
}

void io_signals_unblock(const sigset_t *old)
{
	(void)sigprocmask(SIG_SETMASK, old, NULL);
}

void io_signals_catch(void (*cleanup)(void))
{
	struct sigaction action;
	size_t i;

	to_call = cleanup;
	memset(&action, 0, sizeof(action));
	action.sa_handler = clean_and_die;
	action.sa_flags = (int)((unsigned int)SA_RESETHAND | SA_NODEFER);
	sigemptyset(&action.sa_mask);
	for (i = 0; i < DEADLY; i++) {
		(void)sigaction(deadly[i], NULL, &before[i]);
		if (before[i].sa_handler != SIG_IGN)
			(void)sigaction(deadly[i], &action, NULL);
	}
}

void io_signals_release(void)
{
	size_t i;

	for (i = 0; i < DEADLY; i++)
		(void)sigaction(deadly[i], &before[i], NULL);
}
