/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading files of every sort. The words in quotes are ids of the list of bad inputs. */
#define _POSIX_C_SOURCE 200809L

#include "unit.h"
#include "io_faults.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/map.h"
#include "io/read.h"

#define NO_LIMIT SIZE_MAX

static void expect_read(const char *path, size_t max, const unsigned char *data, size_t size)
{
	struct io_bytes bytes;
	struct io_error err = {(enum io_failure)0, 0, ""};

	if (io_read_file(path, max, &bytes, &err))
		print_error("%s: %s\n", path, err.text);
	assert_non_null(bytes.data);
	assert_int_equal(bytes.size, size);
	assert_memory_equal(bytes.data, data, size);
	assert_string_equal(err.text, "");
	io_bytes_free(&bytes);
	assert_null(bytes.data);
	io_bytes_free(&bytes);
}

static void expect_failure(const char *path, size_t max, enum io_failure failure, int error)
{
	struct io_error err = {(enum io_failure)0, 0, ""};
	struct io_bytes bytes;

	errno = 0;
	assert_int_equal(io_read_file(path, max, &bytes, &err), -1);
	assert_int_equal(err.failure, failure);
	assert_int_equal(err.errnum, error);
	assert_true(strlen(err.text) > 0);
	if (error)
		assert_non_null(strstr(err.text, strerror(error)));
	assert_null(bytes.data);
	assert_int_equal(bytes.size, 0);
	assert_int_equal(io_read_file(path, max, &bytes, NULL), -1);
}

static const size_t sizes[] = {0,       1,       4095,    4096,    65536,  65537,
			       1048575, 1048576, 1048577, 2097152, 5500001};
#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

static void regular_files(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < SIZES; i++) {
		unsigned char *data = some_bytes(sizes[i]);

		put_file("f", data, sizes[i]);
		expect_read("f", NO_LIMIT, data, sizes[i]);
		expect_read("f", sizes[i], data, sizes[i]);
		fault_set(NULL);
		if (sizes[i])
			expect_failure("f", sizes[i] - 1, IO_FAIL_LIMIT, 0);
		assert_int_equal(fault_calls(CALL_READ), 0); /* that is found without reading */
		free(data);
	}
}

/* A child that writes size bytes of data to path and exits. */
static pid_t writer(const char *path, const unsigned char *data, size_t size)
{
	pid_t pid = fork();
	FILE *f;

	if (pid != 0)
		return pid;
	f = fopen(path, "wb");
	if (!f)
		_exit(1);
	fwrite(data, 1, size, f);
	_exit(fclose(f) ? 1 : 0);
}

/* "IO-fifo": its size is not known before it ends. */
static void fifos(void **state)
{
	size_t i;

	(void)state;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	for (i = 0; i < SIZES; i++) {
		unsigned char *data = some_bytes(sizes[i]);
		pid_t pid = writer("fifo", data, sizes[i]);

		assert_true(pid > 0);
		expect_read("fifo", i % 2 ? NO_LIMIT : sizes[i], data, sizes[i]);
		assert_int_equal(waitpid(pid, NULL, 0), pid);
		free(data);
	}
}

/* What must be a file by now, and is not. Nobody writes into this FIFO. */
static void regular_files_only(void **state)
{
	struct io_bytes bytes;
	struct io_error err;

	(void)state;
	assert_int_equal(mkfifo("nobody", 0600), 0);
	assert_int_equal(io_read_regular("nobody", NO_LIMIT, &bytes, &err), -1);
	assert_int_equal(err.errnum, EINVAL);
	assert_null(bytes.data);
	assert_int_equal(io_read_regular("/dev/zero", NO_LIMIT, &bytes, &err), -1);
	assert_int_equal(err.errnum, EINVAL);
	assert_int_equal(io_read_regular(".", NO_LIMIT, &bytes, &err), -1);
	assert_int_equal(err.errnum, EISDIR);
	put_file("nobody2", "abc", 3);
	assert_int_equal(io_read_regular("nobody2", NO_LIMIT, &bytes, &err), 0);
	assert_int_equal(bytes.size, 3);
	io_bytes_free(&bytes);
}

