/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/file.h"

#include "identity.h"
#include "unpackage.h"

#define CONTROL_MAX ((size_t)256 << 10)

/* What an mtree says is elsewhere is not looked for. */
static const char *const environment[] = {"LC_ALL=C", "TAR_READER_OPTIONS=mtree:!checkfs",
					  "TAR_WRITER_OPTIONS", NULL};

/* One that cannot be read is one of many: a fault of its own, as one that is broken. */
static bool fail_errno(struct package *p, const char *action, struct failure *fault)
{
	*fault = failure_of(STATUS_INPUT, "io", p->path, NULL);
	snprintf(fault->own, sizeof(fault->own), "%s: %s", action, strerror(errno));
	return false;
}

static bool corrupt(struct package *p, const char *text, struct failure *fault)
{
	*fault = failure_of(STATUS_INPUT, "corrupt", p->path, text);
	return false;
}

/* What bsdtar says against a package is the package's fault. */
static bool blame_package(struct package *p, const struct io_outcome *out, struct failure *fault)
{
	*fault = tool_failure(p->path, "bsdtar", out);
	/* what did not come to run says nothing: 127 is the linker's word, too */
	if (!io_interrupted() && out->ending == IO_ENDED && out->status != 127) {
		fault->exit_status = STATUS_INPUT;
		fault->status = "corrupt";
	}
	return false;
}

/* ---- what it is ----------------------------------------------------------------------------- */

