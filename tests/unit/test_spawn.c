/* SPDX-License-Identifier: BSD-2-Clause */
/* Programs of others: what they are given, what comes back, how they end. Words in quotes are ids
 * of the list of bad inputs. */
#define _POSIX_C_SOURCE 200809L

#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/scratch.h"
#include "io/spawn.h"

static struct io_outcome out;

/* Runs a script of sh with two arguments; true if it was exit(0). */
static bool run_with(struct io_program *program, const char *script, const char *a, const char *b)
{
	const char *argv[] = {"sh", "-c", script, "-", a, b, NULL};

	free(out.output);
	program->path = "/bin/sh";
	program->argv = argv;
	if (!program->output_max)
		program->output_max = 65536;
	return io_run(program, &out);
}

static bool run(const char *script)
{
	struct io_program program = {0};

	return run_with(&program, script, "", "");
}

static void nothing_is_left(void)
{
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

static void arguments(void **state)
{
	struct io_program program = {0};

	(void)state;
	assert_true(
		run_with(&program, "printf '<%s><%s>' \"$1\" \"$2\"", "a b; exit 3", "$(x)\n*"));
	assert_string_equal(out.output, "<a b; exit 3><$(x)\n*>");
	assert_int_equal(out.ending, IO_ENDED);
	assert_string_equal(out.words, "");
	nothing_is_left();
}

static void environment(void **state)
{
	static const char *const env[] = {"BM_SET=new=1", "BM_GONE", "BM_MORE=2", NULL};
	struct io_program program = {0};

	(void)state;
	assert_int_equal(setenv("BM_SET", "old", 1), 0);
	assert_int_equal(setenv("BM_GONE", "old", 1), 0);
	assert_int_equal(setenv("BM_GONE_NOT", "kept", 1), 0);
	program.env = env;
	assert_true(
		run_with(&program, "echo $BM_SET ${BM_GONE-none} $BM_GONE_NOT $BM_MORE", "", ""));
	assert_string_equal(out.output, "new=1 none kept 2\n");
	assert_string_equal(getenv("BM_SET"), "old");
}

static void input_and_output(void **state)
{
	struct io_program program = {0};
	char *data = malloc(3000000);
	size_t i;

	(void)state;
	assert_non_null(data);
	for (i = 0; i < 3000000; i++)
		data[i] = (char)(i * 7 + i / 251);
	program.input = data;
	program.input_size = 3000000;
	program.output_max = 3000000;
	assert_true(run_with(&program, "cat", "", "")); /* more than pipes hold, both ways */
	assert_int_equal(out.output_size, 3000000);
	assert_memory_equal(out.output, data, 3000000);
	assert_true(run_with(&program, "exec 0<&-; echo early", "", "")); /* reads nothing of it */
	assert_string_equal(out.output, "early\n");
	program.output_max = 2999999;
	assert_false(run_with(&program, "cat", "", ""));
	assert_int_equal(out.ending, IO_OUTPUT_TOO_LONG);
	free(data);
	assert_true(run("cat; echo end")); /* no input is an empty one */
	assert_string_equal(out.output, "end\n");
}

static void endings(void **state)
{
	struct io_program program = {0};
	const char *argv[] = {"x", NULL};

	(void)state;
	assert_false(run("echo why >&2; exit 3"));
	assert_int_equal(out.ending, IO_ENDED);
	assert_int_equal(out.status, 3);
	assert_string_equal(out.words, "why\n");
	assert_false(run("kill -TERM $$"));
	assert_int_equal(out.ending, IO_KILLED);
	assert_int_equal(out.status, SIGTERM);
	free(out.output);
	program.path = "/nosuch/program";
	program.argv = argv;
	assert_false(io_run(&program, &out));
	assert_int_equal(out.ending, IO_NOT_STARTED);
	assert_int_equal(out.errnum, ENOENT);
	assert_null(out.output);
	nothing_is_left();
}

static void last_words(void **state)
{
	(void)state;
	assert_false(
		run("i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i + 1)); done >&2; exit 1"));
	assert_int_equal(strlen(out.words), IO_WORDS_MAX);
	assert_string_equal(out.words + IO_WORDS_MAX - 10, "line 1999\n");
}

static void descriptors(void **state)
{
	struct io_program program = {0};
	int fds[2], open_here;
	char number[16];

	(void)state;
	open_here = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 10);
	fds[0] = io_scratch();
	fds[1] = io_scratch();
	assert_true(open_here > 2 && fds[0] > 2 && fds[1] > 2);
	program.fds = fds;
	program.fd_count = 2;
	snprintf(number, sizeof(number), "%d", open_here);
	assert_true(run_with(&program,
			     "printf three >&3; printf four >&4; [ ! -e /proc/$$/fd/$1 ] &&"
			     "! ls /proc/$$/fd | grep -E '^(6[4-9]|[7-9].)$'",
			     number, ""));
	assert_int_equal(lseek(fds[0], 0, SEEK_END), 5);
	assert_int_equal(lseek(fds[1], 0, SEEK_END), 4);
	fds[0] = fds[1]; /* one twice, in the place of another */
	assert_true(run_with(&program, "printf X >&3", "", ""));
	assert_int_equal(lseek(fds[1], 0, SEEK_END), 4 + 1);
	(void)close(open_here);
	(void)close(fds[1]);
}

