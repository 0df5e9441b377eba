import { originsOf, type Path } from "../../merge/origins.ts";
import { POOL_TYPES } from "../../schema/pool-source.ts";
import type { Plan } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { at, type PlannedVolume, plannedVolumes } from "./disks.ts";

const FORMATS: readonly string[] = ["qcow2", "raw"];

const encryptionUnavailable: Rule = {
  id: "encryption-unavailable",
  severity: "error",
  why: "libvirt 9.0 encrypts new images of the formats qcow2 and raw: it makes a volume of another format, a copy of an image or a clone without encryption, or refuses it. A clone would hold the differences from a volume that is not encrypted. Of two guests with one encrypted volume, QEMU starts one. A logical volume and a partition have no room for the header: the guest's disk would be smaller than planned. libvirt makes a raw encrypted volume thin, whatever its allocation.",
  example: {
    "guests.d/a.yml": "disks: [{format: vmdk, encryption: {passphrase: example}}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const planned of plannedVolumes(plan)) {
      if (!planned.disk.encryption) continue;
      const fault = faultOf(plan, planned);
      if (fault) yield { object: planned.guest, path: placeOf(planned, fault.key), message: fault.message };
    }
  },
};

/** The key with the fault, or the encryption if the key has its default. */
function placeOf(planned: PlannedVolume, key: string): Path {
  const path = at(planned, key);
  return originsOf(planned.guest.merged, path).length > 0 ? path : at(planned, "encryption");
}

/** null: the volume can be encrypted. */
function faultOf(plan: Plan, { guest, disk }: PlannedVolume): { key: string; message: string } | null {
  const { format, pool, volume, shared, backing, imported, preallocation } = disk;
  const type = plan.storages.find(({ name }) => name === pool)?.object.type ?? "dir";
  const fault = (key: string, message: string) => ({ key, message });
  if (imported)
    return fault(
      "encryption",
      `the guest starts from \`${volume}\`, which the scripts do not make: remove \`encryption\``,
    );
  if (guest.object.cloud_init && disk.index === 0)
    return fault("encryption", "the first disk is a copy of an image: remove its `encryption`");
  if (backing)
    return fault("backing", "an encrypted volume cannot be a clone: remove `backing`, or `encryption`");
  if (shared)
    return fault("shared", "guests cannot share an encrypted volume: remove `shared`, or `encryption`");
  if (!POOL_TYPES[type].isThin)
    return fault(
      "pool",
      `a volume in the pool \`${pool}\` of the type \`${type}\` cannot be encrypted: use a pool of the type dir, fs or netfs, or remove \`encryption\``,
    );
  if (!FORMATS.includes(format))
    return fault("format", `a volume of the format \`${format}\` cannot be encrypted: set \`format: qcow2\``);
  if (format === "raw" && preallocation === "full")
    return fault(
      "preallocation",
      "a raw encrypted volume takes its space later: set `format: qcow2`, or remove `preallocation`",
    );
  return null;
}

export const encryptionRules: readonly Rule[] = [encryptionUnavailable];
