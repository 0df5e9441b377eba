import { errorAt, type Finding } from "../finding.ts";
import type { Installer } from "../installers/installer.ts";
import { installerOfValues } from "../installers/installers.ts";
import type { ValueMap } from "../merge/merge.ts";
import { placeAt } from "../merge/origins.ts";
import type { KnownNames } from "../nearest.ts";
import { reservedNames } from "../outputs/every-lab.ts";
import type { PoolTypeName } from "../schema/pool-source.ts";
import { installFindings, templatesOf } from "./answer.ts";
import type { BrokenNames } from "./broken-names.ts";
import { type CloudGuest, cloudGuest } from "./cloud-guest.ts";
import type { CloudImage } from "./cloud-image.ts";
import { withoutComputed } from "./computed-keys.ts";
import { withSerials } from "./data-disks.ts";
import { defaultInterface } from "./default-interface.ts";
import { type Disk, resolveDisks } from "./disk.ts";
import { type FileEntry, fileEntries, TakenPaths, unknownTemplate } from "./file-entry.ts";
import { qualified } from "./fqdn.ts";
import type { ValidatedGuest } from "./guest-plan.ts";
import type { Identity } from "./identity.ts";
import { IdentityCache } from "./identity-cache.ts";
import { type Interface, resolveInterfaces } from "./interface.ts";
import { libvirtName } from "./libvirt-name.ts";
import type { MacAllocator } from "./mac.ts";
import type { NetworkPlan } from "./network.ts";
import { hasBootFile, type NetworkBoot, networkBoot, withBootOrder } from "./network-boot.ts";
import { type Os, resolveOs } from "./release.ts";
import { releaseFacts } from "./release-facts.ts";
import { type SeedDisk, seedDisk } from "./seed-disk.ts";
import type { Bond, Bridge } from "./upper-links.ts";
import { uuidOf } from "./uuid.ts";
import { resolveVlans, type Vlan } from "./vlan.ts";
import type { WebServer } from "./web-server.ts";

/** The context of a guest's templates: all its merged values, and the values below with references resolved. */
export interface Guest {
  readonly name: string;
  readonly uuid: string;
  readonly site: string;
  readonly lab_id?: string;
  readonly sysgroup: string;
  readonly hostname: string;
  readonly domain: string | null;
  readonly fqdn: string;
  readonly os: Os;
  readonly release: ValueMap;
  readonly disks: readonly Disk[];
  readonly interfaces: readonly Interface[];
  /** The link with the default route and the name server: the index of an interface, or a name; not set: the first. */
  readonly default_interface?: number | string | null;
  /** Links on top of the interfaces, by their names; `links` has all of them with their addresses. */
  readonly bonds?: Readonly<Record<string, Bond>> | null;
  readonly vlans?: Readonly<Record<string, Vlan>> | null;
  readonly bridges?: Readonly<Record<string, Bridge>> | null;
  /** Only of a guest with a cloud image. */
  readonly cloud_init?: CloudGuest;
  /** Only of a guest with boot files. */
  readonly network_boot?: NetworkBoot;
  /** Only of a guest whose installer reads a seed or a config of QEMU. */
  readonly seed_disk?: SeedDisk | null;
  /** The output files of the guest's `templates`. */
  readonly files: readonly FileEntry[];
  readonly [key: string]: unknown;
}

/** The values that a guest's references are resolved with. */
export interface GuestScope {
  readonly identity: Identity;
  readonly networks: ReadonlyMap<string, NetworkPlan>;
  readonly networkNames: KnownNames;
  readonly broken: BrokenNames;
  readonly macs: MacAllocator;
  /** The pools whose volumes take all their space at once. */
  readonly thickPools: ReadonlyMap<string, PoolTypeName>;
  readonly hasTemplate: (name: string) => boolean;
  /** The host's cloud images by their names. */
  readonly images: ReadonlyMap<string, CloudImage>;
  readonly web: WebServer;
}

type GuestTemplates = ValidatedGuest["values"]["templates"];

const guestCache = new IdentityCache<ValidatedGuest, Guest>();

export function resolveGuest(plan: ValidatedGuest, scope: GuestScope, findings: Finding[]): Guest {
  const { merged, values } = plan;
  const templates = templatesOf(merged, values.templates, values);
  return guestCache.get(plan, [...dependenciesOf(plan, templates, scope)], findings, () =>
    resolve(plan, templates, scope, findings),
  );
}

