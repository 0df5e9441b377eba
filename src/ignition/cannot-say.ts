import { bondGaps, hasValue, type IsSet, installationGaps } from "../installers/gaps.ts";
import type { AnswerGap, InstalledGuest } from "../installers/installer.ts";
import type { Path } from "../merge/origins.ts";
import { linksOf } from "../model/links.ts";
import { MEMBER_OPTIONS } from "../model/upper-links.ts";
import type { GuestValues } from "../schema/guest.ts";
import { partGaps } from "./data-disks.ts";
import { BOND_OPTIONS } from "./networkd.ts";
import { systemOf } from "./system.ts";

/** Keys of a guest that Ignition has no word for, and the remedy. */
const KEYS: readonly (readonly [key: keyof GuestValues, remedy: string])[] = [
  ["packages", "run them as containers, or install them in a script"],
  ["repos", "remove `repos`"],
  ["yum_repos", "remove `yum_repos`"],
  ["keep_tree", "remove `keep_tree`"],
  ["cluster", "install the guest with kickstart"],
  ["lang", "remove `lang`"],
  ["keyboard", "remove `keyboard`"],
  ["ntpservers", "remove `ntpservers`"],
  ["selinux", "remove `selinux`"],
];

/** Keys of `installation` that are more than the work of an installer. */
const EXPRESSIBLE = ["scripts", "sudo_rules"];

const NO_WORD = "Ignition has no word for it";

/** The values of a guest that an Ignition config cannot express. `isSet`: whether a layer of the site sets a value. */
export function inexpressibleValues(values: GuestValues, isSet: IsSet, guest: InstalledGuest): AnswerGap[] {
  const gaps: AnswerGap[] = [];
  const add = (path: Path, value: unknown, remedy: string) => {
    if (hasValue(value) && isSet(path)) gaps.push({ path, message: `${NO_WORD}: ${remedy}` });
  };
  for (const [key, remedy] of KEYS) add([key], values[key], remedy);
  gaps.push(...installationGaps(values, isSet, { expressible: EXPRESSIBLE, reason: NO_WORD }));
  // The file system and the disk of all parts
  const ofParts = values.partitioning?.parts?.length ? ["parts", "fstype", "device"] : [];
  for (const [key, value] of Object.entries(values.partitioning ?? {}))
    if (!ofParts.includes(key))
      add(["partitioning", key], value, `remove \`${key}\`, as the image has its own partitions`);
  gaps.push(...partGaps(values.partitioning, guest.disks, systemOf(guest.os.id)));
  add(["firewall"], values.firewall?.enabled !== false, "set `firewall: {enabled: false}`");
  add(["timezone", "utc"], values.timezone?.utc === false, "set `utc: true`");
  add(["virtinst", "extra_args"], values.virtinst?.extra_args, "use `kernel_args`");
  for (const [index, { gid }] of (values.users ?? []).entries())
    add(["users", index, "gid"], gid, "remove `gid`");
  for (const [index, script] of (values.scripts ?? []).entries()) {
    if (typeof script === "string") continue;
    const isEarly = script.stage !== undefined && script.stage !== "post";
    add(["scripts", index, "stage"], isEarly, "remove `stage`, as scripts run at the first start");
    add(
      ["scripts", index, "nochroot"],
      script.nochroot,
      "remove `nochroot`, as scripts run at the first start",
    );
  }
  return gaps;
}

/** The values without which the guest would not be the planned one. */
export function unsupportedValues(guest: InstalledGuest): AnswerGap[] {
  const { arch } = (guest.virtinst ?? {}) as { readonly arch?: string };
  const gaps =
    systemOf(guest.os.id)?.network === "networkd"
      ? bondGaps(guest, BOND_OPTIONS, "networkd of Flatcar")
      : namedCards(guest);
  // QEMU has a firmware configuration for these alone.
  if (arch === undefined || arch === "x86_64" || arch === "aarch64") return gaps;
  const message = `a machine of ${arch} has no firmware configuration to read its config from: set \`arch\` to x86_64 or aarch64`;
  return [...gaps, { path: ["virtinst", "arch"], message }];
}

/** The options of bonds that name a card: a keyfile finds cards by their MAC, and they keep the names of the kernel. */
function namedCards(guest: InstalledGuest): AnswerGap[] {
  const links = linksOf(guest);
  const cards = links.filter(({ kind }) => kind === "ethernet").map(({ name }) => name);
  return links.flatMap(({ options, path }) =>
    MEMBER_OPTIONS.filter((key) => cards.includes(options[key] ?? "")).map((key) => ({
      path: [...path, "options", key],
      message: `Fedora CoreOS does not name its cards as the plan does: remove \`${key}\``,
    })),
  );
}
