/* SPDX-License-Identifier: BSD-2-Clause */
/* aliases.c - the words of distributions, versions and architectures, as data */
#include "aliases.h"

#include <stddef.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Words of one number mean the same. */
struct word {
	unsigned char group;
	const char *text;
};

/*
 * uname -m first, then what Debian, Go and archives call it. A 32-bit process may be told armv8l by
 * a kernel that is aarch64: no kernel of 32 bits says so.
 */
static const struct word arch_words[] = {
	{1, "x86_64"},       {1, "amd64"},     {1, "x64"},       {1, "x86-64"},      {2, "aarch64"},
	{2, "arm64"},        {2, "armv8l"},    {3, "armv7l"},    {3, "armv7hl"},     {3, "armv6l"},
	{3, "armv5tel"},     {3, "armhf"},     {3, "armhfp"},    {3, "armel"},       {3, "arm"},
	{4, "i686"},         {4, "i586"},      {4, "i486"},      {4, "i386"},        {4, "x86"},
	{4, "386"},          {5, "ppc64le"},   {5, "ppc64el"},   {5, "powerpc64le"}, {6, "ppc64"},
	{6, "powerpc64"},    {7, "ppc"},       {7, "powerpc"},   {8, "s390x"},       {9, "riscv64"},
	{10, "loongarch64"}, {10, "loong64"},  {11, "mips64el"}, {11, "mips64le"},   {12, "mips64"},
	{13, "mipsel"},      {13, "mipsle"},   {14, "mips"},     {15, "sparc64"},    {16, "alpha"},
	{17, "ia64"},        {18, "parisc64"}, {19, "parisc"},   {20, "m68k"},       {21, "sh4"},
	{22, "riscv32"},     {23, "s390"},     {24, "arc"},      {25, "csky"},
};

/* openSUSE Leap has had the kernels of SLES since 15; SLED and the editions for SAP and HPC have
 * them as well. */
static const struct word distro_words[] = {
	{1, "sles"},     {1, "sled"},        {1, "sles_sap"},  {1, "sle_hpc"}, {1, "opensuse-leap"},
	{1, "opensuse"}, {1, "suse"},        {2, "rhel"},      {2, "redhat"},  {3, "ol"},
	{3, "oracle"},   {3, "oraclelinux"}, {4, "amzn"},      {4, "amazon"},  {4, "amazonlinux"},
	{5, "rocky"},    {5, "rockylinux"},  {6, "almalinux"}, {6, "alma"},
};

static const char *const suse_prefixes[] = {"sle", "sl-micro", "suse", "opensuse"};

struct like {
	const char *id, *like;
};

/* Those that rebuild RHEL's kernels. Not all of them say so in ID_LIKE: Oracle's says fedora. */
static const struct like likes[] = {
	{"rocky", "rhel"}, {"rocky", "centos"}, {"almalinux", "rhel"}, {"almalinux", "centos"},
	{"ol", "rhel"},    {"ol", "centos"},    {"centos", "rhel"},    {"rhel", "centos"},
};

struct version_name {
	const char *distro, *version, *word;
};

/* Old trees have folders by these. */
static const struct version_name version_names[] = {
	{"ubuntu", "14.04", "trusty"}, {"ubuntu", "16.04", "xenial"}, {"ubuntu", "18.04", "bionic"},
	{"ubuntu", "20.04", "focal"},  {"ubuntu", "22.04", "jammy"},  {"ubuntu", "24.04", "noble"},
	{"debian", "8", "jessie"},     {"debian", "9", "stretch"},    {"debian", "10", "buster"},
	{"debian", "11", "bullseye"},  {"debian", "12", "bookworm"},  {"debian", "13", "trixie"},
};

/* Versions that are none. */
static const char *const rolling[] = {"sid",     "unstable", "testing", "stable",
				      "rolling", "rawhide",  "stream",  "tumbleweed"};

struct made_from {
	const char *id, *version; /* and whatever comes after a dot */
	const char *distro, *base;
};

