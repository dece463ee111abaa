/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/scratch.h"

#include "cli/file.h"

#include "identity.h"
#include "kernelbtf.h"

/* What pahole may write: far more than any BTF has. */
#define MADE_MAX ((uint64_t)1 << 30)

#define EM_BPF 247 /* ELF's number for BPF */

static bool copy(struct pack_bytes *out, const void *data, size_t size, struct failure *fault)
{
	out->data = malloc(size ? size : 1);
	if (!out->data) {
		*fault = failure_nomem(NULL);
		return false;
	}
	memcpy(out->data, data, size);
	out->size = size;
	return true;
}

/* Nothing becomes an entry that nobody can read, or that stands on another BTF. */
static bool check(const void *data, size_t size, uint64_t offset, const char *shown,
		  struct failure *fault)
{
	struct btfmin_btf_opts opts = {0};
	struct btfmin_btf *btf;
	struct btfmin_error err;

	opts.file_offset = offset;
	if (btfmin_btf_open(&btf, data, size, &opts, &err)) {
		*fault = failure_from(&err, shown);
		return false;
	}
	btfmin_btf_close(btf);
	return true;
}

/* ---- its own -------------------------------------------------------------------------------- */

/* 1 if it has BTF; 0 if it has none, and *fault says so; -1 if it cannot be had. */
static int own_btf(struct pack_bytes *out, const struct kernel_file *file,
		   const struct io_bytes *bytes, struct failure *fault)
{
	struct btfmin_source_opts opts = {0};
	struct btfmin_source *source;
	struct btfmin_source_btf found;
	struct btfmin_error err;
	int ret;

	opts.max_size = file->max_size;
	opts.max_memory = file->max_memory;
	ret = btfmin_source_open(&source, bytes->data, bytes->size, &opts, &err);
	if (ret) {
		*fault = failure_from(&err, file->shown);
		/* UNSUPPORTED is also .BTF of which a debug file keeps the header only */
		return ret == BTFMIN_ERR_ABSENT || ret == BTFMIN_ERR_UNSUPPORTED ? 0 : -1;
	}
	btfmin_source_btf(source, &found);
	ret = check(found.data, found.size, found.offset, file->shown, fault) &&
			      copy(out, found.data, found.size, fault)
		      ? 1
		      : -1;
	btfmin_source_close(source);
	return ret;
}

/* ---- made ----------------------------------------------------------------------------------- */

static bool read_made(struct pack_bytes *out, const struct kernel_file *file, int made,
		      struct failure *fault)
{
	struct io_bytes bytes;
	char path[32];
	bool ok;

	snprintf(path, sizeof(path), "/dev/fd/%d", made);
	if (!file_read(path, &bytes, fault)) {
		fault->file = file->shown;
		return false;
	}
	ok = check(bytes.data, bytes.size, 0, file->shown, fault) &&
	     copy(out, bytes.data, bytes.size, fault);
	io_bytes_free(&bytes);
	return ok;
}

/* That of pahole is by what kept it from being run; what it says of the kernel is bad input. */
static struct failure pahole_failure(const struct kernel_file *file, const struct io_outcome *out)
{
	struct failure f = tool_failure(file->shown, "no .BTF section; pahole", out);

	if (!io_interrupted() && (out->ending == IO_ENDED || out->ending == IO_KILLED)) {
		f.exit_status = STATUS_INPUT;
		f.status = "absent";
		f.hint = "DWARF is in a distribution's debuginfo or -dbg package";
	}
	return f;
}

static bool encode(struct pack_bytes *out, const struct kernel_file *file, int made,
		   struct failure *fault)
{
	static const char *const argv[] = {
		"pahole", "-F", "dwarf", "--btf_encode_detached=/dev/fd/4", "/dev/fd/3", NULL};
	static const char *const env[] = {"LC_ALL=C", NULL};
	struct io_program program = {0};
	struct io_outcome outcome;
	int fds[2];
	bool ok;

	fds[0] = file->fd;
	fds[1] = made;
	program.path = file->pahole->path;
	program.argv = argv;
	program.env = env;
	program.output_max = (size_t)1 << 20;
	program.fds = fds;
	program.fd_count = 2;
	program.file_max = MADE_MAX;
	ok = io_run(&program, &outcome);
	free(outcome.output);
	if (ok)
		return read_made(out, file, made, fault);
	*fault = pahole_failure(file, &outcome);
	return false;
}

static bool made_btf(struct pack_bytes *out, const struct kernel_file *file, struct failure *fault)
{
	bool ok;
	int made;

	if (!file->pahole->path && !tool_find(file->pahole, fault))
		return false;
	made = io_scratch();
	if (made < 0) {
		*fault = tool_no_scratch();
		return false;
	}
	ok = encode(out, file, made, fault);
	(void)close(made);
	return ok;
}

/* A program's object has BTF as well, of its own types, and is easily named in place of a kernel.
 */
static bool is_bpf(const struct io_bytes *bytes)
{
	const unsigned char *p = bytes->data;

	if (bytes->size < 20 || memcmp(p, "\177ELF", 4))
		return false;
	return (p[5] == 2 ? p[18] << 8 | p[19] : p[19] << 8 | p[18]) == EM_BPF;
}

bool kernel_btf(struct pack_bytes *out, const char **from, struct btfmin_kernel *kernel,
		const struct kernel_file *file, struct failure *fault)
{
	struct io_bytes bytes;
	bool elf;
	int own;

	memset(out, 0, sizeof(*out));
	if (!file_read(file->path, &bytes, fault)) {
		fault->file = file->shown;
		return false;
	}
	if (is_bpf(&bytes)) {
		io_bytes_free(&bytes);
		*fault = failure_of(STATUS_INPUT, "absent", file->shown,
				    "a BPF object, not a kernel");
		return false;
	}
	identity_of_kernel(kernel, bytes.data, bytes.size);
	elf = bytes.size >= 4 && !memcmp(bytes.data, "\177ELF", 4);
	own = own_btf(out, file, &bytes, fault);
	io_bytes_free(&bytes);
	*from = own > 0 ? "BTF" : "DWARF";
	if (own || !elf)
		return own > 0;
	memset(fault, 0, sizeof(*fault));
	return made_btf(out, file, fault);
}
