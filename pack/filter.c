/* SPDX-License-Identifier: BSD-2-Clause */
/* filter.c - globs by fnmatch(3): no locale is ever set, so it goes by bytes */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "filter.h"

/* The words for architectures that a glob may have been meant for. */
static const char *const arch_words[] = {"x86_64",  "amd64",       "aarch64", "arm64",  "i386",
					 "i686",    "arm",         "armv7l",  "armhf",  "ppc64le",
					 "ppc64el", "powerpc64le", "s390x",   "riscv64"};

#define ARCH_WORDS (sizeof(arch_words) / sizeof(arch_words[0]))

enum relation { GLOB, LESS, LESS_OR_EQUAL, EQUAL, MORE_OR_EQUAL, MORE };

/* One condition of a value of --kernel. */
struct condition {
	enum relation relation;
	char text[BTFMIN_PART_MAX]; /* the version, or the glob */
};

/* The end of a set of characters that begins at p with '['; NULL if it has none. */
static const char *set_end(const char *p)
{
	p++;
	p += *p == '!' || *p == '^';
	p += *p == ']';
	return strchr(p, ']');
}

/* The length of what stands before the next comma outside of a set. */
static size_t piece_len(const char *text)
{
	const char *p = text, *end;

	while (*p && *p != ',') {
		end = *p == '[' ? set_end(p) : NULL;
		p = end ? end + 1 : p + 1;
	}
	return (size_t)(p - text);
}

static enum relation read_relation(const char **text)
{
	static const struct {
		const char *word;
		enum relation relation;
	} table[] = {{"<=", LESS_OR_EQUAL}, {">=", MORE_OR_EQUAL}, {"==", EQUAL},
		     {"<", LESS},           {">", MORE},           {"=", EQUAL}};
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (!strncmp(*text, table[i].word, strlen(table[i].word))) {
			*text += strlen(table[i].word);
			return table[i].relation;
		}
	}
	return GLOB;
}

/*
 * The condition at *text, which is moved behind it: 1, 0 if there is none left, -1 if it is too
 * long to be one. Blanks around the words do not count.
 */
