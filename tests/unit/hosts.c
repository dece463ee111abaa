/* SPDX-License-Identifier: BSD-2-Clause */
/* hosts.c - os-release of real distributions, their kernels, and the names archives have for them
 */
#include "hosts.h"

#include <btfmin_archive.h>

#define SAME  BTFMIN_FIT_SAME
#define ALIAS BTFMIN_FIT_ALIAS
#define MAJOR BTFMIN_FIT_MAJOR
#define LIKE  BTFMIN_FIT_LIKE
#define FORM  BTFMIN_FIT_FORM
#define NONE  BTFMIN_FIT_UNNAMED
#define NO    BTFMIN_FIT_NO

static const char debian_12[] = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n"
				"NAME=\"Debian GNU/Linux\"\n"
				"VERSION_ID=\"12\"\n"
				"VERSION=\"12 (bookworm)\"\n"
				"VERSION_CODENAME=bookworm\n"
				"ID=debian\n"
				"HOME_URL=\"https://www.debian.org/\"\n"
				"SUPPORT_URL=\"https://www.debian.org/support\"\n"
				"BUG_REPORT_URL=\"https://bugs.debian.org/\"\n";

static const char debian_sid[] = "PRETTY_NAME=\"Debian GNU/Linux trixie/sid\"\n"
				 "NAME=\"Debian GNU/Linux\"\n"
				 "VERSION_CODENAME=trixie\n"
				 "ID=debian\n"
				 "HOME_URL=\"https://www.debian.org/\"\n"
				 "SUPPORT_URL=\"https://www.debian.org/support\"\n"
				 "BUG_REPORT_URL=\"https://bugs.debian.org/\"\n";

static const char ubuntu_20[] = "NAME=\"Ubuntu\"\n"
				"VERSION=\"20.04.5 LTS (Focal Fossa)\"\n"
				"ID=ubuntu\n"
				"ID_LIKE=debian\n"
				"PRETTY_NAME=\"Ubuntu 20.04.5 LTS\"\n"
				"VERSION_ID=\"20.04\"\n"
				"HOME_URL=\"https://www.ubuntu.com/\"\n"
				"SUPPORT_URL=\"https://help.ubuntu.com/\"\n"
				"BUG_REPORT_URL=\"https://bugs.launchpad.net/ubuntu/\"\n"
				"VERSION_CODENAME=focal\n"
				"UBUNTU_CODENAME=focal\n";

static const char fedora_35[] = "NAME=\"Fedora Linux\"\n"
				"VERSION=\"35 (Cloud Edition)\"\n"
				"ID=fedora\n"
				"VERSION_ID=35\n"
				"VERSION_CODENAME=\"\"\n"
				"PLATFORM_ID=\"platform:f35\"\n"
				"PRETTY_NAME=\"Fedora Linux 35 (Cloud Edition)\"\n"
				"ANSI_COLOR=\"0;38;2;60;110;180\"\n"
				"CPE_NAME=\"cpe:/o:fedoraproject:fedora:35\"\n"
				"REDHAT_BUGZILLA_PRODUCT_VERSION=35\n"
				"VARIANT=\"Cloud Edition\"\n"
				"VARIANT_ID=cloud\n";

static const char centos_7[] = "NAME=\"CentOS Linux\"\n"
			       "VERSION=\"7 (Core)\"\n"
			       "ID=\"centos\"\n"
			       "ID_LIKE=\"rhel fedora\"\n"
			       "VERSION_ID=\"7\"\n"
			       "PRETTY_NAME=\"CentOS Linux 7 (Core)\"\n"
			       "ANSI_COLOR=\"0;31\"\n"
			       "CPE_NAME=\"cpe:/o:centos:centos:7\"\n"
			       "HOME_URL=\"https://www.centos.org/\"\n"
			       "BUG_REPORT_URL=\"https://bugs.centos.org/\"\n"
			       "\n"
			       "CENTOS_MANTISBT_PROJECT=\"CentOS-7\"\n"
			       "CENTOS_MANTISBT_PROJECT_VERSION=\"7\"\n"
			       "REDHAT_SUPPORT_PRODUCT=\"centos\"\n"
			       "REDHAT_SUPPORT_PRODUCT_VERSION=\"7\"\n"
			       "\n";

