import { compareText, type Diagnostic, errorAt, PlanError, sortDiagnostics } from "./diagnostic.ts";
import { Catalog, type CatalogObject, type CatalogOptions } from "./layers/catalog.ts";
import type { Category } from "./layers/meta.ts";
import type { LayerReader } from "./layers/reader.ts";
import { placeAt } from "./merge/origins.ts";
import {
  type Guest,
  type GuestPlan,
  type GuestScope,
  readGuest,
  resolveCluster,
  resolveGuest,
} from "./model/guest.ts";
import { type Host, resolveHost } from "./model/host.ts";
import { MacAllocator } from "./model/mac.ts";
import { attachHosts, type Network, readNetwork } from "./model/network.ts";
import { resolveStorage, type Storage } from "./model/storage.ts";

/** A site, resolved: everything that a page can show. */
export interface Lab {
  readonly site: string;
  /** In byte order of their names, as all lists here. */
  readonly guests: readonly Guest[];
  readonly networks: readonly Network[];
  readonly storages: readonly Storage[];
  readonly host: Host;
}

/**
 * Layers to lab. A function of the files alone: no clock, no randomness, no environment.
 * Throws a PlanError with every finding of the run.
 */
export function compileLab(reader: LayerReader, options: CatalogOptions): Lab {
  reader.startRun();
  const catalog = new Catalog(reader, options);
  const found: Diagnostic[] = [];
  const networks = readAll(catalog, "network", found, (name, object) => readNetwork(name, object, found));
  const storages = readAll(catalog, "storage", found, (name, object) => resolveStorage(name, object, found));
  const plans = readAll(catalog, "guest", found, (name, object) =>
    readGuest(name, catalog.kind(name), object.merged, found),
  );
  const hasTemplate = (name: string) => options.tmpldirs.some((dir) => reader.hasFile(`${dir}/${name}`));
  const host = attempt(found, () => resolveHost(catalog.object("host", "").merged, hasTemplate, found));
  const byName = new Map(networks.map((network) => [network.name, network]));
  const macs = new MacAllocator(catalog.site, plans.flatMap(givenMacs));
  const guests = resolveGuests(plans, { site: catalog.site, networks: byName, macs, hasTemplate }, found);
  if (found.length > 0 || !host) throw new PlanError(sortDiagnostics(found));
  return { site: catalog.site, guests, networks: attachHosts(catalog.site, byName, guests), storages, host };
}

function givenMacs({ values }: GuestPlan): string[] {
  return (values.interfaces ?? []).flatMap(({ mac }) => (mac ? [mac.toLowerCase()] : []));
}

function resolveGuests(plans: readonly GuestPlan[], scope: GuestScope, found: Diagnostic[]): Guest[] {
  const guests = new Map(plans.map((plan) => [plan.name, resolveGuest(plan, scope, found)]));
  return plans.map((plan) => resolveCluster(guests.get(plan.name) as Guest, plan, guests, found));
}

/** All objects of a category, without those that have findings; two objects of one name are a finding. */
function readAll<T extends { readonly name: string }>(
  catalog: Catalog,
  category: Category,
  found: Diagnostic[],
  read: (name: string, object: CatalogObject) => T | null,
): T[] {
  const objects = new Map<string, T>();
  for (const name of catalog.names(category)) {
    const kind = category === "guest" ? catalog.kind(name) : "";
    const layers = attempt(found, () => catalog.object(category, name, kind));
    const object = layers && read(name, layers);
    if (!object) continue;
    if (objects.has(object.name)) {
      found.push(
        errorAt(
          placeAt(layers.merged, ["name"]),
          "duplicate-name",
          `two ${category}s are named \`${object.name}\`: rename one`,
        ),
      );
    }
    objects.set(object.name, object);
  }
  return [...objects.values()].sort((a, b) => compareText(a.name, b.name));
}

/** What `make` gives, or null with what it threw added to the findings, so that one run reports them all. */
function attempt<T>(found: Diagnostic[], make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    for (const diagnostic of error.diagnostics) if (!found.includes(diagnostic)) found.push(diagnostic);
    return null;
  }
}
