import * as v from "valibot";
import { componentName } from "./component-name.ts";
import { devicePath } from "./disk.ts";
import { describe, flag, line, name, oneOf, section, text } from "./format.ts";
import { reachesHost } from "./host-reach.ts";

const DEVICE =
  "must be a device of the host as virt-install takes it: a PCI address like 0000:03:00.0, USB ids like 0x0781:0x5567, or a name of libvirt's like pci_0000_03_00_0";

/** Devices and settings of the virtual machine. Keys of `virtinst`. */
export const machine = {
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
    v.nullish(reachesHost(v.array(line, "must be a list of words"), "option")),
    "More words for virt-install, for what has no key.",
    ["--sound", "ich9"],
  ),
};
