import {
  type GapRow,
  hasValue,
  type IsSet,
  installationGaps,
  packageOptionGaps,
  rowGaps,
  zypperGaps,
} from "../installers/gaps.ts";
import type { AnswerGap, InstalledGuest } from "../installers/installer.ts";
import { layoutOf } from "../model/partitioning/resolve.ts";
import type { GuestValues } from "../schema/guest.ts";
import { location as LOCATION } from "../schema/location.ts";
import { KICKSTART_SOURCES } from "../schema/source.ts";
import { suboptionMap } from "../schema/suboptions.ts";
import { layoutGaps } from "./layout-gaps.ts";

/** The values of a guest that a profile of Agama and its scripts cannot express. The guest is installed without them. */
export function inexpressibleValues(values: GuestValues, isSet: IsSet): AnswerGap[] {
  return [
    ...keys(values, isSet),
    ...installationGaps(values, isSet, { expressible: EXPRESSIBLE, reason: NO_WORD }),
    ...partsOfKeys(values),
    ...scripts(values),
    ...packages(values),
    ...repositories(values),
    ...zypperGaps(values),
  ];
}

function keys({ keep_tree, cluster, selinux }: GuestValues, isSet: IsSet): AnswerGap[] {
  const rows: readonly GapRow[] = [
    [["keep_tree"], keep_tree, "the product brings its own repositories: remove `keep_tree`"],
    [["cluster"], cluster, "no template for Agama sets up a cluster: install the guest with kickstart"],
    [
      ["selinux"],
      selinux && selinux !== "enforcing",
      "the product decides, and turns SELinux on: remove `selinux`, or change it in a script",
    ],
  ];
  return rowGaps(rows, isSet);
}

/** Keys of `installation` that a profile has, at least in parts. */
const EXPRESSIBLE = [
  ...["scripts", "sudo_rules", "after_install", "bootloader", "source", "package_options"],
  "disable_ipv6",
];

const NO_WORD = "Agama has no word for it";

function partsOfKeys(values: GuestValues): AnswerGap[] {
  const { bootloader, source } = values;
  const unused = ([...KICKSTART_SOURCES, "mirror"] as const)
    .filter((key) => source?.[key])
    .map((key) => ({
      path: ["source", key],
      message: `Agama takes packages from its medium or the repositories of its product: name others in \`repos\`, and remove \`${key}\``,
    }));
  const rows: readonly GapRow[] = [
    [
      ["source", "verify_ssl"],
      source?.verify_ssl === false,
      "Agama checks every certificate: remove `verify_ssl`",
    ],
    [["bootloader", "password"], bootloader?.password, `${NO_WORD}: remove \`password\``],
  ];
  return [...unused, ...packageOptionGaps(values, "zypper"), ...rowGaps(rows)];
}

function scripts({ scripts }: GuestValues): AnswerGap[] {
  return (scripts ?? []).flatMap((script, index) => {
    if (typeof script === "string") return [];
    const at = (key: string, message: string) => ({ path: ["scripts", index, key], message });
    return [
      ...(script.stage === "pre-install"
        ? [at("stage", "Agama runs scripts before it starts or after the installation: set `stage: pre`")]
        : []),
      ...(script.erroronfail === true
        ? [at("erroronfail", "Agama goes on after a script that fails: remove `erroronfail`")]
        : []),
    ];
  });
}

function packages({ packages }: GuestValues): AnswerGap[] {
  return (packages ?? []).flatMap((name, index) =>
    /^-[^@]/.test(name)
      ? [{ path: ["packages", index], message: `Agama removes no package: leave out \`${name}\`` }]
      : [],
  );
}

/** Keys of an item of `repos` that Agama has no word for. */
const REPOSITORY_KEYS = ["mirrorlist", "metalink", "cost", "exclude", "include", "proxy"] as const;

function repositories({ repos }: GuestValues): AnswerGap[] {
  return (repos ?? []).flatMap((repository, index) => {
    const { baseurl, verify_ssl, install } = repository;
    const at = (key: string, message: string) => ({ path: ["repos", index, key], message });
    return [
      ...REPOSITORY_KEYS.filter((key) => hasValue(repository[key])).map((key) =>
        at(key, `a repository of Agama has nothing like it: remove \`${key}\``),
      ),
      ...(baseurl && !baseurl.includes("://")
        ? [at("baseurl", "Agama needs the URL of a repository: write it whole")]
        : []),
      ...(verify_ssl === false
        ? [at("verify_ssl", "Agama checks every certificate: remove `verify_ssl`")]
        : []),
      ...(install === false ? [at("install", "the installed system has it, too: remove `install`")] : []),
    ];
  });
}

/** The values of a guest without which its installation would not be the planned one. */
export function unsupportedValues(guest: InstalledGuest): AnswerGap[] {
  return [...machineGaps(guest), ...(guest.partitioning ? layoutGaps(layoutOf(guest)) : [])];
}

type Machine = Pick<NonNullable<GuestValues["virtinst"]>, "arch" | "location">;

function machineGaps({ virtinst }: InstalledGuest): AnswerGap[] {
  const { arch, location } = (virtinst ?? {}) as Machine;
  const at = (key: string, message: string) => [{ path: ["virtinst", key], message }];
  switch (arch ?? "x86_64") {
    case "x86_64":
      return [];
    case "aarch64":
      if (!location || suboptionMap(LOCATION, location).kernel) return [];
      return at(
        "location",
        "where its kernel is on a medium for aarch64 is not known here: name it by `kernel` and `initrd`",
      );
    default:
      return at(
        "arch",
        `an installation of SUSE for ${arch} is not known here: set \`arch\` to x86_64 or aarch64`,
      );
  }
}
