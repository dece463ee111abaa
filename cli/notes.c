/* SPDX-License-Identifier: BSD-2-Clause */
/* notes.c - the words for what is odd */
#include <btfmin_archive.h>

#include "message.h"
#include "notes.h"

struct note {
	bool of_source;
	uint32_t bit;
	bool harmless; /* in the field, and no reader minds: not worth a warning */
	const char *text;
};

static const struct note rows[] = {
	{true, BTFMIN_SOURCE_TRAILING, false, "there are bytes after the compressed data"},
	{true, BTFMIN_SOURCE_UNCHECKED, false, "the compressed data has no checksum known here"},
	{true, BTFMIN_SOURCE_TAR_NO_END, false, "the tar archive has no end mark: cut short?"},
	{true, BTFMIN_SOURCE_TAR_JUNK, false, "there are bytes after the tar archive's end"},
	{true, BTFMIN_SOURCE_TAR_OTHERS, false,
	 "links or devices in the tar archive have been passed over"},
	{true, BTFMIN_SOURCE_TAR_TWICE, false,
	 "members of the tar archive have one name: the last was taken"},
	{false, BTFMIN_NOTE_FLAGS, false, "the BTF header has flags set, which are not known here"},
	{false, BTFMIN_NOTE_HEADER_TAIL, false,
	 "the BTF header has fields that are not known here"},
	{false, BTFMIN_NOTE_GAP, true, "there is a hole between the BTF's sections"},
	{false, BTFMIN_NOTE_TRAILING, false, "there are bytes after the BTF's last section"},
	{false, BTFMIN_NOTE_LAYOUT_SURPLUS, false,
	 "the BTF's layout section tells of kinds past 127"},
	{false, BTFMIN_NOTE_LAYOUT_DIFFERS, false,
	 "the BTF's layout section is wrong about a known kind"},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static bool applies(const struct notes *notes, const struct note *row)
{
	return (row->of_source ? notes->source : notes->btf) & row->bit;
}

void notes_array(struct json *j, const char *key, const struct notes *notes)
{
	size_t i;

	json_array(j, key);
	for (i = 0; i < ROWS; i++) {
		if (applies(notes, &rows[i]))
			json_string(j, NULL, rows[i].text);
	}
	json_end(j);
}

static void say(struct run *run, const char *path, const struct note *note)
{
	struct failure f = failure_of(STATUS_INPUT, "strict", path, note->text);
	struct line l;

	if (run_has(run, OPT_STRICT)) {
		f.hint = "--strict";
		run_fail(run, &f);
		return;
	}
	if (run_has(run, OPT_QUIET | OPT_JSON) || (note->harmless && !run_has(run, OPT_VERBOSE)))
		return;
	line_start_message(&l, note->harmless ? "note" : "warning");
	line_path(&l, path);
	line_printf(&l, ": %s", note->text);
	line_write(&l, stderr);
}

void notes_say(struct run *run, const char *path, const struct notes *notes)
{
	size_t i;

	for (i = 0; i < ROWS; i++) {
		if (run->tells_notes && !rows[i].of_source)
			continue;
		if (applies(notes, &rows[i]))
			say(run, path, &rows[i]);
	}
}
