import { layersOf, objectNames } from "../explain/object.ts";
import type { Catalog, PlanSources } from "../layers/catalog.ts";
import type { LayerReader } from "../layers/reader.ts";
import { isMap, type ValueMap } from "../merge/merge.ts";
import type { Path } from "../merge/origins.ts";
import { templatesOf } from "../model/answer.ts";
import { libvirtName } from "../model/libvirt-name.ts";
import { MacAllocator } from "../model/mac.ts";
import { hasBootFile, isNetboot } from "../model/network-boot.ts";
import { resolveOs } from "../model/release.ts";
import { compareNames } from "../natural-order.ts";
import { type Inventory, outputsOf, type TemplateEntry } from "./inventory.ts";
import type { OutputFile } from "./output-file.ts";

/**
 * The output files of a plan, in natural order of their paths, without the pages of the index. It also works for a plan with findings, if
 * its layers can be read. `page` is the file of Eleventy's page if it exists, else its name.
 */
export function outputsOfLayers(
  catalog: Catalog,
  reader: LayerReader,
  { pages = [] }: Pick<PlanSources, "pages">,
): OutputFile[] {
  const pageFile = (page: string) =>
    pages.map((dir) => `${dir}/${page}`).findLast((file) => reader.hasFile(file)) ?? page;
  return outputsOf(inventoryOf(catalog))
    .filter(({ kind }) => kind !== "page")
    .map((file) => ({ ...file, page: pageFile(file.page) }))
    .sort((a, b) => compareNames(a.path, b.path));
}

/** The path of the file's template in the layers of its owner; null: layers do not name it. */
export function entryOf({ owner, key }: OutputFile): Path | null {
  return key === null ? null : [entriesKey(owner.category), key, "src"];
}

function inventoryOf(catalog: Catalog): Inventory {
  const objects = objectNames(catalog);
  const named = (category: "guest" | "network" | "storage" | "host") =>
    objects
      .filter((object) => object.category === category)
      .map((object) => {
        const { merged } = layersOf(catalog, object);
        const {
          os,
          image,
          installer,
          external,
          netboot,
          virtual,
          disks,
          [entriesKey(category)]: entriesValue,
        } = merged.value;
        const choice = { os: isMap(os) ? os : null, image, installer, virtual };
        const entries = isMap(entriesValue) ? (entriesValue as Record<string, ValueMap | null>) : {};
        const files = category === "guest" ? templatesOf(merged, entries, choice) : entries;
        return {
          name: object.name,
          external: external === true,
          ...(category === "network" && { netboot, boot_url: isNetboot(netboot) && external !== true }),
          ...choice,
          os: resolveOs(choice.os),
          disks,
          cloud_images: merged.value.cloud_images,
          files: namedFiles(files),
        };
      });
  const hosts = named("host");
  const networks = named("network");
  const bootMac = bootMacs(catalog, new Set(networks.flatMap((each) => (each.boot_url ? [each.name] : []))));
  return {
    guests: named("guest").map((guest) => {
      const mac = bootMac(guest.name);
      return mac === null ? guest : { ...guest, network_boot: { mac } };
    }),
    networks,
    storages: named("storage"),
    host: { files: hosts.flatMap((host) => host.files), cloud_images: hosts[0]?.cloud_images },
  };
}

/** The MAC address by which a guest starts its installer over a network with `netboot`; null: it does not. */
function bootMacs(catalog: Catalog, networks: ReadonlySet<string>): (guest: string) => string | null {
  if (networks.size === 0) return () => null;
  const guests = new Map(
    catalog
      .names("guest")
      .map((name) => [name, catalog.object("guest", name, catalog.kind(name)).merged.value]),
  );
  const interfacesOf = ({ interfaces }: ValueMap) =>
    Array.isArray(interfaces) ? interfaces.filter(isMap) : [];
  const macOf = ({ mac }: ValueMap) => (typeof mac === "string" ? mac.toLowerCase() : null);
  const set = [...guests.values()].flatMap((values) =>
    interfacesOf(values).flatMap((nic) => macOf(nic) ?? []),
  );
  const macs = new MacAllocator(catalog.identity, set);
  return (name) => {
    const values = guests.get(name) ?? {};
    const index = interfacesOf(values).findIndex(({ network }) => networks.has(String(network)));
    const nic = interfacesOf(values)[index];
    if (!nic || !hasBootFile(values)) return null;
    return macOf(nic) ?? macs.allocate(libvirtName(name, String(values.name_prefix ?? "")), index);
  };
}

function entriesKey(category: string): string {
  return category === "host" ? "host_templates" : "templates";
}

function namedFiles(entries: unknown): TemplateEntry[] {
  return Object.entries(isMap(entries) ? entries : {}).flatMap(([key, entry]) =>
    isMap(entry) && typeof entry.src === "string" && typeof entry.dst === "string"
      ? [{ key, src: entry.src, dst: entry.dst }]
      : [],
  );
}
