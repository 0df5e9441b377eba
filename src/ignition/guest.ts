import type { CloudGuest } from "../model/cloud-guest.ts";
import type { Link } from "../model/link.ts";
import type { IgnitionGuest } from "./config.ts";

const KEYS = [
  ...[
    "authorized_keys",
    "fqdn",
    "kernel_args",
    "os",
    "rootpw",
    "services",
    "sudo_rules",
    "timezone",
    "users",
  ],
] as const;

/** The guest of a template's context. `setup`: its script of the first start; `archive`: its setup files, or nothing. */
export function ignitionGuest(
  lookup: (key: string) => unknown,
  links: readonly Link[],
  setup: string,
  archive: string,
): IgnitionGuest {
  const values = Object.fromEntries(KEYS.map((key) => [key, lookup(key)])) as unknown as IgnitionGuest;
  const { sets = [], data_disks = [] } = (lookup("cloud_init") ?? {}) as Partial<CloudGuest>;
  const scripts = (lookup("scripts") ?? []) as readonly (string | { readonly text: string })[];
  const texts = scripts.map((script, at) => ({
    path: `/etc/miniascape/script-${at + 1}`,
    text: typeof script === "string" ? script : script.text,
  }));
  const packed =
    archive === ""
      ? []
      : [{ path: "/etc/miniascape/setup.tar.gz", text: archive.replace(/\n/g, ""), isBase64: true }];
  const domain = lookup("domain");
  const named = links.map((link) =>
    link.is_routed && link.search.length === 0 && typeof domain === "string"
      ? { ...link, search: [domain] }
      : link,
  );
  return { ...values, sets, links: named, dataDisks: data_disks, setup, files: [...texts, ...packed] };
}
