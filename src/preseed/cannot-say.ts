import { hasValue, type IsSet, packageOptionGaps, rowGaps, scriptGaps } from "../installers/gaps.ts";
import type { AnswerGap } from "../installers/installer.ts";
import { nearest } from "../nearest.ts";
import type { GuestValues } from "../schema/guest.ts";
import { KICKSTART_SOURCES } from "../schema/source.ts";
import LAYOUTS from "./keyboards.json" with { type: "json" };
import TASKS from "./tasks.json" with { type: "json" };

interface GapScope {
  readonly values: GuestValues;
  readonly isSet: IsSet;
}

/** The values of a guest that a preseed file and its late.sh cannot express. */
export function inexpressibleValues(values: GuestValues, isSet: IsSet): AnswerGap[] {
  const scope = { values, isSet };
  return [
    ...keys(scope),
    ...options(scope),
    ...scriptGaps(values, "scripts run in the new system, at the end of the installation"),
    ...packages(scope),
    ...keyboard(scope),
  ];
}

const KEYS: readonly (readonly [key: keyof GuestValues, message: string])[] = [
  ["yum_repos", "apt takes no repositories of yum: remove `yum_repos`"],
  ["repos", "Debian's installer has one mirror: set `source.mirror`, and add others in a script"],
  ["modules", "apt has no module streams: remove `modules`"],
  ["graphical", "the packages decide: put `@desktop` into `packages`, and remove `graphical`"],
  ["kdump", "install kdump-tools by `packages`, and remove `kdump`"],
  ["openscap", "Debian's installer applies no profile: remove `openscap`"],
  ["rhsm", "it is for RHEL: remove `rhsm`"],
  ["syspurpose", "it is for RHEL: remove `syspurpose`"],
  ["unsupported_hardware", "it is for RHEL: remove `unsupported_hardware`"],
  ["cluster", "no template for preseed sets up a cluster: install the guest with kickstart"],
];

function keys({ values, isSet }: GapScope): AnswerGap[] {
  return rowGaps(
    KEYS.map(([key, message]) => [[key], hasValue(values[key]), message]),
    isSet,
  );
}

function options({ values, isSet }: GapScope): AnswerGap[] {
  const { source, selinux, bootloader } = values;
  const gaps: AnswerGap[] = [];
  for (const key of KICKSTART_SOURCES)
    if (source?.[key])
      gaps.push({
        path: ["source", key],
        message: `apt needs the URL of a mirror: set \`mirror\` in place of \`${key}\``,
      });
  if (source?.verify_ssl === false)
    gaps.push({
      path: ["source", "verify_ssl"],
      message: "packages come over HTTP, with signatures: remove `verify_ssl`",
    });
  gaps.push(...packageOptionGaps(values, "apt"));
  if (selinux && selinux !== "disabled" && isSet(["selinux"]))
    gaps.push({
      path: ["selinux"],
      message: "Debian has AppArmor in place of SELinux: set `selinux: disabled`",
    });
  if (bootloader?.password && !bootloader.password.startsWith("grub."))
    gaps.push({
      path: ["bootloader", "password"],
      message: "GRUB of Debian takes a hash of `grub-mkpasswd-pbkdf2`: set such a hash",
    });
  return gaps;
}

function packages({ values }: GapScope): AnswerGap[] {
  return (values.packages ?? []).flatMap((name, index) => {
    const task = name.slice(1);
    if (!name.startsWith("@") || TASKS.includes(task)) return [];
    const remedy = nearest(task, TASKS, `use one of ${TASKS.map((each) => `@${each}`).join(", ")}`);
    return [{ path: ["packages", index], message: `tasksel has no task \`${task}\`: ${remedy}` }];
  });
}

function keyboard({ values: { keyboard: layout }, isSet }: GapScope): AnswerGap[] {
  if (!layout || LAYOUTS.includes(layout) || !isSet(["keyboard"])) return [];
  const remedy = nearest(layout, LAYOUTS, "use one of its own, like us, gb, de or es");
  return [
    { path: ["keyboard"], message: `Debian's installer has no keyboard layout \`${layout}\`: ${remedy}` },
  ];
}
