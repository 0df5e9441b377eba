// The bare loop for the benchmark: reads and merges the layers, renders the templates, writes the files. No Eleventy,
// no checks, no transaction; each layer file is read once.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { load } from "js-yaml";
import { packSetupArchives } from "../../src/artifacts/archive.ts";
import { sizeText } from "../../src/artifacts/setup-archive.ts";
import { type Context, isMarkup, type Render, Templates } from "../../src/artifacts/templates.ts";
import type { Plan } from "../../src/checks/plan.ts";
import { exportedLab } from "../../src/exports/exported-lab.ts";
import { EXPORTS } from "../../src/exports/exports.ts";
import type { Lab } from "../../src/lab.ts";
import { type Document, LAYER_SCHEMA } from "../../src/layers/document.ts";
import type { ValueMap } from "../../src/merge/merge.ts";
import { type Merged, mergeDocuments } from "../../src/merge/origins.ts";
import { NO_BROKEN_NAMES } from "../../src/model/broken-names.ts";
import { resolveCluster } from "../../src/model/cluster.ts";
import { resolveGuest } from "../../src/model/guest.ts";
import type { ValidatedGuest } from "../../src/model/guest-plan.ts";
import { resolveHost } from "../../src/model/host.ts";
import { MacAllocator } from "../../src/model/mac.ts";
import { type NetworkPlan, readNetwork } from "../../src/model/network.ts";
import { attachHosts } from "../../src/model/network-hosts.ts";
import { publishedModel } from "../../src/model/published.ts";
import { resolveStorage } from "../../src/model/storage.ts";
import { knownGuests } from "../../src/model/unknown-guest.ts";
import { knownNetworks } from "../../src/model/unknown-network.ts";
import { webServer } from "../../src/model/web-server.ts";
import { compareNames } from "../../src/natural-order.ts";
import { hostContext, LabFiles } from "../../src/outputs/lab-files.ts";
import { views } from "../../src/pages/views.ts";
import { Schemas } from "../../src/schema/schemas.ts";
import { MASK, Secrets } from "../../src/secrets/secrets.ts";

const [confdir = "", tmpldir = "", output = ""] = process.argv.slice(2);
const site = "modern";

const documents = new Map<string, Document>();
const { lab, plan } = readLab();
const templates = new Templates([tmpldir]);
templates.archives = await packSetupArchives(lab.guests, templates);
const pages = new Map<string, Render>();

const labFiles = new LabFiles(lab);
for (const { template, path, context } of labFiles) if (template) page(path, template, context);
// The secrets that the checks would find; the loop only looks them up.
const published = {
  ...lab,
  guests: lab.guests.map((guest) => ({ ...guest, rootpw: MASK })),
  host: { ...lab.host, values: { ...lab.host.values, rootpw: MASK } },
};
for (const guest of published.guests) {
  inline(`guests.d/${guest.name}/guest.yml`, "{{ guest | yaml }}", { ...guest, guest });
}
for (const network of lab.networks) {
  inline(`host/networks.d/${network.name}.yml`, "{{ network.summary | yaml }}", { ...network, network });
}
const whole = {
  ...hostContext(published),
  rootpw: MASK,
  files: lab.host.files,
  model: publishedModel(published),
};
const facts = exportedLab(lab);
for (const { name, text } of EXPORTS) write(`exports/${name}`, text(facts));
inline("model.json", "{{ model | json }}", whole);
inline("assets/miniascape.css", '{% include "html/style.css.njk" %}', {});
inline("assets/miniascape.svg", '{% include "html/icon.svg" %}', {});
inline("assets/miniascape.js", '{% include "html/script.js.njk" %}', {});
const secrets = new Secrets(documents.values());
const index = views({
  lab,
  plan,
  secrets,
  documents: documents.values(),
  tmpldirs: [tmpldir],
  pages: ["site"],
  findings: [],
  sizeOf: () => null,
  textOf: (path, ingredients) => {
    const text = secrets.maskText(readFileSync(join(output, path), "utf8"));
    const archive = templates.archives.get(String(ingredients?.context.name));
    return archive ? text.replaceAll(archive.base64, sizeText(archive)) : text;
  },
});
for (const { files, source } of indexPages("site")) {
  for (const view of index[files as keyof typeof index]) {
    const { context, locals } = view.make().values;
    inline(view.path, source, { ...context, ...locals });
  }
}

function page(path: string, template: string, context: Context): void {
  inline(path, `{% include ${JSON.stringify(template)} %}`, context);
}

function inline(path: string, source: string, context: Context): void {
  let render = pages.get(source);
  if (!render) {
    render = templates.page(source, path, isMarkup(path));
    pages.set(source, render);
  }
  write(path, render(context));
}

function write(path: string, text: string): void {
  const file = join(output, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text.endsWith("\n") ? text : `${text}\n`, {
    mode: path.endsWith(".sh") ? 0o755 : 0o644,
  });
}