static const char rocky_8[] = "NAME=\"Rocky Linux\"\n"
			      "VERSION=\"8.5 (Green Obsidian)\"\n"
			      "ID=\"rocky\"\n"
			      "ID_LIKE=\"rhel centos fedora\"\n"
			      "VERSION_ID=\"8.5\"\n"
			      "PLATFORM_ID=\"platform:el8\"\n"
			      "PRETTY_NAME=\"Rocky Linux 8.5 (Green Obsidian)\"\n"
			      "ANSI_COLOR=\"0;32\"\n"
			      "CPE_NAME=\"cpe:/o:rocky:rocky:8:GA\"\n"
			      "HOME_URL=\"https://rockylinux.org/\"\n"
			      "BUG_REPORT_URL=\"https://bugs.rockylinux.org/\"\n"
			      "ROCKY_SUPPORT_PRODUCT=\"Rocky Linux\"\n"
			      "ROCKY_SUPPORT_PRODUCT_VERSION=\"8\"\n";

static const char alma_9[] = "NAME=\"AlmaLinux\"\n"
			     "VERSION=\"9.2 (Turquoise Kodkod)\"\n"
			     "ID=\"almalinux\"\n"
			     "ID_LIKE=\"rhel centos fedora\"\n"
			     "VERSION_ID=\"9.2\"\n"
			     "PLATFORM_ID=\"platform:el9\"\n"
			     "PRETTY_NAME=\"AlmaLinux 9.2 (Turquoise Kodkod)\"\n"
			     "ANSI_COLOR=\"0;34\"\n"
			     "LOGO=\"fedora-logo-icon\"\n"
			     "CPE_NAME=\"cpe:/o:almalinux:almalinux:9::baseos\"\n"
			     "HOME_URL=\"https://almalinux.org/\"\n"
			     "\n"
			     "ALMALINUX_MANTISBT_PROJECT=\"AlmaLinux-9\"\n"
			     "ALMALINUX_MANTISBT_PROJECT_VERSION=\"9.2\"\n";

static const char oracle_8[] = "NAME=\"Oracle Linux Server\"\n"
			       "VERSION=\"8.6\"\n"
			       "ID=\"ol\"\n"
			       "ID_LIKE=\"fedora\"\n"
			       "VARIANT=\"Server\"\n"
			       "VARIANT_ID=\"server\"\n"
			       "VERSION_ID=\"8.6\"\n"
			       "PLATFORM_ID=\"platform:el8\"\n"
			       "PRETTY_NAME=\"Oracle Linux Server 8.6\"\n"
			       "ANSI_COLOR=\"0;31\"\n"
			       "CPE_NAME=\"cpe:/o:oracle:linux:8:6:server\"\n"
			       "HOME_URL=\"https://linux.oracle.com/\"\n"
			       "BUG_REPORT_URL=\"https://bugzilla.oracle.com/\"\n"
			       "\n"
			       "ORACLE_BUGZILLA_PRODUCT=\"Oracle Linux 8\"\n"
			       "ORACLE_BUGZILLA_PRODUCT_VERSION=8.6\n";

static const char rhel_8[] = "NAME=\"Red Hat Enterprise Linux\"\n"
			     "VERSION=\"8.4 (Ootpa)\"\n"
			     "ID=\"rhel\"\n"
			     "ID_LIKE=\"fedora\"\n"
			     "VERSION_ID=\"8.4\"\n"
			     "PLATFORM_ID=\"platform:el8\"\n"
			     "PRETTY_NAME=\"Red Hat Enterprise Linux 8.4 (Ootpa)\"\n"
			     "ANSI_COLOR=\"0;31\"\n"
			     "CPE_NAME=\"cpe:/o:redhat:enterprise_linux:8.4:GA\"\n"
			     "HOME_URL=\"https://www.redhat.com/\"\n"
			     "\n"
			     "REDHAT_BUGZILLA_PRODUCT=\"Red Hat Enterprise Linux 8\"\n"
			     "REDHAT_BUGZILLA_PRODUCT_VERSION=8.4\n";

