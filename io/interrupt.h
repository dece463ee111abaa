/* SPDX-License-Identifier: BSD-2-Clause */
/* interrupt.h - signals that end the programs that run, so that this process can clean up */
#ifndef IO_INTERRUPT_H
#define IO_INTERRUPT_H

#include <signal.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * From here on SIGINT, SIGTERM and SIGHUP end the programs that run, and not this process: what is
 * being run or read ends, and io_interrupted() tells why. Signals that are ignored stay so.
 */
void io_interrupts_hold(void);
/* The signal that came, or 0. */
int io_interrupted(void);
/* If one came, ends the process by it; else they act as they did before. */
void io_interrupts_release(void);

/* For what runs programs: so many at a time. */
#define IO_RUNNING_MAX 2u

/* These signals wait until the mask is set back to *old. */
void io_interrupts_block(sigset_t *old);
/* A program in the place slot, or 0: none any more. With the signals blocked, but for 0. */
void io_interrupts_watch(size_t slot, pid_t pid);
/* In a new process: signals act as a program expects. */
void io_interrupts_forget(void);

#endif /* IO_INTERRUPT_H */
