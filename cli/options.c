/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * options.c - a table of options and a reader of its own: getopt_long() would bring messages of
 * its own, look at the environment, and take words cut short that a later version may tell apart
 */
#include <stdlib.h>
#include <string.h>

#include "options.h"

struct row {
	optset bit;
	char letter;       /* 0: none */
	const char *word;  /* as it stands in a call: "--btf" */
	const char *value; /* what its value is called in the help, or NULL if it takes none */
	const char *help;  /* NULL: a second name, taken but not shown */
};

static const struct row rows[] = {
	{OPT_BTF, 'b', "--btf", "INPUT", "resolve on the BTF in INPUT"},
	{OPT_BASE, 'B', "--base", "BASE",
	 "what a split INPUT stands on; more than once for a chain,\n"
	 "the lowest first"},
	{OPT_MODULE, 0, "--module", "FILE",
	 "a module of INPUT's kernel: .ko, or its split BTF; may be\n"
	 "given more than once"},
	{OPT_SPLIT, 0, "--split", NULL,
	 "write OUTPUT for the kernel alone, and OUTPUT.NAME, split on\n"
	 "it, for each module"},
	{OPT_INFO, 0, "--info", NULL, "tell what INPUT is, and write nothing"},
	{OPT_LIST, 0, "--list", NULL, "list the BTF in an archive (with --verbose, all files)"},
	{OPT_MEMBER, 0, "--member", "NAME", "take NAME of an archive that holds more than one BTF"},
	{OPT_FOR, 0, "--for", "READER", "write what READER knows: libbpf-0.8, linux-5.4, ..."},
	{OPT_ENDIAN, 0, "--endian", "ORDER", "write in this byte order: little or big"},
	{OPT_READABLE, 0, "--readable", NULL,
	 "keep names, typedefs and modifiers for human readers"},
	{OPT_REQUIRE_ALL, 0, "--require-all", NULL,
	 "a relocation without an answer in INPUT is a finding: exit 1"},
	{OPT_STRICT, 0, "--strict", NULL, "what would be a warning is an error: exit 3"},
	{OPT_KERNEL, 0, "--kernel", "VER", "strict, by the rules of this Linux, such as 6.1"},
	{OPT_MAX_FAULTS, 0, "--max-faults", "N", "list N errors and N warnings of a file (100)"},
	{OPT_STATS, 0, "--stats", NULL, "print sizes, counts and times on standard error"},
	{OPT_FORMAT, 0, "--format", "FORMAT", "raw (the default), c or json"},
	{OPT_TYPE, 0, "--type", "NAME",
	 "print the types of that name only: task_struct, or with the\n"
	 "kind 'struct task_struct'; may be given more than once"},
	{OPT_CLOSURE, 0, "--closure", NULL, "print also all that these types refer to"},
	{OPT_MANGLE, 0, "--mangle", NULL,
	 "replace names that are no identifiers of C, where they would\n"
	 "be refused"},
	{OPT_OUTPUT, 'o', "--output", "FILE",
	 "write to FILE, all of it or nothing, not to standard output"},
	{OPT_MAX_SIZE, 0, "--max-size", "N",
	 "expand INPUT to N bytes at most, K, M or G times 1024 (1G)"},
	{OPT_MAX_MEMORY, 0, "--max-memory", "N",
	 "use N bytes of memory at most to decompress (256M)"},
	{OPT_JSON, 'j', "--json", NULL, "one JSON document on standard output, errors included"},
	{OPT_PRETTY, 'p', "--pretty", NULL, "the same, indented"},
	{OPT_QUIET, 'q', "--quiet", NULL, "print errors only"},
	{OPT_VERBOSE, 'v', "--verbose", NULL, "name all that is looked at and found"},
	{OPT_VERBOSE, 'd', "--debug", NULL, NULL}, /* bpftool's */
	{OPT_HELP, 'h', "--help", NULL, "print this help"},
	{OPT_VERSION, 'V', "--version", NULL, "print version and features"},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* Where the reading stands. */
struct reader {
	struct options *opts;
	int argc;
	char **argv;
	int next; /* the word to read next */
	struct failure *fault;
};

static void complain(struct reader *r, const char *text, const char *word)
{
	if (!r->fault->exit_status)
		*r->fault = wrong_call(text, word);
}

/* Takes one option; attached is the value that came with it in one word, or NULL. */
static void take(struct reader *r, const struct row *row, const char *attached, const char *word)
{
	r->opts->given |= row->bit;
	if (row->bit == OPT_PRETTY)
		r->opts->given |= OPT_JSON;
	if (!row->value) {
		if (attached)
			complain(r, "no value is taken by option", word);
		return;
	}
	if (!attached && r->next < r->argc)
		attached = r->argv[r->next++];
	if (!attached)
		complain(r, "a value is missing after option", word);
	if (!attached || !r->opts->values) /* the call is wrong, or there was no memory */
		return;
	r->opts->values[r->opts->value_count].bit = row->bit;
	r->opts->values[r->opts->value_count].text = attached;
	r->opts->value_count++;
}

static void read_long(struct reader *r, const char *word)
{
	const char *value = strchr(word, '=');
	size_t i, len = value ? (size_t)(value - word) : strlen(word);

	for (i = 0; i < ROWS; i++) {
		if (strlen(rows[i].word) == len && !memcmp(rows[i].word, word, len)) {
			take(r, &rows[i], value ? value + 1 : NULL, word);
			return;
		}
	}
	complain(r, "unknown option", word);
}

/* A cluster of letters; one that takes a value takes the rest of the word, if there is a rest. */
static void read_short(struct reader *r, const char *word)
{
	const char *p;
	size_t i;

	for (p = word + 1; *p; p++) {
		for (i = 0; i < ROWS && rows[i].letter != *p; i++)
			;
		if (i == ROWS) {
			complain(r, "unknown option", word);
			return;
		}
		take(r, &rows[i], rows[i].value && p[1] ? p + 1 : NULL, word);
		if (rows[i].value)
			return;
	}
}

bool options_parse(struct options *out, int argc, char **argv, struct failure *fault)
{
	struct reader r = {out, argc, argv, 1, fault};
	bool ended = false;

	memset(out, 0, sizeof(*out));
	memset(fault, 0, sizeof(*fault));
	out->operands = argv;
	out->values = calloc((size_t)argc + 1, sizeof(*out->values)); /* a word has one at most */
	if (!out->values)
		*fault = failure_of(STATUS_NOMEM, "nomem", NULL, "out of memory");
	while (r.next < argc) {
		char *word = argv[r.next++];

		if (ended || word[0] != '-' || !word[1])
			out->operands[out->count++] = word; /* never past what has been read */
		else if (!strcmp(word, "--"))
			ended = true;
		else if (word[1] == '-')
			read_long(&r, word);
		else
			read_short(&r, word);
	}
	return !fault->exit_status;
}

void options_free(struct options *opts)
{
	free(opts->values);
	opts->values = NULL;
	opts->value_count = 0;
}

const char *options_value(const struct options *opts, optset bit)
{
	const char *value, *last = NULL;
	size_t at = 0;

	while ((value = options_next(opts, bit, &at)) != NULL)
		last = value;
	return last;
}

const char *options_next(const struct options *opts, optset bit, size_t *at)
{
	while (*at < opts->value_count) {
		const struct option_value *v = &opts->values[(*at)++];

		if (v->bit == bit)
			return v->text;
	}
	return NULL;
}

const char *options_surplus(const struct options *opts, optset allowed)
{
	size_t i;

	for (i = 0; i < ROWS; i++) {
		if (opts->given & ~allowed & rows[i].bit)
			return rows[i].word;
	}
	return NULL;
}

/* --strict has a sense of its own where relocations are resolved or the kernel's rules are known.
 */
static const char *help_text(const struct row *row, optset bits)
{
	if (row->bit == OPT_STRICT && bits & OPT_REQUIRE_ALL)
		return "a malformed, ambiguous or failed relocation, or an oddity of\n"
		       "INPUT, is an error: exit 3";
	if (row->bit == OPT_STRICT && bits & OPT_KERNEL)
		return "what the kernel refuses of a program's BTF is a fault, too";
	return row->help;
}

static void help_row(FILE *out, const struct row *row, const char *text)
{
	const char *p, *value = row->value ? row->value : "";
	char letter[5] = "    ";
	int width = 16 - (int)(row->value ? strlen(row->value) + 1 : 0);

	if (row->letter)
		snprintf(letter, sizeof(letter), "-%c, ", row->letter);
	fprintf(out, "  %s%s%s%s%*s", letter, row->word, row->value ? " " : "", value,
		width - (int)strlen(row->word), "");
	for (p = text; *p; p++) {
		putc(*p, out);
		if (*p == '\n')
			fprintf(out, "%*s", 22, "");
	}
	putc('\n', out);
}

void options_help(FILE *out, optset bits)
{
	size_t i;

	for (i = 0; i < ROWS; i++) {
		if (rows[i].help && rows[i].bit & bits)
			help_row(out, &rows[i], help_text(&rows[i], bits));
	}
}
