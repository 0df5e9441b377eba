import { inexpressibleValues, unsupportedValues } from "../agama/cannot-say.ts";
import { lintAgama } from "../agama/lint.ts";
import { AGAMA_RELEASES, namedSuse, nearestSuse } from "../agama/release.ts";
import type { GuestValues } from "../schema/guest.ts";
import { treeUrl } from "../schema/location.ts";
import type { AnswerGap, Installer } from "./installer.ts";

const PROFILE = { src: "autoinstall.d/agama", dst: "autoinst.json" };

const BOOT = { kernel: "boot/x86_64/loader/linux", initrd: "boot/x86_64/loader/initrd" };

/** The ways in which `inst.finish` ends an installation. */
const ENDS: Readonly<Record<string, string>> = { reboot: "reboot", halt: "halt" };

/**
 * Agama, the installer of SUSE since Leap 16. Without `inst.auto` it looks for autoinst.json on a file system with the label
 * OEMDRV (PREDEFINED_LOCATIONS in rust/agama-autoinstall/src/auto_loader.rs), which the seed is.
 */
export const agama: Installer = {
  name: "agama",
  source: "location",
  title: "Agama",
  answer: PROFILE,
  language: "yaml",
  seed: {
    dst: "seed.iso",
    label: "OEMDRV",
    members: [{ key: "autoinst", src: PROFILE.src, name: PROFILE.dst }],
  },
  injected: [],
  boot: BOOT,
  isServed: false,
  releases: AGAMA_RELEASES,
  ids: AGAMA_RELEASES,
  osKey: null,
  hasTemplate: (name) => /^autoinstall\.d\/(?:.*-)?agama$/.test(name),
  installs: (os) => namedSuse(os) !== null,
  named: namedSuse,
  nearest: nearestSuse,
  syntax: (os) => nearestSuse(namedSuse(os) ?? ""),
  row: (table, os) => {
    const row = nearestSuse(namedSuse(os) ?? "");
    return row !== null && row in table ? row : null;
  },
  missingValues,
  inexpressibleValues,
  unsupportedValues,
  // https://agama-project.github.io/docs/devel/live_iso
  leastMemory: { x86_64: 2048, aarch64: 2048 },
  bootArguments: (_, links = [], { source, after_install } = {}) =>
    [
      // Agama writes the name to the installed system, too.
      ...links.flatMap(({ kind, needs_name, name, mac }) =>
        kind === "ethernet" && needs_name ? [`ifname=${name}:${mac}`] : [],
      ),
      ...(source?.proxy ? [`proxy=${source.proxy}`] : []),
      `inst.finish=${ENDS[after_install ?? ""] ?? "poweroff"}`,
    ].join(" "),
  netboot: {
    kernel: BOOT.kernel,
    initrd: BOOT.initrd,
    arguments: (release, links, { answer, tree, mac }, values) => [
      ...agama.bootArguments(release, links, values).split(" "),
      `inst.auto=${answer}`,
      // dracut's module livenet gets the live system (Agama's documentation, "Agama network-based installation").
      ...["ip=dhcp", "rd.neednet=1", `root=live:${tree.replace(/(?<!\/)\/*$/, "/")}LiveOS/squashfs.img`],
      `BOOTIF=01-${mac.replaceAll(":", "-")}`,
    ],
  },
  lint: (text, { os }) => lintAgama(text, os),
  relevantText: (text) => text,
};

function missingValues({ virtinst }: GuestValues): AnswerGap[] {
  if (virtinst?.method === "pxe") return [];
  const url = treeUrl(virtinst?.location);
  if (url === null)
    return [{ path: [], message: "set `virtinst.location` to the path of the ISO image of the installer" }];
  const isNamed = (virtinst?.extra_args ?? []).some((each) => /(?:^|\s)root=live:/.test(each));
  if (!url.includes("://") || isNamed) return [];
  const message =
    "Agama runs from an ISO image: set `virtinst.location` to its path on the host, or name its URL by `root=live:URL` in `virtinst.extra_args`";
  return [{ path: ["virtinst", "location"], message }];
}
