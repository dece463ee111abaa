#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# btfmin find: the right BTF for hosts of many distributions, out of packages as the field makes
# them, out of trees, and out of single files.
# shellcheck disable=SC2154 # out and err come from check
# shellcheck disable=SC2016 # what is in single quotes is to stay as it is

load helper

# Hosts: a name, ID, VERSION_ID, ID_LIKE, arch, release, and what a package has for them, all as
# the distributions have them.
hosts() {
	cat <<-'LIST'
		debian|debian|"12"||x86_64|6.1.0-29-amd64|debian/12/x86_64/6.1.0-29-amd64
		ubuntu|ubuntu|"20.04"|debian|x86_64|5.4.0-42-generic|ubuntu/20.04/x86_64/5.4.0-42-generic
		ubuntu-arm|ubuntu|"20.04"|debian|aarch64|5.4.0-42-generic|ubuntu/20.04/arm64/5.4.0-42-generic
		centos|"centos"|"7"|"rhel fedora"|x86_64|3.10.0-1160.el7.x86_64|centos/7/x86_64/3.10.0-1160.el7.x86_64
		rocky|"rocky"|"8.9"|"rhel centos fedora"|x86_64|4.18.0-513.5.1.el8_9.x86_64|rhel/8/x86_64/4.18.0-513.5.1.el8_9.x86_64
		oracle|"ol"|"7.9"|"fedora"|x86_64|4.14.35-2047.510.5.el7uek.x86_64|ol/7/x86_64/4.14.35-2047.510.5.el7uek.x86_64
		sles|"sles"|"12.3"|"suse"|x86_64|4.4.103-6.33-default|sles/12.3/x86_64/4.4.103-6.33.1-default
		sles-package|"sles"|"15.1"|"suse"|x86_64|4.12.14-195.1-default|sles/15.1/x86_64/4.12.14-195-default
		leap|"opensuse-leap"|"15.1"|"suse opensuse"|x86_64|4.12.14-195-default|sles/15.1/x86_64/4.12.14-195-default
		amazon1|"amzn"|"2018.03"|"rhel fedora"|x86_64|4.14.101-75.76.amzn1.x86_64|amzn/1/x86_64/4.14.101-75.76.amzn1.x86_64
		amazon2|"amzn"|"2"|"centos rhel fedora"|x86_64|4.14.101-91.76.amzn2.x86_64|amzn/2/x86_64/4.14.101-91.76.amzn2.x86_64
		openeuler|"openEuler"|"20.03"||x86_64|4.19.90-2003.4.0.0036.oe1.x86_64|openEuler/20.03/x86_64/4.19.90-2003.4.0.0036.oe1.x86_64
		fedora|fedora|35||x86_64|5.14.10-300.fc35.x86_64|fedora/35/x86_64/5.14.10-300.fc35.x86_64
		rhel|"rhel"|"8.4"|"fedora"|x86_64|4.18.0-305.el8.x86_64|rhel/8/x86_64/4.18.0-305.el8.x86_64
		alma|"almalinux"|"8.9"|"rhel centos fedora"|x86_64|4.18.0-513.5.1.el8_9.x86_64|rhel/8/x86_64/4.18.0-513.5.1.el8_9.x86_64
		alpine|alpine|3.19.0||x86_64|6.6.7-0-lts|alpine/3.19.0/x86_64/6.6.7-0-lts
		tumbleweed|"opensuse-tumbleweed"|"20231215"|"opensuse suse"|x86_64|6.6.3-1-default|opensuse-tumbleweed/20231215/x86_64/6.6.3-1-default
		arch|arch|||x86_64|6.6.8-arch1-1|arch/rolling/x86_64/6.6.8-arch1-1
	LIST
}

# Minimal BTFs of the kernels of the fixtures, under the names of others: tree/btfhub-archive/...
setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	"$TOP_BUILDDIR/tests/cli/make_files"
	local objects="$TOP_SRCDIR/tests/objects" name id version like arch release path i=0
	kernel debian-5.10.223-amd64
	"$BTFMIN" gen -q "$kernel" min0 "$objects/fields.el.o"
	"$BTFMIN" gen -q "$kernel" min1 "$objects/fields.el.o" "$objects/types.el.o"
	kernel debian-6.1.176-amd64
	"$BTFMIN" gen -q "$kernel" min2 "$objects/fields.el.o" "$objects/types.el.o"
	kernel debian-6.1.176-arm64
	"$BTFMIN" gen -q "$kernel" min3 "$objects/fields.el.o"
	kernel debian-6.12.107-s390x
	"$BTFMIN" gen -q "$kernel" min4 "$objects/fields.eb.o"
	mkdir os tree
	while IFS='|' read -r name id version like arch release path; do
		{
			echo 'NAME="A Linux"'
			[ -z "$version" ] || echo "VERSION_ID=$version"
			echo "ID=$id"
			[ -z "$like" ] || echo "ID_LIKE=$like"
		} >"os/$name"
		path=tree/btfhub-archive/$path.btf
		mkdir -p "${path%/*}"
		[ -e "$path" ] || cp "min$((i++ % 5))" "$path"
	done < <(hosts)
	echo '{"bpf_object":""}' >tree/package.json
	tar -C tree -cf plain.tar .
	tar -C tree/btfhub-archive --format=ustar -czf bcc.tar.gz .
	tar -C tree -cJf plain-names.tar.xz btfhub-archive package.json
	tar -C tree --format=pax -cf - btfhub-archive | gzip -c >gzip-as.tar
	python3 -c 'import tarfile