static void file_limit(void **state)
{
	struct io_program program = {0};

	(void)state;
	program.file_max = 4096;
	assert_false(run_with(&program, "head -c 10000 /dev/zero", "", ""));
	assert_true(out.output_size <= 4096);
}

static void found(void **state)
{
	static const char *const here[] = {"",  ":/usr/bin", "/usr/bin:", "/usr/bin::/bin",
					   ".", "./",        "../."};
	char *path = io_program_find("sh"), *old = strdup(getenv("PATH"));
	size_t i;

	(void)state;
	assert_non_null(path);
	assert_int_equal(access(path, X_OK), 0);
	free(path);
	assert_null(io_program_find("btfmin-nosuch-program"));
	assert_null(io_program_find("/etc/passwd")); /* is none */
	assert_null(io_program_find("/etc"));
	assert_null(io_program_find(""));
	/* what lies about in the current folder is not for running */
	assert_non_null(old);
	assert_int_equal(close(open("planted", O_WRONLY | O_CREAT, 0755)), 0);
	for (i = 0; i < sizeof(here) / sizeof(here[0]); i++) {
		assert_int_equal(setenv("PATH", here[i], 1), 0);
		assert_null(io_program_find("planted"));
	}
	assert_int_equal(setenv("PATH", old, 1), 0);
	free(old);
	path = io_program_find("./planted");
	assert_string_equal(path, "./planted");
	free(path);
	assert_int_equal(unlink("planted"), 0);
	path = io_program_find("/bin/sh");
	assert_string_equal(path, "/bin/sh");
	free(path);
}

/* Somebody who has SIGCHLD ignored starts us; nothing could be waited for then. */
static void ignored_signals(void **state)
{
	(void)state;
	(void)signal(SIGCHLD, SIG_IGN);
	(void)signal(SIGPIPE, SIG_IGN);
	assert_false(run("exit 5"));
	assert_int_equal(out.status, 5);
	assert_false(run("kill -PIPE $$")); /* a program expects it to be as ever */
	assert_int_equal(out.ending, IO_KILLED);
	(void)signal(SIGPIPE, SIG_DFL);
	nothing_is_left();
}

/* ---- pipelines */

static size_t pipe_through(const char *first, const char *second, size_t most, bool *ok)
{
	const char *argv[2][4] = {{"sh", "-c", NULL, NULL}, {"sh", "-c", NULL, NULL}};
	struct io_program programs[2];
	struct io_pipeline p;
	static char buf[65536];
	int input = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	size_t done = 0, i;
	ssize_t got = 1;

	memset(programs, 0, sizeof(programs));
	argv[0][2] = first;
	argv[1][2] = second;
	for (i = 0; i < 2; i++) {
		programs[i].path = "/bin/sh";
		programs[i].argv = argv[i];
	}
	assert_true(io_pipeline_start(&p, input, programs, 2, &out));
	while (done < most && got > 0) {
		got = read(p.end, buf, sizeof(buf));
		done += got > 0 ? (size_t)got : 0;
	}
	*ok = io_pipeline_finish(&p, &out);
	assert_int_equal(fcntl(input, F_GETFD), FD_CLOEXEC); /* is still ours */
	(void)close(input);
	nothing_is_left();
	return done;
}

static void pipelines(void **state)
{
	bool ok;

	(void)state;
	free(out.output);
	out.output = NULL;
	assert_int_equal(pipe_through("head -c 1000000", "tr '\\0' x", SIZE_MAX, &ok), 1000000);
	assert_true(ok);
	/* the first that fails is the one to tell of */
	(void)pipe_through("echo broken >&2; exit 2", "cat >/dev/null; echo cut >&2; exit 3",
			   SIZE_MAX, &ok);
	assert_false(ok);
	assert_int_equal(out.status, 2);
	assert_string_equal(out.words, "broken\n");
	/* but not if it only had nobody to write to any more */
	(void)pipe_through("exec cat", "echo wrong >&2; exit 3", SIZE_MAX, &ok);
	assert_false(ok);
	assert_int_equal(out.ending, IO_ENDED);
	assert_int_equal(out.status, 3);
	/* who stops reading waits for no end that does not come */
	assert_true(pipe_through("exec cat", "exec cat", 100000, &ok) >= 100000);
	assert_false(ok);
	assert_int_equal(out.ending, IO_KILLED);
	assert_int_equal(out.status, SIGPIPE);
}