static int next_condition(const char **text, struct condition *out)
{
	const char *p = *text;
	size_t len;

	if (!*p)
		return 0;
	p += strspn(p, " ");
	out->relation = read_relation(&p);
	p += strspn(p, " ");
	len = piece_len(p);
	*text = p[len] ? p + len + 1 : p + len;
	while (len && p[len - 1] == ' ')
		len--;
	if (len >= sizeof(out->text))
		return -1;
	memcpy(out->text, p, len);
	out->text[len] = '\0';
	return 1;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/*
 * Whether release is one of that version: 5.10.223-amd64 is of 5.10, and 5.100 is not, nor is what
 * '~' says to come before it.
 */
static bool is_of(const char *release, const char *version)
{
	size_t len = strlen(version);
	char next;

	if (strncmp(release, version, len) != 0)
		return false;
	next = release[len];
	return next != '~' && !is_digit(next) && !is_letter(next);
}

static bool holds(const struct condition *c, const char *release)
{
	int order;

	if (c->relation == GLOB)
		return !fnmatch(c->text, release, 0);
	order = is_of(release, c->text) ? 0 : btfmin_release_compare(release, c->text);
	switch (c->relation) {
	case LESS:
		return order < 0;
	case LESS_OR_EQUAL:
		return order <= 0;
	case MORE_OR_EQUAL:
		return order >= 0;
	case MORE:
		return order > 0;
	default:
		return order == 0;
	}
}

/* All conditions of one value of --kernel. */
static bool kernel_fits(const char *value, const char *release)
{
	struct condition c;

	while (next_condition(&value, &c) > 0)
		if (!holds(&c, release))
			return false;
	return true;
}

static bool same_arch(const char *word, const char *arch)
{
	struct btfmin_kernel kernel = {"", "", "", "0"};
	struct btfmin_host host = {"", "", "", "", "0"};
	struct btfmin_fit fit;

	snprintf(host.arch, sizeof(host.arch), "%s", word);
	snprintf(kernel.arch, sizeof(kernel.arch), "%s", arch);
	btfmin_host_fit(&fit, &host, &kernel);
	return fit.arch == BTFMIN_FIT_SAME || fit.arch == BTFMIN_FIT_ALIAS;
}

/* The architecture, if need be by the end of the release, as in old trees: -amd64, .el7.x86_64. */
static const char *arch_of(const struct btfmin_kernel *k)
{
	const char *p, *word = k->release;
	size_t i;

	if (k->arch[0])
		return k->arch;
	for (p = word; *p; p++)
		if (*p == '.' || *p == '-')
			word = p + 1;
	for (i = 0; i < ARCH_WORDS; i++)
		if (!strcmp(word, arch_words[i]))
			return arch_words[i];
	return "";
}

/* "amd64" takes x86_64, and so does "amd*". */
static bool arch_fits(const char *value, const char *arch)
{
	size_t i;

	if (!fnmatch(value, arch, 0))
		return true;
	if (!arch[0])
		return false;
	if (btfmin_part_ok(value))
		return same_arch(value, arch);
	for (i = 0; i < ARCH_WORDS; i++)
		if (!fnmatch(value, arch_words[i], 0) && same_arch(arch_words[i], arch))
			return true;
	return false;
}

static bool value_fits(optset option, const char *value, const struct btfmin_kernel *k)
{
	switch (option) {
	case OPT_DISTRO:
		return !fnmatch(value, k->distro, 0);
	case OPT_RELEASE:
		return !fnmatch(value, k->version, 0);
	case OPT_ARCH:
		return arch_fits(value, arch_of(k));
	default:
		return kernel_fits(value, k->release);
	}
}

/* True if a value of the option will do, or it was not given. */
static bool option_fits(const struct options *opts, optset option, const struct btfmin_kernel *k)
{
	const char *value;
	size_t at = 0;

	if (!(opts->given & option))
		return true;
	while ((value = options_next(opts, option, &at)) != NULL)
		if (value_fits(option, value, k))
			return true;
	return false;
}

bool pack_filter_takes(const struct pack_filter *filter, const struct btfmin_kernel *kernel)
{
	const struct options *opts = filter->options;

	return option_fits(opts, OPT_DISTRO, kernel) && option_fits(opts, OPT_RELEASE, kernel) &&
	       option_fits(opts, OPT_ARCH, kernel) && option_fits(opts, OPT_KERNEL, kernel);
}

/* Whether a glob could match a part of a name at all. */
static bool glob_is_sound(const char *glob)
{
	const char *p, *end;

	if (!*glob)
		return false;
	for (p = glob; *p; p++) {
		if (*p == '/' || (*p == '\\' && !p[1]))
			return false;
		p += *p == '\\';
		end = *p == '[' ? set_end(p) : p;
		if (!end)
			return false;
		p = end;
	}
	return true;
}

static bool condition_is_sound(const struct condition *c)
{
	if (c->relation == GLOB)
		return glob_is_sound(c->text);
	return is_digit(c->text[0]) && btfmin_part_ok(c->text);
}

static bool kernel_is_sound(const char *value)
{
	size_t len = strlen(value);
	struct condition c;
	int ret;

	if (!len || value[len - 1] == ',')
		return false;
	while ((ret = next_condition(&value, &c)) > 0)
		if (!condition_is_sound(&c))
			return false;
	return ret == 0;
}

static bool read_option(struct run *run, optset option, const char *refusal)
{
	const char *value;
	size_t at = 0;

	while ((value = options_next(&run->opts, option, &at)) != NULL)
		if (!(option == OPT_KERNEL ? kernel_is_sound(value) : glob_is_sound(value)))
			return run_refuse(run, refusal, value);
	return true;
}

bool pack_filter_read(struct run *run, struct pack_filter *out)
{
	out->options = &run->opts;
	return read_option(run, OPT_DISTRO,
			   "--distro takes a distribution's name, or a glob for it, not") &&
	       read_option(run, OPT_RELEASE,
			   "--release takes a distribution's version, or a glob for it, not") &&
	       read_option(run, OPT_ARCH, "--arch takes an architecture, or a glob for it, not") &&
	       read_option(run, OPT_KERNEL,
			   "--kernel takes a release, a glob for it, or a range of versions such "
			   "as >=4.18,<5.10, not");
}
