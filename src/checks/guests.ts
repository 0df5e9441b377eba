import { isMap } from "../merge/merge.ts";
import { layersOf, type Path } from "../merge/origins.ts";
import type { Guest } from "../model/guest.ts";
import { nearest } from "../nearest.ts";
import { pathText } from "../schema/path-text.ts";
import { isCryptHash } from "../secrets/crypt-hash.ts";
import { duplicates } from "./duplicates.ts";
import type { Plan, PlanObject } from "./plan.ts";
import type { Rule, Violation } from "./rule.ts";

/** A name without a special meaning for libvirt, virt-install, dnsmasq and paths. */
export const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/;

const nameUnusable: Rule = {
  id: "guest-name-unusable",
  severity: "error",
  why: "virt-install takes a name that begins with a dash for an option, and splits its disk's file name at a comma; libvirt refuses a line break; dnsmasq drops the reservation of a name with a space or `!`.",
  example: { "guests.d/web,1.yml": "hostname: web-1\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      if (NAME.test(guest.name)) continue;
      yield {
        object: guest,
        path: [],
        message: `a guest cannot be named \`${printable(guest.name)}\`: rename its file or directory; use letters, digits and _ . + -, and begin with a letter, a digit or _`,
      };
    }
  },
};

/** A name as printable ASCII: a directory's name may hold escape sequences of the terminal. */
export function printable(name: string): string {
  return JSON.stringify(name)
    .slice(1, -1)
    .replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A DNS label; libvirt and dnsmasq also accept `_` inside. */
const LABEL = /^[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/;

const hostnameUnusable: Rule = {
  id: "hostname-unusable",
  severity: "error",
  why: "a guest's name is its host name unless it has another: dnsmasq drops the reservation of one with a `+`, and does not answer one with a dot; libvirt refuses the network of one that begins with `_`.",
  example: { "guests.d/g++.yml": "templates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      const { hostname, name } = guest.object;
      if (hostname !== name || LABEL.test(name) || !NAME.test(name)) continue;
      yield {
        object: guest,
        path: ["hostname"],
        message: `the guest's name \`${name}\` is not a host name: set \`hostname\` to at most 63 letters, digits and dashes, without a dash at either end`,
      };
    }
  },
};

const duplicateHostname: Rule = {
  id: "duplicate-hostname",
  severity: "error",
  why: "both guests use one name: in prompts, logs, certificates and registrations one takes the place of the other.",
  example: {
    "guests.d/a.yml": "hostname: www\ntemplates: ~\n",
    "guests.d/b.yml": "hostname: www\ntemplates: ~\n",
  },
  check(plan): Iterable<Violation> {
    const reportedNames = answeredTwice(plan);
    const claims = plan.guests.map((guest) => ({
      object: guest,
      path: ["hostname"],
      value: guest.object.fqdn.toLowerCase(),
    }));
    return duplicates(
      claims.filter(({ value }) => !reportedNames.has(value)),
      (name, others) =>
        `the host name ${name} is also that of ${others[0]?.object.name}: give each guest its own`,
      ({ object }) => `${object.name} has it here`,
    );
  },
};

/** The names that `duplicate-dns-name` already reports: one mistake gives one finding. */
function answeredTwice({ guests }: Plan): Set<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { object } of guests) {
    for (const { network, fqdn, dns, ip, ip6 } of object.interfaces) {
      if (!dns || !(ip || ip6)) continue;
      const name = fqdn.toLowerCase();
      const key = `${network} ${name}`;
      if (seen.has(key)) twice.add(name);
      seen.add(key);
    }
  }
  return twice;
}

/** RFC 1035: 255 bytes with the length bytes of the labels, 253 characters in text form. */
const FQDN = 253;

