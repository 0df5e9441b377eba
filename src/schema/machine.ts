import * as v from "valibot";
import { componentName } from "./component-name.ts";
import { devicePath } from "./disk.ts";
import { atLeast, describe, flag, line, name, oneOf, port, section, text } from "./format.ts";
import { reachesHost } from "./host-reach.ts";

const DEVICE =
  "must be a device of the host as virt-install takes it: a PCI address like 0000:03:00.0, USB ids like 0x0781:0x5567, or a name of libvirt's like pci_0000_03_00_0";

/** QEMU's PC has four, and the console's is the first one. */
const SERIAL_PORTS = 3;

const serialPort = v.pipe(
  section({
    file: describe(
      v.nullish(reachesHost(devicePath, "path")),
      "A file of the host, which gets what the guest writes.",
      "/srv/logs/a.log",
    ),
    socket: describe(
      v.nullish(reachesHost(devicePath, "path")),
      "A socket of the host that programs connect to.",
      "/srv/run/a.sock",
    ),
    tcp: describe(
      v.nullish(reachesHost(port, "device")),
      "A TCP port at 127.0.0.1 of the host that programs connect to.",
      5001,
    ),
  }),
  v.check(
    (ends) => Object.values(ends).filter((end) => end != null).length <= 1,
    "must have one of `file`, `socket` and `tcp`, or none for a terminal of the host: remove the others",
  ),
);

/** virt-install takes an item as one word, so an option with its value in one item is no option that it knows. */
const word = v.pipe(
  line,
  v.check(
    (text) => !/^--?[\w-]+\s/.test(text),
    "must be one word: write an option and its value as two items, or as `--option=value`",
  ),
);

/** Devices and settings of the virtual machine. Keys of `virtinst`. */
export const machine = {
  max_ram: describe(
    v.nullish(atLeast(1, "must be a whole number of MiB, at least 1")),
    "MiB that `virsh setmem` can give the guest while it runs; it starts with `ram`. Needs the memory balloon. Default: `ram`.",
    8192,
  ),
  nested: describe(
    v.nullish(flag),
    "Whether the guest can run guests of its own: without `cpu`, its CPU is then that of the host. The host needs `kvm: {nested: true}`.",
  ),
  boot_order: describe(
    v.nullish(
      v.pipe(
        v.array(
          oneOf(["hd", "cdrom", "network", "fd"]),
          "must be a list of kinds of devices, like [hd, network]",
        ),
        v.minLength(1, "must have at least one item"),
        v.check((kinds) => new Set(kinds).size === kinds.length, "must have each kind of devices only once"),
      ),
    ),
    "What the installed guest starts from, in this order. Default: its first disk.",
    ["hd", "cdrom"],
  ),
  serial_ports: describe(
    v.nullish(
      v.pipe(
        v.array(serialPort, "must be a list of maps with `file`, `socket`, `tcp` or nothing"),
        v.maxLength(SERIAL_PORTS, `must have at most ${SERIAL_PORTS} items: a machine has four serial ports`),
      ),
    ),
    "Serial ports behind the first one, which is the console with its log. An empty map: a terminal of the host.",
    [{}, { tcp: 5001 }],
  ),
  video: describe(
    v.nullish(componentName("a video model", "virtio", "qxl", "none")),
    "The graphics card.",
    "virtio",
  ),
  watchdog: describe(
    v.nullish(
      section({
        model: describe(
          v.optional(componentName("a watchdog", "i6300esb", "itco")),
          "The watchdog. Default: i6300esb.",
        ),
        action: describe(
          v.optional(oneOf(["reset", "shutdown", "poweroff", "pause", "none", "dump", "inject-nmi"])),
          "What happens if the guest does not answer. Default: reset.",
        ),
      }),
    ),
    "A watchdog.",
    { model: "i6300esb", action: "poweroff" },
  ),
  memballoon: describe(v.nullish(oneOf(["virtio", "none"])), "The memory balloon.", "none"),
  rng: describe(v.nullish(flag), "Whether the guest gets random numbers of the host's /dev/urandom."),
  hugepages: describe(
    v.nullish(flag),
    "Whether the guest's memory is in huge pages, which the host must have.",
  ),
  cpuset: describe(
    v.nullish(
      v.pipe(text, v.regex(/^\^?\d+(?:-\d+)?(?:,\^?\d+(?:-\d+)?)*$/, "must be numbers of CPUs, like 0-3,8")),
    ),
    "The CPUs of the host that the guest's CPUs run on.",
    "0-3,8",
  ),
  agent: describe(v.nullish(flag), "Whether the guest has a channel for QEMU's guest agent."),
  host_devices: describe(
    v.nullish(
      reachesHost(
        v.array(
          v.pipe(
            text,
            v.regex(
              /^(?:[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]|0x[0-9a-f]{4}:0x[0-9a-f]{4}|(?:pci|usb)_[0-9a-f_]+)$/,
              DEVICE,
            ),
          ),
          "must be a list of devices",
        ),
        "device",
      ),
    ),
    "USB and PCI devices of the host that the guest gets.",
    ["0000:03:00.0", "0x0781:0x5567"],
  ),
  shared_directories: describe(
    v.nullish(
      v.array(
        section({
          source: describe(reachesHost(devicePath, "path"), "The directory on the host.", "/srv/shared"),
          tag: describe(
            name,
            "The name by which the guest mounts it: mount -t virtiofs TAG DIRECTORY",
            "shared",
          ),
        }),
        "must be a list of maps with `source` and `tag`",
      ),
    ),
    "Directories of the host that the guest mounts by virtiofs.",
    [{ source: "/srv/shared", tag: "shared" }],
  ),
  options: describe(
    v.nullish(reachesHost(v.array(word, "must be a list of words"), "option")),
    "More words for virt-install, for what has no key. Their devices come behind the guest's own.",
    ["--sound", "ich9"],
  ),
};
