# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# debian.sh - packages of any Debian suite and architecture, by apt and with Debian's signatures
# checked, without touching the machine's own sources. To be sourced by the scripts that need it.
#
#	debian_suite DIR SUITE ARCH	makes DIR a private apt that knows that suite of $DEBIAN_MIRROR
#	debian_apt DIR COMMAND...	runs apt-get or apt-cache there, in DIR
#	debian_unpack DEB DIR PATTERN...	takes the matching files out of a package

DEBIAN_MIRROR=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
debian_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

debian_apt() {
	local dir=$1
	shift
	(cd "$dir" && APT_CONFIG=$dir/apt.conf "$@")
}

# A mirror that stands still, such as a dated folder of snapshot.debian.org, is past its date and as
# good as any: the signatures are what counts.
debian_suite() {
	local dir suite=$2 arch=$3

	mkdir -p "$1"/{lists,cache,parts}
	dir=$(cd "$1" && pwd)
	: >"$dir/status"
	echo "deb [signed-by=$debian_keyring arch=$arch] $DEBIAN_MIRROR $suite main" \
		>"$dir/sources.list"
	cat >"$dir/apt.conf" <<-EOC
		Dir::State "$dir";
		Dir::State::status "$dir/status";
		Dir::State::lists "$dir/lists";
		Dir::Cache "$dir/cache";
		Dir::Etc::sourcelist "$dir/sources.list";
		Dir::Etc::sourceparts "$dir/parts";
		Dir::Etc::preferencesparts "$dir/parts";
		APT::Architecture "$arch";
		APT::Architectures { "$arch"; };
		APT::Sandbox::User "";
		Acquire::Check-Valid-Until "false";
		Acquire::Languages "none";
		Acquire::Retries "2";
	EOC
	debian_apt "$dir" apt-get -qq --error-on=any update
}

debian_unpack() {
	local deb=$1 dir=$2
	shift 2

	mkdir -p "$dir"
	dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$dir" --wildcards "$@"
}
