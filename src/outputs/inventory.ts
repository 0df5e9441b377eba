import type { Installer } from "../installers/installer.ts";
import { type InstallerChoice, installerOf, membersOf } from "../installers/installers.ts";
import { isMap } from "../merge/merge.ts";
import { grubRoot, loaderRoot } from "../model/boot-loaders.ts";
import { directoryOf, filesOf, PASSPHRASES } from "./every-lab.ts";
import type { OutputFile, OutputKind, Owner } from "./output-file.ts";

/** An entry of `templates` or `host_templates`. `dst` is relative to the directory of the object. */
export interface TemplateEntry {
  readonly key: string;
  readonly src: string;
  readonly dst: string;
}

interface NamedObject {
  readonly name: string;
}

interface RegisteredObject extends NamedObject {
  readonly external?: boolean;
}

interface PlannedNetwork extends RegisteredObject {
  /** Set if machines boot from the network. */
  readonly boot_url?: unknown;
  readonly netboot?: unknown;
}

/** The values that determine the list of files. A resolved lab, a model.json, and layers with findings all have them. */
export interface Inventory {
  readonly guests: readonly (NamedObject &
    InstallerChoice & {
      readonly files: readonly TemplateEntry[];
      readonly network_boot?: { readonly mac: string } | undefined;
      readonly disks?: unknown;
    })[];
  readonly networks: readonly PlannedNetwork[];
  readonly storages: readonly RegisteredObject[];
  readonly host: { readonly files: readonly TemplateEntry[]; readonly cloud_images?: unknown };
}

/** The keys of a guest's `templates` with a special meaning. Users choose all other keys. */
export const ANSWER = "autoinst";
export const BUILD_SCRIPT = "virtinst";

const GUEST_FILES: Readonly<Record<string, { readonly kind: OutputKind; readonly page: string }>> = {
  [ANSWER]: { kind: "answer", page: "guests/ks.cfg.njk" },
  [BUILD_SCRIPT]: { kind: "script", page: "guests/vmbuild.sh.njk" },
};
const MEMBER_FILE = { kind: "answer", page: "guests/other.njk" } as const;
const OTHER_FILE = { kind: "file", page: "guests/other.njk" } as const;
const HOST_FILE = { kind: "file", page: "host/files.njk" } as const;

export const HOST: Owner = { category: "host", name: "host" };
export const SITE: Owner = { category: "site", name: "site" };

/** Every file of one object or of the whole lab, without the general pages of the index. */
export function outputsOf({ guests, networks, storages, host }: Inventory): OutputFile[] {
  return [
    ...guests.flatMap((guest) => outputsOfGuest(guest)),
    ...networks.flatMap((network) => outputsOfRegistered("network", network)),
    ...storages.flatMap((storage) => outputsOfRegistered("storage", storage)),
    ...outputsOfHost({ guests, networks, host }),
    ...filesOf(SITE),
  ];
}

export function outputsOfGuest(guest: Inventory["guests"][number]): OutputFile[] {
  const { name, files, network_boot } = guest;
  const owner = { category: "guest", name } as const;
  const installer = installerOf(guest);
  const named = files.map((file): OutputFile => {
    const isMember = membersOf(installer).some(({ key }) => key === file.key);
    const { kind, page } = GUEST_FILES[file.key] ?? (isMember ? MEMBER_FILE : OTHER_FILE);
    const isFetched = file.key === ANSWER && network_boot !== undefined;
    return {
      ...{ ...namedFile(owner, file), kind, page, installer: kind === "answer" ? installer : null },
      ...(isFetched && { isFetched }),
    };
  });
  return [
    ...filesOf(owner),
    ...named,
    ...(network_boot ? [bootFileOf(owner, network_boot.mac)] : seedOf(owner, installer, files)),
  ];
}

/** The script that a machine with this MAC address starts from. */
function bootFileOf(owner: Owner, mac: string): OutputFile {
  const path = `boot/mac/${mac.replaceAll(":", "-")}.ipxe`;
  return { ...OTHER_FILE, path, owner, template: "boot/machine.ipxe", key: null, installer: null };
}

/** The image with the files of the seed; none, if the guest has no such file. */
function seedOf(owner: Owner, installer: Installer, files: readonly TemplateEntry[]): OutputFile[] {
  const { seed } = installer;
  const members = (seed?.members ?? []).flatMap(({ key, name }) => {
    const file = files.find((each) => each.key === key);
    return file ? [{ name, path: `${directoryOf(owner)}${file.dst}`, template: file.src }] : [];
  });
  if (!seed || members.length === 0) return [];
  const path = `${directoryOf(owner)}${seed.dst}`;
  const page = "guests/seed.iso.njk";
  return [{ path, owner, kind: "binary", page, template: null, key: null, installer, members }];
}

export function outputsOfRegistered(category: "network" | "storage", object: RegisteredObject): OutputFile[] {
  return filesOf({ category, name: object.name }, { external: object.external === true });
}

/** Scripts for images and encrypted volumes, and the files of a network boot, are only in labs that use them. */
export function outputsOfHost({
  guests,
  networks,
  host: { files, cloud_images },
}: Pick<Inventory, "guests" | "networks" | "host">): OutputFile[] {
  const hasImages =
    Object.keys(isMap(cloud_images) || Array.isArray(cloud_images) ? cloud_images : {}).length > 0;
  const absent = new Set<string | null>([
    ...(hasImages ? [] : ["host/image_register.sh"]),
    ...(guests.some(isEncrypted) ? [] : ["host/secret_register.sh", PASSPHRASES]),
    ...(networks.some(({ boot_url }) => boot_url) ? [] : ["boot/boot.ipxe"]),
    ...(networks.some(({ boot_url, netboot }) => boot_url && loaderRoot(netboot) !== null)
      ? []
      : ["host/tftp_register.sh"]),
    ...(networks.some(({ boot_url, netboot }) => boot_url && grubRoot(netboot) !== null)
      ? []
      : ["boot/grub.cfg"]),
  ]);
  return [
    ...filesOf(HOST).filter(({ template }) => !absent.has(template)),
    ...files.map((file) => ({ ...namedFile(HOST, file), ...HOST_FILE, installer: null })),
  ];
}

function isEncrypted({ disks }: Inventory["guests"][number]): boolean {
  return Array.isArray(disks) && disks.some((disk) => isMap(disk) && isMap(disk.encryption));
}

function namedFile(owner: Owner, { key, src, dst }: TemplateEntry) {
  return { path: `${directoryOf(owner)}${dst}`, owner, template: src, key };
}
