import * as v from "valibot";
import { atLeast, describe, flag, name, oneOf, section } from "./format.ts";

// From libvirt's schemas domaincommon.rng and storagecommon.rng. `nvme` is new in libvirt 11.5.
const FORMATS = [
  ...["qcow2", "raw", "qed", "qcow", "cow", "vmdk", "vdi", "vpc", "vhd", "luks", "ploop"],
  ...["bochs", "cloop", "dmg", "iso", "dir", "fat"],
] as const;
const BUSES = ["virtio", "scsi", "sata", "ide", "usb", "nvme", "sd", "fdc", "xen", "uml"] as const;
const CACHES = ["none", "default", "writeback", "writethrough", "directsync", "unsafe"] as const;

/** An item of `disks`. */
export const disk = section({
  pool: describe(v.optional(name), "The storage pool of the volume.", "default"),
  format: describe(v.optional(oneOf(FORMATS)), "The image's format. A shared disk must be raw."),
  cache: describe(v.optional(oneOf(CACHES)), "How the host caches the disk."),
  bus: describe(v.optional(oneOf(BUSES)), "The bus of the disk in the guest."),
  size: describe(v.optional(atLeast(1, "must be at least 1 GiB")), "GiB", 20),
  volume: describe(
    v.nullish(name),
    "The volume's name. Default: <guest>.<format>, <guest>-1.<format> and so on.",
  ),
  shared: describe(v.optional(flag), "Whether other guests use the volume too."),
});