/* The same for "-": "IO-stdin" */
static void standard_input(void **state)
{
	unsigned char *data = some_bytes(300000);
	int kept = dup(0), fd;

	(void)state;
	put_file("f", data, 300000);
	fd = open("f", O_RDONLY);
	assert_true(kept >= 0 && fd >= 0);
	assert_int_equal(dup2(fd, 0), 0);
	expect_read("-", NO_LIMIT, data, 300000);
	/* still open, and at its end */
	expect_read("-", NO_LIMIT, data, 0);
	/* what was read before is not read again */
	assert_int_equal(lseek(0, 299998, SEEK_SET), 299998);
	expect_read("-", NO_LIMIT, data + 299998, 2);
	close(0);
	expect_failure("-", NO_LIMIT, IO_FAIL_SYSTEM, EBADF);
	assert_int_equal(dup2(kept, 0), 0);
	close(kept);
	close(fd);
	free(data);
}

/* "IO-sysfs": /proc says that its files are empty. */
static void files_of_proc(void **state)
{
	unsigned char expected[8192];
	size_t size = get_file("/proc/version", expected, sizeof(expected));

	(void)state;
	assert_true(size > 0 && size < sizeof(expected));
	expect_read("/proc/version", NO_LIMIT, expected, size);
	expect_failure("/proc/version", size - 1, IO_FAIL_LIMIT, 0);
}

static void without_end(void **state)
{
	(void)state;
	expect_failure("/dev/zero", 3000000, IO_FAIL_LIMIT, 0);
	expect_failure("/dev/zero", 0, IO_FAIL_LIMIT, 0);
}

static void what_cannot_be_opened(void **state)
{
	(void)state;
	put_file("f", "x", 1);
	expect_failure(".", NO_LIMIT, IO_FAIL_SYSTEM, EISDIR);       /* "IO-dir" */
	expect_failure("missing", NO_LIMIT, IO_FAIL_SYSTEM, ENOENT); /* "IO-missing" */
	expect_failure("f/x", NO_LIMIT, IO_FAIL_SYSTEM, ENOTDIR);
	expect_failure("", NO_LIMIT, IO_FAIL_SYSTEM, ENOENT);
}

/* "IO-perm": root may read everything, so somebody else must try. */
static void without_permission(void **state)
{
	uid_t uid = geteuid();

	(void)state;
	put_file("secret", "x", 1);
	assert_int_equal(chmod("secret", 0), 0);
	if (uid == 0)
		assert_int_equal(seteuid(65534), 0);
	expect_failure("secret", NO_LIMIT, IO_FAIL_SYSTEM, EACCES);
	if (uid == 0)
		assert_int_equal(seteuid(uid), 0);
}

/* "IO-short", "IO-eintr", "IO-pipe-slow" */
static void short_and_interrupted_reads(void **state)
{
	unsigned char *data = some_bytes(70000);
	static const struct fault faults[] = {
		{CALL_READ, 0, 0, 0, 1, NULL},
		{CALL_READ, 1, 2, EINTR, 1000, NULL},
		{CALL_READ, 2, 1000000, EINTR, 0, NULL},
	};
	size_t i;

	(void)state;
	put_file("f", data, 70000);
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		fault_set(&faults[i]);
		expect_read("f", NO_LIMIT, data, 70000);
		assert_true(fault_calls(CALL_READ) >= 3);
	}
	fault_set(NULL);
	free(data);
}

/* "IO-eio": whichever read() it is. */
static void failing_reads(void **state)
{
	struct fault fault = {CALL_READ, 0, 0, EIO, 1000, NULL};
	unsigned char *data = some_bytes(5000);
	struct io_error err;
	struct io_bytes bytes;

	(void)state;
	put_file("f", data, 5000);
	for (fault.at = 1; fault.at <= 6; fault.at++) { /* five of 1000 bytes, one of none */
		fault_set(&fault);
		assert_int_equal(io_read_file("f", NO_LIMIT, &bytes, &err), -1);
		assert_int_equal(err.errnum, EIO);
		assert_null(bytes.data);
		assert_int_equal(fault_calls(CALL_CLOSE), 1);
	}
	fault_set(&fault);
	expect_read("f", NO_LIMIT, data, 5000);
	assert_int_equal(fault_calls(CALL_READ), 6);
	fault_set(NULL);
	free(data);
}