with tarfile.open("python.tar.gz", "w:gz") as tar: tar.add("tree", "./")'
	mv "$kernel" s390x.btf
	rm -f debian-*.btf
}

setup() {
	cd "$BATS_FILE_TMPDIR" || return
	rm -rf out seen
	ubuntu=(--id ubuntu --version-id 20.04 --arch x86_64 --release)
}

@test "hosts of many distributions, packages of all forms" {
	local name id version like arch release path package count=0
	while IFS='|' read -r name id version like arch release path; do
		for package in plain.tar bcc.tar.gz plain-names.tar.xz gzip-as.tar python.tar.gz; do
			rm -f out
			check 0 find --os-release "os/$name" --arch "$arch" --release "$release" $package
			one_line "$out"
			same "" "$err"
			[[ $out == *"$path.btf" ]]
			tar -tf $package | grep -qxF -- "$out" # as it stands there
			check 0 find --os-release "os/$name" --arch "$arch" --release "$release" \
				$package -o out
			same "" "$out$err"
			cmp out "tree/btfhub-archive/$path.btf"
			count=$((count + 1))
		done
		check 0 find --os-release "os/$name" --arch "$arch" --release "$release" tree
		same "tree/btfhub-archive/$path.btf" "$out"
	done < <(hosts)
	[ "$count" -eq 90 ]
}

@test "what btfmin pack writes, in every layout" {
	local layout object="$TOP_SRCDIR/tests/objects/fields.el.o"
	mkdir -p kernels/ubuntu/20.04/x86_64 kernels/rhel/8/x86_64
	cp "$TOP_SRCDIR/tests/fixtures/kernels/debian-5.10.223-amd64.btf.xz" \
		kernels/ubuntu/20.04/x86_64/5.4.0-42-generic.btf.xz
	cp "$TOP_SRCDIR/tests/fixtures/kernels/debian-6.1.176-amd64.btf.xz" \
		kernels/rhel/8/x86_64/4.18.0-513.5.1.el8_9.x86_64.btf.xz
	for layout in bpf-compatible bcc inspektor-gadget flat dir; do
		check 0 pack -q kernels -o packed-$layout --layout $layout "$object"
		check 0 find "${ubuntu[@]}" 5.4.0-42-generic packed-$layout -o out
		"$BTFMIN" gen -q kernels/ubuntu/20.04/x86_64/5.4.0-42-generic.btf.xz seen "$object"
		cmp out seen
		check 0 find --os-release os/rocky --arch x86_64 --release 4.18.0-513.5.1.el8_9.x86_64 \
			packed-$layout
		[[ $out == *4.18.0-513.5.1.el8_9.x86_64.btf ]]
		check 1 find "${ubuntu[@]}" 5.4.0-43-generic packed-$layout
	done
}

@test "every part of the host can be given by itself" {
	check 0 find "${ubuntu[@]}" 5.4.0-42-generic plain.tar
	same ./btfhub-archive/ubuntu/20.04/x86_64/5.4.0-42-generic.btf "$out"
	check 0 find "${ubuntu[@]}" 5.4.0-42-generic --arch arm64 plain.tar
	same ./btfhub-archive/ubuntu/20.04/arm64/5.4.0-42-generic.btf "$out"
	check 0 find --os-release os/sles --id ubuntu --version-id 20.04 --arch amd64 \
		--release 5.4.0-42-generic plain.tar
	same ./btfhub-archive/ubuntu/20.04/x86_64/5.4.0-42-generic.btf "$out"
	# another distribution has not the version, nor the likeness, of the one that was there
	check 0 find --os-release os/rocky --id debian --arch x86_64 --release 6.1.0-29-amd64 plain.tar -j
	same '["debian",null,[]]' "$(query '.host | [.id, .version_id, .id_like]')"
	check 0 find --os-release os/rocky --id rocky --arch x86_64 --release 6.1.0-29-amd64 plain.tar -j
	same '["rocky","8.9",["rhel","centos","fedora"]]' "$(query '.host | [.id, .version_id, .id_like]')"
	# os-release from standard input, and the package
	"$BTFMIN" find --os-release - --arch x86_64 --release 6.1.0-29-amd64 plain.tar <os/debian >seen
	same ./btfhub-archive/debian/12/x86_64/6.1.0-29-amd64.btf "$(<seen)"
	"$BTFMIN" find --os-release os/debian --arch x86_64 --release 6.1.0-29-amd64 - <bcc.tar.gz >seen
	same ./debian/12/x86_64/6.1.0-29-amd64.btf "$(<seen)"
}