const fqdnTooLong: Rule = {
  id: "fqdn-too-long",
  severity: "error",
  why: "DNS has no names of more than 253 characters: no machine can look the guest up.",
  example: {
    "guests.d/web.yml": `domain: ${`${"x".repeat(62)}.`.repeat(4).slice(0, -1)}\ntemplates: ~\n`,
  },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      const { fqdn, interfaces } = guest.object;
      if (fqdn.length <= FQDN && interfaces.every((nic) => nic.fqdn.length <= FQDN)) continue;
      const own: readonly [string, Path] = [fqdn, ["domain"]];
      const names = new Map<string, Path>([
        ...interfaces.map((nic) => [nic.fqdn, ["interfaces", nic.index, "network"]] as const),
        ...(guest.merged.value.domain ? [own] : []),
      ]);
      for (const [name, path] of names) {
        if (name.length <= FQDN) continue;
        yield {
          object: guest,
          path,
          message: `the full name of ${guest.name} has ${name.length} characters, and DNS allows ${FQDN}: shorten the host name or the domain`,
        };
      }
    }
  },
};

const unknownKind: Rule = {
  id: "unknown-kind",
  severity: "warning",
  why: "the guest is built without the values of its kind.",
  example: {
    "sysgroups.d/web.yml": "packages: [nginx]\n",
    "guests.d/web-1.yml": "templates: ~\n",
    "guests.d/www.yml": "sysgroup: wbe\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    const kinds = new Set<string>();
    for (const { object, merged } of plan.guests) {
      const kind = object.sysgroup;
      if (!kinds.has(kind) && layersOf(merged, "kind").length > 0) kinds.add(kind);
    }
    for (const guest of plan.guests) {
      const kind = guest.object.sysgroup;
      if (guest.merged.value.sysgroup !== kind || kinds.has(kind)) continue;
      yield {
        object: guest,
        path: ["sysgroup"],
        message: `the kind \`${kind}\` has no layer file: ${nearest(kind, kinds, `write \`sysgroups.d/${kind}.yml\``)}`,
      };
    }
  },
};

const emptyObject: Rule = {
  id: "empty-object",
  severity: "warning",
  why: "every directory is a guest, even an empty one: it is built only from the values of its kind.",
  example: {
    "sysgroups.d/web.yml": "templates: ~\n",
    "guests.d/web-1/.gitkeep": "",
    "guests.d/db.yml": "templates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      if (layersOf(guest.merged, "own").length > 0) continue;
      yield {
        object: guest,
        path: [],
        message: `the guest \`${printable(guest.name)}\` has no layer file of its own: write \`guests.d/${printable(guest.name)}.yml\` (a comment is enough), or remove its directory`,
      };
    }
  },
};

/** The values of a guest that must be hashes. Other passwords go into files that need plain text. */
function* hashes({ merged, object }: PlanObject<Guest>): Iterable<readonly [Path, unknown]> {
  yield [["rootpw"], merged.value.rootpw];
  const { cluster } = merged.value;
  if (isMap(cluster)) yield [["cluster", "hacluster_password"], cluster.hacluster_password];
  const { users } = object as { readonly users?: readonly { readonly password?: unknown }[] | null };
  for (const [index, { password }] of (users ?? []).entries()) yield [["users", index, "password"], password];
}

const plainPassword: Rule = {
  id: "plain-password",
  severity: "error",
  why: "the kickstart declares it as a hash: the password never matches, and everybody who can read the plan or the kickstart knows it.",
  example: { "guests.d/a.yml": "rootpw: pa55word\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      for (const [path, value] of hashes(guest)) {
        if (value === undefined || value === null || (typeof value === "string" && isCryptHash(value)))
          continue;
        yield {
          object: guest,
          path,
          message: `\`${pathText(path)}\` must be a crypt hash: use the output of \`openssl passwd -6\`, or "!!" to lock the password`,
        };
      }
    }
  },
};

export const guestRules = [
  nameUnusable,
  hostnameUnusable,
  duplicateHostname,
  fqdnTooLong,
  unknownKind,
  emptyObject,
  plainPassword,
];
