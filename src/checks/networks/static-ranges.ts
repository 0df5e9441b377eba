import { addressNumber } from "../../address.ts";
import { isMap } from "../../merge/merge.ts";
import { valueAt } from "../../merge/origins.ts";
import type { Rule, Violation } from "../rule.ts";
import { isInside, subnets } from "./subnet.ts";

const staticRangeUnusable: Rule = {
  id: "static-range-unusable",
  severity: "error",
  why: "no interface of the network gets an automatic address, or fewer do than the range says: miniascape gives only addresses of the subnet.",
  example: {
    "networks.d/a.yml": "gateway: 10.9.1.1\nprefix: 24\nstatic: {start: 10.9.2.10, end: 10.9.1.99}\n",
  },
  *check(plan): Iterable<Violation> {
    for (const subnet of subnets(plan)) {
      const { network, at, cidr } = subnet;
      const range = valueAt(network.merged.value, [...at, "static"]);
      if (at[0] === "subnets" || !isMap(range)) continue;
      const { start, end } = range as { readonly start: string; readonly end: string };
      const outside = Object.entries({ start, end }).filter(([, address]) => !isInside(address, subnet));
      for (const [key, address] of outside)
        yield {
          object: network,
          path: [...at, "static", key],
          message: `the static range's ${key} ${address} is outside ${cidr}: use an address in it`,
        };
      if (outside.length === 0 && addressNumber(start) > addressNumber(end))
        yield {
          object: network,
          path: [...at, "static", "start"],
          message: `the static range begins at ${start}, after its end ${end}: exchange the two`,
        };
    }
  },
};

export const staticRangeRules: readonly Rule[] = [staticRangeUnusable];
