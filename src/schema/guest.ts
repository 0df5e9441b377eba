import * as v from "valibot";
import {
  domainName,
  flag,
  ipv4,
  label,
  mac,
  name,
  relativePath,
  templateMap,
  text,
  wholeNumber,
} from "./format.ts";

const MAP = "this is a map of keys and values";

const disk = v.looseObject(
  {
    pool: v.optional(name),
    format: v.optional(text),
    cache: v.optional(text),
    bus: v.optional(text),
    /** GiB */
    size: v.optional(v.pipe(wholeNumber, v.minValue(1, "a size is at least 1 GiB"))),
    volume: v.nullish(name),
    shared: v.optional(flag),
  },
  MAP,
);

const networkInterface = v.looseObject(
  {
    network: name,
    mac: v.nullish(mac),
    ip: v.nullish(ipv4),
    bootproto: v.optional(v.picklist(["dhcp", "static"], "`bootproto` is dhcp or static")),
    dns: v.optional(flag),
    model: v.optional(text),
    device: v.optional(name),
  },
  MAP,
);

const interfaceDefaults = v.looseObject({ ...networkInterface.entries, network: v.optional(name) }, MAP);

/** 0644 is a number to YAML, whose digits are the same. */
const fileMode = v.union([v.string(), wholeNumber], "a mode is octal digits, like 0644");

const setupFile = v.looseObject(
  {
    src: relativePath,
    dst: relativePath,
    install: v.nullish(v.looseObject({ mode: fileMode, dst: text }, MAP)),
  },
  MAP,
);

/** The known sections of a guest's merged values; any other key is the templates' business. */
export const guestSchema = v.looseObject({
  sysgroup: v.nullish(name),
  hostname: v.nullish(label),
  domain: v.nullish(domainName),
  description: v.nullish(text),
  os: v.nullish(v.looseObject({ id: v.nullish(text), kickstart: v.nullish(text) }, MAP)),
  virtinst: v.nullish(
    v.looseObject(
      {
        location: v.nullish(text),
        /** MiB */
        ram: v.optional(v.pipe(wholeNumber, v.minValue(1, "`ram` is at least 1 MiB"))),
        vcpus: v.optional(v.pipe(wholeNumber, v.minValue(1, "a guest has at least one virtual CPU"))),
        /** minutes */
        wait: v.optional(wholeNumber),
      },
      MAP,
    ),
  ),
  defaults: v.nullish(
    v.looseObject({ disk: v.optional(disk), interface: v.optional(interfaceDefaults) }, MAP),
  ),
  disks: v.nullish(v.array(disk, "`disks` is a list of maps")),
  interfaces: v.nullish(v.array(networkInterface, "`interfaces` is a list of maps")),
  cluster: v.nullish(
    v.looseObject({ nodes: v.nullish(v.array(name, "`nodes` is a list of guests' names")) }, MAP),
  ),
  packages: v.nullish(v.array(text, "`packages` is a list of package names")),
  setup_data: v.nullish(v.array(setupFile, "`setup_data` is a list of maps with `src` and `dst`")),
  templates: v.nullish(templateMap),
});

export type GuestValues = v.InferInput<typeof guestSchema>;
