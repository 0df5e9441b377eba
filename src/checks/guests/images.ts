import { installerOf } from "../../installers/installers.ts";
import { type Path, roleAt } from "../../merge/origins.ts";
import type { Disk } from "../../model/disk.ts";
import { listed, nearest } from "../../nearest.ts";
import { ANSWER } from "../../outputs/inventory.ts";
import type { Rule, Violation } from "../rule.ts";
import { isSetBySite, valuesOf } from "./values.ts";

const IMAGES =
  "cloud_images:\n  debian12: {url: 'https://cloud.debian.org/debian-12.qcow2', sums: 'https://cloud.debian.org/SHA512SUMS'}\n";
const GUEST = "os: {id: debian12}\nimage: debian12\n";

const unknownImage: Rule = {
  id: "unknown-image",
  severity: "error",
  why: "the guest's build script has no volume to copy. Only the host's layers say which image belongs to a name, and where it comes from.",
  example: {
    "host.d/images.yml": IMAGES,
    "guests.d/a.yml": "os: {id: debian12}\nimage: debian21\n",
  },
  *check(plan): Iterable<Violation> {
    if (plan.broken.host.size > 0) return;
    const names = plan.host.object.cloud_images.map(({ name }) => name);
    for (const object of plan.guests) {
      const { image } = valuesOf(object);
      if (!image || names.includes(image)) continue;
      const otherwise =
        names.length > 0 ? `the host has ${listed(names)}` : "set it in `cloud_images` of the host's layers";
      const message = `there is no cloud image \`${image}\`: ${nearest(image, names, otherwise)}`;
      yield { object, path: ["image"], message };
    }
  },
};

const cannotSay: Rule = {
  id: "cannot-say",
  severity: "warning",
  why: "the guest's installer has no word for the value, so the guest does not get it: a cloud image has its own partitions and its own boot loader, and apt has no package groups.",
  example: {
    "host.d/images.yml": IMAGES,
    "guests.d/a.yml": `${GUEST}packages: ['@development']\n`,
  },
  *check(plan): Iterable<Violation> {
    for (const object of plan.guests) {
      const guest = object.object;
      const installer = installerOf(guest);
      if (installer.answer && !guest.files.some(({ key }) => key === ANSWER)) continue;
      // Layers of several guests also have values for those that an installer sets up.
      const isSet = (path: Path) =>
        installer.answer ? isSetBySite(object.merged, path) : roleAt(object.merged, path) === "own";
      for (const gap of installer.inexpressibleValues(valuesOf(object), isSet, guest))
        yield { object, ...gap };
    }
  },
};

const diskUnusable: Rule = {
  id: "image-disk-unusable",
  severity: "error",
  why: "the guest's first disk starts as a copy of its image, so it must be a volume of the guest alone.",
  example: {
    "host.d/images.yml": IMAGES,
    "guests.d/a.yml": `${GUEST}disks: [{path: /srv/images/a.raw}]\n`,
  },
  *check(plan): Iterable<Violation> {
    for (const object of plan.guests) {
      const [disk] = object.object.disks;
      if (!object.object.cloud_init || !disk) continue;
      const key = ["path", "device", "backing", "shared"].find((each) => isUnusable(disk, each));
      const remedy = key ? `remove its \`${key}\`` : formatRemedy(disk, object.object.cloud_init.copy);
      if (remedy)
        yield {
          object,
          path: ["disks", 0, key ?? "format"],
          message: `the first disk of a guest with an image must be a qcow2 or raw volume of its own: ${remedy}`,
        };
    }
  },
};

function isUnusable(disk: Disk, key: string): boolean {
  const value = (disk as unknown as Readonly<Record<string, unknown>>)[key];
  return key === "device" ? value === "cdrom" : Boolean(value);
}

/** null: the format is usable. */
function formatRemedy({ format }: Disk, copy: "linked" | "full"): string | null {
  if (format === "qcow2") return null;
  if (format !== "raw") return "set its `format` to qcow2";
  return copy === "linked" ? "set its `format` to qcow2, or `image_copy` to full" : null;
}

export const imageRules: readonly Rule[] = [unknownImage, diskUnusable, cannotSay];
