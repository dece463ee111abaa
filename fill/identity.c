/* SPDX-License-Identifier: BSD-2-Clause */
/* identity.c - the rules by which distributions name their kernels, as far as packages show them */
#include <stdio.h>
#include <string.h>

#include "identity.h"

static int is_digit(char c)
{
	return c >= '0' && c <= '9';
}

void identity_set(char *part, const char *text)
{
	if (btfmin_part_ok(text))
		memcpy(part, text, strlen(text) + 1);
}

void identity_set_arch(char *part, const char *text)
{
	static const char *const words[][2] = {
		{"aarch64", "arm64"}, {"amd64", "x86_64"}, {"ppc64el", "ppc64le"},
		{"noarch", ""},       {"all", ""},
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(words[i][0], text))
			text = words[i][1];
	identity_set(part, text);
}

/* The digits at text, which may be none. */
static void set_digits(char *part, const char *text)
{
	char digits[BTFMIN_PART_MAX];
	size_t len = strspn(text, "0123456789");

	if (len >= sizeof(digits))
		return;
	memcpy(digits, text, len);
	digits[len] = '\0';
	identity_set(part, digits);
}

/* What follows the mark, if digits do. */
static const char *behind(const char *text, const char *mark)
{
	const char *at = strstr(text, mark);

	for (; at; at = strstr(at + 1, mark))
		if (is_digit(at[strlen(mark)]))
			return at + strlen(mark);
	return NULL;
}

/* ---- rpm ------------------------------------------------------------------------------------ */

/* Of the Enterprise Linux family, whose packages all end in .el and the major version. */
static const char *const el_vendors[][2] = {
	{"Red Hat", "rhel"}, {"CentOS", "centos"},       {"Oracle", "ol"},
	{"Rocky", "rocky"},  {"AlmaLinux", "almalinux"}, {"CloudLinux", "cloudlinux"},
};

static void set_el(struct btfmin_kernel *out, const struct io_rpm *rpm, const char *version)
{
	size_t i;

	set_digits(out->version, version);
	for (i = 0; i < sizeof(el_vendors) / sizeof(el_vendors[0]); i++)
		if (strstr(rpm->vendor, el_vendors[i][0]))
			identity_set(out->distro, el_vendors[i][1]);
	if (strstr(rpm->release, "uek"))
		identity_set(out->distro, "ol");
}

/* oe2203sp1 is of openEuler 22.03; oe1 does not tell. */
static void set_openeuler(struct btfmin_kernel *out, const char *version)
{
	char dotted[6];

	identity_set(out->distro, "openEuler");
	if (strspn(version, "0123456789") != 4)
		return;
	snprintf(dotted, sizeof(dotted), "%.2s.%.2s", version, version + 2);
	identity_set(out->version, dotted);
}

/* lp151.28 is of openSUSE Leap 15.1; 150400.24 of SUSE Linux Enterprise 15 with service pack 4. */
static void set_suse(struct btfmin_kernel *out, const struct io_rpm *rpm)
{
	const char *release = rpm->release, *leap = "lp";
	size_t digits = strspn(release, "0123456789");
	char dotted[6];

	if (!strncmp(release, leap, 2) && strspn(release + 2, "0123456789") == 3) {
		identity_set(out->distro, "opensuse-leap");
		snprintf(dotted, sizeof(dotted), "%.2s.%.1s", release + 2, release + 4);
		identity_set(out->version, dotted);
		return;
	}
	identity_set(out->distro, "sles");
	if (digits != 6 || release[0] != '1' || release[2] != '0')
		return;
	snprintf(dotted, sizeof(dotted), "%.2s.%.1s", release, release + 3);
	identity_set(out->version, dotted);
}

static void set_rpm_distro(struct btfmin_kernel *out, const struct io_rpm *rpm)
{
	static const char *const marks[][2] = {{".fc", "fedora"}, {".amzn", "amzn"}};
	const char *version;
	size_t i;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		version = behind(rpm->release, marks[i][0]);
		if (!version)
			continue;
		identity_set(out->distro, marks[i][1]);
		set_digits(out->version, version);
		return;
	}
	version = behind(rpm->release, ".el");
	if (version)
		set_el(out, rpm, version);
	else if ((version = behind(rpm->release, ".oe")) != NULL)
		set_openeuler(out, version);
	else if (strstr(rpm->vendor, "SUSE"))
		set_suse(out, rpm);
}

