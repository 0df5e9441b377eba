import { z } from "zod";
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

const disk = z.looseObject({
  pool: name.optional(),
  format: text.optional(),
  cache: text.optional(),
  bus: text.optional(),
  /** GiB */
  size: z.number({ error: "a size is a number of GiB" }).positive("a size is more than 0 GiB").optional(),
  volume: name.nullish(),
  shared: flag.optional(),
});

const networkInterface = z.looseObject({
  network: name,
  mac: mac.nullish(),
  ip: ipv4.nullish(),
  bootproto: z.enum(["dhcp", "static"], { error: "`bootproto` is dhcp or static" }).optional(),
  dns: flag.optional(),
  model: text.optional(),
  device: name.optional(),
});

const setupFile = z.looseObject({
  src: relativePath,
  dst: relativePath,
  install: z.looseObject({ mode: z.coerce.string(), dst: text }).nullish(),
});

/** The known sections of a guest's merged values; any other key is the templates' business. */
export const guestSchema = z.looseObject({
  sysgroup: name.nullish(),
  hostname: label.nullish(),
  domain: domainName.nullish(),
  description: text.nullish(),
  os: z.looseObject({ id: text.nullish(), kickstart: text.nullish() }).nullish(),
  virtinst: z
    .looseObject({
      /** MiB */
      ram: wholeNumber.positive("`ram` is more than 0 MiB").optional(),
      vcpus: wholeNumber.positive("a guest has at least one virtual CPU").optional(),
      /** minutes */
      wait: wholeNumber.optional(),
    })
    .nullish(),
  defaults: z
    .looseObject({ disk: disk.optional(), interface: networkInterface.partial().optional() })
    .nullish(),
  disks: z.array(disk, { error: "`disks` is a list of maps" }).nullish(),
  interfaces: z.array(networkInterface, { error: "`interfaces` is a list of maps" }).nullish(),
  cluster: z
    .looseObject({ nodes: z.array(name, { error: "`nodes` is a list of guests' names" }).nullish() })
    .nullish(),
  packages: z.array(text, { error: "`packages` is a list of package names" }).nullish(),
  setup_data: z.array(setupFile, { error: "`setup_data` is a list of maps with `src` and `dst`" }).nullish(),
  templates: templateMap.nullish(),
});

export type GuestValues = z.infer<typeof guestSchema>;
