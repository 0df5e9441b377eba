import { type CloudRelease, cloudReleaseOf } from "../cloud-init/release.ts";
import { type Path, roleAt } from "../merge/origins.ts";
import type { CloudImage } from "./cloud-image.ts";
import { type DataDisk, dataDisks } from "./data-disks.ts";
import type { Disk } from "./disk.ts";
import type { ValidatedGuest } from "./guest-plan.ts";
import { hostRoute } from "./host-route.ts";
import type { Interface } from "./interface.ts";
import type { NetworkPlan } from "./network.ts";
import { mebibytes } from "./partitioning/sizes.ts";

/** The facts of a guest with a cloud image, for its templates. */
export interface CloudGuest extends Partial<CloudRelease> {
  /** The settings that a layer of the site sets. The image keeps its own for all others. */
  readonly sets: readonly string[];
  /** MiB of the swap file; null or 0: a layer of the site asks for none. */
  readonly swap: number | null;
  /** null: the host has no image of that name, which is a finding. */
  readonly image: CloudImage | null;
  /** How the first disk is made: with the image as its backing file, or as a copy of it. */
  readonly copy: "linked" | "full";
  /** The file systems on the disks behind the first. */
  readonly data_disks: readonly DataDisk[];
  /** The planned address at which the host reaches the guest; null: there is none. */
  readonly address: string | null;
}

/** What determines the facts of a guest with a cloud image, beside its own values. */
interface CloudScope {
  readonly images: ReadonlyMap<string, CloudImage>;
  readonly networks: ReadonlyMap<string, NetworkPlan>;
  readonly disks: readonly Disk[];
  readonly interfaces: readonly Interface[];
}

/** Settings that every image has already. */
const SETTINGS = ["lang", "keyboard", "timezone", "ntpservers", "selinux", "firewall", "kernel_args"];

export function cloudGuest(
  { merged, values }: ValidatedGuest,
  { images, networks, disks, interfaces }: CloudScope,
): CloudGuest {
  const isSet = (path: Path) => !["defaults", undefined].includes(roleAt(merged, path));
  const [first] = disks;
  return {
    ...cloudReleaseOf(values.os?.id),
    sets: SETTINGS.filter((key) => isSet([key])),
    swap: isSet(["partitioning", "swap"]) ? mebibytes(values.partitioning?.swap) : null,
    image: images.get(values.image ?? "") ?? null,
    copy: values.image_copy ?? (first?.format === "qcow2" ? "linked" : "full"),
    data_disks: dataDisks(values.partitioning, disks),
    address: hostRoute(interfaces, networks),
  };
}
