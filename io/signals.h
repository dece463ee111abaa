/* SPDX-License-Identifier: BSD-2-Clause */
/* signals.h - the signals that end a process, and what is to be removed before they do */
#ifndef IO_SIGNALS_H
#define IO_SIGNALS_H

#include <signal.h>

/* While what cleanup() looks at changes, SIGINT, SIGTERM, SIGHUP and SIGPIPE must wait. */
void io_signals_block(sigset_t *old);
void io_signals_unblock(const sigset_t *old);

/*
 * From now on each of them calls cleanup() and then does what it did before; but one that was
 * ignored (nohup) stays so. cleanup() may call only what a signal handler may. With the signals
 * blocked, and one at a time: io_signals_release() before the next.
 */
void io_signals_catch(void (*cleanup)(void));
void io_signals_release(void);

#endif /* IO_SIGNALS_H */
