/* SPDX-License-Identifier: BSD-2-Clause */
/* A package as a folder: all of it or nothing. The words in quotes are ids of the list of bad
 * inputs. */
#define _XOPEN_SOURCE 700

#include "unit.h"
#include "io_faults.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pack/layout.h"

#define KERNELS 4
#define SIZE    30000u

static struct pack_kernel kernels[KERNELS] = {
	{{"ubuntu", "20.04", "x86_64", "5.4.0-42-generic"}, NULL, SIZE},
	{{"ubuntu", "18.04", "x86_64", "4.15.0"}, NULL, 7},
	{{"debian", "11", "arm64", "5.10.0"}, NULL, SIZE},
	{{"", "", "", "6.1.0"}, "", 0},
};

static const char *const names[] = {
	"package.json",
	"6.1.0.btf",
	"debian/11/arm64/5.10.0.btf",
	"ubuntu/18.04/x86_64/4.15.0.btf",
	"ubuntu/20.04/x86_64/5.4.0-42-generic.btf",
};

/* link() stands between as well: what it is to say, or 0. */
static int link_error;

int link(const char *from, const char *to)
{
	if (!link_error)
		return linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
	errno = link_error;
	return -1;
}

static int enter(void **state)
{
	unsigned char *bytes = some_bytes(SIZE);

	kernels[0].data = kernels[1].data = kernels[2].data = bytes;
	return enter_directory(state);
}

static int leave(void **state)
{
	void *bytes = (void *)(uintptr_t)kernels[0].data;

	free(bytes);
	return leave_directory(state);
}

static bool save(const char *path, struct pack_written *written, struct failure *fault)
{
	return pack_save_dir(path, written, PACK_LINKS_AUTO, kernels, KERNELS, "{}", 2, fault);
}

static void clear(const char *path)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -rf ./%s", path);
	assert_int_equal(system(command), 0);
}

static ino_t inode(const char *folder, const char *name)
{
	char path[256];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	assert_int_equal(stat(path, &st), 0);
	assert_true(S_ISREG(st.st_mode));
	return st.st_ino;
}

/* All is there, and removes it. */
static void expect_folder(const char *path, bool linked)
{
	unsigned char *found = malloc(SIZE + 1);
	char file[256];
	size_t i;

	assert_non_null(found);
	for (i = 0; i < 5; i++) {
		static const size_t sizes[] = {2, 0, SIZE, 7, SIZE};

		snprintf(file, sizeof(file), "%s/%s", path, names[i]);
		assert_int_equal(get_file(file, found, SIZE + 1), sizes[i]);
		assert_memory_equal(found, i ? kernels[0].data : "{}", sizes[i]);
	}
	assert_int_equal(inode(path, names[2]) == inode(path, names[4]), linked);
	assert_int_equal(count_names(".btfmin."), 0);
	clear(path);
	free(found);
}

static void expect_saved(const char *path)
{
	struct pack_written written;
	struct failure fault;

	if (!save(path, &written, &fault))
		fail_msg("%s", fault.text ? fault.text : fault.own);
	assert_int_equal(written.members, 4);
	assert_int_equal(written.unique, 3);
	assert_int_equal(written.bytes, 2 * SIZE + 7);
	assert_int_equal(written.stored, SIZE + 7);
	expect_folder(path, true);
}

static void expect_failure(const char *path, int error, const char *hint)
{
	struct pack_written written;
	struct failure fault;

	errno = 0;
	assert_false(save(path, &written, &fault));
	assert_int_equal(fault.exit_status, STATUS_IO);
	assert_string_equal(fault.file, path);
	if (!strstr(fault.own, strerror(error)))
		fail_msg("'%s' instead of '%s'", fault.own, strerror(error));
	assert_true(!hint || (fault.hint && strstr(fault.hint, hint)));
	assert_int_equal(count_names(".btfmin."), 0);
}

static mode_t mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode;
}

