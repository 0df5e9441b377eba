import { deniedReach } from "./checks/host-reach.ts";
import { type Plan, planObject } from "./checks/plan.ts";
import { runRules } from "./checks/rule.ts";
import { RULES } from "./checks/rules.ts";
import { servedDirectories } from "./checks/served-directories.ts";
import {
  addAll,
  attempt,
  distinct,
  errorAt,
  type Finding,
  FindingsError,
  formatPlace,
  sortFindings,
} from "./finding.ts";
import { Catalog, type CatalogObject, type PlanSources, placesOf } from "./layers/catalog.ts";
import type { Category } from "./layers/meta.ts";
import type { LayerReader } from "./layers/reader.ts";
import { yaml11Booleans } from "./layers/yaml11.ts";
import { type Merged, placeAt } from "./merge/origins.ts";
import { type Allocation, allocate } from "./model/addresses/allocation.ts";
import { type BrokenNames, namesOf } from "./model/broken-names.ts";
import { resolveCluster } from "./model/cluster.ts";
import { networksByName } from "./model/gateway-guest.ts";
import { type Guest, type GuestScope, resolveGuest } from "./model/guest.ts";
import { configuredMacs, readGuest, type ValidatedGuest } from "./model/guest-plan.ts";
import { type Host, resolveHost } from "./model/host.ts";
import { MacAllocator } from "./model/mac.ts";
import { type Network, type NetworkPlan, readNetwork } from "./model/network.ts";
import { attachHosts } from "./model/network-hosts.ts";
import { resolveStorage, type Storage, thickPools } from "./model/storage.ts";
import { knownGuests } from "./model/unknown-guest.ts";
import { knownNetworks } from "./model/unknown-network.ts";
import { webServer } from "./model/web-server.ts";
import { compareNames } from "./natural-order.ts";
import { foldedFindings } from "./ranges/folded-findings.ts";
import { tagFaults } from "./ranges/tag-faults.ts";
import { preparedFindings } from "./report/prepared.ts";
import { type Schemas, schemasOf } from "./schema/schemas.ts";
import { missingSecrets } from "./secrets/missing.ts";
import { secretNames } from "./secrets/secret-names.ts";
import { Secrets } from "./secrets/secrets.ts";
import { templateLookup } from "./templates/files.ts";
import { TemplateKeys } from "./templates/keys.ts";

/** A resolved site: all values that a page can show. */
export interface Lab {
  readonly site: string;
  /** META's `lab.id`. */
  readonly id: string | null;
  /** The site's directories of layers, lowest first. */
  readonly dirs: readonly string[];
  /** All lists here are in natural order of the names. */
  readonly guests: readonly Guest[];
  readonly networks: readonly Network[];
  readonly storages: readonly Storage[];
  readonly host: Host;
}

/** The result of a check: all findings in the order of their places, and the lab if none of them is an error. */
export interface CheckResult {
  readonly lab: Lab | null;
  /** The objects with their layers; null if there is no lab. */
  readonly plan: Plan | null;
  /** The objects that fit their schemas, also of a plan with errors; null if the host does not. */
  readonly resolved: Plan | null;
  readonly findings: readonly Finding[];
  /** null if there is no lab. */
  readonly addresses: Allocation | null;
  readonly secrets: Secrets;
  /** The name of the site; null: there is none. */
  readonly site: string | null;
}

/** Compiles layers to a lab. The result depends only on the files and on the variables in `options`. */
export function checkLab(reader: LayerReader, options: PlanSources): CheckResult {
  reader.startRun(options.variables, placesOf(options));
  const collected: Finding[] = [];
  const schemas = attempt(collected, () => schemasOf(reader, options.tmpldirs));
  const catalog = schemas && attempt(collected, () => new Catalog(reader, options));
  const read =
    schemas && catalog && attempt(collected, () => readLab(catalog, reader, schemas, options, collected));
  const ofFiles = [...[...reader.documents].flatMap(yaml11Booleans), ...reader.findings];
  const secrets = new Secrets(reader.documents, schemas?.secrets);
  const all = distinct(sortFindings([...ofFiles, ...collected]));
  const sorted = foldedFindings(all, catalog?.ranges.files ?? new Set());
  const findings = preparedFindings(sorted, secrets, (file) => reader.textOf(file));
  const isBroken = findings.some(({ severity }) => severity === "error");
  return {
    lab: null,
    plan: null,
    addresses: null,
    ...(isBroken ? null : read),
    resolved: read?.plan ?? null,
    findings,
    secrets,
    site: catalog?.site ?? null,
  };
}

/** As `checkLab`, but throws a FindingsError with every finding when one of them is an error. */
export function compileLab(reader: LayerReader, options: PlanSources): Lab {
  const { lab, findings } = checkLab(reader, options);
  if (!lab) throw new FindingsError(findings);
  return lab;
}