static const struct made_from made_from[] = {
	/* Amazon Linux 1 has years for versions, in archives it is 1. */
	{"amzn", "2011", "amzn", "1"},
	{"amzn", "2012", "amzn", "1"},
	{"amzn", "2013", "amzn", "1"},
	{"amzn", "2014", "amzn", "1"},
	{"amzn", "2015", "amzn", "1"},
	{"amzn", "2016", "amzn", "1"},
	{"amzn", "2017", "amzn", "1"},
	{"amzn", "2018", "amzn", "1"},
	/* Leap before 15. */
	{"opensuse", "42.1", "sles", "12.1"},
	{"opensuse", "42.2", "sles", "12.2"},
	{"opensuse", "42.3", "sles", "12.3"},
	/* With Ubuntu's kernels, or Debian's, and versions of their own. */
	{"linuxmint", "17", "ubuntu", "14.04"},
	{"linuxmint", "18", "ubuntu", "16.04"},
	{"linuxmint", "19", "ubuntu", "18.04"},
	{"linuxmint", "20", "ubuntu", "20.04"},
	{"linuxmint", "21", "ubuntu", "22.04"},
	{"linuxmint", "22", "ubuntu", "24.04"},
	{"linuxmint", "4", "debian", "10"},
	{"linuxmint", "5", "debian", "11"},
	{"linuxmint", "6", "debian", "12"},
	{"linuxmint", "7", "debian", "13"},
	{"elementary", "5", "ubuntu", "18.04"},
	{"elementary", "6", "ubuntu", "20.04"},
	{"elementary", "7", "ubuntu", "22.04"},
	{"elementary", "8", "ubuntu", "24.04"},
	{"zorin", "15", "ubuntu", "18.04"},
	{"zorin", "16", "ubuntu", "20.04"},
	{"zorin", "17", "ubuntu", "22.04"},
	{"zorin", "18", "ubuntu", "24.04"},
};

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Distributions write their own names with capitals or without: openEuler, openeuler. */
static bool same_but_case(const char *a, const char *b)
{
	while (*a && lower(*a) == lower(*b)) {
		a++;
		b++;
	}
	return lower(*a) == lower(*b);
}

static unsigned group_of(const struct word *words, size_t count, const char *text)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (same_but_case(words[i].text, text))
			return words[i].group;
	}
	return 0;
}

bool bm_arch_known(const char *word)
{
	return group_of(arch_words, COUNT(arch_words), word) != 0;
}

bool bm_arch_alias(const char *a, const char *b)
{
	unsigned group = group_of(arch_words, COUNT(arch_words), a);

	return group && group == group_of(arch_words, COUNT(arch_words), b);
}

bool bm_distro_alias(const char *a, const char *b)
{
	unsigned group = group_of(distro_words, COUNT(distro_words), a);

	return same_but_case(a, b) ||
	       (group && group == group_of(distro_words, COUNT(distro_words), b));
}

bool bm_distro_suse(const char *word)
{
	const char *prefix, *w;
	size_t i;

	for (i = 0; i < COUNT(suse_prefixes); i++) {
		prefix = suse_prefixes[i];
		for (w = word; *prefix && *prefix == lower(*w); w++)
			prefix++;
		if (!*prefix)
			return true;
	}
	return false;
}

const char *bm_distro_like(const char *id, unsigned nth)
{
	size_t i;

	for (i = 0; i < COUNT(likes); i++) {
		if (bm_distro_alias(likes[i].id, id) && nth-- == 0)
			return likes[i].like;
	}
	return NULL;
}

bool bm_version_word(const char *word)
{
	size_t i;

	for (i = 0; i < COUNT(version_names); i++) {
		if (!strcmp(version_names[i].word, word))
			return true;
	}
	for (i = 0; i < COUNT(rolling); i++) {
		if (!strcmp(rolling[i], word))
			return true;
	}
	return false;
}

bool bm_version_named(const char *distro, const char *version, const char *word)
{
	size_t i;

	for (i = 0; i < COUNT(version_names); i++) {
		if (!strcmp(version_names[i].word, word))
			return !strcmp(version_names[i].distro, distro) &&
			       !strcmp(version_names[i].version, version);
	}
	return false;
}

bool bm_version_cut(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (!*a && *b == '.') || (!*b && *a == '.');
}

/* Whether version is begin, or begin with a dot and more behind it. */
static bool begins(const char *version, const char *begin)
{
	size_t length = strlen(begin);

	return !strncmp(version, begin, length) &&
	       (version[length] == '\0' || version[length] == '.');
}

const char *bm_version_of(const char *id, const char *version_id, const char *distro)
{
	size_t i;

	for (i = 0; i < COUNT(made_from); i++) {
		if (!strcmp(made_from[i].id, id) && begins(version_id, made_from[i].version) &&
		    bm_distro_alias(made_from[i].distro, distro))
			return made_from[i].base;
	}
	return NULL;
}
