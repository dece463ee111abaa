/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing files: all or nothing. The words in quotes are ids of the list of bad inputs. */
#define _XOPEN_SOURCE 700

#include "unit.h"
#include "io_faults.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/write.h"

#define OLD      "what was there before"
#define OLD_SIZE (sizeof(OLD) - 1)
#define SIZE     100000u

static unsigned char *fresh;

static int enter(void **state)
{
	fresh = some_bytes(SIZE);
	return enter_directory(state);
}

static int leave(void **state)
{
	free(fresh);
	return leave_directory(state);
}

static void expect_contents(const char *path, const void *data, size_t size)
{
	unsigned char *found = malloc(SIZE + 1);

	assert_non_null(found);
	assert_int_equal(get_file(path, found, SIZE + 1), size);
	assert_memory_equal(found, data, size);
	free(found);
}

static mode_t mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), 0);
	return st.st_mode;
}

static void expect_written(const char *path)
{
	struct io_error err = {(enum io_failure)0, 0, ""};

	if (io_write_atomic(path, fresh, SIZE, &err))
		print_error("%s: %s\n", path, err.text);
	assert_string_equal(err.text, "");
	expect_contents(path, fresh, SIZE);
	assert_int_equal(count_names(".btfmin."), 0);
}

static void expect_failure(const char *path, int error)
{
	struct io_error err = {(enum io_failure)0, 0, ""};

	errno = 0;
	assert_int_equal(io_write_atomic(path, fresh, SIZE, &err), -1);
	assert_int_equal(err.failure, IO_FAIL_SYSTEM);
	assert_int_equal(err.errnum, error);
	assert_non_null(strstr(err.text, strerror(error)));
	assert_int_equal(count_names(".btfmin."), 0);
}

/* Several: a failure before the last is written leaves all as they were, wherever it is. */
static void files_that_belong_together(void **state)
{
	struct io_error err = {(enum io_failure)0, 0, ""};
	struct io_output outs[3];
	size_t failed, bad, i;
	char names[3][8];

	(void)state;
	for (i = 0; i < 3; i++) {
		snprintf(names[i], sizeof(names[i]), "set%u", (unsigned)i);
		put_file(names[i], OLD, OLD_SIZE);
		outs[i].path = names[i];
		outs[i].data = fresh;
		outs[i].size = SIZE - i;
	}
	for (bad = 0; bad < 3; bad++) {
		outs[bad].path = "nowhere/file";
		assert_int_equal(io_write_all_atomic(outs, 3, &failed, &err), -1);
		assert_int_equal(failed, bad);
		assert_int_equal(err.errnum, ENOENT);
		outs[bad].path = names[bad];
		for (i = 0; i < 3; i++)
			expect_contents(names[i], OLD, OLD_SIZE);
		assert_int_equal(count_names(".btfmin."), 0);
	}
	assert_int_equal(io_write_all_atomic(outs, 3, &failed, &err), 0);
	for (i = 0; i < 3; i++) {
		expect_contents(names[i], fresh, SIZE - i);
		assert_int_equal(unlink(names[i]), 0);
	}
	assert_int_equal(count_names(".btfmin."), 0);
}

