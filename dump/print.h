/* SPDX-License-Identifier: BSD-2-Clause */
/* print.h - one type after another into a text; what raw and JSON have in common */
#ifndef BM_PRINT_H
#define BM_PRINT_H

#include "fields.h"
#include "out.h"
#include "select.h"

struct bm_print {
	const struct btfmin_btf *btf;
	uint32_t flags;
	struct bm_out out;
	struct bm_select select;
	bool plain; /* no name needs an escape: all bytes of the strings are printable ASCII */
	int status; /* of the first fault of the input, in *err; 0: none yet */
	struct btfmin_error *err;
};

/*
 * Sets everything up; *text is empty until bm_print_end(). quoted: " and \ need an escape too.
 * If it fails, nothing is left to be freed. Errors: those of btfmin_dump_raw().
 */
int bm_print_begin(struct bm_print *p, struct btfmin_text *text, const struct btfmin_btf *btf,
		   const struct btfmin_dump_opts *opts, bool quoted, struct btfmin_error *err);
/* The next type after *id that is to be printed; false after the last, and after a fault. */
bool bm_print_next(struct bm_print *p, uint32_t *id, struct bm_type *t);
/* Frees everything, but for the text, which goes to *text if there was no fault. */
int bm_print_end(struct bm_print *p, struct btfmin_text *text);

/* The string at a name's offset, or NULL and a fault. "(anon)" for none, as bpftool has it. */
const char *bm_print_name(struct bm_print *p, const struct bm_type *t, uint32_t off);
/* A fact that is sound, or a fault. */
bool bm_print_fact(struct bm_print *p, const struct bm_type *t, const struct bm_field *f,
		   uint32_t at, struct bm_fact *out);

#endif /* BM_PRINT_H */
