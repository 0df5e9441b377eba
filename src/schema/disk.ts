import * as v from "valibot";
import { diskSize } from "./disk-size.ts";
import { describe, flag, name, oneOf, section, text } from "./format.ts";
import { reachesHost } from "./host-reach.ts";

// From libvirt's schemas domaincommon.rng and storagecommon.rng. `nvme` is new in libvirt 11.5.
const FORMATS = [
  ...["qcow2", "raw", "qed", "qcow", "cow", "vmdk", "vdi", "vpc", "vhd", "luks", "ploop"],
  ...["bochs", "cloop", "dmg", "iso", "dir", "fat"],
] as const;
const BUSES = ["virtio", "scsi", "sata", "ide", "usb", "nvme", "sd", "fdc", "xen", "uml"] as const;
const CACHES = ["none", "default", "writeback", "writethrough", "directsync", "unsafe"] as const;

/** It becomes part of an option of virt-install, where commas separate suboptions. */
export const devicePath = v.pipe(
  text,
  v.regex(
    /^\/(?!(?:.*\/)?\.{1,2}(?:\/|$))[^\0-\x20\x7f-\x9f,"'\\]+$/,
    "must be an absolute path on the host, without `.` and `..`, spaces, commas, quotes and backslashes",
  ),
);

const entries = section({
  device: describe(
    v.optional(oneOf(["disk", "cdrom"])),
    "What the guest sees. A CD-ROM without `path` is an empty drive.",
    "cdrom",
  ),
  pool: describe(v.optional(name), "The storage pool of the volume.", "default"),
  format: describe(v.optional(oneOf(FORMATS)), "The image's format. A shared disk must be raw."),
  cache: describe(v.optional(oneOf(CACHES)), "How the host caches the disk."),
  bus: describe(v.optional(oneOf(BUSES)), "The bus of the disk in the guest."),
  size: describe(v.optional(diskSize), "GiB, or a size with a unit.", 20, "512M", "2T"),
  volume: describe(
    v.nullish(name),
    "The volume's name. Default: <guest>.<format>, <guest>-1.<format> and so on.",
  ),
  shared: describe(v.optional(flag), "Whether other guests use the volume too."),
  path: describe(
    v.nullish(reachesHost(devicePath, "path")),
    "An image or a block device that the host has, in place of a volume. The scripts neither make nor delete it.",
    "/dev/disk/by-id/wwn-0x5000c500a1b2c3d4",
    "/srv/images/data.raw",
  ),
  backing: describe(
    v.nullish(
      section({
        volume: describe(name, "The name of the other volume.", "base.qcow2"),
        format: describe(v.optional(oneOf(FORMATS)), "Its format. Default: qcow2."),
      }),
    ),
    "A volume of the lab in the same pool. The disk is a linked clone of it: it holds only the differences.",
    { volume: "base.qcow2" },
  ),
  encryption: describe(
    v.nullish(
      section({
        passphrase: describe(
          v.pipe(text, v.minLength(1, "must not be empty")),
          "The passphrase. libvirt keeps it as a secret. It is in host/passphrases, which only the owner can read.",
        ),
      }),
    ),
    "Encryption of the volume by LUKS. The host encrypts, and the guest sees a plain disk.",
  ),
  preallocation: describe(
    v.nullish(oneOf(["none", "metadata", "full"])),
    "What of the volume takes space on the host at once.",
    "full",
  ),
  discard: describe(
    v.nullish(oneOf(["ignore", "unmap"])),
    "Whether blocks that the guest discards become free on the host.",
    "unmap",
  ),
  io: describe(v.nullish(oneOf(["threads", "native", "io_uring"])), "How QEMU reads and writes.", "native"),
  serial: describe(
    v.nullish(
      v.pipe(text, v.regex(/^[A-Za-z0-9_.+-]{1,20}$/, "must be at most 20 letters, digits and _ . + -")),
    ),
    "The serial number that the guest sees, as in /dev/disk/by-id.",
    "DATA-1",
  ),
  wwn: describe(
    v.nullish(v.pipe(text, v.regex(/^[0-9a-fA-F]{16}$/, "must be 16 hexadecimal digits, in quotes"))),
    "The World Wide Name that the guest sees. Not for the bus virtio.",
    "5000c50015ea71aa",
  ),
});

const OF_VOLUMES = ["pool", "size", "volume", "shared", "backing", "encryption", "preallocation"] as const;

/** An item of `disks`. */
export const disk = v.pipe(
  entries,
  v.check(
    ({ path, device, ...others }) =>
      !(path || device === "cdrom") || OF_VOLUMES.every((key) => (others[key] ?? null) === null),
    "a disk with `path` and a CD-ROM must have none of `pool`, `size`, `volume`, `shared`, `backing`, `encryption` and `preallocation`: remove them",
  ),
);
