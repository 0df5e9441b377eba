import { isIpv6, prefixed } from "../../address.ts";
import type { Path } from "../../merge/origins.ts";
import type { Rule, Violation } from "../rule.ts";
import { interfacePath, isSet, type LinkValues, linkValues } from "./link-values.ts";

const NETWORK = 'gateway: 10.9.8.1\nprefix: 24\nipv6: {gateway: "fd00:9::1"}\n';

const ipv6Unusable: Rule = {
  id: "ipv6-unusable",
  severity: "error",
  why: "the link has no IPv6 in the installed system, yet the network's DNS, the exports and the pages have its IPv6 address; NetworkManager refuses a connection with such a name server.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": 'interfaces: [{network: lab, ip6: "fd00:9::7", ipv6: false}]\ntemplates: ~\n',
  },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      const { disable_ipv6 } = guest.object as { readonly disable_ipv6?: boolean | null };
      const isOff = ({ ipv6 }: Pick<LinkValues["values"], "ipv6">) => disable_ipv6 === true || ipv6 === false;
      for (const link of linkValues([guest], isOff)) {
        if (link.loser !== null) continue;
        const key = link.values.ipv6 === false ? "ipv6: false" : "disable_ipv6: true";
        for (const { path, text } of ipv6In(link))
          yield {
            object: guest,
            path,
            message: `\`${key}\` leaves the link without IPv6: remove ${text}, or \`${key}\``,
          };
      }
    }
  },
};

/** The values of IPv6 that only a link with IPv6 can have. */
function* ipv6In(link: LinkValues): Iterable<{ readonly path: Path; readonly text: string }> {
  const { path, values } = link;
  const { ip6 } = values as { readonly ip6?: string | null };
  if (ip6) yield { path: interfacePath(link.guest, Number(path[1]), "ip6"), text: ip6 };
  for (const [index, text] of (values.addresses ?? []).entries())
    if (isIpv6(prefixed(text).address)) yield { path: [...path, "addresses", index], text };
  yield* nameserversIn(link, isIpv6);
}

const nameserverUnusable: Rule = {
  id: "nameserver-unusable",
  severity: "error",
  why: "NetworkManager refuses a connection with a name server of IPv4 and no IPv4 address, so answer files leave the name server out.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml":
      "interfaces: [{network: lab, bootproto: none, nameservers: [10.9.8.1]}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const link of linkValues(plan.guests, ({ nameservers }) => nameservers?.length)) {
      const { guest, top, loser, values } = link;
      const hasIpv4 = top.dhcp4 || top.addresses4.length > 0;
      if (loser !== null || hasIpv4 || plan.broken.network.has(values.network ?? "")) continue;
      for (const { path, text } of nameserversIn(link, (each) => !isIpv6(each)))
        yield {
          object: guest,
          path,
          message: `the link has no IPv4 address, and so no way to ${text}: use a name server of IPv6, or give it an IPv4 address`,
        };
    }
  },
};

/** The name servers that the link's own values set. Those of the guest's defaults are for links of their families. */
function* nameserversIn(link: LinkValues, isWanted: (address: string) => boolean) {
  if (!isSet(link, "nameservers")) return;
  for (const [index, text] of (link.values.nameservers ?? []).entries())
    if (isWanted(text)) yield { path: [...link.path, "nameservers", index], text };
}

export const linkFamilyRules: readonly Rule[] = [ipv6Unusable, nameserverUnusable];