/* The releases of other kernels, such as kernel-debug and kernel-rt, end in words of their own. */
static int is_plain(const char *name)
{
	static const char *const names[] = {"kernel", "kernel-core", "kernel-debuginfo",
					    "kernel-uek", "kernel-uek-debuginfo"};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i], name))
			return 1;
	return 0;
}

void identity_of_rpm(struct btfmin_kernel *out, const struct io_rpm *rpm)
{
	char release[3 * IO_RPM_WORD + 3];

	set_rpm_distro(out, rpm);
	identity_set_arch(out->arch, rpm->arch);
	if (!is_plain(rpm->name))
		return;
	snprintf(release, sizeof(release), "%s-%s.%s", rpm->version, rpm->release, rpm->arch);
	identity_set(out->release, release);
}

/* ---- deb ------------------------------------------------------------------------------------ */

/* The field's first line, or "": value has IO_RPM_WORD bytes. */
static void read_field(char *value, const char *control, const char *name)
{
	size_t len = strlen(name), size;
	const char *line, *end;

	*value = '\0';
	for (line = control; line; line = end ? end + 1 : NULL) {
		end = strchr(line, '\n');
		if (strncmp(line, name, len) != 0 || line[len] != ':')
			continue;
		line += len + 1;
		line += strspn(line, " \t");
		size = strcspn(line, "\r\n");
		if (size < IO_RPM_WORD)
			snprintf(value, IO_RPM_WORD, "%.*s", (int)size, line);
		return;
	}
}

struct series {
	const char *kernel, *version;
};

/* The kernels that the releases came with, and keep: their versions do not name the release. */
static const struct series debian[] = {{"3.16", "8"},  {"4.9", "9"},  {"4.19", "10"},
				       {"5.10", "11"}, {"6.1", "12"}, {"6.12", "13"}};
static const struct series ubuntu[] = {{"3.13", "14.04"}, {"4.4", "16.04"},  {"4.15", "18.04"},
				       {"5.4", "20.04"},  {"5.15", "22.04"}, {"6.8", "24.04"}};

#define SERIES 6

static void set_series(char *part, const char *version, const struct series *table)
{
	size_t i, len;

	for (i = 0; i < SERIES; i++) {
		len = strlen(table[i].kernel);
		if (!strncmp(version, table[i].kernel, len) && version[len] == '.')
			identity_set(part, table[i].version);
	}
}

/* 6.12.95-1~bpo12+1 and 6.12.95-1+deb12u1 are of Debian 12. */
static void set_debian(struct btfmin_kernel *out, const char *version)
{
	const char *number = behind(version, "~bpo");

	if (!number)
		number = behind(version, "+deb");
	identity_set(out->distro, "debian");
	if (number)
		set_digits(out->version, number);
	else
		set_series(out->version, version, debian);
}

/* 5.4.0-42.46~18.04.1 is of Ubuntu 18.04. */
static void set_ubuntu(struct btfmin_kernel *out, const char *version)
{
	const char *number = behind(version, "~");
	char dotted[6];

	identity_set(out->distro, "ubuntu");
	if (number && is_digit(number[1]) && number[2] == '.' && is_digit(number[3])) {
		snprintf(dotted, sizeof(dotted), "%.5s", number);
		identity_set(out->version, dotted);
		return;
	}
	set_series(out->version, version, ubuntu);
}

/* linux-image-unsigned-5.4.0-42-generic-dbgsym is of 5.4.0-42-generic. */
static void set_deb_release(struct btfmin_kernel *out, const char *name)
{
	static const char *const ends[] = {"-dbgsym", "-dbg", "-unsigned"};
	char release[IO_RPM_WORD];
	size_t i, len, end;

	if (strncmp(name, "linux-image-", 12) != 0)
		return;
	name += 12;
	if (!strncmp(name, "unsigned-", 9))
		name += 9;
	snprintf(release, sizeof(release), "%s", name);
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		len = strlen(release);
		end = strlen(ends[i]);
		if (len > end && !strcmp(release + len - end, ends[i]))
			release[len - end] = '\0';
	}
	if (is_digit(release[0]))
		identity_set(out->release, release);
}

void identity_of_deb(struct btfmin_kernel *out, const char *control)
{
	char version[IO_RPM_WORD], word[IO_RPM_WORD];

	read_field(version, control, "Version");
	read_field(word, control, "Maintainer");
	if (strstr(word, "ubuntu.com"))
		set_ubuntu(out, version);
	else if (strstr(word, "debian.org"))
		set_debian(out, version);
	read_field(word, control, "Architecture");
	identity_set_arch(out->arch, word);
	read_field(word, control, "Package");
	set_deb_release(out, word);
}
