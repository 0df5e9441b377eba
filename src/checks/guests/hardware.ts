import type { Path } from "../../merge/origins.ts";
import { isX86 } from "../../model/architecture.ts";
import { nearest } from "../../nearest.ts";
import type { GuestValues } from "../../schema/guest.ts";
import type { Rule } from "../rule.ts";
import HARDWARE from "./hardware.json" with { type: "json" };
import { valuesOf } from "./values.ts";

/**
 * Network cards: libvirt's `virtio` and its variants, and devices of QEMU 7.2; `igb` came with QEMU 8. Graphics cards,
 * watchdogs and architectures: from libvirt's schemas domaincommon.rng and basictypes.rng, with `itco` of libvirt 9.1,
 * virt-install's own `default`, and the names that it reads as i686.
 */
const { cards, video: graphicsCards, watchdogs, architectures } = HARDWARE;
/** Machine types of PCs: QEMU's, and those with a distribution's name, like pc-q35-rhel9.4.0 or pc-i440fx-jammy. */
const PC = /^(?:pc|q35|microvm|isapc|none|xenfv|xenpv|pc-\d[\d.]*|pc-(?:q35|i440fx)-[\w.-]+)$/;

type Component = readonly [path: Path, name: unknown, noun: string, known: readonly string[]];

function* components({ interfaces, virtinst }: GuestValues): Iterable<Component> {
  for (const [index, { model }] of (interfaces ?? []).entries())
    yield [["interfaces", index, "model"], model, "network card", cards];
  const { arch, machine, video, watchdog } = virtinst ?? {};
  yield [["virtinst", "arch"], arch, "architecture", architectures];
  yield [["virtinst", "video"], video, "graphics card", graphicsCards];
  yield [["virtinst", "watchdog", "model"], watchdog?.model, "watchdog", watchdogs];
  if (isX86(arch) && machine && !PC.test(machine))
    yield [["virtinst", "machine"], machine, "machine type of PCs", ["q35", "pc"]];
}

const unknownHardware: Rule = {
  id: "unknown-hardware",
  severity: "warning",
  why: "libvirt or QEMU refuses the guest when `vmbuild.sh` makes it: `unknown video model`, `is not a valid device model name`.",
  example: {
    "guests.d/a.yml": "interfaces: [{network: lab, model: vritio}]\ntemplates: ~\n",
    "networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\n",
  },
  *check({ guests }) {
    for (const object of guests)
      for (const [path, name, noun, known] of components(valuesOf(object))) {
        if (typeof name !== "string" || known.includes(name)) continue;
        const remedy = nearest(name, known, `use one of ${known.slice(0, 6).join(", ")}`);
        yield { object, path, message: `no ${noun} \`${name}\` is known: ${remedy}` };
      }
  },
};

export const hardwareRules = [unknownHardware];
