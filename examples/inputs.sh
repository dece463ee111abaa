# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# What the example is tried on: a real kernel, and an object with relocations.
example_kernel() { xz -dc "$TOP_SRCDIR/tests/fixtures/kernels/debian-6.1.176-amd64.btf.xz"; }
example_object() { echo "$TOP_SRCDIR/tests/objects/fields.el.o"; }
