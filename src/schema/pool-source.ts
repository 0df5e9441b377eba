import * as v from "valibot";
import { devicePath } from "./disk.ts";
import { describe, domainName, ipv4, name, section, text } from "./format.ts";
import { reachesHost } from "./host-reach.ts";

/** The types of pools, and the keys of `source` that each must and may have. Formats are those of libvirt's storagepool.rng. */
export const POOL_TYPES = {
  dir: { needs: [], takes: [], formats: [], hasPath: true, isThin: true },
  fs: {
    needs: ["device"],
    takes: ["format"],
    formats: ["auto", "ext2", "ext3", "ext4", "xfs", "vfat", "iso9660", "udf", "gfs2", "ocfs2", "hfs+"],
    hasPath: true,
    isThin: true,
  },
  netfs: {
    needs: ["host", "directory"],
    takes: ["format"],
    formats: ["auto", "nfs", "glusterfs", "cifs"],
    hasPath: true,
    isThin: true,
  },
  logical: { needs: ["name"], takes: ["devices"], formats: [], hasPath: false, isThin: false },
  disk: {
    needs: ["device"],
    takes: ["format"],
    formats: ["gpt", "dos", "dvh", "mac", "bsd", "pc98", "sun"],
    hasPath: false,
    isThin: false,
  },
} as const satisfies Record<string, PoolType>;

interface PoolType {
  readonly needs: readonly SourceKey[];
  readonly takes: readonly SourceKey[];
  readonly formats: readonly string[];
  /** Whether the plan must have the pool's `path`. */
  readonly hasPath: boolean;
  /** Whether a volume takes only the space of its data. */
  readonly isThin: boolean;
}

export type PoolTypeName = keyof typeof POOL_TYPES;

const entries = {
  host: describe(
    // libvirt runs `mount HOST:DIRECTORY`, and an IPv6 address needs brackets there, which its XML does not take.
    v.nullish(
      v.union([ipv4, domainName], "must be a name or an IPv4 address: give a server with IPv6 a name"),
    ),
    "The server of a netfs pool.",
    "nas.lab.test",
  ),
  directory: describe(v.nullish(devicePath), "The directory that the server exports.", "/export/images"),
  device: describe(
    v.nullish(reachesHost(devicePath, "path")),
    "The block device of a fs or a disk pool.",
    "/dev/disk/by-id/ata-X-part1",
  ),
  devices: describe(
    v.nullish(v.array(reachesHost(devicePath, "path"), "must be a list of devices")),
    "The block devices for a new volume group. A volume group that the host has needs none.",
    ["/dev/disk/by-id/ata-X"],
  ),
  name: describe(v.nullish(name), "The volume group of a logical pool.", "vg_lab"),
  format: describe(
    v.nullish(text),
    "The file system of a fs or netfs pool, or the partition table of a disk pool.",
    "nfs",
  ),
};
export type SourceKey = keyof typeof entries;

/** `source` of a storage pool. */
export const poolSource = section(entries);