static const char amazon_1[] = "NAME=\"Amazon Linux AMI\"\n"
			       "VERSION=\"2018.03\"\n"
			       "ID=\"amzn\"\n"
			       "ID_LIKE=\"rhel fedora\"\n"
			       "VERSION_ID=\"2018.03\"\n"
			       "PRETTY_NAME=\"Amazon Linux AMI 2018.03\"\n"
			       "ANSI_COLOR=\"0;33\"\n"
			       "CPE_NAME=\"cpe:/o:amazon:linux:2018.03:ga\"\n"
			       "HOME_URL=\"http://aws.amazon.com/amazon-linux-ami/\"\n";

static const char amazon_2[] = "NAME=\"Amazon Linux\"\n"
			       "VERSION=\"2\"\n"
			       "ID=\"amzn\"\n"
			       "ID_LIKE=\"centos rhel fedora\"\n"
			       "VERSION_ID=\"2\"\n"
			       "PRETTY_NAME=\"Amazon Linux 2\"\n"
			       "ANSI_COLOR=\"0;33\"\n"
			       "CPE_NAME=\"cpe:2.3:o:amazon:amazon_linux:2\"\n"
			       "HOME_URL=\"https://amazonlinux.com/\"\n"
			       "SUPPORT_END=\"2026-06-30\"\n";

static const char amazon_2023[] = "NAME=\"Amazon Linux\"\n"
				  "VERSION=\"2023\"\n"
				  "ID=\"amzn\"\n"
				  "ID_LIKE=\"fedora\"\n"
				  "VERSION_ID=\"2023\"\n"
				  "PLATFORM_ID=\"platform:al2023\"\n"
				  "PRETTY_NAME=\"Amazon Linux 2023.4.20240416\"\n"
				  "ANSI_COLOR=\"0;33\"\n"
				  "CPE_NAME=\"cpe:2.3:o:amazon:amazon_linux:2023\"\n"
				  "VENDOR_NAME=\"AWS\"\n"
				  "SUPPORT_END=\"2028-03-15\"\n";

static const char open_euler[] = "NAME=\"openEuler\"\n"
				 "VERSION=\"22.03 LTS\"\n"
				 "ID=\"openEuler\"\n"
				 "VERSION_ID=\"22.03\"\n"
				 "PRETTY_NAME=\"openEuler 22.03 LTS\"\n"
				 "ANSI_COLOR=\"0;31\"\n"
				 "\n";

static const char sles_12[] = "NAME=\"SLES\"\n"
			      "VERSION=\"12-SP3\"\n"
			      "VERSION_ID=\"12.3\"\n"
			      "PRETTY_NAME=\"SUSE Linux Enterprise Server 12 SP3\"\n"
			      "ID=\"sles\"\n"
			      "ANSI_COLOR=\"0;32\"\n"
			      "CPE_NAME=\"cpe:/o:suse:sles:12:sp3\"\n";

static const char sles_15[] = "NAME=\"SLES\"\n"
			      "VERSION=\"15-SP1\"\n"
			      "VERSION_ID=\"15.1\"\n"
			      "PRETTY_NAME=\"SUSE Linux Enterprise Server 15 SP1\"\n"
			      "ID=\"sles\"\n"
			      "ID_LIKE=\"suse\"\n"
			      "ANSI_COLOR=\"0;32\"\n"
			      "CPE_NAME=\"cpe:/o:suse:sles:15:sp1\"\n";

static const char leap_15[] = "NAME=\"openSUSE Leap\"\n"
			      "VERSION=\"15.3\"\n"
			      "ID=\"opensuse-leap\"\n"
			      "ID_LIKE=\"suse opensuse\"\n"
			      "VERSION_ID=\"15.3\"\n"
			      "PRETTY_NAME=\"openSUSE Leap 15.3\"\n"
			      "ANSI_COLOR=\"0;32\"\n"
			      "CPE_NAME=\"cpe:/o:opensuse:leap:15.3\"\n"
			      "BUG_REPORT_URL=\"https://bugs.opensuse.org\"\n"
			      "HOME_URL=\"https://www.opensuse.org/\"\n";