/* TAR-symlink: a link that somebody has put there is replaced, and what it leads to stays. */
static void in_place(void **state)
{
	struct io_error err = {(enum io_failure)0, 0, ""};
	struct io_output out = {"planted", fresh, SIZE};
	struct stat st;
	size_t failed;

	(void)state;
	put_file("victim", OLD, OLD_SIZE);
	assert_int_equal(symlink("victim", "planted"), 0);
	assert_int_equal(io_write_all_in_place(&out, 1, &failed, &err), 0);
	expect_contents("victim", OLD, OLD_SIZE);
	expect_contents("planted", fresh, SIZE);
	assert_int_equal(lstat("planted", &st), 0);
	assert_true(S_ISREG(st.st_mode));
	assert_int_equal(chmod("planted", 0640), 0); /* a file's mode is kept here as well */
	assert_int_equal(io_write_all_in_place(&out, 1, &failed, &err), 0);
	assert_int_equal(mode_of("planted"), S_IFREG | 0640);
	assert_int_equal(unlink("planted"), 0);
	assert_int_equal(symlink("nowhere", "planted"), 0);
	assert_int_equal(io_write_all_in_place(&out, 1, &failed, &err), 0);
	expect_contents("planted", fresh, SIZE);
	assert_int_equal(access("nowhere", F_OK), -1);
	assert_int_equal(unlink("planted"), 0);
	assert_int_equal(mkfifo("planted", 0600), 0);
	assert_int_equal(io_write_all_in_place(&out, 1, &failed, &err), 0);
	expect_contents("planted", fresh, SIZE);
	assert_int_equal(unlink("planted"), 0);
	assert_int_equal(mkdir("planted", 0700), 0);
	assert_int_equal(io_write_all_in_place(&out, 1, &failed, &err), -1);
	assert_int_equal(err.errnum, EISDIR);
	assert_int_equal(rmdir("planted"), 0);
	/* whoever may, such as root, must not replace what is in /dev */
	assert_int_equal(symlink("/dev/null", "planted"), 0);
	assert_int_equal(io_write_all_in_place(&out, 1, &failed, &err), -1);
	assert_int_equal(err.errnum, EPERM);
	assert_true(S_ISLNK(mode_of("planted")));
	assert_int_equal(unlink("planted"), 0);
	if (!mknod("planted", S_IFCHR | 0666, makedev(1, 7))) { /* as root, and not everywhere */
		assert_int_equal(io_write_all_in_place(&out, 1, &failed, &err), -1);
		assert_int_equal(err.errnum, EPERM);
		assert_true(S_ISCHR(mode_of("planted")));
		assert_int_equal(io_write_atomic("planted", fresh, SIZE, &err), -1);
		assert_true(S_ISCHR(mode_of("planted")));
		assert_int_equal(unlink("planted"), 0);
	}
	out.path = "nosuch/planted";
	assert_int_equal(io_write_all_in_place(&out, 1, &failed, &err), -1);
	assert_int_equal(err.errnum, ENOENT);
	assert_int_equal(unlink("victim"), 0);
	assert_int_equal(count_names(".btfmin."), 0);
}

/* "OUT-mode" */
static void modes(void **state)
{
	(void)state;
	expect_written("new");
	assert_int_equal(mode_of("new"), S_IFREG | 0644);
	umask(077);
	expect_written("private");
	assert_int_equal(mode_of("private"), S_IFREG | 0600);
	assert_int_equal(chmod("new", 0664), 0);
	expect_written("new");
	assert_int_equal(mode_of("new"), S_IFREG | 0664);
	umask(022);
	expect_written("private");
	assert_int_equal(mode_of("private"), S_IFREG | 0600);
}

static void empty_and_longer_files(void **state)
{
	(void)state;
	put_file("f", OLD, OLD_SIZE);
	expect_written("f");
	assert_int_equal(io_write_atomic("f", NULL, 0, NULL), 0);
	expect_contents("f", "", 0);
}

/* "OUT-link": links stay, and what they lead to is replaced where it is. */
static void links(void **state)
{
	char absolute[4096];

	(void)state;
	assert_int_equal(mkdir("dir", 0755), 0);
	put_file("target", OLD, OLD_SIZE);
	assert_int_equal(symlink("target", "link"), 0);
	assert_int_equal(symlink("../link", "dir/link2"), 0);
	expect_written("dir/link2");
	assert_true(S_ISLNK(mode_of("dir/link2")) && S_ISLNK(mode_of("link")));
	expect_contents("target", fresh, SIZE);
	assert_int_equal(symlink("dir/made", "dangling"), 0);
	expect_written("dangling");
	assert_true(S_ISREG(mode_of("dir/made")));
	assert_non_null(getcwd(absolute, sizeof(absolute) - 8));
	strcat(absolute, "/far");
	assert_int_equal(symlink(absolute, "dir/link3"), 0);
	expect_written("dir/link3");
	assert_true(S_ISREG(mode_of("far")));
	assert_int_equal(symlink("loop", "loop"), 0);
	expect_failure("loop", ELOOP);
	assert_int_equal(unlink("dir/made") + unlink("dir/link2") + unlink("dir/link3"), 0);
}

/* A link in /proc to an open file cannot be followed by its text. */
static void links_of_proc(void **state)
{
	char path[64];
	int fd;

	(void)state;
	put_file("gone", fresh, SIZE);
	fd = open("gone", O_RDWR | O_APPEND);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, OLD, OLD_SIZE), OLD_SIZE); /* longer than what comes */
	assert_int_equal(unlink("gone"), 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	expect_written(path);
	close(fd);
	assert_int_equal(count_names("gone"), 0);
}

static void what_cannot_be_written(void **state)
{
	(void)state;
	put_file("file", OLD, OLD_SIZE);
	expect_failure(".", EISDIR);       /* "OUT-dir" */
	expect_failure("no/such", ENOENT); /* "OUT-nodir" */
	expect_failure("file/x", ENOTDIR);
	expect_failure("", ENOENT);
	expect_failure("/dev/full", ENOSPC); /* "OUT-enospc" */
	expect_contents("file", OLD, OLD_SIZE);
}

