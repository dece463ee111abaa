/* SPDX-License-Identifier: BSD-2-Clause */
/* jobs.c with a pthread_create() of the test's, which can refuse */
#define _GNU_SOURCE 1
#include <pthread.h>

int create_thread(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *arg);
#define pthread_create create_thread
#include "pack/jobs.c"
