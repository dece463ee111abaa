/* SPDX-License-Identifier: BSD-2-Clause */
#include "wire.h"

/* clang-format off */
const struct bm_kind bm_kinds[BM_KINDS_KNOWN] = {
	{"void",       'P', "",    "",    0, 0},
	{"int",        'P', "P",   "",    1, 0},
	{"ptr",        'I', "",    "",    0, 0},
	{"array",      'P', "IIP", "",    3, 0},
	{"struct",     'P', "",    "NIP", 0, 3},
	{"union",      'P', "",    "NIP", 0, 3},
	{"enum",       'P', "",    "NP",  0, 2},
	{"fwd",        'P', "",    "",    0, 0},
	{"typedef",    'I', "",    "",    0, 0},
	{"volatile",   'I', "",    "",    0, 0},
	{"const",      'I', "",    "",    0, 0},
	{"restrict",   'I', "",    "",    0, 0},
	{"func",       'I', "",    "",    0, 0}, /* its vlen is a linkage */
	{"func_proto", 'I', "",    "NI",  0, 2},
	{"var",        'I', "P",   "",    1, 0},
	{"datasec",    'P', "",    "IPP", 0, 3},
	{"float",      'P', "",    "",    0, 0},
	{"decl_tag",   'I', "P",   "",    1, 0},
	{"type_tag",   'I', "",    "",    0, 0},
	{"enum64",     'P', "",    "NPP", 0, 3},
};
/* clang-format on */
