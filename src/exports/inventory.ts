import { yamlText } from "../artifacts/yaml-text.ts";
import { type Export, jumpOf, reachText, sshOptions } from "./export.ts";
import type { ExportedGuest, ExportedLab } from "./facts.ts";

/** Ansible warns of a group with the name of a host, and of a group name with other characters than letters, digits and `_`. */
export const inventory: Export = {
  name: "inventory.yml",
  readers: "Ansible, AWX, Semaphore",
  command: "ansible -i exports/inventory.yml guests -m ping",
  text: (lab) => `# ${reachText(lab)}\n${yamlText({ all: { children: groupsOf(lab) } })}\n`,
};

/** Ansible's own groups. */
const OWN_GROUPS = ["all", "ungrouped"];

function groupsOf(lab: ExportedLab): Record<string, unknown> {
  const { guests, host } = lab;
  const usedNames = new Set([...guests.map(({ name }) => name), ...OWN_GROUPS]);
  const freeName = (base: string) => {
    let name = base;
    for (let suffix = 2; usedNames.has(name); suffix += 1) name = `${base}_${suffix}`;
    usedNames.add(name);
    return name;
  };
  const others = new Map(OWN_GROUPS.map((name) => [name, freeName(name)]));
  const nameOf = ({ name }: ExportedGuest) => others.get(name) ?? name;
  const groups: Record<string, unknown> = {};
  if (host) {
    const name = freeName(host.address);
    const vars = {
      // A guest may have the name of the host.
      ...(name !== host.address && { ansible_host: host.address }),
      ...(host.user && { ansible_user: host.user }),
    };
    groups[freeName("hypervisors")] = { hosts: { [name]: vars } };
  }
  groups[freeName("guests")] = {
    hosts: Object.fromEntries(guests.map((guest) => [nameOf(guest), varsOf(guest)])),
    vars: { ansible_ssh_common_args: sshArguments(lab) },
  };
  for (const [kind, members] of kindsOf(guests)) {
    const hosts = Object.fromEntries(members.map((member) => [nameOf(member), {}]));
    groups[freeName(`kind_${kind.replace(/\W/g, "_")}`)] = { hosts };
  }
  return groups;
}

function varsOf({ target, fqdn, user }: ExportedGuest) {
  return { ansible_host: target ?? fqdn, ansible_user: user };
}

function sshArguments(lab: ExportedLab): string {
  const jump = jumpOf(lab);
  const options = [...sshOptions(lab), ...(jump ? [["ProxyJump", jump]] : [])];
  return options.map(([option, value]) => `-o ${option}=${value}`).join(" ");
}

/** The guests of each kind, both in byte order of the names. */
export function kindsOf(guests: readonly ExportedGuest[]): ReadonlyMap<string, readonly ExportedGuest[]> {
  const kinds = new Map<string, ExportedGuest[]>();
  for (const guest of guests) {
    const members = kinds.get(guest.kind);
    if (members) members.push(guest);
    else kinds.set(guest.kind, [guest]);
  }
  return new Map([...kinds].sort(([a], [b]) => (a < b ? -1 : 1)));
}
