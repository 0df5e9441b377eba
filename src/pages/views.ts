import type { Context } from "../artifacts/templates.ts";
import { EXPORTS } from "../exports/exports.ts";
import { rootOf } from "./html.ts";
import { IndexCache } from "./index-cache.ts";
import { IndexScope } from "./index-scope.ts";
import { checksPage } from "./lab/checks-page.ts";
import { loginView } from "./lab/login.ts";
import { overview } from "./lab/overview.ts";
import { searchScript } from "./lab/search-index.ts";
import { templateUse } from "./lab/template-use.ts";
import { pageOfLine } from "./layers/names.ts";
import { firstLines, layerPage } from "./layers/page.ts";
import { listsOf } from "./lists/index-list.ts";
import { listViews } from "./lists/list-views.ts";
import { MAX_ROWS } from "./lists/pages.ts";
import { type Table, tableOf, tableRow } from "./lists/table.ts";
import { TEMPLATE_COLUMNS } from "./lists/templates.ts";
import { Navigation, type Section } from "./navigation.ts";
import { buildScript, guestPage } from "./objects/guest-page.ts";
import { hostPage } from "./objects/host-page.ts";
import { hasTrees } from "./objects/install-trees.ts";
import { kindPage } from "./objects/kind-page.ts";
import { networkPage } from "./objects/network-page.ts";
import { poolPage } from "./objects/pool-page.ts";
import type { PageSource } from "./source.ts";
import { View } from "./view.ts";

/** The pages of the index, by their template in `site`. `cache`: from the build before. */
export function views(source: PageSource, cache = new IndexCache()) {
  const scope = new IndexScope(source, cache);
  const { plan, documents } = scope.source;
  const navigation = new Navigation();
  const view: MakeView = (path, section, localsOf, contextOf = () => ({})) =>
    new View(path, scope, () => ({
      context: contextOf(),
      locals: {
        site: scope.site,
        root: rootOf(path),
        navigation: navigation.links(rootOf(path), section, path),
        ...localsOf(),
      },
    }));
  const viewOfAll: MakeView = (path, section, localsOf) =>
    view(path, section, () => {
      scope.noteAll();
      return localsOf();
    });
  const objectViews = <Shown extends { readonly object: Context }>(
    objects: readonly { readonly name: string }[],
    dir: string,
    section: Section,
    shown: (name: string) => Shown,
    pageOf: (object: Shown, scope: IndexScope) => object,
  ) =>
    objects.map(({ name }) =>
      view(
        objectPath(dir, name),
        section,
        () => ({ view: pageOf(shown(name), scope) }),
        () => shown(name).object,
      ),
    );
  const script = (path: string, text: () => string) =>
    new View(path, scope, () => {
      scope.noteAll();
      return { context: {}, locals: { script: text() } };
    });
  const order = new Map([...scope.layers.keys()].map((file, at) => [file, at]));
  const files = [...documents].sort((a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0));
  const lists = listsOf(scope, files);
  const listPages = {
    guests: listViews("guests", lists.guests, viewOfAll, script),
    kinds: listViews("kinds", lists.kinds, viewOfAll, script),
    networks: listViews("networks", lists.networks, viewOfAll, script),
    pools: listViews("pools", lists.pools, viewOfAll, script),
    layers: listViews("layers", lists.layers, viewOfAll, script),
  };
  return {
    overview: [viewOfAll("index.html", "overview", () => ({ view: overview(scope) }))],
    guests: objectViews(plan.guests, "guests.d", "guests", (name) => scope.guest(name), guestPage),
    guestList: listPages.guests.pages,
    networks: objectViews(plan.networks, "networks", "networks", (name) => scope.network(name), networkPage),
    networkList: listPages.networks.pages,
    kinds: [...scope.kinds.keys()].map((kind) =>
      view(objectPath("kinds", kind), "kinds", () => ({ kind, view: kindPage(kind, scope) })),
    ),
    kindList: listPages.kinds.pages,
    pools: objectViews(plan.storages, "pools", "pools", (name) => scope.pool(name), poolPage),
    poolList: listPages.pools.pages,
    host: [viewOfAll("host.html", "host", () => ({ view: hostPage(scope) }))],
    templates: [viewOfAll("templates.html", "templates", () => ({ table: templateTable(scope.source) }))],
    layers: files.flatMap((document) =>
      firstLines(document).map((first) => layerView(document.file, first, scope, view)),
    ),
    layerList: listPages.layers.pages,
    checks: [
      viewOfAll("checks.html", "checks", () => ({
        view: checksPage(scope.source, scope.layers, scope.provenance),
      })),
    ],
    use: [viewOfAll("use.html", "use", () => use(scope))],
    scripts: [
      script("assets/search.js", () => searchScript(scope.source, scope.layers.values())),
      ...Object.values(listPages).flatMap(({ scripts }) => scripts),
    ],
  };
}

type MakeView = (path: string, section: Section, localsOf: () => Context, contextOf?: () => Context) => View;

/** The page of a layer that begins with line `first`. */
function layerView(file: string, first: number, scope: IndexScope, view: MakeView): View {
  return view(pageOfLine(scope.layer(file).page, first), "layers", () => ({
    name: scope.layer(file).name,
    first,
    view: layerPage(scope.document(file), scope, first),
  }));
}

function templateTable(source: PageSource): Table {
  const templates = templateUse(source);
  const ids = new Map(templates.map(({ name, id }) => [name, id]));
  return tableOf(
    "templates",
    TEMPLATE_COLUMNS,
    templates.map((template) => tableRow(TEMPLATE_COLUMNS, { ...template, ids }, template.id)),
  );
}

function use({ source: { lab } }: IndexScope): Context {
  const guest = lab.guests.find((each) => buildScript(each) !== null);
  return {
    name_prefix: lab.host.values.name_prefix ?? "",
    guest: guest ?? null,
    script: guest ? buildScript(guest) : null,
    network: lab.networks.find(({ dhcp }) => dhcp !== null) ?? null,
    files: lab.host.files.slice(0, MAX_ROWS).map(({ dst }) => dst),
    trees: hasTrees(lab.host),
    exports: EXPORTS.map(({ name, readers, command }) => ({ name, readers, command })),
    login: loginView(lab),
  };
}

function objectPath(dir: string, name: string): string {
  return `${dir}/${name}/index.html`;
}