/* "IO-errcode": a failure without a reason is not told as success. */
static void failure_without_errno(void **state)
{
	static const struct fault fault = {CALL_READ, 1, 0, 0, 0, NULL};
	struct io_error err;
	struct io_bytes bytes;

	(void)state;
	put_file("f", "x", 1);
	fault_set(&fault);
	assert_int_equal(io_read_file("f", NO_LIMIT, &bytes, &err), -1);
	fault_set(NULL);
	assert_null(strstr(err.text, strerror(0)));
	assert_non_null(strstr(err.text, "cannot read"));
}

static unsigned char *changed;

static void grow_it(void)
{
	put_file("f", changed, 70000);
}

static void shrink_it(void)
{
	put_file("f", changed, 10);
}

/* "IO-growing", "IO-shrinking": between fstat() and read() the file changes. */
static void files_that_change(void **state)
{
	struct fault fault = {CALL_READ, 0, 0, 0, 0, grow_it};

	(void)state;
	changed = some_bytes(70000);
	put_file("f", changed, 100);
	fault_set(&fault);
	expect_read("f", NO_LIMIT, changed, 70000);
	put_file("f", changed, 100);
	fault_set(&fault);
	expect_read("f", 70000, changed, 70000);
	fault.before = shrink_it;
	fault_set(&fault);
	expect_read("f", NO_LIMIT, changed, 10);
	fault_set(NULL);
	free(changed);
}

/* Whether a file of this mode is taken without a read(). */
static bool is_mapped(mode_t mode, size_t size)
{
	unsigned char *data = some_bytes(size);
	unsigned calls;

	put_file("f", data, size);
	assert_int_equal(chmod("f", mode), 0);
	fault_set(NULL);
	expect_read("f", NO_LIMIT, data, size);
	calls = fault_calls(CALL_READ);
	expect_failure("f", size - 1, IO_FAIL_LIMIT, 0);
	assert_int_equal(unlink("f"), 0);
	free(data);
	return calls == 0;
}

#define LINE "input changed\n"

/* Only large files that others may not write to, and only if somebody prepared for SIGBUS. */
static void mapped_files(void **state)
{
	(void)state;
	assert_false(is_mapped(0644, 2000001));
	io_map_on_change(2, LINE, 4);
	assert_true(is_mapped(0644, 2000001));
	assert_true(is_mapped(0600, 16384));
	assert_false(is_mapped(0644, 16383));
	assert_false(is_mapped(0664, 2000001));
	assert_false(is_mapped(0646, 2000001));
}

/* Reads a file, makes it shorter, and looks at its end. */
static void shorten_mapped_file(void)
{
	volatile const unsigned char *data;
	struct io_bytes bytes;

	if (io_read_file("f", NO_LIMIT, &bytes, NULL) || truncate("f", 1))
		_exit(1);
	data = bytes.data;
	_exit(data[bytes.size - 1] == 0 ? 2 : 3);
}

/* "IO-shrinking", where it can still happen: one clear line, and no core file. */
static void mapped_file_made_shorter(void **state)
{
	unsigned char *data = some_bytes(2000000);
	char said[sizeof(LINE)] = "";
	int out[2], status;
	pid_t pid;

	(void)state;
	put_file("f", data, 2000000);
	free(data);
	assert_int_equal(pipe(out), 0);
	pid = fork();
	if (pid == 0) {
		io_map_on_change(out[1], LINE, 44);
		shorten_mapped_file();
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 44);
	assert_int_equal(read(out[0], said, sizeof(said) - 1), sizeof(LINE) - 1);
	assert_string_equal(said, LINE);
	close(out[0]);
	close(out[1]);
	assert_int_equal(unlink("f"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(regular_files),
		cmocka_unit_test(fifos),
		cmocka_unit_test(regular_files_only),
		cmocka_unit_test(standard_input),
		cmocka_unit_test(files_of_proc),
		cmocka_unit_test(without_end),
		cmocka_unit_test(what_cannot_be_opened),
		cmocka_unit_test(without_permission),
		cmocka_unit_test(short_and_interrupted_reads),
		cmocka_unit_test(failing_reads),
		cmocka_unit_test(failure_without_errno),
		cmocka_unit_test(files_that_change),
		cmocka_unit_test(mapped_files),
		cmocka_unit_test(mapped_file_made_shorter),
	};

	return cmocka_run_group_tests_name("io: reading", tests, enter_directory, leave_directory);
}
