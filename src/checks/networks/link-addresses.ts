import { isIpv6, prefixed } from "../../address.ts";
import type { Rule, Violation } from "../rule.ts";
import { isSet, linkValues } from "./link-values.ts";

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\n";

const addressWithoutPrefix: Rule = {
  id: "address-without-prefix",
  severity: "error",
  why: "the installed system does not get the address: neither the layers nor a network of the plan say how large its subnet is.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml":
      "interfaces: [{network: lab, ip: 10.9.8.7}]\nvlans: {v10: {id: 10, link: 0, addresses: [10.3.0.5]}}\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const { guest, path, values } of linkValues(plan.guests, ({ addresses }) => addresses?.length)) {
      const { network, prefix, prefix6 } = values;
      if (plan.broken.network.has(network ?? "")) continue;
      for (const [index, text] of (values.addresses ?? []).entries()) {
        const { address, prefix: own } = prefixed(text);
        if ((own ?? (isIpv6(address) ? prefix6 : prefix)) !== null) continue;
        yield {
          object: guest,
          path: [...path, "addresses", index],
          message: `the plan knows no subnet for the address ${address}: write its prefix length too, like ${address}/${isIpv6(address) ? 64 : 24}`,
        };
      }
    }
  },
};

/** The values that a bond or bridge has of its first member alone. */
const OF_FIRST = ["ip", "ip6", "addresses", "router", "router6", "routes", "nameservers", "search"] as const;

const memberValueUnused: Rule = {
  id: "member-value-unused",
  severity: "error",
  why: "no link of the installed system has the value, and the network's DNS answers the guest's name with an address that no machine has: members of a bond or bridge have no addresses and routes, and the bond or bridge has those of its first member.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml":
      "interfaces: [{network: lab, ip: 10.9.8.7}, {network: lab, ip: 10.9.8.8, dns: false}]\nbonds: {bond0: {members: [0, 1]}}\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    const guests = plan.guests.filter(({ object: { bonds, bridges } }) => bonds ?? bridges);
    for (const link of linkValues(guests, () => true)) {
      const { guest, path, name, loser } = link;
      if (loser === null) continue;
      for (const key of OF_FIRST.filter((each) => isSet(link, each)))
        yield {
          object: guest,
          path: [...path, key],
          message: `\`${loser}\` has no values of \`${name}\`, which is not its first member: set \`${key}\` at the first one, or remove it`,
        };
    }
  },
};

export const linkAddressRules: readonly Rule[] = [addressWithoutPrefix, memberValueUnused];