/* In a child no assertion must fail: cmocka would go on with the tests there. */
static int fails_with(const char *path, int error)
{
	struct io_error err;

	return io_write_atomic(path, fresh, SIZE, &err) == -1 && err.errnum == error;
}

/* "OUT-perm": a directory, and a file in a directory that would let it be replaced. */
static void without_permission(void **state)
{
	pid_t pid;
	int status;

	(void)state;
	assert_int_equal(mkdir("closed", 0555) | mkdir("open", 0777) | chmod("open", 0777), 0);
	put_file("open/readonly", OLD, OLD_SIZE);
	assert_int_equal(chmod("open/readonly", 0444), 0);
	pid = fork();
	if (pid == 0) { /* root may write everything, so somebody else must try */
		if (geteuid() == 0 && setuid(65534))
			_exit(1);
		_exit(fails_with("closed/f", EACCES) && fails_with("open/readonly", EACCES) ? 0
											    : 2);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	expect_contents("open/readonly", OLD, OLD_SIZE);
	assert_int_equal(unlink("open/readonly"), 0);
}

/* Standard output leads to path meanwhile. */
static int write_stdout_to(const char *path, const char *name, struct io_error *err)
{
	int kept = dup(1), fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644), ret;

	assert_true(kept >= 0 && fd >= 0);
	fflush(stdout);
	dup2(fd, 1);
	ret = io_write_atomic(name, fresh, SIZE, err);
	if (write(1, "+", 1) != 1) /* it is still open */
		ret -= 10;
	dup2(kept, 1);
	close(kept);
	close(fd);
	return ret;
}

/* "OUT-special", "OUT-stdout-full" */
static void standard_output(void **state)
{
	static const char *const names[] = {"-", "/dev/stdout"};
	unsigned char *found = malloc(SIZE + 2);
	struct io_error err;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		assert_int_equal(write_stdout_to("out", names[i], NULL), 0);
		assert_int_equal(get_file("out", found, SIZE + 2), SIZE + 1);
		assert_memory_equal(found, fresh, SIZE);
		assert_int_equal(found[SIZE], '+');
		assert_int_equal(write_stdout_to("/dev/full", names[i], &err), -11);
		assert_int_equal(err.errnum, ENOSPC);
	}
	free(found);
}

static void fifos_and_devices(void **state)
{
	pid_t pid;
	int status;

	(void)state;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	pid = fork();
	if (pid == 0) {
		unsigned char *found = malloc(SIZE + 1);
		size_t size = get_file("fifo", found, SIZE + 1);

		_exit(size == SIZE && memcmp(found, fresh, SIZE) == 0 ? 0 : 1);
	}
	assert_int_equal(io_write_atomic("fifo", fresh, SIZE, NULL), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_true(S_ISFIFO(mode_of("fifo")));
	assert_int_equal(io_write_atomic("/dev/null", fresh, SIZE, NULL), 0);
	assert_true(S_ISCHR(mode_of("/dev/null")));
}

/* "OUT-partial", "IO-n": each of the calls fails in turn; what was there stays. */
static void any_call_may_fail(void **state)
{
	static const enum call kinds[] = {CALL_WRITE, CALL_FCHMOD, CALL_CLOSE, CALL_RENAME};
	unsigned failed = 0;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct fault fault = {kinds[i], 1, 0, EDQUOT, 30000, NULL};

		for (;; fault.at++) {
			put_file("f", OLD, OLD_SIZE);
			fault_set(&fault);
			if (io_write_atomic("f", fresh, SIZE, NULL) == 0)
				break; /* there are not so many calls */
			fault_set(&fault);
			expect_failure("f", EDQUOT);
			fault_set(NULL);
			expect_contents("f", OLD, OLD_SIZE);
			failed++;
		}
		fault_set(NULL);
		expect_contents("f", fresh, SIZE);
	}
	assert_int_equal(failed, 4 + 1 + 1 + 1);
}

/* "IO-short", "IO-eintr" */
static void short_and_interrupted_writes(void **state)
{
	static const struct fault faults[] = {
		{CALL_WRITE, 0, 0, 0, 7, NULL},
		{CALL_WRITE, 1, 2, EINTR, 5000, NULL},
		{CALL_CLOSE, 1, 0, EINTR, 0, NULL},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		put_file("f", OLD, OLD_SIZE);
		fault_set(&faults[i]);
		assert_int_equal(io_write_atomic("f", fresh, SIZE, NULL), 0);
		fault_set(NULL);
		expect_contents("f", fresh, SIZE);
	}
}

