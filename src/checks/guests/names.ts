import type { Path } from "../../merge/origins.ts";
import { duplicates } from "../duplicates.ts";
import type { Plan } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";

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
  const keys = new Set<string>();
  const twice = new Set<string>();
  for (const { object } of guests) {
    for (const { network, fqdn, dns, ip, ip6 } of object.interfaces) {
      if (!dns || !(ip || ip6)) continue;
      const name = fqdn.toLowerCase();
      const key = `${network} ${name}`;
      if (keys.has(key)) twice.add(name);
      keys.add(key);
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

export const guestNameRules = [nameUnusable, hostnameUnusable, duplicateHostname, fqdnTooLong];
