/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tried.c - the words that a search takes for the host's
 *
 * The rules are the library's: each word that archives are known to hold is put to it, and those
 * that it takes are named.
 */
#include <string.h>

#include "tried.h"

static const char *const distros[] = {"almalinux", "amzn", "centos",   "debian",        "fedora",
				      "openEuler", "ol",   "opensuse", "opensuse-leap", "oracle",
				      "rhel",      "sles", "suse",     "ubuntu"};
static const char *const archs[] = {"x86_64", "amd64", "aarch64", "arm64",   "armv7l",
				    "armhf",  "arm",   "i686",    "i586",    "i386",
				    "x86",    "ppc64", "ppc64le", "ppc64el", "powerpc64le",
				    "s390x",  "s390",  "riscv64", "mips64",  "loongarch64"};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* What the library says of one word of a kernel's name. */
static void fit_of(struct btfmin_fit *fit, const struct btfmin_host *host, char *part,
		   const struct btfmin_kernel *kernel, const char *word)
{
	memcpy(part, word, strlen(word) + 1);
	btfmin_host_fit(fit, host, kernel);
}

static void line_or(struct line *l, const char *word)
{
	line_printf(l, " or ");
	line_name(l, word);
}

static void line_distros(struct line *l, const struct btfmin_host *host)
{
	struct btfmin_kernel kernel;
	struct btfmin_fit fit;
	size_t i;

	memset(&kernel, 0, sizeof(kernel));
	memcpy(kernel.version, host->version_id, sizeof(kernel.version));
	memcpy(kernel.release, host->release, sizeof(kernel.release));
	line_printf(l, "id ");
	line_name(l, host->id[0] ? host->id : "unknown");
	for (i = 0; i < COUNT(distros); i++) {
		fit_of(&fit, host, kernel.distro, &kernel, distros[i]);
		if (fit.distro == BTFMIN_FIT_ALIAS || fit.distro == BTFMIN_FIT_LIKE)
			line_or(l, distros[i]);
	}
}

/* The number before the first point, and 1, which Amazon's years stand for. */
static void line_versions(struct line *l, const struct btfmin_host *host)
{
	struct btfmin_kernel kernel;
	struct btfmin_fit fit;

	if (!host->version_id[0])
		return;
	memset(&kernel, 0, sizeof(kernel));
	memcpy(kernel.distro, host->id, sizeof(kernel.distro));
	memcpy(kernel.release, host->release, sizeof(kernel.release));
	line_printf(l, ", version ");
	line_name(l, host->version_id);
	fit_of(&fit, host, kernel.version, &kernel, host->version_id);
	kernel.version[strcspn(kernel.version, ".")] = '\0';
	btfmin_host_fit(&fit, host, &kernel);
	if (fit.version == BTFMIN_FIT_MAJOR)
		line_or(l, kernel.version);
	fit_of(&fit, host, kernel.version, &kernel, "1");
	if (fit.version == BTFMIN_FIT_MAJOR && strncmp(host->version_id, "1.", 2) != 0)
		line_or(l, "1");
}

static void line_archs(struct line *l, const struct btfmin_host *host)
{
	struct btfmin_kernel kernel;
	struct btfmin_fit fit;
	size_t i;

	if (!host->arch[0])
		return;
	memset(&kernel, 0, sizeof(kernel));
	memcpy(kernel.release, host->release, sizeof(kernel.release));
	line_printf(l, ", arch ");
	line_name(l, host->arch);
	for (i = 0; i < COUNT(archs); i++) {
		fit_of(&fit, host, kernel.arch, &kernel, archs[i]);
		if (fit.arch == BTFMIN_FIT_ALIAS)
			line_or(l, archs[i]);
	}
}

/* SLES's other form has one number more, or less, before the flavour. */
static void line_releases(struct line *l, const struct btfmin_host *host)
{
	struct btfmin_kernel kernel;
	const char *flavour = strrchr(host->release, '-');
	size_t len = flavour ? (size_t)(flavour - host->release) : 0;
	struct btfmin_fit fit;
	char *point;

	line_printf(l, ", release ");
	line_name(l, host->release);
	if (!len || strlen(host->release) + 3 > sizeof(kernel.release))
		return;
	memset(&kernel, 0, sizeof(kernel));
	memcpy(kernel.distro, host->id, sizeof(kernel.distro));
	memcpy(kernel.release, host->release, len);
	snprintf(kernel.release + len, sizeof(kernel.release) - len, ".1%s", flavour);
	btfmin_host_fit(&fit, host, &kernel);
	if (fit.release == BTFMIN_FIT_FORM) {
		line_printf(l, " or %.*s.N%s", (int)len, host->release, flavour);
		return;
	}
	kernel.release[len] = '\0';
	point = strrchr(kernel.release, '.');
	if (!point)
		return;
	memcpy(point, flavour, strlen(flavour) + 1);
	btfmin_host_fit(&fit, host, &kernel);
	if (fit.release == BTFMIN_FIT_FORM)
		line_or(l, kernel.release);
}

void line_tried(struct line *l, const struct btfmin_host *host)
{
	line_distros(l, host);
	line_versions(l, host);
	line_archs(l, host);
	line_releases(l, host);
}