@test "this host's own identity is used where no option says otherwise" {
	mkdir -p mine
	cp min0 "mine/$(uname -r).btf"
	check 0 find --ignore-sysfs mine
	same "mine/$(uname -r).btf" "$out"
	tar -cf mine.tar -C mine .
	check 0 find --ignore-sysfs mine.tar -j
	same "$(uname -rm | jq -cR 'split(" ")')" "$(query '.host | [.release, .arch]')"
	check 1 find --ignore-sysfs plain.tar
	has "$err" "release $(uname -r)"
}

# inside COMMAND...: runs it twice as in a container, whose os-release is the file `within`:
# first in one that sees the processes of its host, whose os-release is
# `outside`, then in one that sees its own only.
inside() {
	# shellcheck disable=SC2016 # other shells'
	unshare -rmpf --mount-proc sh -c '
		mount --bind outside /etc/os-release
		unshare -m sh -c "mount --bind within /etc/os-release && exec \"\$@\"" - "$@"
		unshare -mpf --mount-proc sh -c "mount --bind within /etc/os-release && \"\$@\"; exit" - "$@"
		exit' - "$@"
}

@test "in a container it is the host's os-release that counts, if it can be seen" {
	[ -e /etc/os-release ]
	unshare -rmpf --mount-proc true 2>/dev/null || skip "no container may be made here"
	mkdir -p mine
	cp min0 "mine/$(uname -r).btf"
	printf 'ID=outside\nVERSION_ID=1\n' >outside
	printf 'ID=within\nVERSION_ID=2\n' >within
	local find=("$BTFMIN" find --ignore-sysfs mine --json)
	same "[\"outside\",\"1\",\"$(uname -r)\"] [\"within\",\"2\",\"$(uname -r)\"]" \
		"$(inside "${find[@]}" | jq -c '.host | [.id, .version_id, .release]' | xargs -d '\n')"
	same '"debian" "debian"' \
		"$(inside "${find[@]}" --os-release os/debian | jq -c .host.id | xargs -d '\n')"
}

# ---- the kernel's own BTF

# spoilt STATUS ARGUMENT...: as check, with a command built to look for the kernel's BTF in own.btf.
spoilt() {
	BTFMIN=$TOP_BUILDDIR/tests/cli/spoilt check "$@"
}

@test "the kernel's own BTF comes first, unless that is not wanted or another host is meant" {
	local mine
	mine=tree/$(uname -r).btf
	cp min0 "$mine"
	rm -f own.btf
	spoilt 1 find
	same "btfmin: own.btf: there is none; give a PACKAGE to look in" "$err"
	spoilt 1 find -j
	same '[false,"kernel","there is none"]' "$(query '[.found, .source, .kernel_btf]')"
	spoilt 0 find tree
	same "$mine" "$out"
	cp kernel.btf own.btf
	spoilt 0 find
	same own.btf "$out"
	spoilt 0 find tree
	same own.btf "$out"
	spoilt 0 find nosuch -o out # nothing else is opened
	cmp out kernel.btf
	spoilt 0 find -j tree
	same '[true,"kernel","own.btf"]' "$(query '[.found, .source, .name]')"
	spoilt 0 find --explain tree
	has "$out" "kernel: own.btf: taken"
	spoilt 0 find --ignore-sysfs tree
	same "$mine" "$out"
	spoilt 0 find --explain --ignore-sysfs tree
	has "$out" "kernel: own.btf: not looked at: --ignore-sysfs"
	spoilt 0 find --release "$(uname -r)" tree
	same "$mine" "$out"
	spoilt 0 find --explain --release "$(uname -r)" tree
	has "$out" "kernel: own.btf: not looked at: an option names another host"
	spoilt 2 find -o own.btf
	has "$err" "would be lost"
	head -c 10 kernel.btf >own.btf
	spoilt 0 find tree
	has "$err" "btfmin: warning: own.btf: "
	same "$mine" "$out"
	spoilt 1 find -q
	same "" "$out$err"
	rm -f own.btf "$mine"
}

@test "a machine's own /sys" {
	if [ -r /sys/kernel/btf/vmlinux ]; then
		check 0 find nosuch
		same /sys/kernel/btf/vmlinux "$out"
		check 0 find -o out
		cmp out /sys/kernel/btf/vmlinux
	else
		check 1 find
		has "$err" "/sys/kernel/btf/vmlinux: there is none"
	fi
}

# ---- nothing fits

@test "a folder with no BTF at all is told from one without the host's" {
	mkdir -p objects
	cp "$TOP_SRCDIR"/tests/objects/fields.el.o objects/
	check 1 find --id ubuntu --version-id 20.04 --arch x86_64 --release 1 objects
	same "btfmin: objects: no BTF for id ubuntu, version 20.04 or 20, arch x86_64 or amd64, release 1; it holds no BTF of a kernel" "$err"
}

