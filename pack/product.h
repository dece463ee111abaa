/* SPDX-License-Identifier: BSD-2-Clause */
/* product.h - the package as the options want it, and its way into the file */
#ifndef PACK_PRODUCT_H
#define PACK_PRODUCT_H

#include "cli/file.h"
#include "cli/run.h"

#include "compress.h"
#include "emit.h"
#include "layout.h"
#include "operands.h"
#include "report.h"

struct product {
	enum pack_layout layout;
	enum pack_compression compression;
	enum pack_links links;
	enum pack_emit form;
	const char *machine; /* of an ELF object; NULL: this one */
	const char *path;
	const char *report_path;     /* NULL: none */
	struct io_bytes json;        /* of --package-json; data is NULL if there is none */
	struct pack_written written; /* of the package, once it is made */
	size_t size;                 /* of the file; 0 for a folder */
	bool saved;
};

/* By the options; looks at PACKAGE, and at what the operands are, lest one of them is lost. */
bool product_read(struct product *out, struct run *run, const struct operands *operands);
void product_free(struct product *product);

/* Makes the package and puts it, and the report, into their places: all of both or nothing. */
bool product_save(struct product *product, struct run *run, const struct results *results,
		  const struct report *report);
/* The report alone, where there is no package to go with it. */
bool product_save_report(const struct product *product, struct run *run,
			 const struct report *report);

/* True if standard output is taken by one of the two. */
bool product_takes_stdout(const struct product *product);

#endif /* PACK_PRODUCT_H */
