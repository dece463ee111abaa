#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# btfmin fetch: from a bare repository that git itself serves, with the filter of partial clones.
# shellcheck disable=SC2154,SC2016 # out and err come from check; what is in single quotes is for others

load helper

# put RELEASE-PATH TEXT: a file of an archive with bytes of its own.
put() {
	mkdir -p "source/${1%/*}"
	seq 1 2000 | sed "s/^/$2 /" | xz -c >"source/$1.btf.tar.xz"
}

publish() {
	git -C source add -A
	git -C source -c user.name=x -c user.email=x@localhost commit -qm "$1"
	git -C source push -q --force ../bare.git HEAD:refs/heads/main
}

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null HOME=$BATS_FILE_TMPDIR/home
	unset BTFHUB_REPO BTFHUB_CACHE
	git init -q --bare --initial-branch=main bare.git
	git -C bare.git config uploadpack.allowFilter true
	git init -q --initial-branch=main source
	put ubuntu/20.04/x86_64/5.4.0-42-generic a
	put ubuntu/20.04/arm64/5.4.0-42-generic b
	put ubuntu/18.04/x86_64/4.15.0-213-generic c
	put debian/10/x86_64/4.19.0-17-amd64 d
	put centos/7/x86_64/3.10.0-1160.el7.x86_64 e
	touch source/centos/7/x86_64/3.10.0-957.el7.x86_64.failed
	echo text >source/README.md
	publish one
	cp -r bare.git 'with space and [a-z]*.git'
}

setup() {
	cd "$BATS_FILE_TMPDIR" || return
	rm -rf got home
	url=file://$PWD/bare.git
	mkdir -p "$BATS_TEST_TMPDIR/tmp"
	export TMPDIR=$BATS_TEST_TMPDIR/tmp
}

# Nothing is left lying about, whatever happened.
teardown() {
	cd "$BATS_FILE_TMPDIR" || return
	[ -z "$(ls -A "$BATS_TEST_TMPDIR/tmp")" ]
	! compgen -G '.btfmin.*'
}

# files [DIR]: what of an archive is laid out, a line.
files() {
	(cd "${1:-got}" && find . -path ./.git -prune -o -type f -print | sort | xargs)
}

# blobs: how many files' bytes the clone holds.
blobs() {
	git -C got cat-file --batch-all-objects --batch-check | grep -c ' blob '
}

@test "only what is wanted is brought" {
	check 0 fetch --repo "$url" --dir got --distro ubuntu --arch x86_64
	same "./ubuntu/18.04/x86_64/4.15.0-213-generic.btf.tar.xz ./ubuntu/20.04/x86_64/5.4.0-42-generic.btf.tar.xz" \
		"$(files)"
	same 2 "$(blobs)"
	has "$out" "got: 2 files of 5, "
	has "$out" ", 2 new"
	cmp source/ubuntu/20.04/x86_64/5.4.0-42-generic.btf.tar.xz \
		got/ubuntu/20.04/x86_64/5.4.0-42-generic.btf.tar.xz
	same "" "$(git -C got status --porcelain)"
	same "$(git -C source rev-parse HEAD)" "$(git -C got rev-parse HEAD)"
}

@test "ranges of versions, and other words for an architecture" {
	check 0 fetch -q --repo "$url" --dir got --kernel '>=4.18,<5.10' --arch amd64
	same "" "$out$err"
	same "./debian/10/x86_64/4.19.0-17-amd64.btf.tar.xz ./ubuntu/20.04/x86_64/5.4.0-42-generic.btf.tar.xz" \
		"$(files)"
	same 2 "$(blobs)"
	check 0 fetch -q --repo "$url" --dir got --arch aarch64
	same "./ubuntu/20.04/arm64/5.4.0-42-generic.btf.tar.xz" "$(files)"
}

@test "without a filter all kernels are brought, and nothing else" {
	check 0 fetch -q --repo "$url" --dir got
	same 5 "$(blobs)"
	same 5 "$(files | wc -w)"
	[ ! -e got/README.md ]
}