@test "no match says what was looked for, and the neighbours" {
	mkdir -p near/ubuntu/20.04/x86_64 near/ubuntu/18.04/x86_64
	cp min0 near/ubuntu/20.04/x86_64/5.4.0-42-generic.btf
	cp min0 near/ubuntu/20.04/x86_64/5.4.0-99-generic.btf
	cp min1 near/ubuntu/20.04/x86_64/5.4.0-100-generic.btf
	cp min1 near/ubuntu/20.04/x86_64/5.4.0-43-aws.btf
	cp min1 near/ubuntu/18.04/x86_64/4.15.0-20-generic.btf
	tar -cf near.tar -C near .
	local place
	for place in near near.tar; do
		check 1 find "${ubuntu[@]}" 5.4.0-50-generic $place
		same "" "$out"
		same "btfmin: $place: no BTF for id ubuntu, version 20.04 or 20, arch x86_64 or amd64, release 5.4.0-50-generic; near: 5.4.0-42-generic, 5.4.0-99-generic" "$err"
		check 1 find "${ubuntu[@]}" 5.4.0-200-generic $place
		[[ $err == *"; near: 5.4.0-100-generic" ]]
		check 1 find "${ubuntu[@]}" 5.4.0-1-generic $place
		[[ $err == *"; near: 5.4.0-42-generic" ]]
		# another version of the distribution, another architecture, another distribution
		check 1 find "${ubuntu[@]}" 5.15.0-50-generic --version-id 22.04 $place
		[[ $err == *"; it has ubuntu 18.04 x86_64, ubuntu 20.04 x86_64" ]]
		check 1 find "${ubuntu[@]}" 5.4.0-42-generic --arch riscv64 $place
		[[ $err == *"/ubuntu/20.04/x86_64/5.4.0-42-generic.btf" ]]
		check 1 find --id alpine --version-id 3.19 --arch x86_64 --release 6.6.1-0-lts $place
		[[ $err == *"; it has ubuntu" ]]
		check 1 find -q "${ubuntu[@]}" 5.4.0-50-generic $place
		same "" "$out$err"
		check 1 find "${ubuntu[@]}" 5.4.0-50-generic $place -o out
		[ ! -e out ]
		check 1 find -j "${ubuntu[@]}" 5.4.0-50-generic $place
		same "" "$err"
		same '[false,["5.4.0-42-generic","5.4.0-99-generic"],["ubuntu 20.04 x86_64","ubuntu 18.04 x86_64"]]' \
			"$(query '[.found, [.near[].release], .there]')"
	done
	check 1 find --os-release os/rocky --arch x86_64 --release 4.18.0-1.el8.x86_64 near
	has "$err" "id rocky or centos or fedora or rhel, version 8.9 or 8, arch x86_64 or amd64,"
	check 1 find --os-release os/sles --arch x86_64 --release 4.4.103-7.33-default near
	has "$err" "release 4.4.103-7.33-default or 4.4.103-7.33.N-default;"
	check 1 find --os-release os/amazon1 --arch x86_64 --release 4.4.1 near
	has "$err" "version 2018.03 or 2018 or 1,"
}

@test "an os-release without VERSION_ID, or none of it" { # OSR-missing
	check 0 find --os-release os/arch --arch x86_64 --release 6.6.8-arch1-1 plain.tar
	: >none
	check 0 find --os-release none --arch x86_64 --release 6.1.0-29-amd64 plain.tar
	has "$out" debian/12/x86_64
	check 1 find --os-release none --arch x86_64 --release 6.1.0-30-amd64 plain.tar
	has "$err" "no BTF for id linux"
}

# ---- --nearest

@test "--nearest takes neighbours that agree, and no others" {
	mkdir -p nearest/ubuntu/20.04/x86_64 nearest/centos/8/x86_64
	cp min0 nearest/centos/8/x86_64/4.18.0-305.el8.x86_64.btf
	cp min0 nearest/centos/8/x86_64/4.18.0-348.7.1.el8_5.x86_64.btf
	cp min0 nearest/centos/8/x86_64/5.14.0-1.el8.x86_64.btf
	cp min1 nearest/centos/8/x86_64/5.14.0-70.el8.x86_64.btf
	cp min1 nearest/centos/8/x86_64/5.14.0-70.5.el8_1.x86_64.btf
	local dir=nearest/ubuntu/20.04/x86_64 place
	cp min0 $dir/5.4.0-40-generic.btf
	cp min1 $dir/5.4.0-42-generic.btf
	cp min1 $dir/5.4.0-44-generic.btf
	cp min2 $dir/5.4.0-46-generic.btf
	cp min0 $dir/5.4.0-43-aws.btf
	tar -cf nearest.tar -C nearest .
	for place in nearest nearest.tar; do
		check 1 find "${ubuntu[@]}" 5.4.0-43-generic $place
		check 0 find "${ubuntu[@]}" 5.4.0-43-generic $place --nearest
		[[ $out == *"/5.4.0-42-generic.btf" ]]
		check 0 find "${ubuntu[@]}" 5.4.0-43-generic $place --nearest -j -o out
		same '["near","same"]' "$(query '[.fit.release, .fit.version]')"
		cmp out min1
		check 0 find "${ubuntu[@]}" 5.4.0-43-generic $place --nearest --explain
		has "$out" "taken   same     same     same     near "
		check 1 find "${ubuntu[@]}" 5.4.0-41-generic $place --nearest # they differ
		check 1 find "${ubuntu[@]}" 5.4.0-47-generic $place --nearest # only one
		check 1 find "${ubuntu[@]}" 5.4.0-39-generic $place --nearest
		check 1 find "${ubuntu[@]}" 5.4.0-44-aws $place --nearest # another flavour's
		check 1 find "${ubuntu[@]}" 5.4.0-43-generic --arch arm64 $place --nearest
		check 0 find --id centos --version-id 8 --arch x86_64 --release 4.18.0-310.el8.x86_64 \
			--nearest $place # numbers of one kind, el8 and el8_5
		[[ $out == *"/4.18.0-305.el8.x86_64.btf" ]]
		check 0 find --id centos --version-id 8 --arch x86_64 --release 5.14.0-70.2.el8_1.x86_64 \
			--nearest $place # by their numbers: 70.el8 is before 70.5.el8_1, not behind it
		[[ $out == *"/5.14.0-70.el8.x86_64.btf" ]]
		check 0 find "${ubuntu[@]}" 5.4.0-46-generic $place --nearest # what fits comes first
		[[ $out == *"/5.4.0-46-generic.btf" ]]
	done
}

