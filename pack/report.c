/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/notes.h"

#include "report.h"

bool report_start(struct report *report, const struct results *results)
{
	report->results = results;
	report->out = open_memstream(&report->text, &report->size);
	return report->out != NULL;
}

bool report_finish(struct report *report)
{
	bool ok = !ferror(report->out);

	ok = !fclose(report->out) && ok;
	report->out = NULL;
	return ok;
}

void report_free(struct report *report)
{
	if (report->out)
		fclose(report->out);
	free(report->text);
}

/* A part that is not known is left out. */
static void part(struct json *j, const char *key, const char *value)
{
	if (*value)
		json_string(j, key, value);
}

static void begin(struct report *report, struct json *j, const char *path,
		  const struct btfmin_kernel *k, const char *status)
{
	json_begin(j, report->out, false);
	json_string(j, "path", path);
	part(j, "distro", k->distro);
	part(j, "version", k->version);
	part(j, "arch", k->arch);
	part(j, "release", k->release);
	json_string(j, "status", status);
}

void record_json(struct json *j, const struct set *set, size_t record)
{
	const struct set_object *object = set_object_of(set, record);
	struct btfmin_record r;
	char asks[256];

	if (!object || btfmin_relos_record(set->relos, record, &r, NULL))
		return;
	json_string(j, "object", object->path);
	json_number(j, "index", record - object->first);
	json_string(j, "kind", btfmin_relo_kind_name(r.kind));
	asks[0] = '\0';
	btfmin_relos_describe(set->relos, record, asks, sizeof(asks));
	json_string(j, "asks", asks);
}

/* Those that a loader cannot do as they ask. */
static void problems(struct report *report, struct json *j, const unsigned char *outcomes)
{
	const struct results *results = report->results;
	size_t i, named = 0;

	json_array(j, "problems");
	for (i = 0; i < results->set->count && named < REPORT_NAMED; i++) {
		if (weight_of(results->kinds[i], outcomes[i]) == WEIGHT_FINE)
			continue;
		json_object(j, NULL);
		record_json(j, results->set, i);
		json_string(j, "answer", btfmin_outcome_name(outcomes[i]));
		json_end(j);
		named++;
	}
	json_end(j);
}

static void counts(struct json *j, const struct report *report, const struct outcomes *outcomes)
{
	int i;

	json_object(j, "summary");
	json_number(j, "relocations", report->results->set->count);
	for (i = 0; i < OUTCOMES; i++)
		json_number(j, btfmin_outcome_name(i), outcomes->by_outcome[i]);
	json_number(j, "problems", outcomes->missing + outcomes->broken);
	json_end(j);
}

static void taken(struct report *report, struct json *j, const struct pack_item *item,
		  const struct result *result, const void *data)
{
	unsigned char digest[SHA256_SIZE];
	char text[SHA256_TEXT];

	sha256_of(digest, data, item->size);
	sha256_text(text, digest);
	json_number(j, "bytes", item->size);
	json_string(j, "sha256", text);
	if (result->same_as)
		json_string(j, "same_as", result->same_as);
	counts(j, report, &result->outcomes);
	problems(report, j, item->outcomes);
}

void report_kernel(struct report *report, const struct pack_item *item, const char *path,
		   const struct result *result, const void *data)
{
	static const char *const words[] = {"packed", "twice", "conflict"};
	struct notes notes = {0, 0};
	struct json j;

	if (!report->out || result->fate == RESULT_NOMEM)
		return;
	begin(report, &j, path, &item->input.kernel, words[result->fate]);
	if (result->fate == RESULT_TAKEN)
		taken(report, &j, item, result, data);
	else
		json_string(&j, "other", result->other);
	notes.source = item->source_notes;
	notes.btf = item->btf_notes;
	notes_array(&j, "notes", &notes);
	json_finish(&j);
}

void report_fault(struct report *report, const struct pack_item *item)
{
	struct json j;

	if (!report->out)
		return;
	begin(report, &j, item->input.path, &item->input.kernel, "skipped");
	failure_json(&j, "error", &item->input.fault);
	json_finish(&j);
}
