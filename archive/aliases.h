/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * aliases.h - the words that distributions, their versions and architectures go by
 *
 * os-release says one word, archives of BTF another, and uname a third. What is known of that is
 * data (aliases.c), and these are the questions to it. Words are NUL-terminated; "" is none.
 */
#ifndef BM_ALIASES_H
#define BM_ALIASES_H

#include <stdbool.h>

/* Whether it is a word for an architecture: "x86_64", "arm64". */
bool bm_arch_known(const char *word);
/* Whether both are words for one architecture: "aarch64", "arm64". */
bool bm_arch_alias(const char *a, const char *b);

/* Whether both are words for one distribution: "opensuse-leap", "sles", "suse". */
bool bm_distro_alias(const char *a, const char *b);
/* Whether its kernels are named the way of SUSE's. */
bool bm_distro_suse(const char *word);
/* The nth distribution whose kernels id has, whatever its ID_LIKE says; NULL after the last. */
const char *bm_distro_like(const char *id, unsigned nth);

/* Whether it is a word for a version: "focal", "sid". */
bool bm_version_word(const char *word);
/* Whether word is the name of that version of the distribution: "ubuntu", "20.04", "focal". */
bool bm_version_named(const char *distro, const char *version, const char *word);
/*
 * The version of distro that version_id of id is, or is made from: "22.04" of "ubuntu" for "21.1"
 * of "linuxmint". NULL if there is nothing to say.
 */
const char *bm_version_of(const char *id, const char *version_id, const char *distro);
/* Whether one is the other cut off before a dot: "8", "8.4". */
bool bm_version_cut(const char *a, const char *b);

#endif /* BM_ALIASES_H */
