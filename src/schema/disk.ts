import * as v from "valibot";
import { atLeast, described, flag, name, oneOf, section } from "./format.ts";

// The words of libvirt's own schema, domaincommon.rng and storagecommon.rng; `nvme` came with 11.5.
const FORMATS = [
  ...["qcow2", "raw", "qed", "qcow", "cow", "vmdk", "vdi", "vpc", "vhd", "luks", "ploop"],
  ...["bochs", "cloop", "dmg", "iso", "dir", "fat"],
] as const;
const BUSES = ["virtio", "scsi", "sata", "ide", "usb", "nvme", "sd", "fdc", "xen", "uml"] as const;
const CACHES = ["none", "default", "writeback", "writethrough", "directsync", "unsafe"] as const;

/** An item of `disks`. */
export const disk = section({
  pool: described(v.optional(name), "The storage pool of the volume.", "default"),
  format: described(v.optional(oneOf("format", FORMATS)), "The image's format. A shared disk is raw."),
  cache: described(v.optional(oneOf("cache", CACHES)), "How the host caches the disk."),
  bus: described(v.optional(oneOf("bus", BUSES)), "What the guest sees it on."),
  size: described(v.optional(atLeast(1, "a size is at least 1 GiB")), "GiB", 20),
  volume: described(
    v.nullish(name),
    "The volume's name: by default <guest>.<format>, <guest>-1.<format> and so on.",
  ),
  shared: described(v.optional(flag), "Whether other guests write to the volume too."),
});
