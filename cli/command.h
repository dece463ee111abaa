/* SPDX-License-Identifier: BSD-2-Clause */
/* command.h - what the table of commands holds */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "run.h"

struct command {
	const char *name;
	const char *operands;
	const char *line;  /* what it does, for the list of commands */
	const char *about; /* more of that, for its own help */
	optset options;    /* OPT_ bits besides OPT_GLOBAL */
	/* Leaves what happened in run; its opts hold the operands after the command's name. */
	void (*function)(struct run *run);
};

extern const struct command convert_command;
extern const struct command dump_command;
extern const struct command embed_command;
extern const struct command extract_command;
extern const struct command fetch_command;
extern const struct command find_command;
extern const struct command gen_command;
extern const struct command import_command;
extern const struct command pack_command;
extern const struct command relocs_command;
extern const struct command unpack_command;
extern const struct command validate_command;

#endif /* CLI_COMMAND_H */
