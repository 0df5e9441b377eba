import type { Context } from "../artifacts/templates.ts";
import type { Document } from "../layers/document.ts";
import { rootOf } from "./html.ts";
import { IndexCache } from "./index-cache.ts";
import { IndexScope } from "./index-scope.ts";
import { checksPage } from "./lab/checks-page.ts";
import { overview } from "./lab/overview.ts";
import { searchScript } from "./lab/search-index.ts";
import { templateUse } from "./lab/template-use.ts";
import { type LayerName, pageOfLine } from "./layers/names.ts";
import { firstLines, layerPage } from "./layers/page.ts";
import { listsOf } from "./lists/index-list.ts";
import { listViews } from "./lists/list-views.ts";
import { PAGE } from "./lists/pages.ts";
import { type Table, tableOf, tableRow } from "./lists/table.ts";
import { TEMPLATES } from "./lists/templates.ts";
import { Navigation, type Section } from "./navigation.ts";
import { buildScript, guestPage } from "./objects/guest-page.ts";
import { hostPage } from "./objects/host-page.ts";
import { hasTrees } from "./objects/install-trees.ts";
import { kindPage } from "./objects/kind-page.ts";
import { networkPage } from "./objects/network-page.ts";
import { poolPage } from "./objects/pool-page.ts";
import type { PageSource } from "./source.ts";
import { View } from "./view.ts";
import { InputsOf } from "./view-inputs.ts";

/** The pages of the index, by the template that makes them; `cache`: of the run before. */
export function views(source: PageSource, cache = new IndexCache()) {
  const scope = new IndexScope(source, cache);
  const { lab, plan, documents } = scope.source;
  const made = new InputsOf(source, scope);
  const navigation = new Navigation();
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
        navigation: navigation.links(rootOf(path), section, path),
        ...make(),
      }),
      context,
      inputs && (() => [lab.site, ...inputs()]),
    );
  const order = new Map([...scope.layers.keys()].map((file, at) => [file, at]));
  const files = [...documents].sort((a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0));
  const lists = listsOf(scope, files);
  const listed = {
    guests: listViews("guests", lists.guests, view),
    kinds: listViews("kinds", lists.kinds, view),
    networks: listViews("networks", lists.networks, view),
    pools: listViews("pools", lists.pools, view),
    layers: listViews("layers", lists.layers, view),
  };
  return {
    overview: [view("index.html", "overview", () => ({ view: overview(scope) }))],
    guests: plan.guests.map((guest) =>
      view(`guests.d/${guest.name}/index.html`, "guests", () => ({ view: guestPage(guest, scope) }), {
        context: guest.object,
        inputs: () => made.guest(guest),
      }),
    ),
    guestList: listed.guests.pages,
    networks: plan.networks.map((network) =>
      view(`networks/${network.name}/index.html`, "networks", () => ({ view: networkPage(network, scope) }), {
        context: network.object,
        inputs: () => made.network(network),
      }),
    ),
    networkList: listed.networks.pages,
    kinds: [...scope.kinds].map(([kind, members]) =>
      view(`kinds/${kind}/index.html`, "kinds", () => ({ kind, view: kindPage(members, scope) }), {
        inputs: () => made.kind(members),
      }),
    ),
    kindList: listed.kinds.pages,
    pools: plan.storages.map((pool) =>
      view(objectPath("pools", pool.name), "pools", () => ({ view: poolPage(pool, scope) }), {
        context: pool.object,
      }),
    ),
    poolList: listed.pools.pages,
    host: [view("host.html", "host", () => ({ view: hostPage(scope) }))],
    templates: [view("templates.html", "templates", () => ({ table: templateTable(scope.source) }))],
    layers: files.flatMap((document) => layerViews(document, scope, view, made)),
    layerList: listed.layers.pages,
    checks: [
      view("checks.html", "checks", () => ({
        view: checksPage(scope.source, scope.layers, scope.provenance),
      })),
    ],
    use: [view("use.html", "use", () => use(scope))],
    scripts: [
      new View("assets/search.js", () => ({ script: searchScript(scope.source, scope.layers.values()) })),
      ...Object.values(listed).flatMap(({ scripts }) => scripts),
    ],
  };
}

type MakeView = (
  path: string,
  section: Section,
  make: () => Context,
  options: { readonly inputs: () => readonly unknown[] },
) => View;

function layerViews(document: Document, scope: IndexScope, view: MakeView, made: InputsOf): View[] {
  const { name, page } = scope.layers.get(document.file) as LayerName;
  return firstLines(document).map((first) =>
    view(
      pageOfLine(page, first),
      "layers",
      () => ({ name, first, view: layerPage(document, scope, first) }),
      { inputs: () => made.layer(document) },
    ),
  );
}

function templateTable(source: PageSource): Table {
  const templates = templateUse(source);
  const ids = new Map(templates.map(({ name, id }) => [name, id]));
  return tableOf(
    "templates",
    TEMPLATES,
    templates.map((template) => tableRow(TEMPLATES, { ...template, ids }, template.id)),
  );
}

function use({ source: { lab } }: IndexScope): Context {
  const guest = lab.guests.find((each) => buildScript(each) !== null);
  return {
    name_prefix: lab.host.values.name_prefix ?? "",
    guest: guest ?? null,
    script: guest ? buildScript(guest) : null,
    network: lab.networks.find(({ dhcp }) => dhcp !== null) ?? null,
    files: lab.host.files.slice(0, PAGE).map(({ dst }) => dst),
    trees: hasTrees(lab.host),
  };
}

function objectPath(dir: string, name: string): string {
  return `${dir}/${name}/index.html`;
}
