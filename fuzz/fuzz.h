/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz.h - what a target gives to libFuzzer, or to replay.c in its place */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* The folder of fuzz/corpus/ that belongs to the target. */
extern const char fuzz_target[];

/* Tries one input. Returns 0; ends the program if the library broke a promise. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif /* FUZZ_H */
