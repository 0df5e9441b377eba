import { secondRoutesByAdvertisement } from "../installers/default-routes.ts";
import {
  bondGaps,
  type GapRow,
  groupGaps,
  type IsSet,
  installationGaps,
  keyboardGaps,
  rowGaps,
} from "../installers/gaps.ts";
import type { AnswerGap, InstalledGuest } from "../installers/installer.ts";
import type { Machine } from "../model/firmware.ts";
import { layoutOf } from "../model/partitioning/resolve.ts";
import type { GuestValues } from "../schema/guest.ts";
import { KICKSTART_SOURCES } from "../schema/source.ts";
import { layoutGaps } from "./layout-gaps.ts";
import { BOND_PARAMETERS } from "./netplan.ts";

/** The values of a guest that an autoinstall has no word for. The guest is installed without them. */
export function inexpressibleValues(values: GuestValues, isSet: IsSet, guest: InstalledGuest): AnswerGap[] {
  return [
    ...keys(values, isSet),
    // netplan can refuse the routes of DHCP, but of router advertisements only name servers, domains and the table (its reference,
    // `ra-overrides`, since netplan 1.1).
    ...secondRoutesByAdvertisement(
      guest,
      "netplan also takes the default route of this network, by router advertisement: set an IPv6 address, or use an isolated network",
    ),
    ...installationGaps(values, isSet, { expressible: EXPRESSIBLE, reason: NO_WORD }),
    ...partsOfKeys(values),
    ...scripts(values),
    ...packages(values),
    ...keyboardGaps(values, isSet, "the installer of Ubuntu"),
    ...groupGaps(values),
  ];
}

function keys(
  { repos, yum_repos, keep_tree, cluster, firewall, selinux }: GuestValues,
  isSet: IsSet,
): AnswerGap[] {
  const rows: readonly GapRow[] = [
    [["repos"], repos?.length, "apt takes no repositories of yum: set `source.mirror`, or remove `repos`"],
    [["yum_repos"], yum_repos?.length, "apt takes no repositories of yum: remove `yum_repos`"],
    [["keep_tree"], keep_tree, "there is no install tree: remove `keep_tree`"],
    [["cluster"], cluster, "no template for autoinstall sets up a cluster: install the guest with kickstart"],
    [["firewall"], firewall?.enabled !== false, "Ubuntu has no firewalld: set `firewall: {enabled: false}`"],
    [["selinux"], selinux && selinux !== "disabled", "Ubuntu has no SELinux: set `selinux: disabled`"],
  ];
  return rowGaps(rows, isSet);
}

/** Keys of `installation` that an autoinstall has, at least in parts. */
const EXPRESSIBLE = ["scripts", "sudo_rules", "after_install", "bootloader", "source"];

const NO_WORD = "an autoinstall has no word for it";

function partsOfKeys({ bootloader, source, after_install }: GuestValues): AnswerGap[] {
  const unused = KICKSTART_SOURCES.filter((key) => source?.[key]).map((key) => ({
    path: ["source", key],
    message: `the installer of Ubuntu reads packages from a mirror: set \`source.mirror\` in place of \`${key}\``,
  }));
  const rows: readonly GapRow[] = [
    [
      ["source", "verify_ssl"],
      source?.verify_ssl === false,
      "the installer of Ubuntu checks every certificate: remove `verify_ssl`",
    ],
    [["bootloader", "password"], bootloader?.password, `${NO_WORD}: remove \`password\``],
    [["after_install"], after_install === "halt", "the installer of Ubuntu has no `halt`: use `poweroff`"],
  ];
  return [...unused, ...rowGaps(rows)];
}

function scripts({ scripts }: GuestValues): AnswerGap[] {
  return (scripts ?? []).flatMap((script, index) =>
    typeof script !== "string" && script.stage === "pre-install"
      ? [
          {
            path: ["scripts", index, "stage"],
            message:
              "an autoinstall runs scripts before its start or after the installation: set `stage: pre`",
          },
        ]
      : [],
  );
}

function packages({ packages }: GuestValues): AnswerGap[] {
  return (packages ?? []).flatMap((name, index) => {
    const path = ["packages", index];
    if (name.startsWith("-"))
      return [{ path, message: `an autoinstall removes no package: leave out \`${name}\`` }];
    if (name.startsWith("@"))
      return [
        { path, message: `apt has no package groups: name packages or a task in place of \`${name}\`` },
      ];
    return [];
  });
}

/** The values of a guest that autoinstall cannot say, and that change its installation. */
export function unsupportedValues(guest: InstalledGuest): AnswerGap[] {
  const machine = (guest.virtinst ?? {}) as Machine;
  return [
    ...machineGaps(machine),
    ...bondGaps(guest, BOND_PARAMETERS, "netplan"),
    ...(guest.partitioning ? layoutGaps(layoutOf(guest), machine) : []),
  ];
}

function machineGaps({ arch }: Machine): AnswerGap[] {
  if (arch === undefined || arch === null || arch === "x86_64" || arch === "aarch64") return [];
  const message = `an autoinstall for ${arch} is not known here: set \`arch\` to x86_64 or aarch64`;
  return [{ path: ["virtinst", "arch"], message }];
}