/* A device that takes nothing and says nothing must not be asked for ever. */
static void writes_of_nothing(void **state)
{
	static const struct fault fault = {CALL_WRITE, 1, 1, 0, 0, NULL};

	(void)state;
	put_file("f", OLD, OLD_SIZE);
	fault_set(&fault);
	expect_failure("f", EIO);
	fault_set(NULL);
	expect_contents("f", OLD, OLD_SIZE);
}

static int deadly;

static void raise_it(void)
{
	raise(deadly);
}

/* Writes "f" in a child whose first write() is met by the signal. Returns how the child ended. */
static int write_under_signal(int number, void (*handler)(int))
{
	static const struct fault fault = {CALL_WRITE, 0, 0, 0, 0, raise_it};
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		signal(number, handler);
		deadly = number;
		fault_set(&fault);
		_exit(io_write_atomic("f", fresh, SIZE, NULL) ? 1 : 0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(count_names(".btfmin."), 0);
	return status;
}

/* "OUT-signal" */
static void signals_remove_the_temporary_file(void **state)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		int status;

		put_file("f", OLD, OLD_SIZE);
		status = write_under_signal(numbers[i], SIG_DFL);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), numbers[i]);
		expect_contents("f", OLD, OLD_SIZE);
		/* ignored before, as under nohup: ignored still */
		assert_int_equal(write_under_signal(numbers[i], SIG_IGN), 0);
		expect_contents("f", fresh, SIZE);
	}
}

static void signals_are_as_before(void **state)
{
	struct sigaction found;

	(void)state;
	signal(SIGTERM, SIG_IGN);
	expect_written("f");
	assert_int_equal(sigaction(SIGTERM, NULL, &found), 0);
	assert_true(found.sa_handler == SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	assert_int_equal(io_write_atomic("no/such", fresh, SIZE, NULL), -1);
	expect_written("f");
	assert_int_equal(sigaction(SIGTERM, NULL, &found), 0);
	assert_true(found.sa_handler == SIG_DFL);
	assert_int_equal(sigaction(SIGXFSZ, NULL, &found), 0);
	assert_true(found.sa_handler == SIG_DFL);
}

/* "OUT-efbig": a limit on file sizes is a failure; the signal would leave no message. */
static void file_size_limit(void **state)
{
	struct rlimit limit = {SIZE / 2, SIZE / 2};
	int status = -1;
	pid_t pid;

	(void)state;
	put_file("f", OLD, OLD_SIZE);
	pid = fork();
	if (pid == 0) {
		if (setrlimit(RLIMIT_FSIZE, &limit))
			_exit(1);
		_exit(fails_with("f", EFBIG) ? 0 : 2);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(count_names(".btfmin."), 0);
	expect_contents("f", OLD, OLD_SIZE);
}

/* "OUT-concurrent": the result is one of them, whole. */
static void many_writers_of_one_file(void **state)
{
	unsigned char *found = malloc(SIZE + 1);
	pid_t pids[8];
	size_t i;
	int status;

	(void)state;
	for (i = 0; i < 8; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			memset(fresh, (int)i, SIZE);
			_exit(io_write_atomic("f", fresh, SIZE, NULL) ? 1 : 0);
		}
	}
	for (i = 0; i < 8; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(get_file("f", found, SIZE + 1), SIZE);
	for (i = 1; i < SIZE; i++)
		assert_int_equal(found[i], found[0]);
	assert_int_equal(count_names(".btfmin."), 0);
	free(found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_that_belong_together),
		cmocka_unit_test(in_place),
		cmocka_unit_test(modes),
		cmocka_unit_test(empty_and_longer_files),
		cmocka_unit_test(links),
		cmocka_unit_test(links_of_proc),
		cmocka_unit_test(what_cannot_be_written),
		cmocka_unit_test(without_permission),
		cmocka_unit_test(standard_output),
		cmocka_unit_test(fifos_and_devices),
		cmocka_unit_test(any_call_may_fail),
		cmocka_unit_test(short_and_interrupted_writes),
		cmocka_unit_test(writes_of_nothing),
		cmocka_unit_test(signals_remove_the_temporary_file),
		cmocka_unit_test(signals_are_as_before),
		cmocka_unit_test(file_size_limit),
		cmocka_unit_test(many_writers_of_one_file),
	};

	return cmocka_run_group_tests_name("io: writing", tests, enter, leave);
}
