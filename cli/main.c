/* SPDX-License-Identifier: BSD-2-Clause */
/* main.c - the table of commands, help, version, and the end of every run */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "io/map.h"

#include "command.h"
#include "fit.h"
#include "message.h"

static const struct command *const commands[] = {
	&convert_command, &dump_command,   &embed_command,  &extract_command,
	&fetch_command,   &find_command,   &gen_command,    &import_command,
	&pack_command,    &relocs_command, &unpack_command, &validate_command};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

/*
 * A file that is opened later must not become standard output by taking a free number. Descriptors
 * 0 and 1 get /dev/null the wrong way round, so that using them still fails.
 */
static void open_standard_files(void)
{
	static const int modes[] = {O_WRONLY, O_RDONLY, O_WRONLY};
	int fd;

	for (fd = 0; fd < 3; fd++) {
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void)open("/dev/null", modes[fd]); /* takes the lowest free one: fd */
	}
}

static const struct command *command_find(const char *name)
{
	size_t i;

	for (i = 0; i < COMMANDS; i++) {
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	}
	return NULL;
}

static void print_statuses(void)
{
	puts("\nExit status: 0 done; 1 done, with findings; 2 wrong call; 3 bad input;\n"
	     "4 reading or writing failed; 5 limit met or form unsupported; 6 out of memory;\n"
	     "7 fault of btfmin.");
}

static void print_help(void)
{
	size_t i;

	puts("Usage: btfmin [OPTION...] COMMAND OPERAND...\n\n"
	     "Finds the part of a kernel's BTF that BPF programs need.\n\nCommands:");
	for (i = 0; i < COMMANDS; i++)
		printf("  %-10s%s\n", commands[i]->name, commands[i]->line);
	puts("\n'btfmin help COMMAND' says more. Options may stand anywhere, -- ends them:");
	options_help(stdout, OPT_GLOBAL);
	print_statuses();
}

static void print_command_help(const struct command *c)
{
	printf("Usage: btfmin %s [OPTION...] %s\n\n%s\nOptions:\n", c->name, c->operands, c->about);
	options_help(stdout, c->options | OPT_GLOBAL);
	if (c->options & OPT_FOR)
		fit_help(stdout);
	print_statuses();
}

static const char *compression(void)
{
	const char *formats = btfmin_compressions();

	return *formats ? formats : "none";
}

static const struct {
	const char *name, *text;
	const char *(*find)(void); /* for what only the library knows */
} features[] = {
	{"btf", "raw and ELF, 32 and 64 bit, little- and big-endian", NULL},
	{"compression", NULL, compression},
	{"relocations", "all 13 CO-RE kinds", NULL},
#ifdef __SANITIZE_ADDRESS__
	{"sanitizer", "address", NULL},
#endif
};

#define FEATURES (sizeof(features) / sizeof(features[0]))

static const char *feature_text(size_t i)
{
	return features[i].find ? features[i].find() : features[i].text;
}

static void print_version(const struct run *run)
{
	struct json j;
	size_t i;

	if (!run_has(run, OPT_JSON)) {
		printf("btfmin %s\nlibbtfmin %s\n", BTFMIN_VERSION_STRING, btfmin_version());
		for (i = 0; i < FEATURES; i++)
			printf("%s: %s\n", features[i].name, feature_text(i));
		return;
	}
	json_begin(&j, stdout, run_has(run, OPT_PRETTY));
	json_string(&j, "version", BTFMIN_VERSION_STRING);
	json_string(&j, "libbtfmin_version", btfmin_version());
	json_object(&j, "features");
	for (i = 0; i < FEATURES; i++)
		json_string(&j, features[i].name, feature_text(i));
	json_end(&j);
	json_finish(&j);
}

/* "help gen" is "gen --help", and "help" alone is "--help". */
static void take_help_word(struct options *o, struct failure *fault)
{
	if (!o->count || strcmp(o->operands[0], "help"))
		return;
	o->given |= OPT_HELP;
	o->operands++;
	o->count--;
	if (o->count && !command_find(o->operands[0]) && !fault->exit_status)
		*fault = wrong_call("unknown command", o->operands[0]);
}

/* bpftool has groups of commands: "btf dump" is "dump". */
static void take_group_word(struct options *o)
{
	if (o->count < 2 || strcmp(o->operands[0], "btf") || strcmp(o->operands[1], "dump"))
		return;
	o->operands++;
	o->count--;
}

static void set_hint(struct run *run, const struct command *c)
{
	snprintf(run->hint, sizeof(run->hint), "try 'btfmin %s%s--help'", c ? c->name : "",
		 c ? " " : "");
}

static void dispatch(struct run *run, struct failure *fault)
{
	struct options *o = &run->opts;
	const char *name = o->count ? o->operands[0] : NULL;
	const struct command *c = name ? command_find(name) : NULL;
	const char *surplus = c ? options_surplus(o, c->options | OPT_GLOBAL) : NULL;

	set_hint(run, c);
	if (!fault->exit_status && !(o->given & (OPT_HELP | OPT_VERSION))) {
		if (!name)
			*fault = wrong_call("a command is missing", NULL);
		else if (!c)
			*fault = wrong_call("unknown command", name);
		else if (surplus)
			*fault = wrong_call("this command takes no option", surplus);
	}
	if (fault->exit_status) {
		fault->hint = run->hint;
		run_fail(run, fault);
		return;
	}
	if (o->given & OPT_HELP && c) {
		print_command_help(c);
	} else if (o->given & OPT_HELP) {
		print_help();
	} else if (o->given & OPT_VERSION) {
		print_version(run);
	} else {
		o->operands++;
		o->count--;
		c->function(run);
	}
}

/* Under --json a failure is the document, if the command has not put it into its own. */
static void print_failure_document(struct run *run)
{
	struct json j;

	if (!run->failure.exit_status || run->answered || !run_has(run, OPT_JSON))
		return;
	json_begin(&j, stdout, run_has(run, OPT_PRETTY));
	failure_json(&j, "error", &run->failure);
	json_finish(&j);
}

/* Output that did not arrive is a failure, and the one place left to say so is standard error. */
static void close_stdout(struct run *run)
{
	struct failure f = failure_of(STATUS_IO, "io", "standard output", "cannot write");
	int failed = ferror(stdout);

	errno = 0;
	if (fclose(stdout) || failed) {
		f.reason = errno ? strerror(errno) : NULL;
		failure_print(&f);
		if (!run->failure.exit_status)
			run->failure = f;
	}
}

/*
 * A file that shrinks while it is mapped cannot be read on, and the way back is gone as well:
 * nobody could end a JSON document of which a part is written. So under --json no file is mapped.
 */
static void expect_change(const struct run *run)
{
	static const char text[] = "btfmin: an input file was made shorter while it was read\n";

	if (!run_has(run, OPT_JSON))
		io_map_on_change(STDERR_FILENO, text, STATUS_IO);
}

int main(int argc, char **argv)
{
	struct failure fault;
	struct run run;

	open_standard_files();
	/* A file that grows past ulimit -f is a failed write like any other. */
	signal(SIGXFSZ, SIG_IGN);
	memset(&run, 0, sizeof(run));
	options_parse(&run.opts, argc, argv, &fault);
	take_group_word(&run.opts);
	take_help_word(&run.opts, &fault);
	expect_change(&run);
	dispatch(&run, &fault);
	print_failure_document(&run);
	close_stdout(&run);
	options_free(&run.opts);
	return run.failure.exit_status ? run.failure.exit_status : run.findings;
}