static void pipeline_without_program(void **state)
{
	const char *argv[] = {"sh", "-c", "exec cat", NULL};
	struct io_program programs[2];
	struct io_pipeline p;

	(void)state;
	memset(programs, 0, sizeof(programs));
	programs[0].path = "/bin/sh";
	programs[1].path = "/nosuch";
	programs[0].argv = programs[1].argv = argv;
	assert_false(io_pipeline_start(&p, 0, programs, 2, &out));
	assert_int_equal(out.ending, IO_NOT_STARTED);
	assert_int_equal(out.errnum, ENOENT);
	nothing_is_left();
}

/* ---- interruptions: "OUT-signal" */

/* In a process of its own: a script that signals us is ended, and then we are. */
static int interrupted(const char *script, int number)
{
	char command[256];
	int status = 0;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (!pid) {
		/* as at a terminal: nohup, and a shell's "&", have them ignored */
		signal(SIGHUP, SIG_DFL);
		signal(SIGINT, SIG_DFL);
		io_interrupts_hold();
		snprintf(command, sizeof(command), script, (long)getpid());
		if (run(command) || io_interrupted() != number)
			_exit(99);
		if (run("sleep 60")) /* what is begun later ends as well */
			_exit(98);
		io_interrupts_release();
		_exit(97);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 1000 + WEXITSTATUS(status);
}

static void interruptions(void **state)
{
	(void)state;
	assert_int_equal(interrupted("kill -TERM %ld; exec sleep 60", SIGTERM), SIGTERM);
	assert_int_equal(interrupted("kill -HUP %ld; exec sleep 60", SIGHUP), SIGHUP);
	/* one that will not hear is not asked a third time */
	assert_int_equal(
		interrupted("trap '' TERM; kill -HUP %1$ld; sleep 0.2; kill -INT %1$ld; sleep 60",
			    SIGINT),
		SIGINT);
	assert_int_equal(io_interrupted(), 0);
}

static void ignored_stay_ignored(void **state)
{
	(void)state;
	(void)signal(SIGHUP, SIG_IGN); /* nohup */
	io_interrupts_hold();
	assert_int_equal(raise(SIGHUP), 0);
	assert_int_equal(io_interrupted(), 0);
	assert_true(run("exit 0"));
	io_interrupts_release();
	(void)signal(SIGHUP, SIG_DFL);
}

/* ---- scratch */

static void scratch(void **state)
{
	char *folder, name[64], script[128];
	int fd;

	(void)state;
	assert_int_equal(setenv("TMPDIR", "/nosuch", 1), 0);
	assert_int_equal(io_scratch(), -1);
	assert_int_equal(errno, ENOENT);
	assert_false(run("exit 0"));
	assert_int_equal(out.ending, IO_NO_FILE);
	assert_int_equal(unsetenv("TMPDIR"), 0);
	fd = io_scratch();
	assert_true(fd >= 0);
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	(void)close(fd);
	folder = io_scratch_folder("/tmp/btfmin-nosuch///");
	assert_non_null(folder);
	assert_memory_equal(folder, "/tmp/.btfmin.", 13);
	snprintf(name, sizeof(name), "%s/a/b/c", folder);
	assert_int_equal(io_make_folders(name), 0);
	assert_int_equal(io_make_folders(name), 0);
	snprintf(name, sizeof(name), "%s/a/link", folder);
	assert_int_equal(symlink("/etc", name), 0);
	io_remove_tree(folder);
	assert_int_equal(access(folder, F_OK), -1);
	assert_int_equal(access("/etc/passwd", F_OK), 0);
	free(folder);
	/* somebody is still busy in it */
	folder = io_scratch_folder("/tmp/btfmin-busy");
	assert_non_null(folder);
	snprintf(script, sizeof(script),
		 "cd %s || exit; for i in $(seq 20000); do :>$i; done & until [ -e 9 ]; do :; done",
		 folder);
	assert_true(run(script));
	io_remove_tree(folder);
	assert_int_equal(access(folder, F_OK), -1);
	free(folder);
	assert_null(io_scratch_folder("/nosuch/folder"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arguments),
		cmocka_unit_test(environment),
		cmocka_unit_test(input_and_output),
		cmocka_unit_test(endings),
		cmocka_unit_test(last_words),
		cmocka_unit_test(descriptors),
		cmocka_unit_test(file_limit),
		cmocka_unit_test(found),
		cmocka_unit_test(ignored_signals),
		cmocka_unit_test(pipelines),
		cmocka_unit_test(pipeline_without_program),
		cmocka_unit_test(interruptions),
		cmocka_unit_test(ignored_stay_ignored),
		cmocka_unit_test(scratch),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	free(out.output);
	return failed;
}
