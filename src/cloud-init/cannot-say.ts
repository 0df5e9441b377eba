import {
  type GapRow,
  groupGaps,
  type IsSet,
  installationGaps,
  keyboardGaps,
  rowGaps,
  scriptGaps,
  zypperGaps,
} from "../installers/gaps.ts";
import type { AnswerGap, InstalledGuest } from "../installers/installer.ts";
import { dataDiskGaps } from "../model/data-disks.ts";
import type { GuestValues } from "../schema/guest.ts";
import { linkGaps } from "./link-gaps.ts";
import { type CloudRelease, cloudReleaseOf, hasLayoutsOfX } from "./release.ts";

interface GapScope {
  readonly values: GuestValues;
  /** Whether a layer of the site sets a value. If only the defaults set it, the image keeps its own value. */
  readonly isSet: IsSet;
  /** null: the release is not known, which another rule reports. */
  readonly release: CloudRelease | null;
  readonly guest: InstalledGuest;
}

/** The values of a guest that a seed for cloud-init cannot express. */
export function inexpressibleValues(values: GuestValues, isSet: IsSet, guest: InstalledGuest): AnswerGap[] {
  const scope = { values, isSet, release: cloudReleaseOf(guest.os.id), guest };
  return [
    ...installerOnly(scope),
    ...installation(scope),
    ...scriptGaps(values, "scripts run at the end of the guest's first boot, as no installer runs"),
    ...groupGaps(values),
    ...partitions(scope),
    ...packages(scope),
    ...services(scope),
    ...(hasLayoutsOfX(scope.release) ? keyboardGaps(values, isSet, scope.release?.id ?? "") : []),
    ...linkGaps(guest),
  ];
}

/** Settings of an installation or of a boot loader, which a guest with an image does not get from us. */
function installerOnly({ values, isSet }: GapScope): AnswerGap[] {
  const rows: readonly GapRow[] = [
    [["kernel_args"], values.kernel_args?.length, "the image has its own boot loader: remove `kernel_args`"],
    [
      ["virtinst", "extra_args"],
      values.virtinst?.extra_args?.length,
      "no installer runs: remove `virtinst.extra_args`",
    ],
    [
      ["repos"],
      values.repos?.length,
      "no installer runs that could use `repos`: put repositories of the guest into `yum_repos`",
    ],
    [["keep_tree"], values.keep_tree, "there is no install tree: remove `keep_tree`"],
    [
      ["cluster"],
      values.cluster,
      "no template for cloud-init sets up a cluster: install the guest with kickstart",
    ],
  ];
  return rowGaps(rows, isSet);
}

/** Keys of `installation` that are more than the work of an installer. */
const EXPRESSIBLE = ["scripts", "sudo_rules"];

function installation({ values, isSet }: GapScope): AnswerGap[] {
  // A guest with an image starts again by itself.
  const expressible = values.after_install === "reboot" ? [...EXPRESSIBLE, "after_install"] : EXPRESSIBLE;
  return installationGaps(values, isSet, {
    expressible,
    reason: "only an installer can do this, and none runs",
  });
}

function partitions({ values, isSet, guest }: GapScope): AnswerGap[] {
  const { swap: _, parts, ...others } = values.partitioning ?? {};
  // The file system and the disk of all parts
  const used = parts?.length ? ["fstype", "device"] : [];
  const isOwn = ([key, value]: [string, unknown]) =>
    isSet(["partitioning", key]) && value !== null && String(value) !== "" && !used.includes(key);
  return [
    ...Object.entries(others)
      .filter(isOwn)
      .map(([key]) => ({
        path: ["partitioning", key],
        message: `the image has its own partitions, and \`/\` grows to the disk: remove \`${key}\``,
      })),
    ...dataDiskGaps(values.partitioning, guest.disks),
  ];
}

function packages({ values, release, isSet }: GapScope): AnswerGap[] {
  const gaps: AnswerGap[] = (values.packages ?? []).flatMap((name, index) => {
    const path = ["packages", index];
    if (name.startsWith("-"))
      return [{ path, message: `cloud-init removes no package: leave out \`${name}\`` }];
    if (name.startsWith("@") && release && release.packages !== "yum")
      return [
        { path, message: `${release.packages} has no package groups: name packages in place of \`${name}\`` },
      ];
    return [];
  });
  if (release?.packages === "zypper") gaps.push(...zypperGaps(values));
  if (!values.yum_repos?.length || release?.packages !== "apt" || !isSet(["yum_repos"])) return gaps;
  return [...gaps, { path: ["yum_repos"], message: "apt takes no repositories of yum: remove `yum_repos`" }];
}

function services({ values: { firewall, selinux, timezone }, release, isSet }: GapScope): AnswerGap[] {
  const system = release?.id ?? "";
  const rows: readonly GapRow[] = [
    [
      ["firewall"],
      release && !release.firewall && firewall?.enabled !== false,
      `images of ${system} have no firewalld: set \`firewall: {enabled: false}\``,
    ],
    [
      ["selinux"],
      release && !release.selinux && selinux && selinux !== "disabled",
      `images of ${system} have no SELinux: set \`selinux: disabled\``,
    ],
    [
      ["timezone", "utc"],
      timezone?.utc === false,
      "cloud-init leaves the hardware clock in UTC: set `utc: true`",
    ],
  ];
  return rowGaps(rows, isSet);
}
