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
	optset with;       /* what it is told as for commands that have one of these; 0: for all */
};

static const struct row rows[] = {
	{OPT_BTF, 'b', "--btf", "INPUT", "resolve on the BTF in INPUT", 0},
	{OPT_BASE, 'B', "--base", "BASE",
	 "what a split INPUT stands on; more than once for a chain,\n"
	 "the lowest first",
	 0},
	{OPT_MODULE, 0, "--module", "FILE",
	 "a module of INPUT's kernel: .ko, or its split BTF; may be\n"
	 "given more than once",
	 0},
	{OPT_SPLIT, 0, "--split", NULL,
	 "write OUTPUT for the kernel alone, and OUTPUT.NAME, split on\n"
	 "it, for each module",
	 0},
	{OPT_INFO, 0, "--info", NULL, "tell what INPUT is, and write nothing", 0},
	{OPT_LIST, 0, "--list", NULL, "list the BTF in an archive (with --verbose, all files)", 0},
	{OPT_MEMBER, 0, "--member", "NAME", "take NAME of an archive that holds more than one BTF",
	 0},
	{OPT_FOR, 0, "--for", "READER", "write what READER knows: libbpf-0.8, linux-5.4, ...", 0},
	{OPT_ENDIAN, 0, "--endian", "ORDER", "write in this byte order: little or big", 0},
	{OPT_READABLE, 0, "--readable", NULL,
	 "keep names, typedefs and modifiers for human readers", 0},
	{OPT_REQUIRE_ALL, 0, "--require-all", NULL,
	 "a relocation without an answer in INPUT is a finding: exit 1", 0},
	{OPT_STRICT, 0, "--strict", NULL, "what would be a warning is an error: exit 3", 0},
	{OPT_KERNEL, 0, "--kernel", "VER", "strict, by the rules of this Linux, such as 6.1",
	 OPT_MAX_FAULTS},
	{OPT_MAX_FAULTS, 0, "--max-faults", "N", "list N errors and N warnings of a file (100)", 0},
	{OPT_STATS, 0, "--stats", NULL, "print sizes, counts and times on standard error", 0},
	{OPT_FORMAT, 0, "--format", "FORMAT", "raw (the default), c or json", 0},
	{OPT_TYPE, 0, "--type", "NAME",
	 "print the types of that name only: task_struct, or with the\n"
	 "kind 'struct task_struct'; may be given more than once",
	 0},
	{OPT_CLOSURE, 0, "--closure", NULL, "print also all that these types refer to", 0},
	{OPT_MANGLE, 0, "--mangle", NULL,
	 "replace names that are no identifiers of C, where they would\n"
	 "be refused",
	 0},
	{OPT_OUTPUT, 'o', "--output", "FILE",
	 "write to FILE, all of it or nothing, not to standard output", OPT_TYPE | OPT_INFO},
	{OPT_OUTPUT, 'o', "--output", "FILE", "write to FILE, all of it or nothing",
	 OPT_JOBS | OPT_REMOVE | OPT_EXPLAIN},
	{OPT_DISTRO, 0, "--distro", "GLOB",
	 "take kernels of these distributions only: ubuntu, 'rh*'", 0},
	{OPT_RELEASE, 0, "--release", "GLOB", "of these versions of a distribution: 20.04, '7*'",
	 OPT_DISTRO},
	{OPT_ARCH, 0, "--arch", "GLOB", "of these architectures: x86_64, arm64", OPT_DISTRO},
	{OPT_KERNEL, 0, "--kernel", "GLOB",
	 "of these releases: '5.4.*-generic', or a range of versions:\n'>=4.18,<5.10'; all four "
	 "more than once",
	 OPT_DISTRO},
	{OPT_JOBS, 'J', "--jobs", "N", "work on N kernels at once (the number of processors)", 0},
	{OPT_LAYOUT, 0, "--layout", "NAME",
	 "bpf-compatible (the default), bcc, inspektor-gadget, flat, dir", 0},
	{OPT_COMPRESS, 0, "--compress", "FORMAT", "gzip, xz or none", OPT_LAYOUT},
	{OPT_COMPRESS, 0, "--compress", "FORMAT", "gzip (the default), xz or none", OPT_REMOVE},
	{OPT_LINKS, 0, "--links", "WHEN",
	 "store equal BTFs once, the others as hard links to it: auto\n(where the layout's readers "
	 "follow links), always, never",
	 0},
	{OPT_PACKAGE_JSON, 0, "--package-json", "FILE", "put FILE, ecc's, in as package.json", 0},
	{OPT_EMIT, 0, "--emit", "FORM",
	 "write a C array (c) or an ELF object for ld (o, or o:MACHINE)", 0},
	{OPT_CACHE, 0, "--cache", "DIR", "keep results in DIR, and take them from there", 0},
	{OPT_REPORT, 0, "--report", "FILE", "write a JSON document for each kernel, a line each",
	 0},
	{OPT_PROGRESS, 0, "--progress", "WHEN",
	 "auto, never, or json: lines of JSON on standard error", 0},
	{OPT_OS_RELEASE, 0, "--os-release", "FILE", "take FILE for the host's os-release", 0},
	{OPT_ID, 0, "--id", "ID", "the host's distribution: ubuntu, rhel", OPT_OS_RELEASE},
	{OPT_VERSION_ID, 0, "--version-id", "VER", "its version: 20.04", OPT_OS_RELEASE},
	{OPT_ARCH, 0, "--arch", "ARCH", "its architecture: x86_64", OPT_OS_RELEASE},
	{OPT_RELEASE, 0, "--release", "RELEASE", "its kernel's release: 5.4.0-42-generic",
	 OPT_OS_RELEASE},
	{OPT_ID, 0, "--id", "ID", "the kernel's distribution, if its package does not tell",
	 OPT_ARCHIVE},
	{OPT_VERSION_ID, 0, "--version-id", "VER", "the distribution's version", OPT_ARCHIVE},
	{OPT_ARCH, 0, "--arch", "ARCH", "the kernel's architecture", OPT_ARCHIVE},
	{OPT_RELEASE, 0, "--release", "RELEASE", "the kernel's release", OPT_ARCHIVE},
	{OPT_IGNORE_SYSFS, 0, "--ignore-sysfs", NULL, "even if the kernel has BTF of its own", 0},
	{OPT_EXPLAIN, 0, "--explain", NULL, "tell every candidate, and why it was taken or not", 0},
	{OPT_NEAREST, 0, "--nearest", NULL,
	 "take neighbours' BTF if those on both sides have the same", 0},
	{OPT_REMOVE, 0, "--remove", NULL, "take out what was embedded", 0},
	{OPT_REPO, 0, "--repo", "URL",
	 "where from; more than once, or with commas: the first that works", 0},
	{OPT_DIR, 0, "--dir", "DIR", "the folder to write to", 0},
	{OPT_ARCHIVE, 0, "--archive", "DIR", "the archive to add to", 0},
	{OPT_MAX_SIZE, 0, "--max-size", "N",
	 "expand INPUT to N bytes at most, K, M or G times 1024 (1G)", 0},
	{OPT_MAX_MEMORY, 0, "--max-memory", "N",
	 "use N bytes of memory at most to decompress (256M)", 0},
	{OPT_JSON, 'j', "--json", NULL, "one JSON document on standard output, errors included", 0},
	{OPT_PRETTY, 'p', "--pretty", NULL, "the same, indented", 0},
	{OPT_QUIET, 'q', "--quiet", NULL, "print errors only", 0},
	{OPT_VERBOSE, 'v', "--verbose", NULL, "name all that is looked at and found", 0},
	{OPT_VERBOSE, 'd', "--debug", NULL, NULL, 0}, /* bpftool's */
	{OPT_HELP, 'h', "--help", NULL, "print this help", 0},
	{OPT_VERSION, 'V', "--version", NULL, "print version and features", 0},
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
		*fault = failure_nomem(NULL);
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

/* Some have a sense of their own: where relocations are resolved, the kernel's rules are known,
 * packages are searched. */
static const char *help_text(const struct row *row, optset bits)
{
	if (row->bit == OPT_STRICT && bits & OPT_REQUIRE_ALL)
		return "a malformed, ambiguous or failed relocation, or an oddity of\n"
		       "INPUT, is an error: exit 3";
	if (row->bit == OPT_LIST && bits & OPT_NEAREST)
		return "list the BTF in PACKAGE, and write nothing";
	if (row->bit == OPT_DIR && bits & OPT_NEAREST)
		return "the folder to write to (.)";
	if (row->bit == OPT_MAX_SIZE && bits & (OPT_NEAREST | OPT_REMOVE))
		return "expand PACKAGE to N bytes at most, K, M or G times 1024 (256M)";
	if (row->bit == OPT_MAX_SIZE && bits & OPT_JOBS)
		return "expand a file to N bytes at most, K, M or G times 1024 (1G)";
	if (row->bit == OPT_MAX_SIZE && bits & OPT_ARCHIVE)
		return "take no kernel of more than N bytes, K, M or G times 1024 (2G in\n"
		       "packages, else 1G)";
	if (row->bit == OPT_STRICT && bits & OPT_MAX_FAULTS)
		return "what the kernel refuses of a program's BTF is a fault, too";
	if (row->bit == OPT_STRICT && bits & OPT_JOBS)
		return "stop at the first file that is bad or odd, and write nothing";
	return row->help;
}

static void help_row(FILE *out, const struct row *row, const char *text)
{
	const char *p, *value = row->value ? row->value : "";
	char letter[5] = "    ";
	int width = 20 - (int)(row->value ? strlen(row->value) + 1 : 0);

	if (row->letter)
		snprintf(letter, sizeof(letter), "-%c, ", row->letter);
	fprintf(out, "  %s%s%s%s%*s", letter, row->word, row->value ? " " : "", value,
		width - (int)strlen(row->word), "");
	for (p = text; *p; p++) {
		putc(*p, out);
		if (*p == '\n')
			fprintf(out, "%*s", 26, "");
	}
	putc('\n', out);
}

void options_help(FILE *out, optset bits)
{
	size_t i;

	for (i = 0; i < ROWS; i++) {
		if (rows[i].help && rows[i].bit & bits && (!rows[i].with || rows[i].with & bits))
			help_row(out, &rows[i], help_text(&rows[i], bits));
	}
}
