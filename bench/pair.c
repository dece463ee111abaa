/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pair - time two commands against each other
 *
 * usage: pair [-n PAIRS] [-w WARM-UPS] COMMAND [ARG...] -- COMMAND [ARG...]
 *
 * Runs A and B in turn, A B A B ..., so that whatever else the machine does meets both alike, and
 * prints a line "name value" for each figure. Times are of whole processes, from before the start
 * to after the end, and every figure but the peaks is a median. What the commands print goes to
 * /dev/null; a run that does not exit with 0 ends the measurement.
 */
#define _DEFAULT_SOURCE /* wait4 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { MAX_PAIRS = 1001 };

/* The runs of one command; wall and CPU time in ms, the peak of resident memory in KiB. */
struct runs {
	char **argv;
	double wall[MAX_PAIRS], cpu[MAX_PAIRS];
	long peak;
};

static struct runs runs_a, runs_b;
static double quotients[MAX_PAIRS];

static void die(const char *what, int error)
{
	fprintf(stderr, "pair: %s: %s\n", what, strerror(error));
	exit(1);
}

static double now(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t))
		die("clock_gettime", errno);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double of_timeval(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

/*
 * The kernel counts the memory of the process that calls exec towards the peak of the child. This
 * process is smaller than any that it measures, and posix_spawn copies none of it.
 */
static pid_t start(char **argv, const posix_spawn_file_actions_t *quiet)
{
	pid_t pid;
	int error = posix_spawnp(&pid, argv[0], quiet, NULL, argv, environ);

	if (error)
		die(argv[0], error);
	return pid;
}

static void run(struct runs *r, size_t i, const posix_spawn_file_actions_t *quiet)
{
	struct rusage usage;
	double before = now();
	pid_t pid = start(r->argv, quiet);
	int status;

	while (wait4(pid, &status, 0, &usage) < 0)
		if (errno != EINTR)
			die("wait4", errno);
	r->wall[i] = now() - before;
	r->cpu[i] = of_timeval(usage.ru_utime) + of_timeval(usage.ru_stime);
	if (r->peak < usage.ru_maxrss)
		r->peak = usage.ru_maxrss;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return;
	fprintf(stderr, "pair: %s: %s %d\n", r->argv[0],
		WIFEXITED(status) ? "exit status" : "signal",
		WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
	exit(1);
}

static int compare(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return (a > b) - (a < b);
}

/* Sorts v. */
static double median(double *v, size_t n)
{
	qsort(v, n, sizeof(*v), compare);
	return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

static void report(size_t n)
{
	double a, b, pairs;
	size_t i;

	for (i = 0; i < n; i++)
		quotients[i] = runs_a.wall[i] / runs_b.wall[i];
	pairs = median(quotients, n);
	a = median(runs_a.wall, n);
	b = median(runs_b.wall, n);
	printf("pairs %zu\n", n);
	printf("a_wall_ms %.3f\nb_wall_ms %.3f\n", a, b);
	printf("a_cpu_ms %.3f\nb_cpu_ms %.3f\n", median(runs_a.cpu, n), median(runs_b.cpu, n));
	printf("a_fastest_ms %.3f\nb_fastest_ms %.3f\n", runs_a.wall[0], runs_b.wall[0]);
	printf("a_peak_kib %ld\nb_peak_kib %ld\n", runs_a.peak, runs_b.peak);
	printf("ratio %.3f\nratio_of_pairs %.3f\n", a / b, pairs);
	printf("peak_ratio %.3f\n", (double)runs_a.peak / (double)runs_b.peak);
}

static void usage(void)
{
	fputs("usage: pair [-n PAIRS] [-w WARM-UPS] COMMAND [ARG...] -- COMMAND [ARG...]\n",
	      stderr);
	exit(2);
}

static size_t number(const char *text, size_t least)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || n < least || n > MAX_PAIRS)
		usage();
	return n;
}

/* Cuts the arguments at "--", in place. */
static void find_commands(char **argv)
{
	runs_a.argv = argv;
	while (*argv && strcmp(*argv, "--") != 0)
		argv++;
	if (!*argv || argv == runs_a.argv || !argv[1])
		usage();
	*argv = NULL;
	runs_b.argv = argv + 1;
}

int main(int argc, char **argv)
{
	posix_spawn_file_actions_t quiet;
	size_t pairs = 11, warm_ups = 2, i;
	int c, error;

	while ((c = getopt(argc, argv, "+n:w:")) != -1)
		switch (c) {
		case 'n':
			pairs = number(optarg, 1);
			break;
		case 'w':
			warm_ups = number(optarg, 0);
			break;
		default:
			usage();
		}
	find_commands(argv + optind);

	error = posix_spawn_file_actions_init(&quiet);
	if (!error)
		error = posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&quiet, 1, 2);
	if (error)
		die("posix_spawn_file_actions", error);
	/* A warm-up's times are written over; its peak counts, it is the same work. */
	for (i = 0; i < warm_ups + pairs; i++) {
		run(&runs_a, i < warm_ups ? 0 : i - warm_ups, &quiet);
		run(&runs_b, i < warm_ups ? 0 : i - warm_ups, &quiet);
	}
	posix_spawn_file_actions_destroy(&quiet);
	report(pairs);
	return fflush(stdout) ? 1 : 0;
}