# ---- --explain

@test "--explain: the best first, each part, near misses, and how many are left out" {
	mkdir -p why/ubuntu/20.04/x86_64 why/ubuntu/20.04/arm64 why/debian/10/x86_64
	cp min0 why/ubuntu/20.04/x86_64/5.4.0-42-generic.btf
	cp min0 why/ubuntu/20.04/x86_64/5.4.0-40-generic.btf
	cp min0 why/ubuntu/20.04/arm64/5.4.0-42-generic.btf
	cp min0 why/debian/10/x86_64/5.4.0-42-generic.btf
	cp min0 why/5.4.0-42-generic.btf
	check 0 find "${ubuntu[@]}" 5.4.0-42-generic why --explain
	same "host:   id ubuntu, version 20.04, arch x86_64, release 5.4.0-42-generic
kernel: /sys/kernel/btf/vmlinux: not looked at: an option names another host
tree: 5 candidates, 3 fit
        distro   version  arch     release
taken   same     same     same     same     why/ubuntu/20.04/x86_64/5.4.0-42-generic.btf
fits    unnamed  unnamed  unnamed  same     why/5.4.0-42-generic.btf
fits    no       no       same     same     why/debian/10/x86_64/5.4.0-42-generic.btf
no      same     same     no       same     why/ubuntu/20.04/arm64/5.4.0-42-generic.btf
no      same     same     same     no       why/ubuntu/20.04/x86_64/5.4.0-40-generic.btf" "$out"
	same "" "$err"
	ln why/5.4.0-42-generic.btf why/5.4.0-43-generic.btf
	tar --sort=name -cf why.tar -C why .
	check 1 find "${ubuntu[@]}" 5.4.0-50-generic why.tar --explain
	has "$out" "package: 6 candidates, 0 fit"
	has "$out" "no      unnamed  unnamed  unnamed  no       ./5.4.0-43-generic.btf = ./5.4.0-42-generic.btf"
	has "$err" "near: 5.4.0-42-generic"
	check 0 find "${ubuntu[@]}" 5.4.0-42-generic why.tar --explain -j
	same '[6,0,[true,false,false,false,false,false],3]' \
		"$(query '[(.candidates | length), .left_out, [.candidates[].taken], ([.candidates[] | select(.fits)] | length)]')"
	same '["same","same","no","same"]' \
		"$(query '.candidates[3].fit | [.distro, .version, .arch, .release]')"
	check 0 find -q "${ubuntu[@]}" 5.4.0-42-generic why --explain
	same "" "$out$err"
	check 0 find "${ubuntu[@]}" 5.4.0-42-generic why --explain -o out
	cmp out min0
	has "$out" "taken "
}

@test "a package of 5,000 kernels: one look-up, and --explain that can be read" {
	python3 - <<-'END'
		import io, tarfile
		btf = open("min0", "rb").read()
		with tarfile.open("many.tar.gz", "w:gz") as tar:
		    for n in range(5000):
		        distro = ("ubuntu/20.04", "ubuntu/18.04", "debian/12", "centos/7")[n % 4]
		        info = tarfile.TarInfo("./%s/x86_64/5.4.0-%d-generic.btf" % (distro, n))
		        info.size = len(btf)
		        tar.addfile(info, io.BytesIO(btf))
	END
	check 0 find "${ubuntu[@]}" 5.4.0-2500-generic many.tar.gz
	same ./ubuntu/20.04/x86_64/5.4.0-2500-generic.btf "$out"
	check 1 find "${ubuntu[@]}" 5.4.0-9999-generic many.tar.gz --explain
	same 37 "$(wc -l <<<"$out")"
	has "$out" "package: 5000 candidates, 0 fit"
	check 0 find "${ubuntu[@]}" 5.4.0-2500-generic many.tar.gz --explain
	has "$out" "4968 more candidates, further off, left out"
	# those of the same distribution, nearest first, on both sides
	same "5.4.0-2500-generic 5.4.0-2496-generic 5.4.0-2504-generic 5.4.0-2492-generic" \
		"$(sed -n '5,8s,.*x86_64/\(.*\).btf,\1,p' <<<"$out" | xargs)"
	check 0 find "${ubuntu[@]}" 5.4.0-2500-generic many.tar.gz --explain -j
	same '[32,4968]' "$(query '[(.candidates | length), .left_out]')"
	check 0 find "${ubuntu[@]}" 5.4.0-2500-generic many.tar.gz --explain -v
	same 5000 "$(grep -c '[.]btf$' <<<"$out")"
	lacks "$out" "left out"
	check 0 find "${ubuntu[@]}" 5.4.0-2500-generic many.tar.gz --explain -v -j
	same '[5000,0]' "$(query '[(.candidates | length), .left_out]')"
}