@test "a second run brings what is new, and only that" {
	local before
	check 0 fetch -q --repo "$url" --dir got --distro ubuntu
	same 3 "$(blobs)"
	before=$(git -C source rev-parse HEAD)
	put ubuntu/22.04/x86_64/5.15.0-25-generic f
	put debian/11/x86_64/5.10.0-8-amd64 g
	git -C source rm -q ubuntu/18.04/x86_64/4.15.0-213-generic.btf.tar.xz
	publish two
	check 0 fetch -j --repo "$url" --dir got --distro ubuntu
	same '["fetch",6,3,1]' "$(query '[.command, .kernels, .files, .new]')"
	same "\"$url\"" "$(query .repository)"
	same "\"$(git -C source rev-parse HEAD)\"" "$(query .commit)"
	same "$(cat got/ubuntu/*/*/*.xz | wc -c)" "$(query .bytes)"
	same 4 "$(blobs)"
	same 3 "$(files | wc -w)"
	[ ! -e got/ubuntu/18.04 ]
	check 0 fetch -j --repo "$url" --dir got --distro ubuntu
	same 0 "$(query .new)"
	git -C source reset -q --hard "$before"
	git -C source push -q --force ../bare.git HEAD:refs/heads/main
	check 0 fetch -j --repo "$url" --dir got --distro ubuntu
	same '[3,0]' "$(query '[.files, .new]')"
	[ -e got/ubuntu/18.04/x86_64/4.15.0-213-generic.btf.tar.xz ]
}