/** The pages of `site/` for the views, without their front matter. */
function indexPages(dir: string): { readonly files: string; readonly source: string }[] {
  return readdirSync(dir, { recursive: true, encoding: "utf8" }).flatMap((name) => {
    if (!name.endsWith(".njk")) return [];
    const [, head = "", source = ""] = readFileSync(join(dir, name), "utf8").split(/^---.*\n/m);
    const [, files] = /data: "views\.(\w+)"/.exec(head) ?? [];
    return files ? [{ files, source }] : [];
  });
}

function readLab(): { readonly lab: Lab; readonly plan: Plan } {
  const identity = { id: null, site };
  const schemas = new Schemas();
  const common = directory(`${confdir}/${site}/common`);
  const defaults = (category: string) => directory(`${tmpldir}/defaults/${category}`);
  const kinds = new Map<string, Merged>();
  const networks = each("networks.d", [...defaults("network"), ...common], (name, merged, own) =>
    readNetwork(identity, name, { merged, own }, schemas, []),
  );
  const below = [...defaults("guest"), ...common];
  const plans = readdirSync(`${confdir}/${site}/guests.d`)
    .map((entry) => entry.replace(/\.yml$/, ""))
    .sort(compareNames)
    .map((name): ValidatedGuest => {
      const own = file(`${confdir}/${site}/guests.d/${name}.yml`);
      const kind = typeof own.value.sysgroup === "string" ? own.value.sysgroup : name.replace(/-\d+$/, "");
      let base = kinds.get(kind);
      if (!base) {
        base = mergeDocuments([...below, file(`${confdir}/${site}/sysgroups.d/${kind}.yml`)]);
        kinds.set(kind, base);
      }
      const merged = mergeDocuments([own], base);
      return { name, kind, merged, values: merged.value as ValidatedGuest["values"] };
    });
  const byName = new Map(networks.flatMap((network) => (network ? [[network.name, network]] : [])));
  const macs = new MacAllocator(identity, []);
  const scope = {
    identity,
    networks: byName,
    networkNames: knownNetworks(byName.keys()),
    broken: NO_BROKEN_NAMES,
    macs,
    thickPools: new Map<string, never>(),
    hasTemplate: () => true,
    images: new Map(),
    web: webServer({}),
  };
  const resolved = new Map(plans.map((plan) => [plan.name, resolveGuest(plan, scope, [])]));
  const nodes = { guests: resolved, broken: new Set<string>(), names: knownGuests(resolved.keys()) };
  const guests = plans.map((plan) => {
    const guest = resolved.get(plan.name);
    if (!guest) throw new Error(plan.name);
    return resolveCluster(guest, plan, nodes, []);
  });
  const storages = each("storages.d", [...defaults("storage"), ...common], (name, merged, own) =>
    resolveStorage(identity, name, { merged, own }, schemas, []),
  ).flatMap((read) => (read ? [read] : []));
  const ofHost = mergeDocuments([...defaults("host"), ...common, ...directory(`${confdir}/${site}/host.d`)]);
  const lab = {
    site,
    id: identity.id,
    dirs: [`${confdir}/${site}`],
    guests,
    networks: attachHosts(identity, byName, guests, schemas, webServer({})),
    storages: storages.map(({ storage }) => storage),
    host: resolveHost(ofHost, schemas, { networks: new Set(byName.keys()), hasTemplate: () => true }, []),
  };
  const plan: Plan = {
    guests: guests.map((object, at) => ({
      category: "guest",
      name: object.name,
      object,
      merged: (plans[at] as ValidatedGuest).merged,
    })),
    networks: lab.networks.map((object) => ({
      category: "network",
      name: object.name,
      object,
      merged: (byName.get(object.name) as NetworkPlan).merged,
    })),
    storages: storages.map(({ storage: object, merged }) => ({
      category: "storage pool",
      name: object.name,
      object,
      merged,
    })),
    host: { category: "host", name: "host", object: lab.host, merged: ofHost },
    broken: NO_BROKEN_NAMES,
    schemas,
    templateKeys: () => new Set(),
  };
  return { lab, plan };
}

function each<T>(
  category: string,
  below: readonly Document[],
  make: (name: string, merged: Merged, own: ValueMap) => T,
): T[] {
  const base = mergeDocuments(below);
  return readdirSync(`${confdir}/${site}/${category}`)
    .map((name) => name.replace(/\.yml$/, ""))
    .sort(compareNames)
    .map((name) => {
      const own = file(`${confdir}/${site}/${category}/${name}.yml`);
      const merged = mergeDocuments([own], base);
      const keys = Object.keys(own.value);
      return make(name, merged, Object.fromEntries(keys.map((key) => [key, merged.value[key]])));
    });
}

function directory(dir: string): Document[] {
  let names: string[] = [];
  try {
    names = readdirSync(dir).sort();
  } catch {
    return [];
  }
  return names.map((name) => file(`${dir}/${name}`));
}

/** Each file is read once. */
function file(path: string): Document {
  let document = documents.get(path);
  if (!document) {
    const text = readFileSync(path, "utf8");
    const value = /^[^#\s]/m.test(text) ? (load(text, { schema: LAYER_SCHEMA }) as ValueMap) : {};
    document = { file: path, text, value };
    documents.set(path, document);
  }
  return document;
}
