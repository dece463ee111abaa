/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "git.h"

#define ARGS_MAX 64

/*
 * Hooks and a file system monitor are programs that the repository names. Garbage would
 * be collected after git has ended. A transfer that stands still for a minute has failed.
 */
static const char *const always[] = {
	"--git-dir=.git",
	"--work-tree=.",
	"-c",
	"core.hooksPath=/dev/null",
	"-c",
	"core.fsmonitor=false",
	"-c",
	"gc.auto=0",
	"-c",
	"maintenance.auto=false",
	"-c",
	"http.lowSpeedLimit=1000",
	"-c",
	"http.lowSpeedTime=60",
};
#define ALWAYS (sizeof(always) / sizeof(always[0]))

/* Whatever a hook or a shell that we are called from may have set for a repository of its own. */
static const char *const changes[] = {
	"GIT_TERMINAL_PROMPT=0",
	"LC_ALL=C",
	"LANGUAGE=C",
	"GIT_DIR",
	"GIT_WORK_TREE",
	"GIT_COMMON_DIR",
	"GIT_INDEX_FILE",
	"GIT_OBJECT_DIRECTORY",
	"GIT_ALTERNATE_OBJECT_DIRECTORIES",
	"GIT_NAMESPACE",
	"GIT_PREFIX",
	"GIT_SHALLOW_FILE",
	"GIT_GRAFT_FILE",
	"GIT_NO_REPLACE_OBJECTS",
	"GIT_REPLACE_REF_BASE",
	"GIT_TEMPLATE_DIR",
	"GIT_CONFIG",
	"GIT_CONFIG_PARAMETERS",
	"GIT_NO_LAZY_FETCH",
	"GIT_QUARANTINE_PATH", /* in a hook of a server: no ref may be changed */
	"GIT_DEFAULT_HASH",
	"GIT_ATTR_SOURCE",
	NULL, /* room for the protocols */
	NULL,
};
#define CHANGES (sizeof(changes) / sizeof(changes[0]))

/* ext:: and the like, which run a command, are none of them. */
#define PROTOCOLS "GIT_ALLOW_PROTOCOL=file:git:http:https:ssh"

static void set_environment(const char **env)
{
	memcpy(env, changes, sizeof(changes));
	if (!getenv("GIT_ALLOW_PROTOCOL"))
		env[CHANGES - 2] = PROTOCOLS;
}

/* The command's name behind settings. */
static const char *command(const char *const *args)
{
	while (!strcmp(args[0], "-c"))
		args += 2;
	return args[0];
}

bool git_run(const struct git *git, const struct git_call *call, struct io_outcome *output,
	     struct failure *fault)
{
	const char *argv[ARGS_MAX + 1] = {"git", "-C", git->dir}, *env[CHANGES];
	struct io_program program = {0};
	struct io_outcome own;
	size_t count = 3, i;
	char doing[40];
	bool ok;

	for (i = 0; i < ALWAYS; i++)
		argv[count++] = always[i];
	for (i = 0; call->args[i] && count < ARGS_MAX; i++)
		argv[count++] = call->args[i];
	set_environment(env);
	program.path = git->program;
	program.argv = argv;
	program.env = env;
	program.input = call->input;
	program.input_size = call->input_size;
	program.output_max = call->output_max;
	program.talks = call->talks;
	ok = io_run(&program, &own);
	if (!ok) {
		snprintf(doing, sizeof(doing), "git %s", command(call->args));
		*fault = tool_failure(call->file, doing, &own);
	}
	if (ok && output)
		*output = own;
	else
		free(own.output);
	return ok;
}
