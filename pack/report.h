/* SPDX-License-Identifier: BSD-2-Clause */
/* report.h - a JSON document for each kernel, a line each, in the order of the archive */
#ifndef PACK_REPORT_H
#define PACK_REPORT_H

#include "cli/json.h"

#include "results.h"

/* So many relocations are named for a kernel; counted are all. */
#define REPORT_NAMED 100

struct report {
	FILE *out; /* memory: written to its file by the caller, once all is done; NULL: none */
	char *text;
	size_t size;
	const struct results *results;
};

/* False if memory is out. */
bool report_start(struct report *report, const struct results *results);
/* After a failure, or at the end; text and size are then complete. False if memory was out. */
bool report_finish(struct report *report);
void report_free(struct report *report);

void report_kernel(struct report *report, const struct pack_item *item, const char *path,
		   const struct result *result, const void *data);
/* One that could not be read. */
void report_fault(struct report *report, const struct pack_item *item);

/* The members that name a record: object, kind, asks. */
void record_json(struct json *j, const struct set *set, size_t record);

#endif /* PACK_REPORT_H */
