import type { Context } from "../artifacts/templates.ts";
import type { Document } from "../layers/document.ts";
import { hostContext, labArtifacts } from "../model/artifact.ts";
import type { Guest } from "../model/guest.ts";
import { addressMap, addressMapSvg } from "./address-map.ts";
import { budgetOf } from "./budget.ts";
import { checksPage } from "./checks-page.ts";
import { guestPage } from "./guest-page.ts";
import { grouped, rootOf } from "./html.ts";
import { IndexScope, PAGE } from "./index-scope.ts";
import { installTrees } from "./install-trees.ts";
import { kindPage, kindRow } from "./kind-page.ts";
import { layerPage } from "./layer-page.ts";
import { type Listing, listing } from "./listing.ts";
import { navigation, type Section } from "./navigation.ts";
import { networkPage, networkRow } from "./network-page.ts";
import { poolPage, poolRow } from "./pool-page.ts";
import { rowsScript, searchScript } from "./search-index.ts";
import type { PageSource } from "./source.ts";
import { templateUse } from "./template-use.ts";
import { topologyOf } from "./topology.ts";
import { topologySvg } from "./topology-svg.ts";
import { View } from "./view.ts";
import { InputsOf } from "./view-inputs.ts";

/** The pages of the index, by the template that makes them. */
export function views(source: PageSource) {
  const scope = new IndexScope(source);
  const { lab, plan, documents } = scope.source;
  const made = new InputsOf(source, scope);
  const view = (
    path: string,
    section: Section,
    make: () => Context,
    { context, inputs }: { readonly context?: Context; readonly inputs?: () => readonly unknown[] } = {},
  ) =>
    new View(
      path,
      () => ({
        site: lab.site,
        root: rootOf(path),
        navigation: navigation(rootOf(path), section, path),
        ...make(),
      }),
      context,
      inputs && (() => [lab.site, ...inputs()]),
    );
  const pages = Math.max(1, Math.ceil(plan.guests.length / PAGE));
  const rows = (page: number) =>
    plan.guests.slice(page * PAGE, (page + 1) * PAGE).map((guest) => scope.row(guest));
  const order = new Map([...scope.layers.keys()].map((file, at) => [file, at]));
  const files = [...documents].sort((a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0));
  return {
    overview: [view("index.html", "overview", () => overview(scope, pages))],
    guests: plan.guests.map((guest) =>
      view(`guests.d/${guest.name}/index.html`, "guests", () => ({ view: guestPage(guest, scope) }), {
        context: guest.object,
        inputs: () => made.guest(guest),
      }),
    ),
    guestList: Array.from({ length: pages }, (_, page) =>
      view(listPage(page), "guests", () => ({
        rows: rows(page),
        total: plan.guests.length,
        pages: Array.from({ length: pages }, (_, at) => ({
          href: listPage(at),
          number: at + 1,
          isHere: at === page,
          first: plan.guests[at * PAGE]?.name ?? "",
        })),
      })),
    ),
    networks: plan.networks.map((network) =>
      view(`networks/${network.name}/index.html`, "networks", () => ({ view: networkPage(network, scope) }), {
        context: network.object,
        inputs: () => made.network(network),
      }),
    ),
    networkList: [view("networks.html", "networks", () => ({ networks: networksOf(scope, "") }))],
    kinds: [...scope.kinds].map(([kind, members]) =>
      view(`kinds/${kind}/index.html`, "kinds", () => ({ kind, view: kindPage(members, scope) }), {
        inputs: () => made.kind(members),
      }),
    ),
    kindList: [view("kinds.html", "kinds", () => ({ kinds: kindsOf(scope) }))],
    pools: plan.storages.map((pool) =>
      view(objectPath("pools", pool.name), "pools", () => ({ view: poolPage(pool, scope) }), {
        context: pool.object,
      }),
    ),
    poolList: [
      view("pools.html", "pools", () => ({ pools: plan.storages.map((pool) => poolRow(pool, scope)) })),
    ],
    host: [
      view("host.html", "host", () => ({
        listings: hostListings(scope),
      })),
    ],
    templates: [view("templates.html", "templates", () => templateList(scope.source))],
    layers: files.map((document) => layerView(document, scope, view, made)),
    layerList: [
      view("layers.html", "layers", () => ({
        layers: files.map((document) => ({
          ...(scope.layers.get(document.file) as object),
          users: scope.reach.usersOf(document).length,
          category: scope.reach.usersOf(document)[0]?.category ?? "",
          keys: Object.keys(document.value).slice(0, 8),
        })),
      })),
    ],
    checks: [
      view("checks.html", "checks", () => ({
        view: checksPage(scope.source, scope.layers, scope.provenance),
      })),
    ],
    use: [view("use.html", "use", () => use(scope))],
    scripts: [
      new View("assets/search.js", () => ({ script: searchScript(scope.source, scope.layers.values()) })),
      ...(pages > 1
        ? [
            new View("assets/guests.js", () => ({
              script: rowsScript(plan.guests.map((guest) => scope.row(guest))),
            })),
          ]
        : []),
    ],
  };
}

