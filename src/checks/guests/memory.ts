import { installerOf } from "../../installers/installers.ts";
import type { Guest } from "../../model/guest.ts";
import { releaseName } from "../../model/release.ts";
import { ANSWER, BUILD_SCRIPT } from "../../outputs/inventory.ts";
import { LEAST_MEMORY } from "../../vocabulary/vocabulary.ts";
import type { Rule, Violation } from "../rule.ts";
import { isSetBySite, valuesOf } from "./values.ts";

const RAM = ["virtinst", "ram"];

const tooLittle: Rule = {
  id: "memory-too-small",
  severity: "warning",
  why: "osinfo-db, or the installer itself, says what a release needs at least. With less, the installer stops, or the kernel kills it when it unpacks its image. With less than 780 MiB, debian-installer 12 asks whether to go on, and waits for ever (seen with its netboot image).",
  example: {
    "guests.d/a.yml": "os: {id: rocky9}\nvirtinst: {ram: 512, location: /srv/images/tree.iso}\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      const { ram, arch } = valuesOf(guest).virtinst ?? {};
      const least = leastMemory(guest.object, arch ?? "x86_64");
      if (ram === undefined || least === null || ram >= least || !isInstalled(guest.object)) continue;
      yield {
        object: guest,
        path: isSetBySite(guest.merged, RAM) ? RAM : ["os", "id"],
        message: `the installer of ${releaseName(guest.object.os) ?? guest.object.os.id} needs at least ${least} MiB of memory, and the guest has ${ram}: set \`virtinst.ram\` to ${least} or more`,
      };
    }
  },
};

/** Whether vmbuild.sh installs the guest from a tree, with a kickstart. An answer file of another name may be for another installer. */
function isInstalled(guest: Guest): boolean {
  const { hasTemplate, source } = installerOf(guest);
  const fileOf = (key: string) => guest.files.find((file) => file.key === key);
  const answer = fileOf(ANSWER);
  return (
    source === "location" &&
    answer !== undefined &&
    fileOf(BUILD_SCRIPT) !== undefined &&
    hasTemplate(answer.src)
  );
}

const KNOWN = [...LEAST_MEMORY].map(([release, least]) => [...partsOf(release), least] as const);

/** MiB; of a release that osinfo-db does not know yet, those of the newest known one before. null: not known. */
function leastMemory(guest: Guest, arch: string): number | null {
  const own = installerOf(guest).leastMemory;
  return own ? (own[arch] ?? null) : leastOfRelease(guest);
}

function leastOfRelease({ os }: Guest): number | null {
  const release = os.family
    ? `${os.family === "fedora" ? "F" : "RHEL"}${os.version}`
    : (/^ubuntu\d+\.\d+$/.exec(os.id ?? "")?.[0] ?? "");
  const [name, ownVersion] = partsOf(release);
  let newest = { version: 0, least: null as number | null };
  for (const [other, version, least] of KNOWN)
    if (other === name && version <= ownVersion && version > newest.version) newest = { version, least };
  return newest.least;
}

function partsOf(release: string): readonly [name: string, version: number] {
  const [, name = "", version] = /^([^\d.]+)([\d.]+)$/.exec(release) ?? [];
  return [name, Number(version)];
}

const mostMemory: Rule = {
  id: "max-ram-unusable",
  severity: "error",
  why: "virt-install raises a maximum below the memory to the memory, without a message. Without the memory balloon, QEMU gives the guest the maximum from its start (both seen with libvirt 9.0).",
  example: { "guests.d/a.yml": "virtinst: {ram: 2048, max_ram: 1024}\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      const { ram = 0, max_ram, memballoon } = valuesOf(guest).virtinst ?? {};
      if (!max_ram || (max_ram >= ram && memballoon !== "none")) continue;
      yield {
        object: guest,
        path: ["virtinst", "max_ram"],
        message:
          max_ram < ram
            ? `the maximum must be at least \`ram\`, ${ram} MiB: raise \`max_ram\`, or remove it`
            : "only the memory balloon changes the memory of a guest that runs: remove `memballoon: none`, or `max_ram`",
      };
    }
  },
};

export const memoryRules = [tooLittle, mostMemory];
