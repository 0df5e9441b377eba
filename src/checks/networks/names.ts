import { isIpv6 } from "../../address.ts";
import { qualified } from "../../model/fqdn.ts";
import type { Interface } from "../../model/interface.ts";
import { type Claim, duplicates } from "../duplicates.ts";
import type { Plan } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { unusedMembers } from "./link-values.ts";

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\ndomain: lab.test\n";

const duplicateName: Rule = {
  id: "duplicate-dns-name",
  severity: "error",
  why: "dnsmasq answers a name of two addresses with both, or with the guest that came last.",
  example: {
    "networks.d/lab.yml": `${NETWORK}dns: {hosts: [{ip: 10.9.8.50, name: www}]}\n`,
    "guests.d/www.yml": "interfaces: [{network: lab, ip: 10.9.8.7}]\ntemplates: ~\n",
  },
  check: (plan) =>
    duplicates(
      dnsNames(plan),
      (value, others, last) =>
        others.some(({ object }) => object === last.object && object.category === "guest")
          ? `two interfaces of ${last.object.name} on this network have the name ${nameOf(value)}: set \`dns: false\` at one of them`
          : `the name ${nameOf(value)} is also that of ${others[0]?.object.name}: give each its own`,
      ({ object }) => `${object.name} has it here`,
    ),
};

/** The names that networks answer. The same name on two networks is not a conflict. */
function* dnsNames(plan: Plan): Iterable<Claim> {
  for (const network of plan.networks) {
    const { name, domain, dns } = network.object as unknown as Dns;
    for (const [index, alias] of (dns?.aliases ?? []).entries()) {
      yield { object: network, path: ["dns", "aliases", index], value: key(name, full(alias, domain)) };
    }
    const families = new Map<string, Set<boolean>>();
    for (const [index, host] of (dns?.hosts ?? []).entries()) {
      const value = key(name, full(host.name, domain));
      const known = families.get(value) ?? new Set();
      families.set(value, known);
      // An IPv4 and an IPv6 address of one machine are two entries with the same name.
      const isOtherFamily = known.size === 1 && !known.has(isIpv6(host.ip));
      known.add(isIpv6(host.ip));
      if (!isOtherFamily) yield { object: network, path: ["dns", "hosts", index, "name"], value };
    }
  }
  for (const guest of plan.guests) {
    const { hostname, name } = guest.object;
    const own = hostname === name ? "name" : "hostname";
    const named = new Set<string>();
    for (const { index, network, fqdn, dns, ip, ip6 } of addressed(guest)) {
      if (!dns || network === null || !(ip || ip6)) continue;
      const path = named.has(network) ? ["interfaces", index, "network"] : [own];
      named.add(network);
      yield { object: guest, path, value: key(network, fqdn) };
    }
  }
}

/** The interfaces whose addresses the installed system has. Those of others are findings of their own. */
function addressed(guest: Plan["guests"][number]): readonly Interface[] {
  const unused = unusedMembers(guest);
  return guest.object.interfaces.filter((nic) => !unused.has(nic));
}

interface Dns {
  readonly name: string;
  readonly domain: string | null;
  readonly external?: true;
  readonly local_only?: true;
  readonly dns?: {
    readonly local_only?: boolean | null;
    readonly aliases?: readonly string[] | null;
    readonly hosts?: readonly { readonly ip: string; readonly name: string }[] | null;
  } | null;
}

function full(name: string, domain: string | null): string {
  return name.includes(".") ? name : qualified(name, domain);
}

function key(network: string, fqdn: string): string {
  return `${network} ${fqdn.toLowerCase()}`;
}

function nameOf(value: string): string {
  return value.slice(value.indexOf(" ") + 1);
}

const localOnlyUnused: Rule = {
  id: "local-only-unused",
  severity: "warning",
  why: "libvirt has `localOnly` only as an attribute of the domain, and the scripts do not change a network of the host.",
  example: { "networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\ndns: {local_only: true}\n" },
  *check(plan): Iterable<Violation> {
    for (const network of plan.networks) {
      const { dns, external, local_only } = network.object as unknown as Dns;
      if (!dns?.local_only || local_only) continue;
      const reason = external
        ? "on a network of the host: remove it"
        : "without a domain: set `domain`, or remove it";
      yield {
        object: network,
        path: ["dns", "local_only"],
        message: `\`dns.local_only\` has no effect ${reason}`,
      };
    }
  },
};

export const nameRules: readonly Rule[] = [duplicateName, localOnlyUnused];
