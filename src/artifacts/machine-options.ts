import { cpu as CPU } from "../schema/cpu.ts";
import type { GuestValues } from "../schema/guest.ts";
import { quote, suboptionText } from "../schema/suboptions.ts";

type Virtinst = NonNullable<GuestValues["virtinst"]>;

/** The words of virt-install for devices and settings of the virtual machine, without `virtinst.options`. */
export function machineOptions(virtinst: Virtinst): string[] {
  const { video, watchdog, memballoon, rng, hugepages, agent, boot_order } = virtinst;
  const shared = virtinst.shared_directories ?? [];
  const backing = [
    ...(hugepages ? ["hugepages=yes"] : []),
    // virtiofs runs beside QEMU, and needs its memory.
    ...(shared.length > 0 ? ["source.type=memfd", "access.mode=shared"] : []),
  ];
  const options: readonly (readonly [string, string | null])[] = [
    ["--video", video ? quote(`model=${video}`) : null],
    [
      "--watchdog",
      watchdog ? `model=${watchdog.model ?? "i6300esb"},action=${watchdog.action ?? "reset"}` : null,
    ],
    ["--memballoon", memballoon ? `model=${memballoon}` : null],
    ["--rng", rng ? "/dev/urandom" : null],
    ["--memorybacking", backing.join(",") || null],
    ["--boot", boot_order?.join(",") ?? null],
    ...(virtinst.serial_ports ?? []).map((port) => ["--serial", serialOption(port)] as const),
    ["--channel", agent ? "unix,target.type=virtio,target.name=org.qemu.guest_agent.0" : null],
    ...(virtinst.host_devices ?? []).map((device) => ["--hostdev", device] as const),
    ...shared.map(
      ({ source, tag }) =>
        [
          "--filesystem",
          `source.dir=${source},target.dir=${tag},accessmode=passthrough,driver.type=virtiofs`,
        ] as const,
    ),
  ];
  return options.flatMap(([option, value]) => (value === null ? [] : [option, value]));
}

function serialOption({ file, socket, tcp }: NonNullable<Virtinst["serial_ports"]>[number]): string {
  if (file) return `file,source.path=${file}`;
  if (socket) return `unix,source.mode=bind,source.path=${socket}`;
  return tcp ? `tcp,source.mode=bind,source.host=127.0.0.1,source.service=${tcp},protocol.type=raw` : "pty";
}

/** The value of `--cpu`; null: virt-install chooses. */
export function cpuOption({ cpu, nested }: Virtinst): string | null {
  const model = cpu ?? (nested ? "host-passthrough" : null);
  return model === null ? null : suboptionText(CPU, model);
}

/** The value of `--vcpus`. */
export function vcpusOption({ vcpus, cpuset }: Virtinst): string {
  return [String(vcpus), ...(cpuset ? [quote(`cpuset=${cpuset}`)] : [])].join(",");
}
