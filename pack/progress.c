/* SPDX-License-Identifier: BSD-2-Clause */
#define _DEFAULT_SOURCE 1 /* struct winsize */

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "cli/message.h"

#include "progress.h"

/* Milliseconds between two looks at it: for eyes, and for the log of a CI job. */
#define LINE_EVERY 100
#define JSON_EVERY 1000

static uint64_t now(void)
{
	struct timespec t = {0, 0};

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

bool progress_start(struct progress *p, struct run *run)
{
	const char *word = options_value(&run->opts, OPT_PROGRESS);

	memset(p, 0, sizeof(*p));
	p->start = now();
	if (!word || !strcmp(word, "auto")) {
		if (isatty(STDERR_FILENO) && !run_has(run, OPT_QUIET | OPT_JSON))
			p->mode = PROGRESS_LINE;
	} else if (!strcmp(word, "json")) {
		p->mode = PROGRESS_JSON;
	} else if (strcmp(word, "never")) {
		return run_refuse(run, "--progress is auto, never or json, not", word);
	}
	return true;
}

/* Kernels in a second, times ten. */
static uint64_t rate(const struct progress *p, uint64_t time)
{
	uint64_t taken = time - p->start;

	return taken ? p->done * 10000 / taken : 0;
}

static uint64_t seconds_left(const struct progress *p, uint64_t time)
{
	size_t left = p->total > p->done ? p->total - p->done : 0;

	return (time - p->start) * left / p->done / 1000;
}

static size_t columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) || size.ws_col < 2)
		return 80;
	return size.ws_col;
}

/* Cuts to the terminal's width, between two characters: a line that wraps cannot be taken back. */
static void cut(struct line *l, size_t width)
{
	size_t i, seen = 0;

	for (i = 0; i < l->len; i++) {
		if (((unsigned char)l->text[i] & 0xc0) == 0x80)
			continue;
		if (++seen > width)
			break;
	}
	l->len = i;
}

static void show_line(struct progress *p, uint64_t time, const char *kernel)
{
	uint64_t left = seconds_left(p, time);
	struct line l;

	line_start(&l);
	line_printf(&l, "%lu/%lu kernels", (unsigned long)p->done, (unsigned long)p->total);
	if (p->skipped)
		line_printf(&l, " (%lu skipped)", (unsigned long)p->skipped);
	line_printf(&l, ", %lu.%lu/s, %lu:%02lu left, ", (unsigned long)(rate(p, time) / 10),
		    (unsigned long)(rate(p, time) % 10), (unsigned long)(left / 60),
		    (unsigned long)(left % 60));
	line_path(&l, kernel);
	cut(&l, columns() - 1);
	fprintf(stderr, "\r%.*s\033[K", (int)l.len, l.text);
	fflush(stderr);
	p->shown = true;
}

static void show_json(const struct progress *p, uint64_t time, const char *kernel)
{
	struct json j;

	json_begin(&j, stderr, false);
	json_string(&j, "progress", kernel ? "running" : "done");
	json_number(&j, "done", p->done);
	json_number(&j, "total", p->total);
	json_number(&j, "skipped", p->skipped);
	json_millis(&j, "per_second", rate(p, time) * 100);
	json_number(&j, "seconds_left", kernel ? seconds_left(p, time) : 0);
	if (kernel)
		json_string(&j, "kernel", kernel);
	json_finish(&j);
}

void progress_step(struct progress *p, size_t total, bool skipped, const char *kernel)
{
	uint64_t time, every = p->mode == PROGRESS_LINE ? LINE_EVERY : JSON_EVERY;

	p->done++;
	p->skipped += skipped;
	p->total = total > p->done ? total : p->done;
	if (p->mode == PROGRESS_NONE)
		return;
	time = now();
	if (time - (p->last ? p->last : p->start) < every)
		return;
	p->last = time;
	if (p->mode == PROGRESS_LINE)
		show_line(p, time, kernel);
	else
		show_json(p, time, kernel);
}

void progress_clear(struct progress *p)
{
	if (!p->shown)
		return;
	fputs("\r\033[K", stderr);
	p->shown = false;
}

void progress_end(struct progress *p)
{
	progress_clear(p);
	if (p->mode == PROGRESS_JSON)
		show_json(p, now(), NULL);
}
