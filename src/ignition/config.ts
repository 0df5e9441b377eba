import type { DataDisk } from "../model/data-disks.ts";
import type { Link } from "../model/link.ts";
import type { GuestValues } from "../schema/guest.ts";
import { usableHash } from "../secrets/usable-hash.ts";
import { expressible, fileSystemsOf, mountUnits } from "./data-disks.ts";
import { imageGroups } from "./groups.ts";
import { keyfile } from "./keyfile.ts";
import { netdevFile, networkFile } from "./networkd.ts";
import { systemOf } from "./system.ts";

/** The values of a guest for its Ignition config. */
export interface IgnitionGuest extends Pick<GuestValues, "authorized_keys" | "kernel_args" | "sudo_rules"> {
  readonly fqdn: string;
  readonly os: { readonly id: string | null };
  readonly rootpw?: unknown;
  readonly users?: GuestValues["users"];
  readonly services?: GuestValues["services"];
  readonly timezone?: GuestValues["timezone"];
  /** Keys that a layer of the site sets: the image keeps its own values for all others. */
  readonly sets: readonly string[];
  readonly links: readonly Link[];
  readonly dataDisks: readonly DataDisk[];
  /** The script of the first start. */
  readonly setup: string;
  /** Further files by their paths: texts, or base64 where `isBase64`. */
  readonly files: readonly { readonly path: string; readonly text: string; readonly isBase64?: boolean }[];
}

/** The version that Fedora CoreOS, Flatcar and RHEL CoreOS all read (Ignition 2.11 and later). */
const VERSION = "3.3.0";

const SETUP = "/etc/miniascape/setup";
const UNIT = [
  "[Unit]",
  "Description=Sets up what Ignition has no word for",
  "ConditionPathExists=!/var/lib/miniascape-setup",
  "Wants=network-online.target",
  "After=network-online.target",
  "",
  "[Service]",
  "Type=oneshot",
  "RemainAfterExit=yes",
  `ExecStart=/bin/bash ${SETUP}`,
  "ExecStartPost=/bin/touch /var/lib/miniascape-setup",
  "",
  "[Install]",
  "WantedBy=multi-user.target",
  "",
].join("\n");

/** An Ignition config, as https://coreos.github.io/ignition/configuration-v3_3/ has it. */
export function ignitionConfig(guest: IgnitionGuest): Record<string, unknown> {
  const { sets, kernel_args, timezone, services } = guest;
  const dataDisks = expressible(guest.dataDisks);
  const links = sets.includes("timezone") && timezone?.name ? [zoneLink(timezone.name)] : [];
  const args = sets.includes("kernel_args") ? (kernel_args ?? []) : [];
  const toggles = [
    ...(services?.enabled ?? []).map((name) => ({ name: unitName(name), enabled: true })),
    ...(services?.disabled ?? []).map((name) => ({ name: unitName(name), enabled: false })),
  ];
  return {
    ignition: { version: VERSION },
    ...(args.length > 0 && { kernelArguments: { shouldExist: args.flatMap((each) => each.split(/\s+/)) } }),
    passwd: { users: usersOf(guest) },
    storage: {
      ...(dataDisks.length > 0 && { filesystems: fileSystemsOf(dataDisks) }),
      files: filesOf(guest),
      ...(links.length > 0 && { links }),
    },
    systemd: {
      units: [
        { name: "miniascape-setup.service", enabled: true, contents: UNIT },
        ...mountUnits(dataDisks),
        ...toggles,
      ],
    },
  };
}

function zoneLink(name: string) {
  return { path: "/etc/localtime", target: `../usr/share/zoneinfo/${name}`, overwrite: true };
}

function unitName(name: string): string {
  return name.includes(".") ? name : `${name}.service`;
}

function usersOf({ users, rootpw, authorized_keys }: IgnitionGuest): object[] {
  const account = (hash: string | null, keys: readonly string[] | null | undefined) => ({
    ...(hash !== null && { passwordHash: hash }),
    ...(keys && keys.length > 0 && { sshAuthorizedKeys: keys }),
  });
  return [
    { name: "root", ...account(usableHash(rootpw), authorized_keys) },
    ...(users ?? []).map((user) => {
      const { name, password, locked, uid, gecos, home, shell, authorized_keys: keys } = user;
      const groups = imageGroups(user);
      return {
        name,
        ...account(locked ? lockedHash(password) : usableHash(password), keys),
        ...(groups.length > 0 && { groups }),
        ...(uid && { uid }),
        ...(gecos && { gecos }),
        ...(home && { homeDir: home }),
        ...(shell && { shell }),
      };
    }),
  ];
}

/** As `usermod --lock` writes it: unlocked, the password is there again. */
function lockedHash(password: unknown): string | null {
  const hash = usableHash(password);
  return hash === null ? null : `!${hash}`;
}

function filesOf(guest: IgnitionGuest): object[] {
  const isNetworkd = systemOf(guest.os.id)?.network === "networkd";
  const file = (path: string, mode: number, text: string, isBase64 = false) => ({
    path,
    mode,
    overwrite: true,
    contents: { source: isBase64 ? `data:;base64,${text}` : `data:,${encodeURIComponent(text)}` },
  });
  const rules = [...userRules(guest), ...(guest.sudo_rules ?? [])];
  return [
    file("/etc/hostname", 0o644, `${guest.fqdn}\n`),
    ...linkFiles(guest.links, isNetworkd).map(([path, mode, text]) => file(path, mode, text)),
    ...(rules.length > 0 ? [file("/etc/sudoers.d/lab", 0o440, `${rules.join("\n")}\n`)] : []),
    file(SETUP, 0o700, guest.setup),
    ...guest.files.map(({ path, text, isBase64 }) => file(path, 0o600, text, isBase64)),
  ];
}

type LinkFile = readonly [path: string, mode: number, text: string];

function linkFiles(links: readonly Link[], isNetworkd: boolean): LinkFile[] {
  return links.flatMap((link): LinkFile[] => {
    const { name } = link;
    if (!isNetworkd)
      return [[`/etc/NetworkManager/system-connections/${name}.nmconnection`, 0o600, keyfile(link, links)]];
    const base = `/etc/systemd/network/05-${name}`;
    const netdev = netdevFile(link);
    return [
      ...(netdev === null ? [] : [[`${base}.netdev`, 0o644, netdev] as const]),
      [`${base}.network`, 0o644, networkFile(link, links)],
    ];
  });
}

/** As in a seed for cloud-init: a user without a password cannot give one. */
function userRules({ users }: IgnitionGuest): string[] {
  return (users ?? []).flatMap(({ name, sudo, groups, password }) => {
    const isAdmin = groups?.some((group) => group === "wheel" || group === "sudo");
    const rule = sudo ?? (isAdmin ? `ALL=(ALL) ${password ? "" : "NOPASSWD:"}ALL` : null);
    return rule === null ? [] : [`${name} ${rule}`];
  });
}