static void folders(void **state)
{
	struct pack_written written;
	struct failure fault;

	(void)state;
	expect_saved("new");
	expect_saved("new///");
	expect_saved("./new");
	assert_int_equal(mkdir("empty", 0750), 0);
	expect_saved("empty");
	assert_int_equal(mkdir("there", 0777), 0);
	expect_saved("there/new");
	assert_int_equal(mkdir("target", 0777) | symlink("target", "link"), 0);
	expect_failure("nowhere/new", ENOENT, NULL);
	assert_true(save("link", &written, &fault)); /* "OUT-link": what it leads to */
	expect_folder("target", true);
	assert_int_equal(unlink("link") | rmdir("there"), 0);
}

/* "OUT-mode" */
static void modes(void **state)
{
	struct pack_written written;
	struct failure fault;

	(void)state;
	assert_true(save("new", &written, &fault));
	assert_int_equal(mode_of("new"), S_IFDIR | 0755);
	assert_int_equal(mode_of("new/debian/11"), S_IFDIR | 0755);
	assert_int_equal(mode_of("new/6.1.0.btf"), S_IFREG | 0644);
	clear("new");
	umask(077);
	assert_true(save("new", &written, &fault));
	assert_int_equal(mode_of("new"), S_IFDIR | 0700);
	assert_int_equal(mode_of("new/6.1.0.btf"), S_IFREG | 0600);
	clear("new");
	umask(022);
	assert_int_equal(mkdir("new", 0700), 0);
	assert_true(save("new", &written, &fault));
	assert_int_equal(mode_of("new"), S_IFDIR | 0700); /* an existing one keeps its own */
	clear("new");
}

static void what_cannot_be_a_folder(void **state)
{
	static const char *const dots[] = {".", "..", "a/..", "/", "./"};
	struct pack_written written;
	struct failure fault;
	size_t i;

	(void)state;
	put_file("file", "x", 1);
	expect_failure("file", ENOTDIR, "an empty one");
	assert_false(pack_dir_check("file", &fault));
	assert_int_equal(mkdir("full", 0777), 0);
	put_file("full/file", "x", 1);
	assert_false(pack_dir_check("full", &fault));
	expect_failure("full", ENOTEMPTY, "an empty one");
	assert_int_equal(unlink("full/file") | rmdir("full"), 0);
	assert_true(pack_dir_check("full", &fault));
	for (i = 0; i < sizeof(dots) / sizeof(dots[0]); i++) {
		assert_false(save(dots[i], &written, &fault));
		assert_int_equal(fault.exit_status, STATUS_CALL);
	}
	assert_int_equal(symlink("loop", "loop"), 0);
	expect_failure("loop", ELOOP, NULL);
}

/* Where there are no hard links, or no more to one file, the bytes are written again. */
static void without_links(void **state)
{
	static const int errors[] = {EPERM, EMLINK, ENOTSUP, ENOSYS};
	struct pack_written written;
	struct failure fault;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		link_error = errors[i];
		assert_true(save("new", &written, &fault));
		link_error = 0;
		assert_int_equal(written.stored, 2 * SIZE + 7);
		expect_folder("new", false);
	}
	link_error = EDQUOT;
	expect_failure("new", EDQUOT, NULL);
	link_error = 0;
	assert_int_equal(access("new", F_OK), -1);
}

/* "IO-n", "OUT-partial", "OUT-edquot": each of the calls fails in turn, and nothing stays. */
static void any_call_may_fail(void **state)
{
	static const enum call kinds[] = {CALL_WRITE, CALL_CLOSE, CALL_RENAME};
	struct pack_written written;
	struct failure fault;
	unsigned failed = 0;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct fault call = {kinds[i], 1, 0, EDQUOT, 20000, NULL};

		for (;; call.at++) {
			fault_set(&call);
			if (save("new", &written, &fault))
				break; /* there are not so many calls */
			fault_set(&call);
			expect_failure("new", EDQUOT, NULL);
			fault_set(NULL);
			assert_int_equal(access("new", F_OK), -1);
			failed++;
		}
		fault_set(NULL);
		expect_folder("new", true);
	}
	assert_int_equal(failed, 4 + 4 + 1);
}

