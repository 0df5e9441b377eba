import { installationLimits } from "../kickstart/installation-limits.ts";
import { layoutLimits } from "../kickstart/layout-limits.ts";
import { linkLimits } from "../kickstart/link-limits.ts";
import { lintKickstart } from "../kickstart/lint.ts";
import { nearestRelease, releases } from "../kickstart/release.ts";
import type { ValueMap } from "../merge/merge.ts";
import type { Link } from "../model/link.ts";
import { addressedLink } from "../model/links.ts";
import { layoutOf } from "../model/partitioning/resolve.ts";
import { namedRelease, type OsValue } from "../model/release.ts";
import { DISTRIBUTIONS } from "../releases/table.ts";
import type { AnswerGap, InstalledGuest, Installer, NetbootSource } from "./installer.ts";

/** Anaconda, the installer of Fedora and of the RHEL family. */
export const kickstart: Installer = {
  name: "kickstart",
  source: "location",
  title: "Kickstart",
  answer: { src: "autoinstall.d/ks.cfg", dst: "ks.cfg" },
  language: "kickstart",
  seed: null,
  injected: [],
  isServed: true,
  releases,
  ids: releases.flatMap((release) => {
    const [, family, number] = /^(\D+)(\d+)$/.exec(release) ?? [];
    return [...DISTRIBUTIONS].flatMap(([name, each]) => (each.family === family ? name + number : []));
  }),
  osKey: "kickstart",
  hasTemplate: (name) => /^autoinstall\.d\/(?:.*-)?ks\.cfg$/.test(name),
  installs: ({ kickstart: release }) => release !== null,
  named: namedRelease,
  nearest: (named) => nearestRelease(named),
  syntax: ({ kickstart: release }) => release,
  row,
  missingValues: ({ virtinst }) =>
    virtinst?.location
      ? []
      : [
          {
            path: [],
            message:
              "set `virtinst.location` to the URL of an install tree, or `image` to a cloud image of the host",
          },
        ],
  inexpressibleValues: () => [],
  unsupportedValues: (guest) => [
    ...unsupportedAddresses(guest),
    ...unsupportedLinks(guest),
    ...unsupportedLayout(guest),
    ...unsupportedInstallation(guest),
  ],
  bootArguments: ({ ks_arg, nic }, links = []) =>
    [
      onStartedCard(String(ks_arg ?? ""), links),
      ...(nic === "mac" ? links.filter(({ needs_name }) => needs_name).map(nameArgument) : []),
    ].join(" "),
  netboot: {
    // As .treeinfo of the trees has them since RHEL 5 and Fedora 7.
    kernel: "images/pxeboot/vmlinuz",
    initrd: "images/pxeboot/initrd.img",
    arguments: (release, links, source) => overNetwork(kickstart.bootArguments(release, links), source),
  },
  lint: (text, { os: { kickstart: release } }) => (release === null ? [] : lintKickstart(text, release)),
  // The comment at the top is only a description of the guest.
  relevantText: (text) => text.replace(/^(?:#.*\n|\n)+/, ""),
};

function unsupportedAddresses({ interfaces, release, os }: InstalledGuest): AnswerGap[] {
  return interfaces.flatMap(({ index, ip6 }) =>
    ip6 && release.ipv6 === false
      ? [
          {
            path: ["interfaces", index, "ip6"],
            message: `a kickstart of ${os.kickstart} cannot set the address ${ip6}: remove \`ip6\`, or ignore this where the guest sets it by itself`,
          },
        ]
      : [],
  );
}

function unsupportedInstallation(guest: InstalledGuest): readonly AnswerGap[] {
  const { kickstart: release } = guest.os;
  return release === null ? [] : installationLimits({ ...guest }, release);
}

function unsupportedLinks(guest: InstalledGuest): AnswerGap[] {
  return guest.os.kickstart === null ? [] : linkLimits(guest, guest.os.kickstart);
}

/** The argument of dracut that names a card: `network` and the files of the system know cards below others by name only. */
function nameArgument({ name, mac }: Link): string {
  return `ifname=${name}:${mac}`;
}

/** The default `ksdevice`, which RHEL 5 and 6 start the network with, becomes the card of the kickstart's first line `network`. */
function onStartedCard(text: string, links: readonly Link[]): string {
  const own = links.filter(
    ({ kind, controller, dhcp4, addresses4 }) =>
      kind !== "vlan" && controller === null && (dhcp4 || addresses4.length > 0),
  );
  const first = own.find(({ is_routed }) => is_routed) ?? own[0];
  return first ? text.replace(/\bksdevice=eth0(?!\S)/, `ksdevice=${addressedLink(first, links).name}`) : text;
}

/**
 * The arguments of the installer with the answer file and the tree at URLs. BOOTIF names the card as pxelinux does. Before
 * RHEL 7 the arguments have no `inst.`, and Anaconda knows the card of BOOTIF as `ksdevice=bootif`.
 */
function overNetwork(text: string, { answer, tree, mac }: NetbootSource): string[] {
  const words = text
    .replace(/(?<==)file:\S+/, answer)
    .replace(/\bksdevice=\S+/, "ksdevice=bootif")
    .split(/\s+/)
    .filter(Boolean);
  const place = /\binst\./.test(text) ? ["ip=dhcp", `inst.repo=${tree}`] : [`method=${tree}`];
  return [...words, ...place, `BOOTIF=01-${mac.replaceAll(":", "-")}`];
}

function unsupportedLayout(guest: InstalledGuest): readonly AnswerGap[] {
  const { kickstart: release } = guest.os;
  return release === null || !guest.partitioning ? [] : layoutLimits(layoutOf(guest), release);
}

/**
 * For a RHEL that is newer than all rows: the newest row. For a Fedora: its own row, else the row of the nearest known
 * release, else the row `F`.
 */
function row(table: ValueMap, os: OsValue): string | null {
  const named = namedRelease(os) ?? "";
  const rows = Object.keys(table).sort(compareNumbers);
  const candidates = /^F\d/.test(named) ? [named, nearestRelease(named), "F"] : [nearestRelease(named, rows)];
  return candidates.find((each): each is string => each !== null && rows.includes(each)) ?? null;
}

function compareNumbers(a: string, b: string): number {
  return Number(/(?<!\d)\d*$/.exec(a)?.[0]) - Number(/(?<!\d)\d*$/.exec(b)?.[0]);
}