function readLab(
  catalog: Catalog,
  reader: LayerReader,
  schemas: Schemas,
  options: PlanSources,
  findings: Finding[],
): (Pick<CheckResult, "addresses"> & { readonly lab: Lab; readonly plan: Plan }) | null {
  const faultyTags = new Set<string>();
  const readAll = <T extends { readonly name: string }>(
    category: Category,
    read: (name: string, object: CatalogObject, kind: string) => T | null,
  ) => objectsOf(catalog, category, schemas, findings, faultyTags, read);
  const readNetworks = readAll("network", (name, object) =>
    readNetwork(catalog.identity, name, object, schemas, findings),
  );
  const { objects: storagePlans, broken: brokenStorages } = readAll("storage", (name, object) =>
    resolveStorage(catalog.identity, name, object, schemas, findings),
  );
  const readGuests = readAll("guest", (name, object, kind) =>
    readGuest(name, kind, object.merged, schemas, findings),
  );
  const addresses = allocate(catalog, readNetworks.objects, readGuests.objects, findings);
  const guestPlans = addresses.guests;
  const hasTemplate = templateLookup(reader, options.tmpldirs);
  const hostLayers = attempt(findings, () => catalog.object("host", "").merged);
  const byName = networksByName(readNetworks.objects, guestPlans, readGuests.broken, findings);
  const allNetworks = new Set([...byName.keys(), ...readNetworks.broken]);
  const findingsBefore = findings.length;
  const host =
    hostLayers &&
    !missingSecrets(hostLayers, findings) &&
    !tagFaults(hostLayers, { category: "host", name: "" }, schemas.secrets, faultyTags, findings) &&
    resolveHost(hostLayers, schemas, { networks: allNetworks, hasTemplate }, findings);
  const broken: BrokenNames = {
    network: readNetworks.broken,
    storage: brokenStorages,
    guest: readGuests.broken,
    host: new Set(findings.length > findingsBefore ? ["host"] : []),
  };
  if (hostLayers) addAll(findings, secretNames("host", hostLayers, schemas));
  const macs = new MacAllocator(catalog.identity, guestPlans.flatMap(configuredMacs));
  const storages = storagePlans.map(({ storage }) => storage);
  const scope = {
    identity: catalog.identity,
    networks: byName,
    networkNames: knownNetworks(byName.keys()),
    broken,
    macs,
    thickPools: thickPools(storages),
    hasTemplate,
    images: new Map((host ? host.cloud_images : []).map((image) => [image.name, image])),
    web: webServer(hostLayers?.value ?? {}),
  };
  const guests = resolveGuests(guestPlans, scope, findings);
  const networks = attachHosts(catalog.identity, byName, guests, schemas, scope.web);
  addAll(findings, [...catalog.ranges.findings, ...catalog.unread()]);
  if (!host) return null;
  const plan: Plan = {
    guests: guests.map((object, at) =>
      planObject("guest", object, (guestPlans[at] as ValidatedGuest).merged),
    ),
    networks: networks.map((object) =>
      planObject("network", object, (byName.get(object.name) as NetworkPlan).merged),
    ),
    storages: storagePlans.map(({ storage, merged }) => planObject("storage pool", storage, merged)),
    host: { category: "host", name: "host", object: host, merged: hostLayers },
    broken,
    schemas,
    templateKeys: () => new TemplateKeys(reader, options),
  };
  const refused = [...deniedReach(plan, catalog.allow), ...servedDirectories(plan)];
  // An error says more than an info at its place.
  const errors = [...findings, ...refused].filter(({ severity }) => severity === "error");
  const places = new Set(errors.map(({ place }) => formatPlace(place)));
  const found = runRules(RULES, plan).filter(
    ({ severity, place }) => severity !== "info" || !places.has(formatPlace(place)),
  );
  addAll(findings, [...found, ...refused]);
  return {
    lab: {
      site: catalog.site,
      id: catalog.identity.id,
      dirs: catalog.siteDirs,
      guests,
      networks,
      storages,
      host,
    },
    plan,
    addresses,
  };
}

function resolveGuests(plans: readonly ValidatedGuest[], scope: GuestScope, findings: Finding[]): Guest[] {
  const guests = new Map(plans.map((plan) => [plan.name, resolveGuest(plan, scope, findings)]));
  const nodes = { guests, broken: scope.broken.guest, names: knownGuests(guests.keys()) };
  return plans.map((plan) => resolveCluster(guests.get(plan.name) as Guest, plan, nodes, findings));
}

/** The objects of a category that fit their schemas, and the names of the others. Two objects with the same name are a finding. */
function objectsOf<T extends { readonly name: string }>(
  catalog: Catalog,
  category: Category,
  schemas: Schemas,
  findings: Finding[],
  faultyTags: Set<string>,
  read: (name: string, object: CatalogObject, kind: string) => T | null,
): { readonly objects: T[]; readonly broken: ReadonlySet<string> } {
  const broken = new Set<string>();
  const objects = new Map<string, { readonly object: T; readonly merged: Merged }>();
  for (const name of catalog.names(category)) {
    const kind = category === "guest" ? catalog.kind(name) : "";
    const layers = attempt(findings, () => catalog.object(category, name, kind));
    const isComplete =
      layers &&
      !missingSecrets(layers.merged, findings) &&
      !tagFaults(layers.merged, { category, name }, schemas.secrets, faultyTags, findings);
    if (isComplete) addAll(findings, secretNames(category, layers.merged, schemas));
    const object = isComplete && read(name, layers, kind);
    if (!object) {
      for (const each of namesOf(name, layers?.merged ?? null)) broken.add(each);
      continue;
    }
    const { merged } = layers;
    const first = objects.get(object.name);
    if (first) {
      findings.push({
        ...errorAt(
          placeAt(merged, ["name"]),
          "duplicate-name",
          `two ${category}s are named \`${object.name}\`: rename one`,
        ),
        related: [{ place: placeAt(first.merged, ["name"]), message: "the other is here" }],
      });
    }
    // Prefer the object whose directory has that name.
    if (!first || name === object.name) objects.set(object.name, { object, merged });
  }
  const sorted = [...objects.values()]
    .map(({ object }) => object)
    .sort((a, b) => compareNames(a.name, b.name));
  return { objects: sorted, broken };
}
