/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unpack FILE [BUFFER] - the decompressors as a program: what is in FILE on standard output, read
 * BUFFER bytes at a time (64 KiB). With the exit statuses of btfmin, 3 for bad data, say, and one
 * line about what is wrong, or about what is odd, on standard error.
 */
#include <stdio.h>
#include <stdlib.h>

#include "io/codec.h"

#include "files.h"

#define TOOL "unpack"

static int status_of(int status)
{
	switch (status) {
	case BTFMIN_ERR_CORRUPT:
		return 3;
	case BTFMIN_ERR_LIMIT:
	case BTFMIN_ERR_UNSUPPORTED:
		return 5;
	case BTFMIN_ERR_NOMEM:
		return 6;
	default:
		return 7;
	}
}

static int copy(struct bm_decoder *d, unsigned char *buf, size_t size, struct btfmin_error *err)
{
	size_t got;
	int status;

	do {
		status = bm_decoder_read(d, buf, size, &got, err);
		if (fwrite(buf, 1, got, stdout) != got)
			return complain(TOOL, "cannot write") - 1000;
	} while (!status && got == size);
	if (bm_decoder_notes(d))
		complain(TOOL, "notes: %u", (unsigned)bm_decoder_notes(d));
	return status;
}

static int unpack(const unsigned char *data, size_t size, size_t room)
{
	enum bm_codec codec = bm_codec_of(data, size);
	unsigned char *buf = malloc(room);
	struct bm_decoder *d = NULL;
	struct btfmin_error err;
	int status;

	if (codec == BM_CODEC_NONE || !buf) {
		free(buf);
		complain(TOOL, "in no format that is known here");
		return 3;
	}
	status = bm_decoder_open(&d, codec, data, size, 0, NULL, NULL, &err);
	if (!status)
		status = copy(d, buf, room, &err);
	bm_decoder_close(d);
	free(buf);
	if (!status)
		return 0;
	if (status < -1000)
		return 4;
	complain(TOOL, "offset %llu: %s", (unsigned long long)err.offset, err.text);
	return status_of(status);
}

int main(int argc, char **argv)
{
	size_t size, room = argc == 3 ? strtoul(argv[2], NULL, 10) : 1 << 16;
	unsigned char *data;
	int status;

	if (argc < 2 || argc > 3 || !room) {
		complain(TOOL, "usage: unpack FILE [BUFFER]");
		return 2;
	}
	data = read_file(argv[1], &size);
	if (!data) {
		complain(TOOL, "cannot read %s", argv[1]);
		return 4;
	}
	status = unpack(data, size, room);
	free(data);
	if (fclose(stdout)) {
		complain(TOOL, "cannot write");
		return 4;
	}
	return status;
}
