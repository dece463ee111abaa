/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <btfmin_archive.h>

#include "ecc.h"
#include "operands.h"

#define HEAD_SIZE 512u

#define EM_NONE 0u
#define EM_BPF  247u
#define ET_REL  1u

enum operand { OPERAND_UNKNOWN, OPERAND_ARCHIVE, OPERAND_OBJECT };

struct head {
	unsigned char bytes[HEAD_SIZE];
	size_t size;
};

struct magic {
	size_t offset, size;
	const char *bytes;
};

/* What BTF, kernels and archives begin with; lzma has no magic number, but this in all cases. */
static const struct magic magics[] = {
	/* BTF, in both byte orders */
	{0, 2, "\237\353"},
	{0, 2, "\353\237"},
	/* ELF, tar */
	{0, 4, "\177ELF"},
	{257, 5, "ustar"},
	/* gzip, xz, zstd, lz4, the lz4 of old kernels, lzma */
	{0, 2, "\037\213"},
	{0, 6, "\3757zXZ"},
	{0, 4, "\050\265\057\375"},
	{0, 4, "\004\042\115\030"},
	{0, 4, "\002\041\114\030"},
	{0, 3, "\135\000\000"},
	/* kernel images: EFI's, x86's */
	{0, 2, "MZ"},
	{510, 2, "\125\252"},
};

#define MAGICS (sizeof(magics) / sizeof(magics[0]))

static bool has_magic(const struct head *h)
{
	size_t i;

	for (i = 0; i < MAGICS; i++) {
		const struct magic *m = &magics[i];

		if (h->size >= m->offset + m->size &&
		    !memcmp(h->bytes + m->offset, m->bytes, m->size))
			return true;
	}
	return false;
}

static unsigned half(const struct head *h, size_t at)
{
	bool big = h->bytes[5] == 2; /* EI_DATA */

	return big ? h->bytes[at] * 256u + h->bytes[at + 1]
		   : h->bytes[at + 1] * 256u + h->bytes[at];
}

static bool is_object(const struct head *h)
{
	unsigned machine;

	if (ecc_is(h->bytes, h->size))
		return true;
	if (h->size < 20 || memcmp(h->bytes, "\177ELF", 4) || half(h, 16) != ET_REL)
		return false;
	machine = half(h, 18); /* old compilers left it 0 */
	return machine == EM_BPF || machine == EM_NONE;
}

/* The first bytes of a file. Returns 0 or an errno. */
static int read_head(const char *path, struct head *h)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	ssize_t got = 1;
	int saved = errno;

	h->size = 0;
	if (fd < 0)
		return saved;
	while (h->size < HEAD_SIZE && got) {
		got = read(fd, h->bytes + h->size, HEAD_SIZE - h->size);
		if (got < 0 && errno != EINTR)
			break;
		if (got > 0)
			h->size += (size_t)got;
	}
	saved = got < 0 ? errno : 0;
	(void)close(fd);
	return saved;
}

static bool cannot_open(struct run *run, const char *path, int errnum)
{
	struct failure f = failure_of(STATUS_IO, "io", path, "cannot open");

	f.reason = strerror(errnum);
	run_fail(run, &f);
	return false;
}

/* Whether a file of no known sort is meant to be a kernel's: an empty one, say. */
static bool is_named_so(const char *path)
{
	struct btfmin_kernel kernel;

	return btfmin_kernel_of_path(&kernel, path) == 1;
}

/* What can be read but once is not looked into. */
static bool tell(struct run *run, const char *path, enum operand *out)
{
	struct stat st;
	struct head h;
	int errnum;

	*out = OPERAND_ARCHIVE;
	if (!strcmp(path, "-"))
		return true;
	if (stat(path, &st))
		return cannot_open(run, path, errno);
	if (S_ISDIR(st.st_mode))
		return true;
	if (!S_ISREG(st.st_mode))
		return run_refuse_with(run, "neither a folder nor a file, so no archive:", path,
				       "a list of paths is read from standard input as -");
	errnum = read_head(path, &h);
	if (errnum)
		return cannot_open(run, path, errnum);
	if (is_object(&h))
		*out = OPERAND_OBJECT;
	else if (!has_magic(&h) && !is_named_so(path))
		return run_refuse_with(run, "neither an archive of BTF nor a BPF object:", path,
				       "an archive is a folder, a tar, a kernel's BTF or -");
	return true;
}

static bool sort_words(struct operands *out, struct run *run)
{
	size_t i, count = run->opts.count;
	enum operand what;

	for (i = 0; i < count; i++) {
		if (!tell(run, run->opts.operands[i], &what))
			return false;
		if (what == OPERAND_ARCHIVE)
			out->archives[out->archive_count++] = run->opts.operands[i];
		else
			out->objects[out->object_count++] = run->opts.operands[i];
	}
	return true;
}

bool operands_read(struct operands *out, struct run *run)
{
	size_t count = run->opts.count;

	memset(out, 0, sizeof(*out));
	if (!count)
		return run_refuse(run, "ARCHIVE and OBJECT are missing", NULL);
	if (run_reads_twice(NULL, run->opts.operands, count))
		return run_refuse(run, "standard input is named twice", NULL);
	out->archives = calloc(2 * count, sizeof(*out->archives));
	if (!out->archives)
		return run_nomem(run);
	out->objects = out->archives + count;
	if (!sort_words(out, run))
		return false;
	if (!out->object_count)
		return run_refuse(run, "OBJECT is missing: no word of the call is a BPF object",
				  NULL);
	if (!out->archive_count)
		return run_refuse(run, "ARCHIVE is missing: all words of the call are BPF objects",
				  NULL);
	return true;
}

void operands_free(struct operands *operands)
{
	free(operands->archives);
	operands->archives = NULL;
}