@test "other filters change what is laid out, and a file that was removed comes back" {
	check 0 fetch -q --repo "$url" --dir got --distro ubuntu
	check 0 fetch -q --repo "$url" --dir got --distro debian
	same "./debian/10/x86_64/4.19.0-17-amd64.btf.tar.xz" "$(files)"
	rm got/debian/10/x86_64/*
	check 0 fetch -q --repo "$url" --dir got --distro debian
	cmp {source,got}/debian/10/x86_64/4.19.0-17-amd64.btf.tar.xz
}

@test "nothing that fits is a finding, and changes nothing" {
	check 1 fetch --repo "$url" --dir got --distro gentoo
	has "$out" "5 kernels, none of which is wanted"
	[ ! -e got ]
	check 0 fetch -q --repo "$url" --dir got --distro debian
	check 1 fetch -j --repo "$url" --dir got --distro gentoo
	same '[5,0,0]' "$(query '[.kernels, .files, .bytes]')"
	same "./debian/10/x86_64/4.19.0-17-amd64.btf.tar.xz" "$(files)"
}

@test "the first repository that works is taken" {
	check 0 fetch --repo "file://$PWD/nosuch.git,$url" --dir got --distro debian
	has "$err" "warning: file://$PWD/nosuch.git: git fetch failed: "
	has "$err" "; trying the next one"
	same "$url" "$(git -C got config remote.origin.url)"
	check 0 fetch -q --repo nosuch --repo "$url" --dir got --distro ubuntu
	same 3 "$(files | wc -w)"
	rm -rf got
	BTFHUB_REPO="nosuch,,$url" check 0 fetch -q --dir got --distro debian
	same "./debian/10/x86_64/4.19.0-17-amd64.btf.tar.xz" "$(files)"
}

@test "a clone stays as it is if no repository works" {
	check 0 fetch -q --repo "$url" --dir got --distro debian
	check 4 fetch --repo "file://$PWD/nosuch.git" --dir got --distro ubuntu
	has "$err" "btfmin: file://$PWD/nosuch.git: git fetch failed: fatal: "
	same "./debian/10/x86_64/4.19.0-17-amd64.btf.tar.xz" "$(files)"
	same "$url" "$(git -C got config remote.origin.url)"
	check 4 fetch -j --repo nosuch --dir new
	one_line "$out"
	same '["io","nosuch"]' "$(query '[.error.status, .error.file]')"
	[ ! -e new ]
}

@test "where to and where from, by the environment" {
	BTFHUB_CACHE=$PWD/got BTFHUB_REPO=$url check 0 fetch -q --distro debian
	same "./debian/10/x86_64/4.19.0-17-amd64.btf.tar.xz" "$(files got/btfhub-archive)"
	HOME=$PWD/home BTFHUB_REPO=$url check 0 fetch -q --distro debian
	same "./debian/10/x86_64/4.19.0-17-amd64.btf.tar.xz" \
		"$(files home/.cache/eunomia/btfhub/btfhub-archive)"
	(
		unset HOME
		check 2 fetch -q --repo "$url"
		has "$err" "--dir is needed"
	)
}

@test "names with blanks and globs, of folders and of files" {
	local odd='odd [a-c]*? dir\x'
	mkdir -p "source/$odd/x86_64"
	cp source/debian/10/x86_64/4.19.0-17-amd64.btf.tar.xz "source/$odd/x86_64/5.0.0-odd.btf.tar.xz"
	cp source/debian/10/x86_64/4.19.0-17-amd64.btf.tar.xz "source/$odd/x86_64/5.0.0-even.btf.tar.xz"
	mkdir -p "source/odd a dir"
	cp source/README.md "source/odd a dir/5.0.0-odd.btf.tar.xz"
	publish odd
	rm -rf 'a b'
	check 0 fetch -q --repo 'with space and [a-z]*.git' --dir 'a b/c [x]' --distro debian
	same "./debian/10/x86_64/4.19.0-17-amd64.btf.tar.xz" "$(files 'a b/c [x]')"
	check 0 fetch -q --repo "$url" --dir got --arch x86_64 --kernel '5.0.0-odd'
	same 1 "$(cd got && find . -name '*.xz' | wc -l)"
	cmp "source/$odd/x86_64/5.0.0-odd.btf.tar.xz" "got/$odd/x86_64/5.0.0-odd.btf.tar.xz"
	git -C source reset -q --hard HEAD~1
	git -C source push -q --force ../bare.git HEAD:refs/heads/main
}

@test "links are followed by their own names" { # TREE-loop
	mkdir -p source/rocky
	ln -s ../centos/7 source/rocky/7
	ln -s . source/rocky/loop
	ln -s ../../../etc source/rocky/out
	ln -s /etc source/rocky/root
	mkdir -p source/alma/7/x86_64
	ln -s ../../../centos/7/x86_64/3.10.0-1160.el7.x86_64.btf.tar.xz source/alma/7/x86_64/
	ln -s nowhere.btf.tar.xz source/alma/7/x86_64/3.10.0-1.btf.tar.xz
	publish links
	check 0 fetch -q --repo "$url" --dir got --distro rocky
	same "./centos/7/x86_64/3.10.0-1160.el7.x86_64.btf.tar.xz" "$(files)"
	cmp {source,got}/rocky/7/x86_64/3.10.0-1160.el7.x86_64.btf.tar.xz
	check 0 fetch -j --repo "$url" --dir got --distro alma
	same 3 "$(query .files)" # two links, and what one of them leads to
	cmp {source,got}/alma/7/x86_64/3.10.0-1160.el7.x86_64.btf.tar.xz
	[ ! -e got/rocky ]
	check 0 fetch -q --repo "$url" --dir got --distro debian
	[ ! -e got/centos ]
	git -C source reset -q --hard HEAD~1
	git -C source push -q --force ../bare.git HEAD:refs/heads/main
}

@test "files come out as they are stored" {
	mkdir -p source/text/1/x86_64
	printf '$Id$\nlines\n' >source/text/1/x86_64/5.6.7.btf
	echo '* text eol=crlf ident' >source/.gitattributes
	publish text
	check 0 fetch -q --repo "$url" --dir got --distro text
	cmp source/text/1/x86_64/5.6.7.btf got/text/1/x86_64/5.6.7.btf
	check 0 fetch -q --repo "$url" --dir got --distro text
	git -C source reset -q --hard HEAD~1
	git -C source push -q --force ../bare.git HEAD:refs/heads/main
}

@test "an empty folder is taken, any other that fetch has not made is refused" {
	mkdir got
	(cd got && check 0 fetch -q --repo "$url" --dir . --distro debian)
	same "./debian/10/x86_64/4.19.0-17-amd64.btf.tar.xz" "$(files)"
	mkdir -p full && echo precious >full/file
	check 2 fetch --repo "$url" --dir full
	has "$err" "full: the folder is there, and is no clone"
	same precious "$(<full/file)"
	rm -rf theirs
	git clone -q "$url" theirs
	check 2 fetch --repo "$url" --dir theirs --distro debian
	has "$err" "no clone that btfmin fetch has made"
	[ -e theirs/README.md ]
	check 4 fetch --repo "$url" --dir full/file
	has "$err" "Not a directory"
	check 4 fetch --repo "$url" --dir full/file/below
}

@test "a repository around the folder is left alone" {
	rm -rf around
	git init -q around
	mkdir around/.hidden around/got
	touch around/got/x
	check 2 fetch --repo "$url" --dir around/got
	rm around/got/x
	check 0 fetch -q --repo "$url" --dir around/got --distro debian
	same "" "$(git -C around config --get remote.origin.url)"
}

@test "what git would take for an option or a command is refused" {
	check 2 fetch --repo=-uevil --dir got
	check 2 fetch --repo "$url,--upload-pack=touch x" --dir got
	check 2 fetch --repo , --dir got
	check 2 fetch --repo "$url" --dir ''
	check 2 fetch --repo "$url" --dir got operand
	check 2 fetch --repo "$url" --dir got --kernel '>=a<b,'
	check 4 fetch --repo "ext::touch $PWD/ran" --dir got
	has "$err" "transport 'ext' not allowed"
	[ ! -e ran ]
	[ ! -e got ]
}

@test "nothing of the surroundings gets in, and no hook runs" {
	mkdir -p template/hooks
	printf '#!/bin/sh\ntouch "%s/ran"\n' "$PWD" >template/hooks/post-checkout
	chmod +x template/hooks/post-checkout
	cp template/hooks/post-checkout template/hooks/reference-transaction
	GIT_DIR=$PWD/nosuch GIT_WORK_TREE=/ GIT_INDEX_FILE=$PWD/index GIT_TEMPLATE_DIR=$PWD/template \
		check 0 fetch -q --repo "$url" --dir got --distro debian
	cp -r template/hooks got/.git/
	git -C got config core.fsmonitor "touch $PWD/ran"
	check 0 fetch -q --repo "$url" --dir got --distro ubuntu
	[ ! -e ran ]
	[ ! -e index ]
	same 3 "$(files | wc -w)"
}

@test "users and passwords in URLs are not shown" {
	check 4 fetch --repo "file://me:secret@localhost$PWD/nosuch.git" --dir got
	lacks "$err" secret
	has "$err" "file://localhost$PWD/nosuch.git"
}

@test "git is looked for first, and its version asked" {
	tools
	PATH=$PWD/tools check 4 fetch --repo "$url" --dir got
	same "btfmin: git is needed to fetch an archive, and is not in PATH (Debian's package git)" "$err"
	printf '#!/bin/sh\necho git version 2.20.1\n' >tools/git
	chmod +x tools/git
	PATH=$PWD/tools check 4 fetch --repo "$url" --dir got
	has "$err" "git 2.29 or newer is needed, this one is 2.20"
	printf '#!/bin/sh\necho git version unknown\n' >tools/git
	PATH=$PWD/tools check 4 fetch -j --repo "$url" --dir got
	has "$(query .error.text)" "of a version that it does not tell"
	printf '#!/nosuch/interpreter\n' >tools/git
	PATH=$PWD/tools check 4 fetch --repo "$url" --dir got
	has "$err" "cannot run git"
	[ ! -e got ]
}

@test "a git in the current folder is not run, and TMPDIR is told of" {
	tools
	mkdir -p here
	printf '#!/bin/sh\ntouch ran\nexec git "$@"\n' >here/git
	chmod +x here/git
	cd here
	PATH=:.:$PATH check 0 fetch -q --repo "$url" --dir ../got
	PATH=:.:..:$PWD/../tools: check 4 fetch -q --repo "$url" --dir ../got
	has "$err" "is not in PATH"
	[ ! -e ran ]
	TMPDIR=/nosuch check 4 fetch -q --repo "$url" --dir ../got
	same "btfmin: cannot make a temporary file: No such file or directory (TMPDIR names the folder)" "$err"
}

@test "a git that dies, and one that says nothing" {
	tools
	printf '#!/bin/sh\n[ "$1" != --version ] || { echo git version 2.40.0; exit; }\n%s\n' 'kill -9 $$' \
		>tools/git
	chmod +x tools/git
	PATH=$PWD/tools check 4 fetch --repo "$url" --dir got
	has "$err" "git init was ended by signal 9"
	sed -i '$s/.*/exit 3/' tools/git
	PATH=$PWD/tools check 4 fetch --repo "$url" --dir got
	has "$err" "git init failed with exit status 3"
	sed -i "\$s/.*/printf 'fatal: \\\\033[31mx\\\\n' >\&2; exit 3/" tools/git
	PATH=$PWD/tools check 4 fetch --repo "$url" --dir got
	has "$err" "git init failed: fatal: ?[31mx"
	[ ! -e got ]
}

