import * as v from "valibot";
import { componentName } from "./component-name.ts";
import { cpu } from "./cpu.ts";
import { atLeast, describe, flag, line, oneOf, section, text, wholeNumber } from "./format.ts";
import { graphics } from "./graphics.ts";
import { reachesHost } from "./host-reach.ts";
import { location } from "./location.ts";
import { machine } from "./machine.ts";
import { suboptions } from "./suboptions.ts";

const CONNECT =
  "must be a libvirt URI, like qemu:///system or qemu+ssh://root@host/system, or one of libvirt.conf's aliases";

/** Rejects URIs that run programs: libvirt runs the programs in `command` and `netcat`, and `ext` is only for that. */
const connect = v.pipe(
  text,
  v.regex(
    /^(?:[a-z][a-z0-9]*(?:\+[a-z0-9]+)?:\/\/(?!(?:[^/@]*@)?-)[^\s\x00-\x20\x7f-\x9f"'\\]*|[A-Za-z0-9][A-Za-z0-9_-]*)$/,
    CONNECT,
  ),
  v.check(
    (uri) => !runsPrograms(uri),
    `${CONNECT}: a URI that runs a program on the host is only allowed for the scripts' option --connect`,
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

/** Settings for virt-install. The host only uses `connect`. */
export const virtinst = section({
  connect: describe(
    v.nullish(reachesHost(connect, "path")),
    "The URI of the guest's libvirt.",
    "qemu:///system",
  ),
  location: describe(
    v.nullish(reachesHost(suboptions(location), "path")),
    "URL of the install tree, or path of an ISO image on the host.",
    "http://ks/kstree/rhel/6/3/x86_64/",
  ),
  method: describe(
    v.nullish(oneOf(["location", "pxe"])),
    "How the guest gets its installer. location (the default): virt-install loads it from `location`, and gives it the answer file. pxe: the guest loads it from `location` itself, over a network with `netboot`, and fetches the answer file from the host's web server.",
    "pxe",
  ),
  arch: describe(
    v.nullish(componentName("an architecture", "x86_64", "aarch64")),
    "The guest's architecture.",
    "x86_64",
  ),
  ram: describe(v.optional(atLeast(1, "must be a whole number of MiB, at least 1")), "MiB", 2048),
  vcpus: describe(v.optional(atLeast(1)), "Virtual CPUs.", 2),
  wait: describe(
    v.optional(wholeNumber),
    "Minutes that virt-install waits for the installation; negative: without limit.",
    40,
  ),
  graphics: describe(
    v.nullish(reachesHost(suboptions(graphics), "path")),
    "virt-install's --graphics.",
    "vnc",
    "spice",
    "none",
  ),
  firmware: describe(v.nullish(v.picklist(["bios", "uefi"], "must be bios or uefi")), "The firmware."),
  secure_boot: describe(
    v.nullish(flag),
    "Whether UEFI only starts systems that Microsoft or the distribution has signed. Needs `machine: q35`.",
  ),
  tpm: describe(v.nullish(flag), "Whether the guest has an emulated TPM 2.0; the host needs swtpm."),
  machine: describe(
    v.nullish(componentName("a machine type", "q35", "pc-q35-8.2")),
    "The machine type; null: libvirt chooses.",
    "q35",
  ),
  cpu: describe(v.nullish(suboptions(cpu)), "The CPU; null: libvirt chooses.", "host-passthrough"),
  extra_args: describe(
    v.nullish(v.array(line, "must be a list of kernel arguments")),
    "More kernel arguments of the installation.",
    ["inst.sshd"],
  ),
  start: describe(
    v.nullish(flag),
    "Whether `up` starts the guest. One whose volume others are clones of must stay shut off. Default: true.",
    false,
  ),
  autostart: describe(v.nullish(flag), "Whether the guest starts with the host."),
  ...machine,
});