# ---- single files

@test "a single BTF goes by its name, if that tells a release" {
	mkdir -p single
	cp min0 single/5.4.0-42-generic.btf
	cp min0 single/min.btf
	xz -c min0 >single/5.4.0-42-generic.btf.xz
	tar -C single -cJf single/5.4.0-42-generic.btf.tar.xz 5.4.0-42-generic.btf
	local file
	for file in 5.4.0-42-generic.btf 5.4.0-42-generic.btf.xz 5.4.0-42-generic.btf.tar.xz; do
		check 0 find "${ubuntu[@]}" 5.4.0-42-generic "single/$file" -o out
		cmp out min0
		check 1 find "${ubuntu[@]}" 5.4.0-43-generic "single/$file"
		has "$err" "near: 5.4.0-42-generic"
	done
	check 0 find "${ubuntu[@]}" 5.4.0-43-generic single/min.btf
	same single/min.btf "$out"
	check 0 find "${ubuntu[@]}" 5.4.0-43-generic single/min.btf --explain
	has "$out" "1 candidate, 1 fits"
	check 0 find "${ubuntu[@]}" 5.4.0-43-generic kernel.elf -o out
	cmp out kernel.btf
	check 3 find "${ubuntu[@]}" 5.4.0-43-generic good.o
	has "$err" "no package is embedded in the object"
	check 3 find "${ubuntu[@]}" 5.4.0-43-generic os/debian
	one_line "$err"
}

# ---- trees

@test "a tree's files are expanded, links followed, old layouts taken" {
	mkdir -p old/centos/7 flat links/centos
	xz -c min0 >old/centos/7/3.10.0-1160.el7.x86_64.btf.xz
	tar -C tree/btfhub-archive/centos/7/x86_64 -cJf old/centos/7/3.10.0-957.el7.x86_64.btf.tar.xz \
		--transform 's/1160/957/' 3.10.0-1160.el7.x86_64.btf
	cp min2 flat/3.10.0-1160.el7.x86_64.btf
	ln -sfn ../../old/centos/7 links/centos/7
	ln -sfn .. links/centos/up # TREE-loop
	local centos=(--os-release os/centos --arch x86_64 --release)
	check 0 find "${centos[@]}" 3.10.0-1160.el7.x86_64 old -o out
	cmp out min0
	check 0 find "${centos[@]}" 3.10.0-957.el7.x86_64 old -o out
	cmp out tree/btfhub-archive/centos/7/x86_64/3.10.0-1160.el7.x86_64.btf
	check 0 find "${centos[@]}" 3.10.0-1160.el7.x86_64 flat -o out
	cmp out min2
	check 0 find "${centos[@]}" 3.10.0-1160.el7.x86_64 links -o out
	cmp out min0
}

@test "broken files of a tree are told of if they matter, and passed over" { # TREE-unreadable
	mkdir -p broken/ubuntu/20.04/x86_64
	local dir=broken/ubuntu/20.04/x86_64
	: >$dir/5.4.0-1-generic.btf.tar.xz # btfhub had such
	head -c 60 min0 | xz -c >$dir/5.4.0-2-generic.btf.xz
	ln -sfn nowhere $dir/5.4.0-3-generic.btf
	[ -p $dir/5.4.0-4-generic.btf ] || mkfifo $dir/5.4.0-4-generic.btf
	: >$dir/5.4.0-5-generic.failed
	echo text >$dir/5.4.0-6-generic.btf
	cp min1 $dir/5.4.0-7-generic.btf
	: >$dir/5.4.0-8-generic.hasbtf
	check 0 find "${ubuntu[@]}" 5.4.0-7-generic broken
	same "" "$err"
	local n
	for n in 1 2 3 4 5 6; do
		check 1 find "${ubuntu[@]}" 5.4.0-$n-generic broken -o out
		same 2 "$(wc -l <<<"$err")"
		has "$err" "btfmin: warning: $dir/5.4.0-$n-generic"
		has "$err" "; broken: 1 file"
		[ ! -e out ]
		check 1 find "${ubuntu[@]}" 5.4.0-$n-generic broken --explain
		has "$out" "broken  same     same     same     same     $dir/5.4.0-$n-generic"
		check 1 find "${ubuntu[@]}" 5.4.0-$n-generic broken --explain -j
		same '[false,true]' "$(query '[.found, .candidates[0].error.text != null]')"
	done
	check 1 find "${ubuntu[@]}" 5.4.0-8-generic broken
	lacks "$err" warning
	# another directory has the release, too
	cp min2 broken/5.4.0-2-generic.btf
	check 0 find "${ubuntu[@]}" 5.4.0-2-generic broken
	same broken/5.4.0-2-generic.btf "$out"
	has "$err" "btfmin: warning: $dir/5.4.0-2-generic.btf.xz: in the expanded xz data"
	check 1 find "${ubuntu[@]}" 5.4.0-3-generic broken --nearest # neighbours that are broken are none
}

