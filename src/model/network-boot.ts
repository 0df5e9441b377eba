import { type InstallerChoice, installerOf } from "../installers/installers.ts";
import { isMap, type ValueMap } from "../merge/merge.ts";
import { ANSWER } from "../outputs/inventory.ts";
import type { GuestValues } from "../schema/guest.ts";
import { location } from "../schema/location.ts";
import { suboptionMap } from "../schema/suboptions.ts";
import { grubRoot, type LoadedFile, loadedFile } from "./boot-loaders.ts";
import type { Disk } from "./disk.ts";
import type { FileEntry } from "./file-entry.ts";
import type { Interface } from "./interface.ts";
import type { LinkedGuest } from "./link.ts";
import { linksOf } from "./links.ts";
import { isVirtual } from "./machine.ts";
import type { NetworkPlan } from "./network.ts";
import { serialConsole } from "./serial-console.ts";
import { pathOnHost, siteUrl, type WebServer } from "./web-server.ts";

/** The start of an installer over the network. */
export interface NetworkBoot {
  /** Of the interface that boots. The boot files have its name. */
  readonly mac: string;
  /** The URL of the output directory. */
  readonly site: string;
  /** Paths below `site`, or URLs of another server. */
  readonly kernel: string;
  readonly initrd: string;
  readonly arguments: readonly string[];
  /** What GRUB loads by TFTP, if the network of the interface has it. */
  readonly grub?: {
    /** The TFTP directory. */
    readonly root: string;
    readonly files: readonly [kernel: LoadedFile, initrd: LoadedFile];
  };
}

/** Whether the host has boot files for the guest. */
export function hasBootFile(values: ValueMap): boolean {
  const { netboot, virtinst } = values;
  return netboot === "install" || (isVirtual(values) && isMap(virtinst) && virtinst.method === "pxe");
}

/** Whether a network's DHCP names the boot files, by its values. */
export function isNetboot(netboot: unknown): boolean {
  return netboot === true || isMap(netboot);
}

/** The interface that boots: the first on a network with `netboot`. */
export function bootInterface(
  interfaces: readonly Interface[],
  networks: ReadonlyMap<string, Pick<NetworkPlan, "merged">>,
): Interface | undefined {
  return interfaces.find(({ network }) => isNetboot(networks.get(network ?? "")?.merged.value.netboot));
}

/** The address of the host at which machines of a network find the boot files; null: it has no DHCP of libvirt. */
export function bootAddress({ host_addresses }: Pick<NetworkPlan, "host_addresses">): string | null {
  return host_addresses.find(({ family, dhcp }) => family === 4 && dhcp)?.address ?? null;
}

/** The values of a guest that determine its boot files. */
interface BootedGuest extends LinkedGuest, InstallerChoice {
  readonly name: string;
  readonly release: ValueMap;
  readonly files: readonly FileEntry[];
}

/** null: there are no boot files, or a value for them is missing, which rules report. */
export function networkBoot(
  guest: BootedGuest,
  values: GuestValues,
  networks: ReadonlyMap<string, NetworkPlan>,
  web: WebServer,
): NetworkBoot | null {
  if (!hasBootFile(values)) return null;
  const { netboot } = installerOf(guest);
  const nic = bootInterface(guest.interfaces, networks);
  const network = networks.get(nic?.network ?? "");
  const address = network ? bootAddress(network) : null;
  const answer = guest.files.find(({ key }) => key === ANSWER);
  const tree = suboptionMap(location, values.virtinst?.location ?? null);
  const url = String(tree.url);
  if (!netboot || !nic || !network || !address || !answer || !URL.canParse(url)) return null;
  const site = siteUrl(web, address);
  const base = url.replace(/(?<!\/)\/*$/, "/");
  const fileOf = (path: unknown, usual: string) => {
    const file = new URL(String(path ?? usual), base);
    const own = [...networks.values()].map((each) =>
      pathOnHost(file, web, { address: bootAddress(each), domain: each.domain }),
    );
    return own.find((each) => each !== null) ?? file.href;
  };
  const kernel = fileOf(tree.kernel, netboot.kernel);
  const initrd = fileOf(tree.initrd, netboot.initrd);
  const root = grubRoot(network.merged.value.netboot);
  const dst = ["guests.d", guest.name, ...answer.dst.split("/")].map(encodeURIComponent).join("/");
  return {
    mac: nic.mac,
    site,
    kernel,
    initrd,
    arguments: [
      ...netboot.arguments(
        guest.release,
        linksOf(guest),
        { answer: `${site}/${dst}`, tree: url, mac: nic.mac },
        values,
      ),
      ...consoles(values),
      ...(values.virtinst?.extra_args ?? []).flatMap((line) => line.split(/\s+/)),
    ],
    ...(root !== null && { grub: { root, files: [loadedFile(kernel), loadedFile(initrd)] } }),
  };
}

/**
 * The boot order of a virtual machine whose first interface is not the one that boots. libvirt boots from the network by the
 * first interface only, unless devices have an order. As that stays after the installation, the disk comes first: it is
 * empty before.
 */
export function withBootOrder<
  Guest extends { readonly interfaces: readonly Interface[]; readonly disks: readonly Disk[] },
>(guest: Guest, { mac }: NetworkBoot): Guest {
  if (!isVirtual(guest) || guest.interfaces[0]?.mac === mac) return guest;
  const first = guest.disks.findIndex(({ device }) => device !== "cdrom");
  return {
    ...guest,
    disks: guest.disks.map((disk, at) => (at === first ? { ...disk, boot_order: 1 } : disk)),
    interfaces: guest.interfaces.map((nic) => (nic.mac === mac ? { ...nic, boot_order: 2 } : nic)),
  };
}

/** A machine that is not virtual may have no serial port. */
function consoles(values: GuestValues): string[] {
  if (!isVirtual(values)) return [];
  return ["console=tty0", `console=${serialConsole(values.virtinst?.arch ?? "x86_64") ?? "ttyS0"}`];
}