# slow_git: a git that waits at the command $1, and says so in the file waiting.
slow_git() {
	tools sleep touch
	cat >tools/git <<-END
		#!/bin/sh
		case " \$* " in
		*" $1 "*) touch "$PWD/waiting"; exec sleep 60 ;;
		esac
		exec "$(command -v git)" "\$@"
	END
	chmod +x tools/git
	rm -f waiting
}

# begin ARGUMENT...: btfmin in the background until the slow git waits. A shell has its background
# ignore SIGINT.
begin() {
	local i
	PATH=$PWD/tools /usr/bin/env --default-signal=INT "$BTFMIN" "$@" 2>words &
	for ((i = 0; i < 400; i++)); do
		[ ! -e waiting ] || return 0
		sleep 0.05
	done
	return 1
}

@test "an interruption ends git and leaves nothing, or what there was" { # OUT-signal
	local signal status
	for signal in INT TERM HUP; do
		slow_git fetch
		begin fetch --repo "$url" --dir got
		kill -s "$signal" $!
		status=0
		wait $! || status=$?
		same "$((128 + $(kill -l "$signal")))" "$status"
		[ ! -e got ]
		! compgen -G '.btfmin.*'
	done
	check 0 fetch -q --repo "$url" --dir got --distro debian
	slow_git read-tree
	begin fetch --repo "$url" --dir got --distro ubuntu
	kill $!
	status=0
	wait $! || status=$?
	same 143 "$status"
	same "./debian/10/x86_64/4.19.0-17-amd64.btf.tar.xz" "$(files)"
	check 0 fetch -q --repo "$url" --dir got --distro ubuntu
	same 3 "$(files | wc -w)"
}

