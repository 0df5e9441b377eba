import type { Path } from "../../merge/origins.ts";
import { nearest } from "../../nearest.ts";
import type { GuestValues } from "../../schema/guest.ts";
import type { Rule } from "../rule.ts";
import { valuesOf } from "./values.ts";

const words = (text: string): readonly string[] => text.split(" ");

/** libvirt's `virtio` and its variants; other names are devices of QEMU 7.2, `igb` one of QEMU 8. */
const CARDS = words(
  "virtio virtio-transitional virtio-non-transitional virtio-net-pci e1000 e1000e e1000-82544gc e1000-82545em igb rtl8139 ne2k_pci ne2k_isa pcnet vmxnet3 i82550 i82551 i82557a i82557b i82557c i82558a i82558b i82559a i82559b i82559c i82559er i82562 i82801 tulip rocker usb-net spapr-vlan lan9118 smc91c111",
);
/** From libvirt's schema domaincommon.rng; `default` is virt-install's own. */
const VIDEO = words("virtio qxl vga cirrus bochs ramfb none default vmvga xen vbox gop");
/** The same; `itco` is new in libvirt 9.1. */
const WATCHDOGS = words("i6300esb itco ib700 diag288 default");
/** From libvirt's schema basictypes.rng, those of QEMU today, and the names that virt-install reads as i686. */
const ARCHITECTURES = words(
  "x86_64 aarch64 i686 i386 i486 i586 armv7l armv6l ppc64le ppc64 ppc s390x s390 riscv64 riscv32 loongarch64 mips mipsel mips64 mips64el m68k sparc sparc64 alpha sh4 sh4eb parisc microblaze microblazeel xtensa xtensaeb",
);
/** Machine types of PCs: QEMU's, and those with a distribution's name, like pc-q35-rhel9.4.0 or pc-i440fx-jammy. */
const PC = /^(?:pc|q35|microvm|isapc|none|xenfv|xenpv|pc-\d[\d.]*|pc-(?:q35|i440fx)-[\w.-]+)$/;
const IS_PC = /^(?:x86_64|i[3-6]86)$/;

type Component = readonly [path: Path, name: unknown, noun: string, known: readonly string[]];

function* components({ interfaces, virtinst }: GuestValues): Iterable<Component> {
  for (const [index, { model }] of (interfaces ?? []).entries())
    yield [["interfaces", index, "model"], model, "network card", CARDS];
  const { arch, machine, video, watchdog } = virtinst ?? {};
  yield [["virtinst", "arch"], arch, "architecture", ARCHITECTURES];
  yield [["virtinst", "video"], video, "graphics card", VIDEO];
  yield [["virtinst", "watchdog", "model"], watchdog?.model, "watchdog", WATCHDOGS];
  if (IS_PC.test(arch ?? "x86_64") && machine && !PC.test(machine))
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
