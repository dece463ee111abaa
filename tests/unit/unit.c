/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

char unit_little = 0, unit_big = 1;
