# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# What the example is tried on: a real kernel, and an object with relocations.
example_kernel() { xz -dc "$TOP_SRCDIR/tests/fixtures/kernels/debian-6.1.176-amd64.btf.xz"; }

# Prints the path of the largest of the project's own objects.
example_object()
{
	find "$TOP_SRCDIR/tests/objects" -name '*.o' -printf '%s %p\n' | sort -n | tail -n 1 |
		cut -d ' ' -f 2-
}
