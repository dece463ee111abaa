/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * oracle - asks libbpf itself what the CO-RE records of BPF objects come to
 *
 *	oracle [-t SECONDS] compare FULL MIN OBJECT...	is MIN as good as FULL to the objects?
 *	oracle [-t SECONDS] values FULL OBJECT...	what does each record come to on FULL?
 *
 * libbpf trusts its input: each object is done in a process of its own, with a time limit, and
 * one that crashes or hangs is named. Exit status: 0 done, 1 differences or objects that could
 * not be done, 2 a wrong call or a target that libbpf cannot read.
 */
#include "modes.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <bpf/libbpf.h>

enum { STATUS_WRONG = 2, TIME_LIMIT = 60 };

struct job {
	const struct btf *full;
	const struct btf *min; /* NULL to print values */
	unsigned int seconds;
};

static int quiet(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level;
	(void)format;
	(void)args;
	return 0;
}

static void do_object(const struct job *job, const char *path, struct tally *tally)
{
	struct object obj;
	const char *wrong = object_read(&obj, path);

	if (wrong) {
		fprintf(stderr, "oracle: %s: %s\n", path, wrong);
		tally->errors++;
	} else if (job->min) {
		compare_object(&obj, job->full, job->min, tally);
	} else {
		print_object(&obj, job->full, tally);
	}
	tally->objects++;
	tally->records += obj.count;
	object_release(&obj);
}

/* Never returns: the process that does one object and tells its figures to fd. */
static void child(const struct job *job, const char *path, int fd)
{
	struct tally tally;
	bool told;

	memset(&tally, 0, sizeof(tally));
	alarm(job->seconds);
	do_object(job, path, &tally);
	told = fflush(stdout) == 0 && write(fd, &tally, sizeof(tally)) == (ssize_t)sizeof(tally);
	_exit(told ? 0 : STATUS_WRONG);
}

static void add(struct tally *sum, const struct tally *one)
{
	unsigned int bit;

	sum->objects += one->objects;
	sum->records += one->records;
	sum->pairs += one->pairs;
	sum->differences += one->differences;
	sum->errors += one->errors;
	for (bit = 0; bit < KNOWN_COUNT; bit++)
		sum->known[bit] += one->known[bit];
}

static void report_death(const char *path, int status, struct tally *sum)
{
	sum->errors++;
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
		fprintf(stderr, "oracle: %s: libbpf did not finish in time\n", path);
	else if (WIFSIGNALED(status))
		fprintf(stderr, "oracle: %s: died of signal %d\n", path, WTERMSIG(status));
	else
		fprintf(stderr, "oracle: %s: no figures came back\n", path);
}

static bool run_object(const struct job *job, const char *path, struct tally *sum)
{
	struct tally one;
	int ends[2], status;
	ssize_t got;
	pid_t pid;

	if (fflush(stdout) != 0 || pipe(ends) != 0)
		return false;
	pid = fork();
	if (pid < 0)
		return false;
	if (pid == 0)
		child(job, path, ends[1]);
	close(ends[1]);
	got = read(ends[0], &one, sizeof(one));
	close(ends[0]);
	if (waitpid(pid, &status, 0) != pid)
		return false;
	if (got == (ssize_t)sizeof(one) && WIFEXITED(status) && WEXITSTATUS(status) == 0)
		add(sum, &one);
	else
		report_death(path, status, sum);
	return true;
}

static void summary(const struct job *job, const struct tally *sum)
{
	FILE *out = job->min ? stdout : stderr;
	unsigned int bit;

	for (bit = 0; bit < KNOWN_COUNT; bit++)
		if (sum->known[bit])
			fprintf(out, "known difference, %lu records: %s\n", sum->known[bit],
				known_reason(bit));
	fprintf(out, "%lu objects, %lu records, %lu pairs", sum->objects, sum->records, sum->pairs);
	if (job->min)
		fprintf(out, ", %lu differences", sum->differences);
	fprintf(out, ", %lu errors\n", sum->errors);
}

static int run(const struct job *job, char **paths, int count)
{
	struct tally sum;
	int i;

	memset(&sum, 0, sizeof(sum));
	for (i = 0; i < count; i++) {
		if (!run_object(job, paths[i], &sum)) {
			perror("oracle");
			return STATUS_WRONG;
		}
	}
	summary(job, &sum);
	if (fflush(stdout) != 0)
		return STATUS_WRONG;
	return sum.differences || sum.errors;
}

static struct btf *target(const char *path)
{
	struct btf *btf = btf__parse(path, NULL);

	if (!btf)
		fprintf(stderr, "oracle: %s: libbpf cannot read this BTF\n", path);
	return btf;
}

static int usage(void)
{
	fprintf(stderr, "usage: oracle [-t SECONDS] compare FULL MIN OBJECT...\n"
			"       oracle [-t SECONDS] values FULL OBJECT...\n");
	return STATUS_WRONG;
}

int main(int argc, char **argv)
{
	struct job job = {NULL, NULL, TIME_LIMIT};
	struct btf *full, *min = NULL;
	int status = STATUS_WRONG, skip;
	bool compare;

	if (argc > 2 && strcmp(argv[1], "-t") == 0) {
		job.seconds = (unsigned int)strtoul(argv[2], NULL, 10);
		argc -= 2;
		argv += 2;
	}
	compare = argc > 1 && strcmp(argv[1], "compare") == 0;
	skip = compare ? 4 : 3;
	if (argc <= skip || (!compare && strcmp(argv[1], "values") != 0))
		return usage();
	libbpf_set_print(quiet);
	full = target(argv[2]);
	if (compare)
		min = target(argv[3]);
	job.full = full;
	job.min = min;
	if (full && (min || !compare))
		status = run(&job, argv + skip, argc - skip);
	btf__free(full);
	btf__free(min);
	return status;
}
