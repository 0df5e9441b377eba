import { at, type PlannedVolume, plannedVolumes } from "./guests/disks.ts";
import type { Plan } from "./plan.ts";
import type { Rule, Violation } from "./rule.ts";

const volumeOfPoolType: Rule = {
  id: "volume-of-pool-type",
  severity: "error",
  why: "libvirt makes the volume, but a logical volume and a partition hold no image: QEMU does not start, because it finds no qcow2 image in it. In a disk pool, libvirt 9.0 refuses a volume whose name is not that of its partition.",
  example: {
    "storages.d/vg.yml": "type: logical\nsource: {name: vg_lab}\n",
    "guests.d/a.yml": "disks: [{pool: vg}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const planned of plannedVolumes(plan)) {
      const fault = faultOf(plan, planned);
      if (fault) yield { object: planned.guest, path: at(planned, fault.key), message: fault.message };
    }
  },
};

interface Fault {
  readonly key: string;
  readonly message: string;
}

function faultOf(plan: Plan, { disk }: PlannedVolume): Fault | null {
  const pool = plan.storages.find(({ name }) => name === disk.pool)?.object;
  if (pool?.type !== "logical" && pool?.type !== "disk") return null;
  if (disk.format !== "raw")
    return {
      key: "format",
      message: `a volume in the pool \`${pool.name}\` of the type \`${pool.type}\` must have the format raw: set \`format: raw\``,
    };
  const { device } = (pool.source ?? {}) as { readonly device?: string };
  const whole = device?.slice(device.lastIndexOf("/") + 1) ?? "";
  // The kernel writes nvme0n1p1, because the name of the disk ends with a digit.
  const partition = /\d$/.test(whole) ? `${whole}p` : whole;
  if (pool.type !== "disk" || /\/dev\/disk\//.test(device ?? "")) return null;
  const isPartition =
    disk.volume.startsWith(partition) && /^[1-9]\d*$/.test(disk.volume.slice(partition.length));
  if (isPartition) return null;
  return {
    key: "volume",
    message: `a volume in the pool \`${pool.name}\` must have the name of its partition: set \`volume\` to ${partition}1, ${partition}2 and so on`,
  };
}

export const storageRules = [volumeOfPoolType];
