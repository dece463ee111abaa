#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Makes configure from configure.ac, in a tree that comes from git.
set -eu
cd "$(dirname "$0")"
mkdir -p m4
exec autoreconf --force --install
