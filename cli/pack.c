/* SPDX-License-Identifier: BSD-2-Clause */
/* pack.c - btfmin pack: the minimal BTFs of all kernels of archives, in one package */
#include <stdlib.h>
#include <string.h>

#include "pack/kernels.h"
#include "pack/operands.h"
#include "pack/product.h"
#include "pack/summary.h"

#include "command.h"
#include "input.h"

/* More threads than any machine has are a slip of the finger. */
#define JOBS_MAX 1024u

struct pack {
	struct run *run;
	struct operands operands;
	struct product product;
	struct objects objects;
	struct set_object *set_objects;
	struct set set;
	struct cache cache;
	struct kernels kernels;
};

static bool read_jobs(struct pack *p)
{
	const char *word = options_value(&p->run->opts, OPT_JOBS), *c = word;
	unsigned jobs = 0;

	if (!word) {
		p->kernels.jobs = jobs_processors();
		return true;
	}
	for (; *c >= '0' && *c <= '9' && jobs <= JOBS_MAX; c++)
		jobs = jobs * 10 + (unsigned)(*c - '0');
	if (*c || !jobs || jobs > JOBS_MAX)
		return run_refuse(p->run, "--jobs takes a number from 1 to 1024, not", word);
	p->kernels.jobs = jobs;
	return true;
}

static bool read_options(struct pack *p)
{
	struct btfmin_source_opts limits;

	if (!source_opts(p->run, &limits) || !read_jobs(p))
		return false;
	p->kernels.work.max_size = limits.max_size;
	p->kernels.work.max_memory = limits.max_memory;
	if (run_has(p->run, OPT_READABLE))
		p->kernels.work.flags = BTFMIN_EMIT_READABLE;
	return true;
}

/* An object that cannot be read asks for something that nobody knows: no package then. */
static bool load_objects(struct pack *p)
{
	size_t i, count = p->operands.object_count;

	if (!objects_load(p->run, &p->objects, p->operands.objects, count) ||
	    p->run->failure.exit_status)
		return false;
	p->set_objects = calloc(count, sizeof(*p->set_objects));
	if (!p->set_objects)
		return run_nomem(p->run);
	for (i = 0; i < count; i++) {
		const struct object *o = &p->objects.v[i];

		p->set_objects[i].path = o->path;
		p->set_objects[i].data = o->unpacked.data ? o->unpacked.data : o->file.data;
		p->set_objects[i].size = o->unpacked.data ? o->unpacked.size : o->file.size;
		p->set_objects[i].first = o->first;
		p->set_objects[i].count = o->count;
	}
	p->set.objects = p->set_objects;
	p->set.object_count = count;
	p->set.relos = p->objects.relos;
	p->set.count = btfmin_relos_count(p->objects.relos);
	return true;
}

static bool start(struct pack *p)
{
	const char *dir = options_value(&p->run->opts, OPT_CACHE);
	struct kernels *k = &p->kernels;

	k->run = p->run;
	k->work.set = &p->set;
	k->layout = p->product.layout;
	if (dir && !cache_open(&p->cache, p->run, dir, &p->set, k->work.flags))
		return false;
	k->work.cache = dir ? &p->cache : NULL;
	if (!results_start(&k->results, &p->set, p->product.layout))
		return run_nomem(p->run);
	if (p->product.report_path && !report_start(&k->report, &k->results))
		return run_nomem(p->run);
	return true;
}

/* A package without a kernel is of no use, and most often a filter's slip. */
static bool refuse_empty(struct pack *p)
{
	const struct results *r = &p->kernels.results;
	const char *only = p->operands.archive_count == 1 ? p->operands.archives[0] : NULL;
	struct failure f = failure_of(STATUS_INPUT, "absent", only,
				      r->skipped ? "none of the kernels could be read"
						 : "there is no kernel in it");

	if (!only && !r->skipped)
		f.text = "there is no kernel in the archives";
	if (!r->skipped && run_has(p->run, OPT_FILTER))
		f.text = "no kernel is one that the filters take";
	if (run_has(p->run, OPT_RELEASE)) /* find has another option of that name */
		f.hint = "--release is a distribution's, --kernel a kernel's: 20.04, "
			 "5.4.0-42-generic";
	(void)product_save_report(&p->product, p->run, &p->kernels.report);
	run_fail(p->run, &f);
	return false;
}

static bool save(struct pack *p)
{
	if (p->product.report_path && !report_finish(&p->kernels.report))
		return run_nomem(p->run);
	if (!p->kernels.results.count)
		return refuse_empty(p);
	return product_save(&p->product, p->run, &p->kernels.results, &p->kernels.report);
}

static void words_json(struct json *j, const char *key, char **words, size_t count)
{
	size_t i;

	json_array(j, key);
	for (i = 0; i < count; i++)
		json_string(j, NULL, words[i]);
	json_end(j);
}

static void print_document(struct pack *p)
{
	struct json j;

	json_begin(&j, stdout, run_has(p->run, OPT_PRETTY));
	json_string(&j, "command", "pack");
	json_string(&j, "output", p->product.path);
	words_json(&j, "archives", p->operands.archives, p->operands.archive_count);
	objects_json(&j, "objects", &p->objects);
	summary_json(&j, &p->kernels, &p->product);
	if (p->run->failure.exit_status)
		failure_json(&j, "error", &p->run->failure);
	json_finish(&j);
	p->run->answered = true;
}

static void release(struct pack *p)
{
	kernels_free(&p->kernels);
	cache_close(&p->cache);
	free(p->set_objects);
	objects_free(&p->objects);
	product_free(&p->product);
	operands_free(&p->operands);
}

static void pack(struct run *run)
{
	struct pack p;

	memset(&p, 0, sizeof(p));
	p.run = run;
	if (operands_read(&p.operands, run) && product_read(&p.product, run, &p.operands) &&
	    read_options(&p) && load_objects(&p) && start(&p)) {
		if (kernels_run(&p.kernels, p.operands.archives, p.operands.archive_count))
			(void)save(&p);
		if (run_has(run, OPT_JSON))
			print_document(&p);
		else if (p.product.saved && !run_has(run, OPT_QUIET)) {
			summary_warn(&p.kernels, &p.product);
			summary_print(product_takes_stdout(&p.product) ? stderr : stdout,
				      &p.kernels, &p.product, run_has(run, OPT_VERBOSE));
		}
	}
	release(&p);
}

const struct command pack_command = {
	"pack",
	"ARCHIVE... -o PACKAGE OBJECT...",
	"write a package of the minimal BTFs of an archive's kernels",
	"Makes for each kernel of the ARCHIVEs the smallest BTF under which all\n"
	"relocations of the OBJECTs come out the same, and writes them to PACKAGE, in the\n"
	"layout that bpf-compatible and others read. An ARCHIVE is a tree as\n"
	"btfhub-archive's, a tar of one, or - for a list of paths on standard input. A\n"
	"file that cannot be read is reported and skipped.\n",
	OPT_OUTPUT | OPT_FILTER | OPT_JOBS | OPT_LAYOUT | OPT_LINKS | OPT_COMPRESS |
		OPT_PACKAGE_JSON | OPT_EMIT | OPT_CACHE | OPT_REPORT | OPT_PROGRESS | OPT_READABLE |
		OPT_STRICT | OPT_MAX_SIZE | OPT_MAX_MEMORY,
	pack,
};