/* As many bytes from the start as there are, up to size. */
static ssize_t read_start(int fd, void *buf, size_t size)
{
	size_t done = 0;
	ssize_t got = 1;

	while (done < size && got != 0) {
		got = pread(fd, (char *)buf + done, size - done, (off_t)done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

static bool read_rpm(struct package *p, struct failure *fault)
{
	unsigned char *head = malloc(IO_RPM_HEAD_MAX);
	const char *why = NULL;
	struct io_rpm rpm;
	ssize_t got;
	bool ok;

	if (!head) {
		*fault = failure_nomem(p->path);
		return false;
	}
	got = read_start(p->fd, head, IO_RPM_HEAD_MAX);
	ok = got >= 0 && io_rpm_read(&rpm, head, (size_t)got, &why);
	free(head);
	if (got < 0)
		return fail_errno(p, "cannot read", fault);
	if (!ok)
		return corrupt(p, why, fault);
	identity_of_rpm(&p->kernel, &rpm);
	return true;
}

/* One member of the package itself, then what is in that. */
static const char *const deb_control[2][8] = {
	{"bsdtar", "-xOqf", "-", "control.tar*", NULL},
	{"bsdtar", "-xOqf", "-", "--include", "control", "--include", "./control", NULL},
};
static const char *const deb_data[2][8] = {
	{"bsdtar", "-xOqf", "-", "data.tar*", NULL},
	{"bsdtar", "-cf", "-", "--format=ustar", "--include", "*vmlinu[xz]*", "@-", NULL},
};
static const char *const rpm_data[1][8] = {
	{"bsdtar", "-cf", "-", "--format=ustar", "--include", "*vmlinu[xz]*", "@-", NULL},
};

static bool start(struct package *p, const char *const (*argv)[8], size_t count,
		  struct failure *fault)
{
	struct io_program programs[2];
	struct io_outcome out;
	size_t i;

	if (!p->bsdtar->path && !tool_find(p->bsdtar, fault))
		return false;
	memset(programs, 0, sizeof(programs));
	for (i = 0; i < count; i++) {
		programs[i].path = p->bsdtar->path;
		programs[i].argv = argv[i];
		programs[i].env = environment;
	}
	if (lseek(p->fd, 0, SEEK_SET) < 0)
		return fail_errno(p, "cannot read", fault);
	p->running = io_pipeline_start(&p->pipeline, p->fd, programs, count, &out);
	return p->running || blame_package(p, &out, fault);
}

static bool read_control(struct package *p, char *control, struct failure *fault)
{
	struct io_outcome out;
	size_t done = 0;
	ssize_t got = 1;

	if (!start(p, deb_control, 2, fault))
		return false;
	while (done < CONTROL_MAX && got != 0) {
		got = read(p->pipeline.end, control + done, CONTROL_MAX - done);
		if (got < 0 && errno != EINTR)
			break;
		done += got > 0 ? (size_t)got : 0;
	}
	control[done] = '\0';
	p->running = false;
	if (!io_pipeline_finish(&p->pipeline, &out))
		return blame_package(p, &out, fault);
	return done < CONTROL_MAX || corrupt(p, "the package's control file is too long", fault);
}

static bool read_deb(struct package *p, struct failure *fault)
{
	char *control = malloc(CONTROL_MAX + 1);
	bool ok;

	if (!control) {
		*fault = failure_nomem(p->path);
		return false;
	}
	ok = read_control(p, control, fault);
	if (ok)
		identity_of_deb(&p->kernel, control);
	free(control);
	return ok;
}

/* An ar archive whose first member is debian-binary. */
static bool is_deb(const char *head, size_t size)
{
	return size >= 21 && !memcmp(head, "!<arch>\n", 8) &&
	       !memcmp(head + 8, "debian-binary", 13);
}

bool package_open(struct package *p, const char *path, struct tool *bsdtar, uint64_t max_size,
		  struct failure *fault)
{
	char head[64];
	struct stat st;
	ssize_t got;

	memset(p, 0, sizeof(*p));
	p->path = path;
	p->bsdtar = bsdtar;
	p->max_size = max_size;
	/* it is read more than once: a FIFO is not waited for */
	p->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (p->fd < 0 || fstat(p->fd, &st))
		return fail_errno(p, "cannot open", fault);
	if (!S_ISREG(st.st_mode)) {
		*fault = failure_of(STATUS_INPUT, "io", path,
				    "not a file, which a PACKAGE has to be");
		return false;
	}
	got = read_start(p->fd, head, sizeof(head));
	if (got < 0)
		return fail_errno(p, "cannot read", fault);
	if (io_rpm_is(head, (size_t)got)) {
		p->form = PACKAGE_RPM;
		return read_rpm(p, fault);
	}
	if (is_deb(head, (size_t)got)) {
		p->form = PACKAGE_DEB;
		return read_deb(p, fault);
	}
	return true;
}

/* ---- what is in it -------------------------------------------------------------------------- */

/* Lists the first member, and then says of what form the whole is. */
static const char *const deb_form[2][8] = {
	{"bsdtar", "-xOqf", "-", "data.tar*", NULL},
	{"bsdtar", "-tqvvvf", "-", "*", NULL},
};
static const char *const rpm_form[1][8] = {{"bsdtar", "-tqvvvf", "-", "*", NULL}};
#define FORM     "Archive Format: "
#define FORM_MAX ((size_t)16 << 10)

/* The last line that begins so; NULL if there is none. */
static const char *find_form(const char *text)
{
	const char *found = NULL;

	while ((text = strstr(text, FORM)) != NULL) {
		found = text;
		text += sizeof(FORM) - 1;
	}
	return found ? found + sizeof(FORM) - 1 : NULL;
}

static size_t read_lines(int from, char *text, size_t max)
{
	size_t done = 0;
	ssize_t got = 1;

	while (done < max && got != 0) {
		got = read(from, text + done, max - done);
		if (got < 0 && errno != EINTR)
			break;
		done += got > 0 ? (size_t)got : 0;
	}
	return done;
}

/*
 * bsdtar takes any form for a package's payload, and there is one, mtree, of which the bytes are
 * those of files that it names: a package must not say which files of this machine are read.
 */
static bool check_form(struct package *p, struct failure *fault)
{
	bool ok = p->form == PACKAGE_DEB ? start(p, deb_form, 2, fault)
					 : start(p, rpm_form, 1, fault);
	char text[FORM_MAX + 1];
	struct io_outcome out;
	const char *form;

	if (!ok)
		return false;
	text[read_lines(p->pipeline.end, text, FORM_MAX)] = '\0';
	p->running = false;
	ok = io_pipeline_finish(&p->pipeline, &out);
	form = find_form(text);
	if (!form && !ok)
		return blame_package(p, &out, fault);
	if (!form || !strncmp(form, "mtree", 5))
		return corrupt(p, "what is in the package is neither a tar nor a cpio", fault);
	return true;
}

bool package_start(struct package *p, struct failure *fault)
{
	bool ok = check_form(p, fault) && (p->form == PACKAGE_DEB ? start(p, deb_data, 2, fault)
								  : start(p, rpm_data, 1, fault));

	if (ok)
		io_unpack_start(&p->members, p->pipeline.end);
	return ok;
}

/* The program's own word on why it ended counts more than what is missing. */
static int end_of_package(struct package *p, struct failure *fault)
{
	struct io_outcome out;

	p->running = false;
	if (io_pipeline_finish(&p->pipeline, &out))
		return 0;
	(void)blame_package(p, &out, fault);
	return -1;
}

static int fail_io(struct package *p, const struct io_error *err, struct failure *fault)
{
	*fault = file_failure(p->path, err);
	return -1;
}

static int take(struct package *p, int to, struct failure *fault)
{
	struct io_error err;
	int ret;

	if (p->members.size > p->max_size) {
		*fault = failure_of(STATUS_LIMIT, "limit", p->path,
				    "a kernel in the package is larger than --max-size");
		return -1;
	}
	ret = io_unpack_into(&p->members, to, &err);
	if (ret < 0)
		return fail_io(p, &err, fault);
	if (!ret)
		return 1;
	if (!end_of_package(p, fault))
		(void)corrupt(p, "what bsdtar unpacks is cut short", fault);
	return -1;
}

int package_next(struct package *p, int to, const char **name, struct failure *fault)
{
	char release[BTFMIN_PART_MAX] = "";
	struct io_error err;
	int ret;

	for (;;) {
		ret = io_unpack_next(&p->members, &err);
		if (ret < 0)
			return fail_io(p, &err, fault);
		if (!ret)
			return end_of_package(p, fault);
		if (identity_of_path(release, p->members.name))
			break;
	}
	*name = p->members.name;
	return take(p, to, fault);
}

void package_close(struct package *p)
{
	struct io_outcome out;

	if (p->running)
		(void)io_pipeline_finish(&p->pipeline, &out);
	p->running = false;
	if (p->fd >= 0)
		(void)close(p->fd);
	p->fd = -1;
}