type MakeView = (
  path: string,
  section: Section,
  make: () => Context,
  options: { readonly inputs: () => readonly unknown[] },
) => View;

function layerView(document: Document, scope: IndexScope, view: MakeView, made: InputsOf): View {
  const layer = scope.layers.get(document.file);
  const { name, page } = layer ?? { name: document.file, page: "" };
  return view(page, "layers", () => ({ name, view: layerPage(document, scope) }), {
    inputs: () => made.layer(document),
  });
}

function overview(scope: IndexScope, pages: number): Context {
  const { source } = scope;
  const { plan, lab } = source;
  const topology = topologyOf(lab);
  const errors = source.findings.filter(({ severity }) => severity === "error").length;
  const warnings = source.findings.filter(({ severity }) => severity === "warning").length;
  return {
    counts: {
      guests: lab.guests.length,
      kinds: scope.kinds.size,
      networks: lab.networks.length,
      pools: lab.storages.length,
      layers: scope.layers.size,
    },
    topology,
    picture: topologySvg(topology),
    networks: networksOf(scope, ""),
    rows: pages === 1 ? plan.guests.map((guest) => scope.row(guest)) : [],
    kinds: kindsOf(scope),
    pools: plan.storages.map((pool) => poolRow(pool, scope)),
    budget: budgetOf(plan, scope.provenance),
    host_files: hostFiles(scope),
    trees: installTrees(lab.host),
    findings: { errors, warnings, infos: source.findings.length - errors - warnings },
    shared: scope.volumes.filter(({ guests }) => guests.length > 1),
  };
}

function networksOf(scope: IndexScope, root: string) {
  return scope.source.plan.networks.map((network) => {
    const map = addressMap(network.object, 64);
    return {
      ...networkRow(network, scope.provenance),
      map: addressMapSvg(map, { columns: 32, root, title: `Addresses of ${network.object.subnet}` }),
      free: grouped(map.counts.free),
    };
  });
}

function kindsOf(scope: IndexScope) {
  return [...scope.kinds].map(([kind, members]) => kindRow(kind, members, scope));
}

function hostFiles({ source: { lab } }: IndexScope): string[] {
  return ["network_register.sh", "storage_register.sh", ...lab.host.files.map(({ dst }) => dst)];
}

function templateList(source: PageSource): Context {
  const templates = templateUse(source);
  return { templates, ids: Object.fromEntries(templates.map(({ name, id }) => [name, id])) };
}

function hostListings({ source, highlighter }: IndexScope): Listing[] {
  const context = hostContext(source.lab);
  const scripts = ["network_register.sh", "storage_register.sh"].map((dst) => ({ src: `host/${dst}`, dst }));
  const files = [...scripts, ...source.lab.host.files].map(({ src, dst }) => ({
    src,
    name: dst,
    path: `host/${dst}`,
  }));
  const ofLab = labArtifacts(source.lab).map(({ src, path }) => ({ src, name: path, path }));
  return [...ofLab, ...files].map(({ src, name, path }) =>
    listing(source, highlighter, path, { name, made: { src, context } }),
  );
}

function use({ source: { lab } }: IndexScope): Context {
  const first = lab.guests.find(({ files }) => files.some(({ key }) => key === "virtinst")) as
    | Guest
    | undefined;
  return {
    name_prefix: lab.host.values.name_prefix ?? "",
    guest: first ?? null,
    script: first?.files.find(({ key }) => key === "virtinst")?.dst ?? null,
    network: lab.networks[0] ?? null,
    files: lab.host.files.map(({ dst }) => dst),
  };
}

function listPage(page: number): string {
  return page === 0 ? "guests.html" : `guests-${page + 1}.html`;
}

function objectPath(dir: string, name: string): string {
  return `${dir}/${name}/index.html`;
}