@test "a repository without the filter gives the same files" {
	cp -r bare.git plain.git
	git -C plain.git config uploadpack.allowFilter false
	check 0 fetch -q --repo "file://$PWD/plain.git" --dir got --distro debian
	same "./debian/10/x86_64/4.19.0-17-amd64.btf.tar.xz" "$(files)"
}

@test "by git's own protocol, over the network" {
	local i port daemon
	for i in 1 2 3 4 5; do
		port=$((20000 + RANDOM % 20000))
		git daemon --export-all --base-path="$PWD" --listen=127.0.0.1 --port="$port" 3>&- 2>words &
		daemon=$!
		sleep 0.3
		! kill -0 "$daemon" || break
	done
	check 0 fetch -q --repo "git://127.0.0.1:$port/bare.git" --dir got --kernel '<4.18'
	check 0 fetch -j --repo "git://127.0.0.1:$port/bare.git" --dir got --distro debian --distro centos
	kill "$daemon"
	same '[2,1]' "$(query '[.files, .new]')"
	same 3 "$(blobs)"
}

@test "a broken repository" {
	cp -r bare.git broken.git
	find broken.git/objects -type f -exec truncate -s 10 {} +
	check 4 fetch --repo "file://$PWD/broken.git" --dir got
	one_line "$(grep -v fetching <<<"$err")"
	[ ! -e got ]
	git init -q --bare empty.git
	check 4 fetch --repo empty.git --dir got
	[ ! -e got ]
}

@test "two at once into one folder, new or not" { # OUT-concurrent
	local i n
	for i in 1 2; do
		rm -rf got
		for n in 1 2 3; do
			{
				"$BTFMIN" fetch -q --repo "$url" --dir got 2>"words.$n" && echo 0 >"status.$n" ||
					echo $? >"status.$n"
			} &
		done
		wait
		# who came too late says so, and one was not
		cat words.? status.?
		grep -qx 0 status.?
		for n in 1 2 3; do
			[ "$(<status.$n)" = 0 ] || { [ "$(<status.$n)" = 4 ] && one_line "$(<words.$n)"; }
		done
		same "" "$(git -C got status --porcelain)"
		check 0 fetch -q --repo "$url" --dir got
		same 5 "$(find got -name '*.btf.tar.xz' | wc -l)"
		for n in 1 2 3; do
			{
				"$BTFMIN" fetch -q --repo "$url" --dir got --distro debian 2>"words.$n" && echo 0 >"status.$n" ||
					echo $? >"status.$n"
			} &
		done
		wait
		cat words.? status.?
		grep -qx 0 status.?
		same "" "$(git -C got status --porcelain)"
		check 0 fetch -q --repo "$url" --dir got
	done
}

@test "a full disk" { # OUT-enospc
	disks
	mkdir -p source/big/1/x86_64 small
	head -c 400000 /dev/urandom >source/big/1/x86_64/5.5.5.btf.tar.xz
	publish big
	unshare -rm sh -c 'mount -t tmpfs -o size=300k none small && { "$@"; echo $? >status; ls -A small >left; }' \
		- "$BTFMIN" fetch --repo "$url" --dir small/got 2>words
	git -C source reset -q --hard HEAD~1
	git -C source push -q --force ../bare.git HEAD:refs/heads/main
	cat words
	same 4 "$(<status)"
	grep -q "No space left on device" words
	same "" "$(<left)"
}