static const char tumbleweed[] = "NAME=\"openSUSE Tumbleweed\"\n"
				 "# VERSION=\"20211201\"\n"
				 "ID=\"opensuse-tumbleweed\"\n"
				 "ID_LIKE=\"opensuse suse\"\n"
				 "VERSION_ID=\"20211201\"\n"
				 "PRETTY_NAME=\"openSUSE Tumbleweed\"\n"
				 "ANSI_COLOR=\"0;32\"\n"
				 "CPE_NAME=\"cpe:/o:opensuse:tumbleweed:20211201\"\n";

static const char arch[] = "NAME=\"Arch Linux\"\n"
			   "PRETTY_NAME=\"Arch Linux\"\n"
			   "ID=arch\n"
			   "BUILD_ID=rolling\n"
			   "ANSI_COLOR=\"38;2;23;147;209\"\n"
			   "HOME_URL=\"https://archlinux.org/\"\n"
			   "LOGO=archlinux-logo\n";

static const char alpine[] =
	"NAME=\"Alpine Linux\"\n"
	"ID=alpine\n"
	"VERSION_ID=3.16.2\n"
	"PRETTY_NAME=\"Alpine Linux v3.16\"\n"
	"HOME_URL=\"https://alpinelinux.org/\"\n"
	"BUG_REPORT_URL=\"https://gitlab.alpinelinux.org/alpine/aports/-/issues\"\n";

static const char mint_21[] = "NAME=\"Linux Mint\"\n"
			      "VERSION=\"21.1 (Vera)\"\n"
			      "ID=linuxmint\n"
			      "ID_LIKE=\"ubuntu debian\"\n"
			      "PRETTY_NAME=\"Linux Mint 21.1\"\n"
			      "VERSION_ID=\"21.1\"\n"
			      "HOME_URL=\"https://www.linuxmint.com/\"\n"
			      "VERSION_CODENAME=vera\n"
			      "UBUNTU_CODENAME=jammy\n";

static const char pop_22[] = "NAME=\"Pop!_OS\"\n"
			     "VERSION=\"22.04 LTS\"\n"
			     "ID=pop\n"
			     "ID_LIKE=\"ubuntu debian\"\n"
			     "PRETTY_NAME=\"Pop!_OS 22.04 LTS\"\n"
			     "VERSION_ID=\"22.04\"\n"
			     "HOME_URL=\"https://pop.system76.com\"\n"
			     "VERSION_CODENAME=jammy\n"
			     "UBUNTU_CODENAME=jammy\n"
			     "LOGO=distributor-logo-pop-os\n";

