import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { TestContext } from "node:test";

/** Debian's package of each outside tool or file for tests; null: Debian has none, so it is never required. */
const PACKAGES = {
  "ansible-inventory": "ansible-core",
  arping: "iputils-arping",
  apache2: "apache2-bin",
  automount: "autofs",
  bash: "bash",
  busybox: "busybox-static",
  "debconf-set-selections": "debconf",
  curl: "curl",
  cpio: "cpio", // virt-install puts the kickstart into the initrd with it
  blkid: "util-linux",
  chromium: "chromium",
  cryptsetup: "cryptsetup-bin",
  "cloud-init": "cloud-init",
  dig: "bind9-dnsutils",
  dnsmasq: "dnsmasq-base",
  dot: "graphviz",
  fence_virtd: "fence-virtd",
  genisoimage: "genisoimage",
  git: "git",
  "ignition-validate": "ignition",
  "/usr/lib/dracut/modules.d/30ignition/ignition": "ignition",
  ip: "iproute2",
  isoinfo: "genisoimage",
  iptables: "iptables",
  ksvalidator: null,
  losetup: "mount",
  lvm: "lvm2",
  "mkfs.btrfs": "btrfs-progs",
  "mkfs.ext4": "e2fsprogs",
  "mkfs.xfs": "xfsprogs",
  mkswap: "util-linux",
  sfdisk: "fdisk",
  libvirtd: "libvirt-daemon libvirt-daemon-driver-qemu libvirt-daemon-system",
  mcopy: "mtools",
  modprobe: "kmod",
  netplan: "netplan.io",
  nmcli: "network-manager",
  ndisc6: "ndisc6",
  nginx: "nginx-light",
  nsenter: "util-linux",
  parted: "parted",
  nodeset: "clustershell",
  openssl: "openssl",
  "ovs-vswitchd": "openvswitch-switch",
  ping: "iputils-ping",
  promtool: "prometheus",
  python3: "python3",
  "qemu-img": "qemu-utils",
  "qemu-system-x86_64": "qemu-system-x86",
  shellcheck: "shellcheck",
  ssh: "openssh-client",
  sshd: "openssh-server",
  "ssh-keygen": "openssh-client",
  wget: "wget",
  swtpm: "swtpm swtpm-tools",
  unshare: "util-linux",
  virsh: "libvirt-clients",
  "virt-install": "virtinst",
  "virt-xml-validate": "libvirt-clients",
  zsh: "zsh",
  xmllint: "libxml2-utils", // virt-xml-validate runs it
  "/usr/lib/python3/dist-packages/yaml": "python3-yaml",
  "/usr/lib/debian-installer/images/12": "debian-installer-12-netboot-amd64",
  "/usr/lib/grub/x86_64-efi-signed": "grub-efi-amd64-signed",
  "/usr/lib/shim": "shim-signed",
  "/usr/lib/PXELINUX": "pxelinux",
  "/usr/lib/syslinux/modules/bios": "syslinux-common",
  "/usr/share/osinfo": "osinfo-db",
  "/usr/share/qemu/firmware": "ovmf",
} as const;

export type Tool = keyof typeof PACKAGES;

const DIRECTORIES = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"];
const REQUIRED = process.env.MINIASCAPE_REQUIRE_TOOLS === "1";

/** The path of a tool, or null. KSVALIDATOR names a ksvalidator that is not on the PATH. */
export function find(tool: Tool): string | null {
  const named = tool === "ksvalidator" ? process.env.KSVALIDATOR : undefined;
  if (named) return named;
  const candidates = tool.startsWith("/") ? [tool] : DIRECTORIES.map((directory) => join(directory, tool));
  return candidates.find(canRun) ?? null;
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether a test has all the tools that it needs. If not, the test is skipped; it fails if MINIASCAPE_REQUIRE_TOOLS is
 * 1 and Debian packages the tool.
 */
export function has(t: TestContext, ...tools: Tool[]): boolean {
  for (const tool of tools) {
    if (find(tool)) continue;
    const name = PACKAGES[tool];
    return without(t, `${tool} is missing${name ? ` (Debian: ${name})` : ""}`, REQUIRED && name !== null);
  }
  return true;
}

/** Tools for a libvirtd of a test, and for its clients. */
export const LIBVIRTD: readonly Tool[] = [
  "libvirtd",
  "qemu-system-x86_64",
  "dnsmasq",
  "iptables",
  "ip",
  "nsenter",
  "virsh",
];

/** Whether a test may create namespaces. If not, it is skipped or fails like in `has`. */
export function hasNamespaces(t: TestContext): boolean {
  if (!has(t, "unshare")) return false;
  try {
    execFileSync("unshare", ["--mount", "--net", "--pid", "--fork", "true"], { stdio: "pipe" });
    return true;
  } catch (error) {
    return without(
      t,
      `needs root and new namespaces: ${String((error as Error).message)
        .split("\n")
        .at(1)}`,
      REQUIRED,
    );
  }
}

/** Skips a test, or fails it if tools are required. Returns false. */
export function without(t: TestContext, reason: string, required: boolean): false {
  if (required) throw new Error(reason);
  t.skip(reason);
  return false;
}
