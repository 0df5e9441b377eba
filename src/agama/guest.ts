import type { Link } from "../model/link.ts";
import { type LayoutSource, layoutOf } from "../model/partitioning/resolve.ts";
import type { AgamaGuest, AgamaScript } from "./profile.ts";
import { agamaVersion } from "./release.ts";

const KEYS = [
  ...[
    "authorized_keys",
    "bootloader",
    "firewall",
    "fqdn",
    "kernel_args",
    "keyboard",
    "lang",
    "ntpservers",
    "package_options",
    "packages",
    "release",
    "repos",
    "rootpw",
    "sudo_rules",
    "timezone",
    "users",
  ],
] as const;

const LAYOUT_KEYS = ["disks", "os", "partitioning", "release", "virtinst"] as const;

/** The guest of a template's context. `scripts`: all its scripts; `archive`: its setup files, or nothing. */
export function agamaGuest(
  lookup: (key: string) => unknown,
  links: readonly Link[],
  scripts: readonly AgamaScript[],
  archive: string,
): AgamaGuest {
  const valuesOf = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, lookup(key)]));
  const source = valuesOf(LAYOUT_KEYS) as unknown as LayoutSource;
  const domain = lookup("domain");
  return {
    ...(valuesOf(KEYS) as unknown as AgamaGuest),
    agama: agamaVersion(lookup("os") as { readonly id?: unknown }),
    domain: typeof domain === "string" ? domain : null,
    links,
    layout: layoutOf(source),
    scripts,
    archive,
  };
}