@test "a failure's file is named, in the document as well" {
	mkdir -p odd
	{ gzip -c min0; echo more; } >odd/5.4.0-1-generic.btf.gz
	check 3 find --strict "${ubuntu[@]}" 5.4.0-1-generic odd
	has "$err" "btfmin: odd/5.4.0-1-generic.btf.gz: there are bytes after"
	check 3 find -j --strict "${ubuntu[@]}" 5.4.0-1-generic odd
	same '["strict","odd/5.4.0-1-generic.btf.gz"]' "$(query '.error | [.status, .file]')"
}

# ---- what is hostile

@test "names in an os-release that would be paths are refused" { # OSR-slash, OSR-subst
	local line
	for line in 'ID=../../x' 'VERSION_ID=a/b' 'ID="$(rm -rf /)"' 'ID=..' 'ID=`id`' 'VERSION_ID="1 2"'; do
		printf 'NAME=x\n%s\n' "$line" >hostile
		check 3 find --os-release hostile --arch x86_64 --release 1 plain.tar
		one_line "$err"
		has "$err" "btfmin: hostile: offset 0x7: "
		check 3 find -j --os-release hostile --arch x86_64 --release 1 plain.tar
		same '["corrupt","hostile",7]' "$(query '.error | [.status, .file, .offset]')"
	done
	printf 'ID=a\0b\n' >hostile # OSR-nul
	check 3 find --os-release hostile --arch x86_64 --release 1 plain.tar
	{ printf 'X='; head -c 70000 /dev/zero | tr '\0' x; } >hostile # OSR-long
	check 5 find --os-release hostile --arch x86_64 --release 1 plain.tar
	check 4 find --os-release nosuch --arch x86_64 --release 1 plain.tar
}

@test "parts in options that would be paths are wrong calls" { # OSR-uname
	local option value
	for option in --id --version-id --arch --release; do
		for value in "" . .. a/b "a b" $'a\nb' '$x' "$(printf 'x%.0s' {1..128})"; do
			check 2 find "${ubuntu[@]}" 1 "$option" "$value" plain.tar
			one_line "$err"
			has "$err" "btfmin: $option cannot be '"
		done
	done
}

@test "words of uname that would be paths are refused" { # OSR-uname
	local release
	for release in a/b .. "a b" ""; do
		SPOIL_RELEASE=$release spoilt 3 find --os-release os/debian plain.tar
		one_line "$err"
		has "$err" "btfmin: uname: a word of it cannot be a part of a path: '$release'"
	done
	SPOIL_RELEASE=6.1.0-29-amd64 spoilt 0 find --ignore-sysfs --os-release os/debian tree
	same tree/btfhub-archive/debian/12/x86_64/6.1.0-29-amd64.btf "$out"
	SPOIL_RELEASE=a/b spoilt 0 find --os-release os/debian --release 6.1.0-29-amd64 tree
}

@test "packages with names that lead out are refused as a whole" { # TAR-dotdot, TAR-abs
	python3 - <<-'END'
		import io, tarfile
		btf = open("min0", "rb").read()
		for out, name in (("dotdot.tar", "../5.4.0-42-generic.btf"), ("abs.tar", "/5.4.0-42-generic.btf"),
		                  ("mid.tar", "a/../../5.4.0-42-generic.btf")):
		    with tarfile.open(out, "w") as tar:
		        info = tarfile.TarInfo(name)
		        info.size = len(btf)
		        tar.addfile(info, io.BytesIO(btf))
	END
	local package
	for package in dotdot.tar abs.tar mid.tar; do
		check 3 find "${ubuntu[@]}" 5.4.0-42-generic $package -o out
		one_line "$err"
		[ ! -e out ]
	done
}

@test "what is cut short is never taken" { # TAR-trunc, CMP-xz-trunc
	local package size at
	for package in plain.tar bcc.tar.gz plain-names.tar.xz; do
		size=$(wc -c <$package)
		for at in 1 100 700 $((size / 3 + 7)) $((size / 2 + 7)) $((size - 11000)); do
			head -c "$at" $package >short
			check 3 find --os-release os/debian --arch x86_64 --release 6.1.0-29-amd64 short -o out
			one_line "$err"
			[ ! -e out ]
		done
	done
	check 4 find "${ubuntu[@]}" 1 nosuch
	check 5 find "${ubuntu[@]}" 5.4.0-42-generic bcc.tar.gz --max-size 1K
	has "$err" "--max-size"
}

