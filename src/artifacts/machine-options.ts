import type { GuestValues } from "../schema/guest.ts";
import { quote } from "../schema/suboptions.ts";

type Virtinst = NonNullable<GuestValues["virtinst"]>;

/** The words of virt-install for devices and settings of the virtual machine. */
export function machineOptions(virtinst: Virtinst): string[] {
  const { video, watchdog, memballoon, rng, hugepages, agent } = virtinst;
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
  return [
    ...options.flatMap(([option, value]) => (value === null ? [] : [option, value])),
    ...(virtinst.options ?? []),
  ];
}

/** The value of `--vcpus`. */
export function vcpusOption({ vcpus, cpuset }: Virtinst): string {
  return [String(vcpus), ...(cpuset ? [quote(`cpuset=${cpuset}`)] : [])].join(",");
}
