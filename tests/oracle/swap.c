/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * swap - copies a BTF in the other byte order, by libbpf
 *
 *	swap IN OUT
 */
#include <stdio.h>
#include <bpf/btf.h>

static const void *swapped(struct btf *btf, __u32 *size)
{
	enum btf_endianness other = BTF_BIG_ENDIAN;

	if (btf__endianness(btf) == BTF_BIG_ENDIAN)
		other = BTF_LITTLE_ENDIAN;
	if (btf__set_endianness(btf, other) != 0)
		return NULL;
	return btf__raw_data(btf, size);
}

int main(int argc, char **argv)
{
	struct btf *btf = argc == 3 ? btf__parse_raw(argv[1]) : NULL;
	__u32 size;
	const void *data = btf ? swapped(btf, &size) : NULL;
	FILE *out;

	if (!data) {
		fprintf(stderr, "usage: swap IN OUT, with a BTF for IN\n");
		return 2;
	}
	out = fopen(argv[2], "wb");
	if (!out || fwrite(data, 1, size, out) != size || fclose(out) != 0) {
		perror(argv[2]);
		return 1;
	}
	btf__free(btf);
	return 0;
}