@test "names are escaped, and strange members are told of" { # TAR-name-ctrl, TAR-dup, TAR-fifo
	local dir=$'e\033[2J'
	mkdir -p "$dir"
	cp min0 "$dir/5.4.0-42-generic.btf"
	tar -cf ctrl.tar "$dir"
	check 0 find "${ubuntu[@]}" 5.4.0-42-generic ctrl.tar
	one_line "$out"
	same 'e\x1b[2J/5.4.0-42-generic.btf' "$out"
	check 0 find -j "${ubuntu[@]}" 5.4.0-42-generic ctrl.tar
	same '"e\u001b[2J/5.4.0-42-generic.btf"' "$(query .name)"
	tar -rf ctrl.tar "$dir"
	check 0 find "${ubuntu[@]}" 5.4.0-42-generic ctrl.tar
	has "$err" "members of the tar archive have one name: the last was taken"
	check 3 find --strict "${ubuntu[@]}" 5.4.0-42-generic ctrl.tar -o out
	[ ! -e out ]
	[ -p queue ] || mkfifo queue
	tar -cf fifo.tar queue "$dir"
	check 0 find "${ubuntu[@]}" 5.4.0-42-generic fifo.tar
	has "$err" "links or devices in the tar archive have been passed over"
}

# ---- calls

@test "wrong calls" {
	check 2 find a b
	has "$err" "'b'"
	check 2 find --ignore-sysfs
	has "$err" "PACKAGE is missing"
	check 2 find "${ubuntu[@]}" 1
	check 2 find -j plain.tar -o -
	check 2 find --explain plain.tar -o -
	check 2 find "${ubuntu[@]}" 1 plain.tar -o plain.tar
	has "$err" "would be lost"
	check 2 find --os-release - - --arch x --release 1
	has "$err" "standard input is named twice"
	check 2 find "${ubuntu[@]}" 1 plain.tar -o good.o
	has "$err" "an ELF file already"
	check 2 find "${ubuntu[@]}" 1 plain.tar --max-size x
	check 2 find -j "${ubuntu[@]}" 1 plain.tar --max-size x
	same '"usage"' "$(query .error.status)"
	check 2 find --os-release os/debian --arch x86_64 --release 6.1.0-29-amd64 tree \
		-o tree/btfhub-archive/debian/12/x86_64/6.1.0-29-amd64.btf
	has "$err" "the BTF found"
}

@test "output that fails leaves nothing" { # OUT-enospc, OUT-nodir
	check 4 find "${ubuntu[@]}" 5.4.0-42-generic plain.tar -o /dev/full
	check 4 find "${ubuntu[@]}" 5.4.0-42-generic plain.tar -o nosuch/out
	"$BTFMIN" find "${ubuntu[@]}" 5.4.0-42-generic plain.tar -o - >seen
	cmp seen tree/btfhub-archive/ubuntu/20.04/x86_64/5.4.0-42-generic.btf
	local status=0
	"$BTFMIN" find "${ubuntu[@]}" 5.4.0-42-generic plain.tar >/dev/full 2>seen || status=$?
	same 4 "$status"
}

@test "a full disk" { # OUT-enospc
	disks
	local words
	for words in size=4k nr_inodes=2; do
		on_small $words 4 find "${ubuntu[@]}" 5.4.0-42-generic plain.tar -o small/out
		one_line "$err"
		has "$err" "small/out: cannot "
		has "$err" "No space left on device"
		same "" "$left"
	done
}

@test "--verbose: the host, and how what was found fits it" {
	check 0 find -v --os-release os/rocky --arch x86_64 --release 4.18.0-513.5.1.el8_9.x86_64 plain.tar
	same ./btfhub-archive/rhel/8/x86_64/4.18.0-513.5.1.el8_9.x86_64.btf "$out"
	same "btfmin: note: host: id rocky, version 8.9, arch x86_64, release 4.18.0-513.5.1.el8_9.x86_64, like rhel centos fedora
btfmin: note: kernel: /sys/kernel/btf/vmlinux: not looked at: an option names another host
btfmin: note: ./btfhub-archive/rhel/8/x86_64/4.18.0-513.5.1.el8_9.x86_64.btf: distro like, version major, arch same, release same" "$err"
}

@test "--json: everything about what was found" {
	check 0 find -jp --os-release os/sles --arch x86_64 --release 4.4.103-6.33-default bcc.tar.gz -o out
	same '["find","bcc.tar.gz","out",true,"package","./sles/12.3/x86_64/4.4.103-6.33.1-default.btf"]' \
		"$(query '[.command, .input, .output, .found, .source, .name]')"
	same '{"distro":"sles","version":"12.3","arch":"x86_64","release":"4.4.103-6.33.1-default"}' \
		"$(query .kernel)"
	same '["same","same","same","form"]' "$(query '.fit | [.distro, .version, .arch, .release]')"
	same "$(wc -c <out)" "$(query .bytes)"
	same '[]' "$(query .notes)"
}
