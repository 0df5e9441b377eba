import { type Path, valueAt } from "../merge/origins.ts";
import type { GuestValues } from "../schema/guest.ts";
import { installation } from "../schema/installation.ts";
import type { AnswerGap, Installer } from "./installer.ts";

/** The keys of a guest that only an installer or cloud-init reads. */
const KEYS_OF_SYSTEM = [
  ...[
    "rootpw",
    "authorized_keys",
    "users",
    "lang",
    "keyboard",
    "timezone",
    "ntpservers",
    "selinux",
    "firewall",
  ],
  ...["services", "partitioning", "kernel_args", "repos", "keep_tree", "yum_repos", "packages", "setup_data"],
  ...Object.keys(installation),
];

/** The parts of an installer that has no answer file: it sets nothing up in the guest. */
export const WITHOUT_ANSWER = {
  answer: null,
  language: "conf",
  seed: null,
  injected: [],
  isServed: false,
  releases: [],
  ids: [],
  osKey: null,
  hasTemplate: () => false,
  installs: () => false,
  named: () => null,
  nearest: () => null,
  syntax: () => null,
  row: () => null,
  unsupportedValues: () => [],
  bootArguments: () => "",
  netboot: null,
  lint: () => [],
  relevantText: (text: string) => text,
} satisfies Partial<Installer>;

/** The values of a guest that nothing puts into its system. `reason`: why not. */
export function valuesOfSystem(
  values: GuestValues,
  isSet: (path: Path) => boolean,
  reason: string,
): AnswerGap[] {
  const paths: readonly Path[] = [
    ...KEYS_OF_SYSTEM.map((key) => [key]),
    ["virtinst", "location"],
    ["virtinst", "extra_args"],
  ];
  return paths
    .filter((path) => isSet(path) && String(valueAt(values, path) ?? "") !== "")
    .map((path) => ({ path, message: `${reason}: remove \`${path.join(".")}\`` }));
}
