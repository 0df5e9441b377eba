import * as v from "valibot";
import { isMap } from "../merge/merge.ts";
import { describe, ipv4, name, section } from "./format.ts";

/** A network's `dhcp` where a server that is not of the plan serves DHCP. */
export const ELSEWHERE = "elsewhere";

const MESSAGE = "must be a map of `start` and `end`, `{by: GUEST}` or `elsewhere`";

const range = section(
  {
    start: describe(ipv4, "The first address.", "192.168.155.200"),
    end: describe(ipv4, "The last address.", "192.168.155.250"),
  },
  MESSAGE,
);
const server = v.pipe(
  section({ by: describe(name, "The guest that serves DHCP.", "dhcp-1") }, MESSAGE),
  v.check(
    (value) => !("start" in value || "end" in value),
    "a guest serves DHCP here, and has the range: remove `start` and `end`, or `by`",
  ),
);
const elsewhere = v.literal(ELSEWHERE, MESSAGE);
const any = v.union([range, server, elsewhere]);

/** A network's `dhcp`. Each fault of a map has its own place. */
export const dhcp: typeof any = {
  ...any,
  "~run": (dataset, config) => {
    const { value } = dataset;
    const schema = !isMap(value) ? elsewhere : "by" in value ? server : range;
    return schema["~run"](dataset, config) as ReturnType<(typeof any)["~run"]>;
  },
};
