import * as v from "valibot";
import { atLeast, described, ipv4, name, section, text } from "./format.ts";

/** A cluster of guests. */
export const cluster = section({
  name: described(v.nullish(text), "The cluster's name."),
  nodes: described(
    v.nullish(v.array(name, "`nodes` is a list of guests' names")),
    "Names of guests, which templates see as `cluster.members`.",
    ["ha-1", "ha-2", "ha-3"],
  ),
  members: described(v.optional(v.unknown()), "Made of `nodes`: whatever is here is replaced."),
  heartbeat: described(
    v.nullish(atLeast(0, "`heartbeat` is the index of an interface, from 0")),
    "Index of the interface for the cluster's own traffic; null: the first carries all.",
    1,
  ),
  ip: described(v.nullish(ipv4), "Address of the service that moves between the nodes."),
  mountpoint: described(v.nullish(text), "Where the shared disk is mounted.", "/srv/cluster"),
  fstype: described(v.nullish(text), "File system of the shared disk.", "xfs"),
  hacluster_password: described(
    v.optional(v.unknown()),
    "Crypt hash of the user that pcs logs in with: openssl passwd -6",
  ),
});