/* "OUT-perm" */
static void without_permission(void **state)
{
	pid_t pid;
	int status;

	(void)state;
	assert_int_equal(mkdir("closed", 0555), 0);
	pid = fork();
	if (pid == 0) { /* root may write everything, so somebody else must try */
		struct pack_written written;
		struct failure fault;

		if (geteuid() == 0 && setuid(65534))
			_exit(1);
		if (save("closed/new", &written, &fault))
			_exit(2);
		_exit(strstr(fault.own, strerror(EACCES)) ? 0 : 3);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(rmdir("closed"), 0);
}

/* "OUT-efbig": a limit on file sizes is a failure; the signal would leave all and no message. */
static void file_size_limit(void **state)
{
	struct rlimit limit = {SIZE / 2, SIZE / 2};
	pid_t pid = fork();
	int status;

	(void)state;
	if (pid == 0) {
		struct pack_written written;
		struct failure fault;

		if (setrlimit(RLIMIT_FSIZE, &limit))
			_exit(1);
		if (save("new", &written, &fault))
			_exit(2);
		_exit(strstr(fault.own, strerror(EFBIG)) ? 0 : 3);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(count_names(".btfmin.") + count_names("new"), 0);
}

static int deadly;

static void raise_it(void)
{
	raise(deadly);
}

/* Saves in a child; the signal comes with the first write(). Returns how it ended. */
static int save_under_signal(int number, void (*handler)(int))
{
	static const struct fault fault = {CALL_WRITE, 0, 0, 0, 0, raise_it};
	struct pack_written written;
	struct failure reason;
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		signal(number, handler);
		deadly = number;
		fault_set(&fault);
		_exit(save("new", &written, &reason) ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

/* "OUT-signal" */
static void signals_remove_the_folder(void **state)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		int status = save_under_signal(numbers[i], SIG_DFL);

		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), numbers[i]);
		assert_int_equal(count_names(".btfmin.") + count_names("new"), 0);
		/* ignored before, as under nohup: ignored still */
		assert_int_equal(save_under_signal(numbers[i], SIG_IGN), 0);
		expect_folder("new", true);
	}
}

/* "OUT-crash": nobody can take it back then, but it has another name. */
static void killed(void **state)
{
	int status = save_under_signal(SIGKILL, SIG_DFL);

	(void)state;
	assert_true(WIFSIGNALED(status));
	assert_int_equal(count_names("new"), 0);
	assert_int_equal(count_names(".btfmin."), 1);
	assert_int_equal(system("rm -rf ./.btfmin.*"), 0);
}

/* "OUT-concurrent": one of them wins, whole; the others say so. */
static void many_writers_of_one_folder(void **state)
{
	unsigned won = 0, i;
	pid_t pids[8];
	int status;

	(void)state;
	for (i = 0; i < 8; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			struct pack_written written;
			struct failure fault;

			if (save("new", &written, &fault))
				_exit(0);
			_exit(fault.exit_status == STATUS_IO ? 1 : 2);
		}
	}
	for (i = 0; i < 8; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 2);
		won += WEXITSTATUS(status) == 0;
	}
	assert_int_equal(won, 1);
	expect_folder("new", true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folders),
		cmocka_unit_test(modes),
		cmocka_unit_test(what_cannot_be_a_folder),
		cmocka_unit_test(without_links),
		cmocka_unit_test(any_call_may_fail),
		cmocka_unit_test(without_permission),
		cmocka_unit_test(file_size_limit),
		cmocka_unit_test(signals_remove_the_folder),
		cmocka_unit_test(killed),
		cmocka_unit_test(many_writers_of_one_folder),
	};

	return cmocka_run_group_tests_name("pack: a folder", tests, enter, leave);
}
