/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/message.h"

#include "summary.h"

/* ", 3 skipped", if there are any. */
static void also(struct line *l, size_t count, const char *what)
{
	if (count)
		line_printf(l, ", %lu %s", (unsigned long)count, what);
}

static void print_kernels(FILE *out, const struct results *r)
{
	struct line l;

	line_start(&l);
	line_printf(&l, "kernels:     %lu", (unsigned long)r->count);
	also(&l, r->skipped, "skipped");
	also(&l, r->twice, "there twice");
	also(&l, r->conflicts, "there twice with another BTF");
	also(&l, r->cached, "from the cache");
	line_write(&l, out);
	line_start(&l);
	line_printf(&l, "unique:      %lu", (unsigned long)r->unique);
	line_write(&l, out);
}

static void print_package(FILE *out, const struct product *p)
{
	const struct pack_written *w = &p->written;
	struct line l;

	line_start(&l);
	line_printf(&l, "BTF:         %lu bytes", (unsigned long)w->bytes);
	if (w->stored < w->bytes)
		line_printf(&l, ", %lu of them stored: links save %lu%%", (unsigned long)w->stored,
			    (unsigned long)((w->bytes - w->stored) * 100 / w->bytes));
	line_write(&l, out);
	line_start(&l);
	line_printf(&l, "package:     ");
	if (p->layout == PACK_DIR) {
		line_printf(&l, "a folder of ");
		line_count(&l, w->members, "BTF");
	} else {
		line_printf(&l, "%lu bytes, %s", (unsigned long)p->size,
			    pack_layout_name(p->layout));
	}
	if (p->compression != PACK_PLAIN)
		line_printf(&l, ", %s", pack_compression_name(p->compression));
	line_write(&l, out);
}

static void print_nowhere(FILE *out, const struct results *r)
{
	size_t at = 0, record;
	struct line l;

	while (results_nowhere(r, &at, &record)) {
		const struct set_object *object = set_object_of(r->set, record);
		char asks[256] = "";

		btfmin_relos_describe(r->set->relos, record, asks, sizeof(asks));
		line_start(&l);
		line_printf(&l, "  on none:   ");
		line_path(&l, object ? object->path : "?");
		line_printf(&l, ": %s ", btfmin_relo_kind_name(r->kinds[record]));
		line_name(&l, asks);
		line_write(&l, out);
	}
}

static void print_relocations(FILE *out, const struct results *r, bool verbose)
{
	size_t nowhere = results_nowhere_count(r);
	struct line l;

	line_start(&l);
	line_printf(&l, "relocations: %lu, %lu found on no kernel", (unsigned long)r->set->count,
		    (unsigned long)nowhere);
	line_write(&l, out);
	if (verbose)
		print_nowhere(out, r);
	line_start(&l);
	line_printf(&l, "incomplete:  ");
	line_count(&l, r->missing, "kernel");
	line_printf(&l, " with a relocation that has no answer");
	line_write(&l, out);
	line_start(&l);
	line_printf(&l, "absent:      ");
	line_count(&l, r->absent, "kernel");
	line_printf(&l, " on which something asked for is not there");
	line_write(&l, out);
}

/* The layouts' readers look for a path with all parts in it. */
static size_t count_unplaced(const struct results *r, const struct product *p)
{
	size_t i, count = 0;

	if (p->layout == PACK_FLAT || p->layout == PACK_DIR)
		return 0;
	for (i = 0; i < r->count; i++) {
		const struct btfmin_kernel *k = &r->kernels[i].kernel;

		count += !k->distro[0] || !k->version[0] || !k->arch[0];
	}
	return count;
}

void summary_warn(const struct kernels *kernels, const struct product *product)
{
	size_t count = count_unplaced(&kernels->results, product);
	struct line l;

	if (!count)
		return;
	line_start_message(&l, "warning");
	line_path(&l, product->path);
	line_printf(&l, ": ");
	line_count(&l, count, "kernel");
	line_printf(&l,
		    " of no known distribution, version or architecture: readers of %s do not "
		    "find such, btfmin find does",
		    pack_layout_name(product->layout));
	line_write(&l, stderr);
}

void summary_print(FILE *out, const struct kernels *kernels, const struct product *product,
		   bool verbose)
{
	print_kernels(out, &kernels->results);
	print_package(out, product);
	print_relocations(out, &kernels->results, verbose);
}

static void counts_json(struct json *j, const struct kernels *kernels,
			const struct product *product)
{
	const struct results *r = &kernels->results;

	json_object(j, "summary");
	json_number(j, "kernels", r->count);
	json_number(j, "unique", r->unique);
	json_number(j, "skipped", r->skipped);
	json_number(j, "twice", r->twice);
	json_number(j, "conflicts", r->conflicts);
	json_number(j, "cached", r->cached);
	json_number(j, "unplaced", count_unplaced(r, product));
	if (product->saved) {
		json_number(j, "btf_bytes", product->written.bytes);
		json_number(j, "stored_bytes", product->written.stored);
		if (product->size)
			json_number(j, "package_bytes", product->size);
	}
	json_number(j, "relocations", r->set->count);
	json_number(j, "found_nowhere", results_nowhere_count(r));
	json_number(j, "incomplete_kernels", r->missing);
	json_number(j, "absent_kernels", r->absent);
	json_number(j, "jobs", kernels->jobs);
	json_end(j);
}

static void nowhere_json(struct json *j, const struct results *r)
{
	size_t at = 0, record;

	json_array(j, "nowhere");
	while (results_nowhere(r, &at, &record)) {
		json_object(j, NULL);
		record_json(j, r->set, record);
		json_end(j);
	}
	json_end(j);
}

static void skipped_json(struct json *j, const struct kernels *kernels)
{
	size_t i;

	json_array(j, "skipped");
	for (i = 0; i < kernels->skipped_count; i++) {
		json_object(j, NULL);
		json_string(j, "path", kernels->skipped[i]->input.path);
		failure_json(j, "error", &kernels->skipped[i]->input.fault);
		json_end(j);
	}
	json_end(j);
}

void summary_json(struct json *j, const struct kernels *kernels, const struct product *product)
{
	json_string(j, "layout", pack_layout_name(product->layout));
	json_string(j, "compression", pack_compression_name(product->compression));
	counts_json(j, kernels, product);
	nowhere_json(j, &kernels->results);
	skipped_json(j, kernels);
}
