import { installerOf } from "../../installers/installers.ts";
import type { Guest } from "../../model/guest.ts";
import type { Rule, Violation } from "../rule.ts";

// The name of an image's file says for what machine it is. Names of other files say nothing.

/** Files of Fedora CoreOS: fedora-coreos-42.20250410.3.2-qemu.x86_64.qcow2.xz. */
const FEDORA_COREOS = /^fedora-coreos-[\d.]+-(?<platform>[a-z0-9-]+)\./;
/** Files of Flatcar: flatcar_production_qemu_uefi_image.img, and flatcar_production_image.bin.bz2 for hardware. */
const FLATCAR = /^flatcar_production_(?:(?<platform>[a-z0-9_]+)_)?image\b/;
/** Files of Debian: debian-12-genericcloud-amd64.qcow2. */
const DEBIAN = /^debian-[a-z0-9]+-(?<platform>[a-z]+)-/;

/** Why the image of this file does not suit a guest; null: it does, or its name does not say. */
function unsuitable(file: string, installer: string): string | null {
  if (installer === "ignition") {
    const match = FEDORA_COREOS.exec(file) ?? FLATCAR.exec(file);
    return match && !match.groups?.platform?.startsWith("qemu")
      ? "Ignition reads its config from QEMU only in the image for QEMU: take the image with `qemu` in its name"
      : null;
  }
  return DEBIAN.exec(file)?.groups?.platform === "nocloud"
    ? "there is no cloud-init in Debian's images `nocloud`: take `genericcloud` or `generic`"
    : null;
}

const imageUnsuitable: Rule = {
  id: "image-unsuitable",
  severity: "warning",
  why: "the guest starts, but nothing of its plan is set up: the image is for other machines, or has no such program.",
  example: {
    "host.d/images.yml": "cloud_images: {fcos: {path: /srv/fedora-coreos-42.1.3.1-metal.x86_64.raw}}\n",
    "guests.d/a.yml": "os: {id: fedora-coreos-stable}\nimage: fcos\nimage_copy: full\n",
  },
  *check(plan): Iterable<Violation> {
    for (const object of plan.guests) {
      const file = fileOf(object.object, plan.host.object.cloud_images);
      const message = unsuitable(file, installerOf(object.object).name);
      if (message !== null) yield { object, path: ["image"], message };
    }
  },
};

function fileOf(guest: Guest, images: readonly { readonly name: string; readonly source: string }[]): string {
  const source = images.find(({ name }) => name === guest.image)?.source ?? "";
  return source.slice(source.lastIndexOf("/") + 1);
}

/** Values of devices that Debian's kernel for clouds has no driver for: CONFIG_SATA_AHCI and CONFIG_E1000 are not set. */
const DRIVERLESS = [
  ["disks", "bus", "sata"],
  ["interfaces", "model", "e1000"],
] as const;

type Device = Readonly<Partial<Record<"bus" | "model", unknown>>>;

const deviceUnknown: Rule = {
  id: "image-without-driver",
  severity: "warning",
  why: "the kernel of Debian's images `genericcloud` has drivers for virtual devices alone. The guest has no such disk or network card, or does not start.",
  example: {
    "host.d/images.yml": "cloud_images: {debian12: {path: /srv/images/debian-12-genericcloud-amd64.qcow2}}\n",
    "guests.d/a.yml": "os: {id: debian12}\nimage: debian12\ndisks: [{bus: sata}]\n",
  },
  *check(plan): Iterable<Violation> {
    for (const object of plan.guests) {
      const guest = object.object;
      const file = fileOf(guest, plan.host.object.cloud_images);
      if (DEBIAN.exec(file)?.groups?.platform !== "genericcloud") continue;
      const message = (value: string) =>
        `Debian's images \`genericcloud\` have no driver for \`${value}\`: set virtio, or take the image \`generic\``;
      for (const [list, key, value] of DRIVERLESS)
        for (const [index, device] of guest[list].entries())
          if ((device as Device)[key] === value)
            yield { object, path: [list, index, key], message: message(value) };
    }
  },
};

export const imageKindRules: readonly Rule[] = [imageUnsuitable, deviceUnknown];
