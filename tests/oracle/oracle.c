/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * oracle - asks libbpf itself what the CO-RE records of BPF objects come to
 *
 *	oracle [OPTION...] compare FULL MIN OBJECT...	is MIN as good as FULL to the objects?
 *	oracle [OPTION...] values FULL OBJECT...	what does each record come to on FULL?
 *
 * Options: -t SECONDS; -m MODULE, any number, a module of FULL's kernel, split on it, and -n MODULE
 * one of MIN's.
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
	struct target full;
	struct target min; /* kernel NULL to print values */
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
	} else if (job->min.kernel) {
		compare_object(&obj, &job->full, &job->min, tally);
	} else {
		print_object(&obj, &job->full, tally);
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
	FILE *out = job->min.kernel ? stdout : stderr;
	unsigned int bit;

	for (bit = 0; bit < KNOWN_COUNT; bit++)
		if (sum->known[bit])
			fprintf(out, "known difference, %lu records: %s\n", sum->known[bit],
				known_reason(bit));
	fprintf(out, "%lu objects, %lu records, %lu pairs", sum->objects, sum->records, sum->pairs);
	if (job->min.kernel)
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

static bool fits(const struct btf *btf, const char *path)
{
	if (btf)
		return true;
	fprintf(stderr, "oracle: %s: libbpf cannot read this BTF\n", path);
	return false;
}

/* The paths of modules begin at paths[0]. */
static bool target_open(struct target *t, const char *path, char **paths, int count)
{
	int i;

	t->kernel = btf__parse(path, NULL);
	t->modules = calloc((size_t)count + 1, sizeof(struct btf *));
	if (!t->modules || !fits(t->kernel, path))
		return false;
	for (i = 0; i < count; i++) {
		t->modules[i] = btf__parse_split(paths[i], t->kernel);
		if (!fits(t->modules[i], paths[i]))
			return false;
		t->count++;
	}
	return true;
}

static void target_close(struct target *t)
{
	while (t->count > 0)
		btf__free(t->modules[--t->count]);
	free(t->modules);
	btf__free(t->kernel);
}

static int usage(void)
{
	fprintf(stderr, "usage: oracle [OPTION...] compare FULL MIN OBJECT...\n"
			"       oracle [OPTION...] values FULL OBJECT...\n"
			"options: -t SECONDS, -m MODULE (of FULL), -n MODULE (of MIN)\n");
	return STATUS_WRONG;
}

struct call {
	unsigned int seconds;
	char **of_full, **of_min; /* modules */
	int full_count, min_count;
	bool compare;
};

static bool read_options(struct call *call, int argc, char **argv)
{
	int letter;

	while ((letter = getopt(argc, argv, "+t:m:n:")) != -1) {
		switch (letter) {
		case 't':
			call->seconds = (unsigned int)strtoul(optarg, NULL, 10);
			break;
		case 'm':
			call->of_full[call->full_count++] = optarg;
			break;
		case 'n':
			call->of_min[call->min_count++] = optarg;
			break;
		default:
			return false;
		}
	}
	argc -= optind;
	argv += optind;
	call->compare = argc && strcmp(argv[0], "compare") == 0;
	if (!call->compare && (!argc || strcmp(argv[0], "values") != 0))
		return false;
	return argc > (call->compare ? 3 : 2);
}

int main(int argc, char **argv)
{
	struct call call = {TIME_LIMIT, NULL, NULL, 0, 0, false};
	int status = STATUS_WRONG, count;
	struct job job;
	char **words;

	memset(&job, 0, sizeof(job));
	call.of_full = calloc((size_t)argc + 1, sizeof(char *));
	call.of_min = calloc((size_t)argc + 1, sizeof(char *));
	if (!call.of_full || !call.of_min || !read_options(&call, argc, argv))
		return usage();
	words = argv + optind + 1;
	count = argc - optind - 1;
	job.seconds = call.seconds;
	libbpf_set_print(quiet);
	if (target_open(&job.full, words[0], call.of_full, call.full_count) &&
	    (!call.compare || target_open(&job.min, words[1], call.of_min, call.min_count)))
		status = run(&job, words + 1 + call.compare, count - 1 - call.compare);
	target_close(&job.full);
	target_close(&job.min);
	free(call.of_full);
	free(call.of_min);
	return status;
}