const struct host_case host_cases[] = {
	{"Debian 12",
	 debian_12,
	 "x86_64",
	 "6.1.0-13-amd64",
	 "debian",
	 "12",
	 "",
	 {"btfhub-archive/debian/12/x86_64/6.1.0-13-amd64.btf.tar.xz",
	  "debian/12/amd64/6.1.0-13-amd64.btf", "debian/12/6.1.0-13-amd64.btf",
	  "debian/bookworm/x86_64/6.1.0-13-amd64.btf", "6.1.0-13-amd64.btf",
	  "debian/11/x86_64/6.1.0-13-amd64.btf", "ubuntu/12/x86_64/6.1.0-13-amd64.btf"},
	 {"debian/12/x86_64/6.1.0-13-cloud-amd64.btf", "debian/12/x86_64/6.1.0-12-amd64.btf",
	  "debian/12/arm64/6.1.0-13-amd64.btf", "debian/12/x86_64/6.1.0-13-amd64.1.btf"},
	 SAME,
	 SAME,
	 SAME,
	 SAME},
	{"Debian sid",
	 debian_sid,
	 "aarch64",
	 "6.5.0-1-arm64",
	 "debian",
	 "",
	 "",
	 {"debian/sid/arm64/6.5.0-1-arm64.btf", "arm64/6.5.0-1-arm64.btf", "6.5.0-1-arm64.btf",
	  "ubuntu/23.10/arm64/6.5.0-1-arm64.btf"},
	 {"debian/12/x86_64/6.5.0-1-arm64.btf", "debian/sid/arm64/6.5.0-2-arm64.btf",
	  "debian/sid/armhf/6.5.0-1-arm64.btf"},
	 SAME,
	 NONE,
	 ALIAS,
	 SAME},
	{"Ubuntu 20.04",
	 ubuntu_20,
	 "x86_64",
	 "5.4.0-42-generic",
	 "ubuntu",
	 "20.04",
	 "debian",
	 {"ubuntu/20.04/x86_64/5.4.0-42-generic.btf.tar.xz",
	  "ubuntu/20.04/5.4.0-42-generic.btf.tar.xz",
	  "ubuntu/focal/x86_64/5.4.0-42-generic.btf.tar.xz",
	  "debian/10/x86_64/5.4.0-42-generic.btf",
	  "ubuntu/18.04/x86_64/5.4.0-42-generic.btf.tar.xz",
	  "fedora/33/x86_64/5.4.0-42-generic.btf"},
	 {"ubuntu/20.04/arm64/5.4.0-42-generic.btf.tar.xz",
	  "ubuntu/20.04/x86_64/5.4.0-42-lowlatency.btf.tar.xz",
	  "ubuntu/20.04/x86_64/5.4.0-4-generic.btf.tar.xz",
	  "ubuntu/20.04/x86_64/5.4.0-42.46-generic.btf.tar.xz"},
	 SAME,
	 SAME,
	 SAME,
	 SAME},
	{"Fedora 35",
	 fedora_35,
	 "x86_64",
	 "5.14.10-300.fc35.x86_64",
	 "fedora",
	 "35",
	 "",
	 {"fedora/35/x86_64/5.14.10-300.fc35.x86_64.btf.tar.xz", "5.14.10-300.fc35.x86_64.btf",
	  "fedora/34/x86_64/5.14.10-300.fc35.x86_64.btf"},
	 {"fedora/35/x86_64/5.14.10-200.fc34.x86_64.btf",
	  "fedora/35/arm64/5.14.10-300.fc35.aarch64.btf"},
	 SAME,
	 SAME,
	 SAME,
	 SAME},
	{"CentOS 7",
	 centos_7,
	 "x86_64",
	 "3.10.0-1160.el7.x86_64",
	 "centos",
	 "7",
	 "rhel fedora",
	 {"./centos/7/x86_64/3.10.0-1160.el7.x86_64.btf",
	  "./centos/7.9/x86_64/3.10.0-1160.el7.x86_64.btf",
	  "./rhel/7/x86_64/3.10.0-1160.el7.x86_64.btf", "./ol/7/x86_64/3.10.0-1160.el7.x86_64.btf"},
	 {"./centos/7/x86_64/3.10.0-1160.2.1.el7.x86_64.btf", "./centos/7/x86_64/3.10.0-1160.btf"},
	 SAME,
	 SAME,
	 SAME,
	 SAME},
	{"Rocky 8",
	 rocky_8,
	 "x86_64",
	 "4.18.0-348.el8.x86_64",
	 "rocky",
	 "8.5",
	 "rhel centos fedora",
	 {"rhel/8/x86_64/4.18.0-348.el8.x86_64.btf.tar.xz",
	  "rhel/7/x86_64/4.18.0-348.el8.x86_64.btf.tar.xz",
	  "centos/8/x86_64/4.18.0-348.el8.x86_64.btf.tar.xz",
	  "fedora/8/x86_64/4.18.0-348.el8.x86_64.btf", "4.18.0-348.el8.x86_64.btf",
	  "rocky/9/x86_64/4.18.0-348.el8.x86_64.btf",
	  "ol/8/x86_64/4.18.0-348.el8.x86_64.btf.tar.xz"},
	 {"rhel/8/x86_64/4.18.0-348.2.1.el8_5.x86_64.btf",
	  "rhel/8/arm64/4.18.0-348.el8.aarch64.btf"},
	 LIKE,
	 MAJOR,
	 SAME,
	 SAME},
	{"Alma 9",
	 alma_9,
	 "aarch64",
	 "5.14.0-284.11.1.el9_2.aarch64",
	 "almalinux",
	 "9.2",
	 "rhel centos fedora",
	 {"almalinux/9/arm64/5.14.0-284.11.1.el9_2.aarch64.btf",
	  "rhel/9/arm64/5.14.0-284.11.1.el9_2.aarch64.btf",
	  "centos/9/arm64/5.14.0-284.11.1.el9_2.aarch64.btf"},
	 {"almalinux/9/x86_64/5.14.0-284.11.1.el9_2.x86_64.btf",
	  "almalinux/9/x86_64/5.14.0-284.11.1.el9_2.aarch64.btf"},
	 SAME,
	 MAJOR,
	 ALIAS,
	 SAME},
	{"Oracle 8",
	 oracle_8,
	 "x86_64",
	 "5.4.17-2136.307.3.1.el8uek.x86_64",
	 "ol",
	 "8.6",
	 "fedora",
	 {"ol/8/x86_64/5.4.17-2136.307.3.1.el8uek.x86_64.btf.tar.xz",
	  "fedora/36/x86_64/5.4.17-2136.307.3.1.el8uek.x86_64.btf",
	  "rhel/8/x86_64/5.4.17-2136.307.3.1.el8uek.x86_64.btf",
	  "ol/7/x86_64/5.4.17-2136.307.3.1.el8uek.x86_64.btf"},
	 {"ol/7/x86_64/5.4.17-2136.307.3.1.el7uek.x86_64.btf.tar.xz",
	  "ol/8/x86_64/4.18.0-372.9.1.el8.x86_64.btf.tar.xz"},
	 SAME,
	 MAJOR,
	 SAME,
	 SAME},
	{"RHEL 8",
	 rhel_8,
	 "x86_64",
	 "4.18.0-305.el8.x86_64",
	 "rhel",
	 "8.4",
	 "fedora",
	 {"rhel/8.4/x86_64/4.18.0-305.el8.x86_64.btf", "rhel/8/x86_64/4.18.0-305.el8.x86_64.btf",
	  "redhat/8/x86_64/4.18.0-305.el8.x86_64.btf", "centos/8/x86_64/4.18.0-305.el8.x86_64.btf",
	  "rhel/8.5/x86_64/4.18.0-305.el8.x86_64.btf"},
	 {"rhel/8/x86_64/4.18.0-305.3.1.el8_4.x86_64.btf"},
	 SAME,
	 SAME,
	 SAME,
	 SAME},
	{"Amazon 1",
	 amazon_1,
	 "x86_64",
	 "4.14.101-75.76.amzn1.x86_64",
	 "amzn",
	 "2018.03",
	 "rhel fedora",
	 {"amzn/1/x86_64/4.14.101-75.76.amzn1.x86_64.btf.tar.xz",
	  "amzn/2/x86_64/4.14.101-75.76.amzn1.x86_64.btf.tar.xz"},
	 {"amzn/2/x86_64/4.14.101-91.76.amzn2.x86_64.btf.tar.xz"},
	 SAME,
	 MAJOR,
	 SAME,
	 SAME},
	{"Amazon 1, the year's folder",
	 amazon_1,
	 "x86_64",
	 "4.14.101-75.76.amzn1.x86_64",
	 "amzn",
	 "2018.03",
	 "rhel fedora",
	 {"amzn/2018.03/x86_64/4.14.101-75.76.amzn1.x86_64.btf",
	  "amzn/2018/x86_64/4.14.101-75.76.amzn1.x86_64.btf",
	  "amzn/2023/x86_64/4.14.101-75.76.amzn1.x86_64.btf"},
	 {NULL},
	 SAME,
	 SAME,
	 SAME,
	 SAME},
	{"Amazon 2",
	 amazon_2,
	 "x86_64",
	 "4.14.275-207.503.amzn2.x86_64",
	 "amzn",
	 "2",
	 "centos rhel fedora",
	 {"amzn/2/x86_64/4.14.275-207.503.amzn2.x86_64.btf.tar.xz",
	  "centos/2/x86_64/4.14.275-207.503.amzn2.x86_64.btf",
	  "rhel/2/x86_64/4.14.275-207.503.amzn2.x86_64.btf",
	  "amzn/1/x86_64/4.14.275-207.503.amzn2.x86_64.btf"},
	 {"amzn/2/arm64/4.14.275-207.503.amzn2.aarch64.btf.tar.xz"},
	 SAME,
	 SAME,
	 SAME,
	 SAME},
	{"Amazon 2023",
	 amazon_2023,
	 "aarch64",
	 "6.1.84-99.169.amzn2023.aarch64",
	 "amzn",
	 "2023",
	 "fedora",
	 {"amzn/2023/arm64/6.1.84-99.169.amzn2023.aarch64.btf",
	  "amzn/2/arm64/6.1.84-99.169.amzn2023.aarch64.btf"},
	 {"amzn/2/x86_64/6.1.84-99.169.amzn2023.aarch64.btf"},
	 SAME,
	 SAME,
	 ALIAS,
	 SAME},
	{"openEuler 22.03",
	 open_euler,
	 "aarch64",
	 "5.10.0-60.18.0.50.oe2203.aarch64",
	 "openEuler",
	 "22.03",
	 "",
	 {"openEuler/22.03/aarch64/5.10.0-60.18.0.50.oe2203.aarch64.btf.tar.xz",
	  "openEuler/22.03/arm64/5.10.0-60.18.0.50.oe2203.aarch64.btf.tar.xz",
	  "openeuler/22.03/aarch64/5.10.0-60.18.0.50.oe2203.aarch64.btf.tar.xz",
	  "openEuler/20.03/aarch64/5.10.0-60.18.0.50.oe2203.aarch64.btf.tar.xz"},
	 {"openEuler/22.03/x86_64/5.10.0-60.18.0.50.oe2203.x86_64.btf.tar.xz"},
	 SAME,
	 SAME,
	 SAME,
	 SAME},
	{"SLES 12.3",
	 sles_12,
	 "x86_64",
	 "4.4.103-6.33-default",
	 "sles",
	 "12.3",
	 "",
	 {"sles/12.3/x86_64/4.4.103-6.33-default.btf.tar.xz",
	  "sles/12.3/x86_64/4.4.103-6.33.1-default.btf.tar.xz",
	  "sles/12/x86_64/4.4.103-6.33.1-default.btf.tar.xz",
	  "opensuse-leap/12.3/x86_64/4.4.103-6.33.1-default.btf", "4.4.103-6.33.1-default.btf",
	  "sles/15.1/x86_64/4.4.103-6.33-default.btf.tar.xz",
	  "sles/15.1/x86_64/4.4.103-6.33.1-default.btf.tar.xz"},
	 {"sles/12.3/x86_64/4.4.103-6.33.1-azure.btf.tar.xz",
	  "sles/12.3/x86_64/4.4.103-6.331-default.btf", "sles/12.3/x86_64/4.4.103-6.3-default.btf",
	  "sles/12.3/x86_64/4.4.103-6.33.1.2-default.btf",
	  "sles/12.3/x86_64/4.4.103-6.33.a-default.btf",
	  "ubuntu/16.04/x86_64/4.4.103-6.33.1-default.btf"},
	 SAME,
	 SAME,
	 SAME,
	 SAME},
	{"SLES 15.1",
	 sles_15,
	 "x86_64",
	 "4.12.14-197.4-default",
	 "sles",
	 "15.1",
	 "suse",
	 {"sles/15.1/x86_64/4.12.14-197.4.1-default.btf.tar.xz",
	  "opensuse-leap/15.1/x86_64/4.12.14-197.4-default.btf",
	  "sles/15.2/x86_64/4.12.14-197.4-default.btf"},
	 {"sles/15.1/x86_64/4.12.14-197.45.1-default.btf.tar.xz",
	  "sles/15.1/arm64/4.12.14-197.4.1-default.btf.tar.xz"},
	 SAME,
	 SAME,
	 SAME,
	 FORM},
	{"openSUSE Leap 15.3",
	 leap_15,
	 "x86_64",
	 "5.3.18-150300.59.63-default",
	 "opensuse-leap",
	 "15.3",
	 "suse opensuse",
	 {"sles/15.3/x86_64/5.3.18-150300.59.63-default.btf",
	  "sles/15.3/x86_64/5.3.18-150300.59.63.1-default.btf",
	  "sles/15/x86_64/5.3.18-150300.59.63.1-default.btf",
	  "sles/15.1/x86_64/5.3.18-150300.59.63.1-default.btf"},
	 {"sles/15.3/x86_64/5.3.18-150300.59.60.1-default.btf"},
	 ALIAS,
	 SAME,
	 SAME,
	 SAME},
	{"openSUSE Tumbleweed",
	 tumbleweed,
	 "x86_64",
	 "5.15.5-1-default",
	 "opensuse-tumbleweed",
	 "20211201",
	 "opensuse suse",
	 {"opensuse-tumbleweed/20211201/x86_64/5.15.5-1-default.btf",
	  "sles/15.3/x86_64/5.15.5-1-default.btf", "5.15.5-1.1-default.btf",
	  "opensuse-tumbleweed/20211125/x86_64/5.15.5-1-default.btf"},
	 {"5.15.5-2-default.btf"},
	 SAME,
	 SAME,
	 SAME,
	 SAME},
	{"Arch",
	 arch,
	 "x86_64",
	 "6.1.1-arch1-1",
	 "arch",
	 "",
	 "",
	 {"arch/rolling/x86_64/6.1.1-arch1-1.btf", "6.1.1-arch1-1.btf.gz"},
	 {"arch/rolling/x86_64/6.1.1-arch1-2.btf", "6.1.1-arch1-1.1.btf"},
	 SAME,
	 NONE,
	 SAME,
	 SAME},
	{"Alpine",
	 alpine,
	 "x86_64",
	 "5.15.68-0-lts",
	 "alpine",
	 "3.16.2",
	 "",
	 {"alpine/3.16/x86_64/5.15.68-0-lts.btf", "alpine/3.17/x86_64/5.15.68-0-lts.btf"},
	 {"alpine/3.16/x86_64/5.15.68-0-virt.btf"},
	 SAME,
	 MAJOR,
	 SAME,
	 SAME},
	{"Linux Mint 21.1",
	 mint_21,
	 "x86_64",
	 "5.15.0-56-generic",
	 "linuxmint",
	 "21.1",
	 "ubuntu debian",
	 {"ubuntu/22.04/x86_64/5.15.0-56-generic.btf.tar.xz",
	  "ubuntu/20.04/x86_64/5.15.0-56-generic.btf.tar.xz",
	  "debian/11/x86_64/5.15.0-56-generic.btf", "x86_64/5.15.0-56-generic.btf"},
	 {"ubuntu/22.04/x86_64/5.15.0-5-generic.btf.tar.xz",
	  "ubuntu/22.04/arm64/5.15.0-56-generic.btf.tar.xz"},
	 LIKE,
	 ALIAS,
	 SAME,
	 SAME},
	{"Pop!_OS 22.04",
	 pop_22,
	 "x86_64",
	 "6.0.12-76060006-generic",
	 "pop",
	 "22.04",
	 "ubuntu debian",
	 {"ubuntu/22.04/x86_64/6.0.12-76060006-generic.btf",
	  "ubuntu/jammy/x86_64/6.0.12-76060006-generic.btf",
	  "ubuntu/20.04/x86_64/6.0.12-76060006-generic.btf"},
	 {"ubuntu/22.04/x86_64/6.0.12-76060007-generic.btf"},
	 LIKE,
	 SAME,
	 SAME,
	 SAME},
};

const size_t host_case_count = sizeof(host_cases) / sizeof(host_cases[0]);
