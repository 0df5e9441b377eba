import * as v from "valibot";
import { cpu } from "./cpu.ts";
import { atLeast, described, flag, line, section, text, wholeNumber } from "./format.ts";
import { graphics } from "./graphics.ts";
import { location } from "./location.ts";
import { suboptions } from "./suboptions.ts";

/** The name of something that QEMU has: it becomes an option of virt-install, or a part of one. */
export function componentName(key: string, what: string, ...examples: readonly string[]) {
  const message = `\`${key}\` must be the name of ${what}, like ${examples.join(" or ")}: letters, digits and _ . -, no dot or dash first`;
  return v.pipe(text, v.regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/, message));
}

const CONNECT =
  "`connect` must be a libvirt URI, like qemu:///system or qemu+ssh://root@host/system, or one of libvirt.conf's aliases";

/** libvirt runs what `command` and `netcat` name, and `ext` is nothing but that. */
const connect = v.pipe(
  text,
  v.regex(
    /^(?:[a-z][a-z0-9]*(?:\+[a-z0-9]+)?:\/\/(?!(?:[^/@]*@)?-)[^\s\x00-\x20\x7f-\x9f"'\\]*|[A-Za-z0-9][A-Za-z0-9_-]*)$/,
    CONNECT,
  ),
  v.check(
    (uri) => !runsPrograms(uri),
    `${CONNECT}: one that names a program of the host can only be given to the scripts, by --connect`,
  ),
);

function runsPrograms(uri: string): boolean {
  const [scheme = "", query = ""] = [uri.split(":", 1)[0], /\?(?<query>[^#]*)/.exec(uri)?.groups?.query];
  const names = query.split(/[&;]/).map((item) => unescaped(item.split("=", 1)[0] as string).toLowerCase());
  return scheme.endsWith("+ext") || names.includes("command") || names.includes("netcat");
}

function unescaped(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** virt-install's side of a guest; the host reads its `connect`. */
export const virtinst = section({
  connect: described(v.nullish(connect), "The libvirt that the guest is for.", "qemu:///system"),
  location: described(
    v.nullish(suboptions(location)),
    "URL of the install tree, or path of an ISO image on the host.",
    "http://ks/kstree/rhel/6/3/x86_64/",
  ),
  arch: described(
    v.nullish(componentName("arch", "an architecture", "x86_64", "aarch64")),
    "The guest's architecture.",
    "x86_64",
  ),
  ram: described(v.optional(atLeast(1, "`ram` is at least 1 MiB")), "MiB", 2048),
  vcpus: described(v.optional(atLeast(1, "a guest has at least one virtual CPU")), "Virtual CPUs.", 2),
  wait: described(
    v.optional(wholeNumber),
    "Minutes until virt-install stops waiting for the installation; negative: never.",
    40,
  ),
  graphics: described(v.nullish(suboptions(graphics)), "virt-install's --graphics.", "vnc", "spice", "none"),
  firmware: described(v.nullish(v.picklist(["bios", "uefi"], "`firmware` is bios or uefi")), "The firmware."),
  secure_boot: described(
    v.nullish(flag),
    "Whether UEFI starts only what it has Microsoft's or the distribution's signature of; with `machine: q35`.",
  ),
  tpm: described(v.nullish(flag), "Whether the guest has an emulated TPM 2.0; the host needs swtpm."),
  machine: described(
    v.nullish(componentName("machine", "a machine type", "q35", "pc-q35-8.2")),
    "The machine type; null: libvirt's choice.",
    "q35",
  ),
  cpu: described(v.nullish(suboptions(cpu)), "The CPU; null: libvirt's choice.", "host-passthrough"),
  extra_args: described(
    v.nullish(v.array(line, "`extra_args` is a list of kernel arguments")),
    "Further kernel arguments of the installation.",
    ["inst.sshd"],
  ),
  autostart: described(v.nullish(flag), "Whether the guest starts with the host."),
});