/** All values outside the plan that the resolved guest depends on: a change of one resolves the guest again. */
function* dependenciesOf(
  { name, values }: ValidatedGuest,
  templates: GuestTemplates,
  { identity, networks, broken, macs, thickPools, hasTemplate, images, web }: GuestScope,
) {
  for (const [pool, type] of thickPools) yield `${pool}:${type}`;
  yield identity.id;
  yield identity.site;
  yield web.port;
  for (const each of web.names) yield each;
  yield images.get(values.image ?? "");
  for (const [index, { network, mac }] of (values.interfaces ?? []).entries()) {
    yield networks.get(network ?? "");
    yield broken.network.has(network ?? "");
    if (!mac) yield macs.allocate(libvirtName(name, values.name_prefix), index);
  }
  for (const { network } of Object.values(values.vlans ?? {})) {
    yield network && networks.get(network);
    yield network && broken.network.has(network);
  }
  for (const { src } of values.setup_data ?? []) yield hasTemplate(src);
  for (const entry of Object.values(templates ?? {})) yield entry?.src && hasTemplate(entry.src);
}

/** The disks of a guest that starts from such a source. */
function disksOf(source: Installer["source"], disks: readonly Disk[]): readonly Disk[] {
  if (source === "image") return withSerials(disks);
  if (source !== "disk") return disks;
  return disks.map((disk) =>
    disk.index === 0 && disk.volume !== null ? { ...disk, imported: true as const } : disk,
  );
}

function resolve(
  plan: ValidatedGuest,
  templates: GuestTemplates,
  scope: GuestScope,
  findings: Finding[],
): Guest {
  const { identity, networks, hasTemplate, images } = scope;
  const { name, kind, merged, values } = plan;
  const taken = new TakenPaths();
  for (const [index, { src, dst }] of (values.setup_data ?? []).entries()) {
    const clash = taken.add(dst);
    if (clash) findings.push(errorAt(placeAt(merged, ["setup_data", index, "dst"]), "output-taken", clash));
    if (!hasTemplate(src)) findings.push(unknownTemplate(placeAt(merged, ["setup_data", index, "src"]), src));
  }
  installFindings(plan, templates, findings);
  // Templates see only the row of the guest's own release, not the whole table.
  const { releases, vlans: _, ...otherValues } = withoutComputed("guest", values);
  const own = templates === values.templates ? otherValues : { ...otherValues, templates };
  const os = resolveOs(values.os);
  const prefix = values.name_prefix ?? "";
  const hostname = values.hostname ?? name;
  const first = networks.get(values.interfaces?.[0]?.network ?? "");
  const domain = values.domain ?? first?.domain ?? null;
  const interfaces = resolveInterfaces(plan, hostname, scope, findings);
  const vlans = resolveVlans(plan, scope, findings);
  const routed = defaultInterface(values.default_interface, { guest: name, interfaces, vlans, networks });
  const installer = installerOfValues(values);
  const { source } = installer;
  const disks = disksOf(source, resolveDisks(prefix, name, values, scope));
  const facts = {
    name,
    uuid: uuidOf(identity, "guest", libvirtName(name, values.name_prefix)),
    site: identity.site,
    ...(identity.id !== null && { lab_id: identity.id }),
    sysgroup: kind,
    hostname,
    domain,
    fqdn: qualified(hostname, domain),
    os: { ...values.os, ...os },
    release: releaseFacts(releases, values, values.release),
    disks,
    interfaces,
    ...(vlans && { vlans }),
    ...(routed !== 0 && { default_interface: routed }),
    ...(source === "image" && { cloud_init: cloudGuest(plan, { images, networks, disks, interfaces }) }),
    ...((installer.seed || installer.fwcfg) &&
      !hasBootFile(values) && { seed_disk: seedDisk(plan, disks, installer) }),
    files: fileEntries(
      templates,
      { merged, path: ["templates"], reserved: reservedNames("guest"), hasTemplate },
      findings,
    ),
  };
  // `facts` is first for the order of the printed keys, and last because it overrides the layers.
  const guest: Guest = { ...facts, ...own, ...facts };
  const boot = networkBoot(guest, values, networks, scope.web);
  return boot ? { ...withBootOrder(guest, boot), network_boot: boot } : guest;
}
