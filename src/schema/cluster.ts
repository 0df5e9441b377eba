import * as v from "valibot";
import { atLeast, describe, ipv4, name, section, text } from "./format.ts";

/** A cluster of guests. */
export const cluster = section({
  name: describe(v.nullish(text), "The cluster's name."),
  nodes: describe(
    v.nullish(v.array(name, "must be a list of guests' names")),
    "Names of guests. Templates get the guests as `cluster.members`.",
    ["ha-1", "ha-2", "ha-3"],
  ),
  members: describe(v.optional(v.unknown()), "Derived from `nodes`; a value here is overwritten."),
  heartbeat: describe(
    v.nullish(atLeast(0, "must be the index of an interface, 0 or more")),
    "Index of the interface for the traffic between nodes; null: the first interface.",
    1,
  ),
  ip: describe(v.nullish(ipv4), "Address of the clustered service; it moves between the nodes."),
  mountpoint: describe(v.nullish(text), "Mount point of the shared disk.", "/srv/cluster"),
  fstype: describe(
    v.nullish(text),
    "File system of the shared disk. Without it, the disk is not formatted.",
    "xfs",
  ),
  hacluster_password: describe(
    v.optional(v.unknown()),
    "Crypt hash of the password of the user hacluster, for pcs: openssl passwd -6",
  ),
});
