import type { Path } from "../../merge/origins.ts";
import type { Guest } from "../../model/guest.ts";
import { linkNames, linksOf } from "../../model/links.ts";
import { MEMBER_OPTIONS } from "../../model/upper-links.ts";
import { listed, nearest } from "../../nearest.ts";
import { type Claim, duplicates } from "../duplicates.ts";
import type { PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";

/** A reference from a bond, VLAN or bridge to the link below. */
interface Reference {
  readonly upper: Path;
  readonly path: Path;
  /** The name of the link below. */
  readonly name: string;
  readonly isMember: boolean;
}

function* references({ bonds, vlans, bridges, ...guest }: Guest): Iterable<Reference> {
  const nameOf = linkNames(guest);
  for (const [key, map] of Object.entries({ bonds, bridges }))
    for (const [name, { members }] of Object.entries(map ?? {}))
      for (const [index, member] of members.entries()) {
        const upper = [key, name];
        yield { upper, path: [...upper, "members", index], name: nameOf(member), isMember: true };
      }
  for (const [name, { link }] of Object.entries(vlans ?? {})) {
    const upper = ["vlans", name];
    yield { upper, path: [...upper, "link"], name: nameOf(link), isMember: false };
  }
}

const cards = (guest: Guest): string[] => guest.interfaces.map(({ index }) => linkNames(guest)(index));

const uppers = ({ bonds, vlans, bridges }: Guest): Path[] =>
  Object.entries({ bonds, vlans, bridges }).flatMap(([key, map]) =>
    Object.keys(map ?? {}).map((name) => [key, name]),
  );

const unknownLink: Rule = {
  id: "unknown-link",
  severity: "error",
  why: "the installed system has no such link to build on: the bond, VLAN or bridge is left out, with its addresses.",
  example: {
    "networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\n",
    "guests.d/a.yml":
      "interfaces: [{network: lab, ip: 10.9.8.7}]\nbonds: {bond0: {members: [0, 1]}}\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) yield* unknownIn(guest);
  },
};

function* unknownIn(guest: PlanObject<Guest>): Iterable<Violation> {
  const paths = uppers(guest.object);
  if (paths.length === 0) return;
  const known = [...cards(guest.object), ...paths.map(([, name]) => String(name))];
  const unknown = [...references(guest.object)].filter(({ name }) => !known.includes(name));
  for (const { path, name } of unknown) {
    const count = guest.object.interfaces.length;
    const message = /^\d+$/.test(name)
      ? `the guest has no interface ${name}, for it has ${count}, counted from 0: use the index of one`
      : `the guest has no link \`${name}\`: ${nearest(name, known, "use the index of an interface")}`;
    yield { object: guest, path, message };
  }
  if (unknown.length > 0) return;
  const built = new Set(linksOf(guest.object).map(({ name }) => name));
  for (const path of paths)
    if (!built.has(String(path[1])))
      yield {
        object: guest,
        path,
        message: `\`${path[1]}\` is built on itself, through other links: remove one of them`,
      };
}

const linkTwice: Rule = {
  id: "duplicate-link",
  severity: "error",
  why: "a link can be a member of one bond or bridge only, and a device's name is that of one link: the installed system sets up one of the two.",
  example: {
    "networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\n",
    "guests.d/a.yml":
      "interfaces: [{network: lab, ip: 10.9.8.7}]\nbonds: {bond0: {members: [0]}}\nbridges: {br0: {members: [0]}}\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      const paths = uppers(guest.object);
      if (paths.length === 0) continue;
      const claim = (path: Path, value: string): Claim => ({ object: guest, path, value });
      yield* duplicates(
        [...references(guest.object)].flatMap(({ path, name, isMember }) =>
          isMember ? claim(path, name) : [],
        ),
        (name) => `\`${name}\` is already a member of a bond or bridge: name another link`,
        () => "it is a member here",
      );
      yield* duplicates(
        [
          ...cards(guest.object).map((name, index) => claim(["interfaces", index], name)),
          ...paths.map((path) => claim(path, String(path[1]))),
        ],
        (name) => `another link of the guest is named \`${name}\`: give this one another name`,
        () => "the other is here",
      );
    }
  },
};

const bondPrimary: Rule = {
  id: "bond-primary-unusable",
  severity: "error",
  why: "the bond prefers a member that it does not have: Linux uses any of its members.",
  example: {
    "networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\n",
    "guests.d/a.yml":
      "interfaces: [{network: lab, ip: 10.9.8.7}, {network: lab}]\nbonds: {bond0: {members: [0, 1], options: {primary: nic7}}}\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      const bonds = Object.entries(guest.object.bonds ?? {});
      if (bonds.length === 0) continue;
      const nameOf = linkNames(guest.object);
      for (const [name, { members, options }] of bonds) {
        const known = members.map(nameOf);
        for (const key of MEMBER_OPTIONS) {
          const value = options?.[key];
          if (value === undefined || known.includes(String(value))) continue;
          yield {
            object: guest,
            path: ["bonds", name, "options", key],
            message: `\`${value}\` is no member of \`${name}\`: use ${listed(known)}`,
          };
        }
      }
    }
  },
};

export const linkRules: readonly Rule[] = [unknownLink, linkTwice, bondPrimary];
