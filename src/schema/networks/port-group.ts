import * as v from "valibot";
import { atLeast, describe, flag, mapOf, name, oneOf, section, vlanNumber } from "../format.ts";

const VLAN = "must be the number of a VLAN, or a map of `trunk` and `native`";
const trunk = section(
  {
    trunk: describe(
      v.pipe(v.array(vlanNumber, "must be a list of VLANs"), v.minLength(1, "must name a VLAN")),
      "The VLANs whose tagged packets pass.",
      [42, 47],
    ),
    native: describe(v.nullish(vlanNumber), "The VLAN of packets without a tag.", 42),
    native_mode: describe(
      v.optional(oneOf(["untagged", "tagged"])),
      "Whether the guest gets packets of the native VLAN without or with the tag; default untagged.",
    ),
  },
  VLAN,
);
const eitherVlan = v.union([vlanNumber, trunk], VLAN);

/** One VLAN, or a trunk. Each fault has its own place. */
export const vlan: typeof eitherVlan = {
  ...eitherVlan,
  "~run": (dataset, config) =>
    (typeof dataset.value === "number" ? vlanNumber : trunk)["~run"](dataset, config) as ReturnType<
      (typeof eitherVlan)["~run"]
    >,
};

/** libvirt's numbers have 32 bits. */
const MAX = 2 ** 32 - 1;
const AVERAGE = "must be a number of KiB per second, 1 or more";
const rate = v.nullish(v.pipe(atLeast(1), v.maxValue(MAX, `must be at most ${MAX}`)));
const direction = section(
  {
    average: describe(
      v.pipe(atLeast(1, AVERAGE), v.maxValue(MAX, `must be at most ${MAX}`)),
      "KiB per second.",
      10240,
    ),
    peak: describe(rate, "KiB per second at most, with less data than `burst`."),
    burst: describe(rate, "KiB that may pass at the peak."),
  },
  "must be a map of `average`, `peak` and `burst`",
);

/** Limits of speed. The directions are those of the guests. */
export const bandwidth = section(
  {
    inbound: describe(v.nullish(direction), "What guests receive."),
    outbound: describe(v.nullish(direction), "What guests send."),
  },
  "must be a map of `inbound` and `outbound`",
);

/** A network's `port_groups`, by their names. */
export const portGroups = mapOf(
  section(
    {
      default: describe(v.nullish(flag), "Whether interfaces that name no group are in it."),
      vlan: describe(v.nullish(vlan), "The VLAN of its interfaces."),
      bandwidth: describe(v.nullish(bandwidth), "The speed of each interface."),
    },
    "must be a map of `default`, `vlan` and `bandwidth`",
  ),
  "must be a map of port groups",
  name,
);
