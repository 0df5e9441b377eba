// The bare loop that the benchmark compares with: the layers read and merged, the templates rendered, the files written,
// and nothing else. No Eleventy, no origins, no checks, no transaction; each layer file is read once.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { load } from "js-yaml";
import { packSetupArchives } from "../../src/artifacts/archive.ts";
import { type Context, isMarkup, type Render, Templates } from "../../src/artifacts/templates.ts";
import type { Lab } from "../../src/lab.ts";
import { LAYER_SCHEMA } from "../../src/layers/document.ts";
import { merge, type ValueMap } from "../../src/merge/merge.ts";
import { guestArtifacts, hostArtifacts, hostContext } from "../../src/model/artifact.ts";
import { type GuestPlan, resolveCluster, resolveGuest } from "../../src/model/guest.ts";
import { resolveHost } from "../../src/model/host.ts";
import { MacAllocator } from "../../src/model/mac.ts";
import { attachHosts, readNetwork } from "../../src/model/network.ts";
import { publishedModel } from "../../src/model/published.ts";
import { resolveStorage } from "../../src/model/storage.ts";

const [confdir = "", tmpldir = "", output = ""] = process.argv.slice(2);
const site = "modern";

const lab = readLab();
const templates = new Templates([tmpldir]);
templates.archives = await packSetupArchives(lab.guests, templates);
const pages = new Map<string, Render>();

for (const { src, path, context } of [...guestArtifacts(lab.guests, () => true), ...hostArtifacts(lab)]) {
  page(path, src, context);
}
// What the checks would have found to be secret, here only looked up.
const MASK = "********";
const published = {
  ...lab,
  guests: lab.guests.map((guest) => ({ ...guest, rootpw: MASK })),
  host: { ...lab.host, values: { ...lab.host.values, rootpw: MASK } },
};
for (const guest of published.guests) {
  const context = { ...guest, guest };
  inline(`guests.d/${guest.name}/guest.yml`, "{{ guest | yaml }}", context);
  page(`guests.d/${guest.name}/index.html`, "html/guest.html", context);
}
for (const network of lab.networks) {
  const context = { ...network, network };
  page(`host/networks.d/${network.name}.xml`, "host/network.xml", context);
  inline(`host/networks.d/${network.name}.yml`, "{{ network.summary | yaml }}", context);
  page(`networks/${network.name}/index.html`, "html/network.html", context);
}
for (const storage of lab.storages) {
  page(`host/storages.d/${storage.name}.xml`, "host/storage.xml", storage);
}
const whole = {
  ...hostContext(published),
  rootpw: MASK,
  files: lab.host.files,
  model: publishedModel(published),
};
page("host/network_register.sh", "host/network_register.sh", whole);
page("host/storage_register.sh", "host/storage_register.sh", whole);
page("index.html", "html/index.html", whole);
inline("model.json", "{{ model | json }}", whole);

function page(path: string, template: string, context: Context): void {
  inline(path, `{% include ${JSON.stringify(template)} %}`, context);
}

function inline(path: string, source: string, context: Context): void {
  let render = pages.get(source);
  if (!render) {
    render = templates.page(source, path, isMarkup(path));
    pages.set(source, render);
  }
  const text = render(context);
  const file = join(output, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text.endsWith("\n") ? text : `${text}\n`, {
    mode: path.endsWith(".sh") ? 0o755 : 0o644,
  });
}

function readLab(): Lab {
  const common = directory(`${confdir}/${site}/common`);
  const defaults = (category: string) => directory(`${tmpldir}/defaults/${category}`);
  const kinds = new Map<string, ValueMap>();
  const below = merge(defaults("guest"), common);
  const networks = each("networks.d", merge(defaults("network"), common), (name, value, own) =>
    readNetwork(name, { merged: { value, documents: [] }, own }, []),
  );
  const plans = each("guests.d", {}, (name, own): GuestPlan => {
    const kind = typeof own.sysgroup === "string" ? own.sysgroup : name.replace(/-\d+$/, "");
    let base = kinds.get(kind);
    if (!base) {
      base = merge(below, file(`${confdir}/${site}/sysgroups.d/${kind}.yml`)) as ValueMap;
      kinds.set(kind, base);
    }
    const value = merge(base, own) as ValueMap;
    return { name, kind, merged: { value, documents: [] }, values: value as GuestPlan["values"] };
  });
  const byName = new Map(networks.flatMap((network) => (network ? [[network.name, network]] : [])));
  const macs = new MacAllocator(site, []);
  const scope = { site, networks: byName, macs, hasTemplate: () => true };
  const resolved = new Map(plans.map((plan) => [plan.name, resolveGuest(plan, scope, [])]));
  const guests = plans.map((plan) => {
    const guest = resolved.get(plan.name);
    if (!guest) throw new Error(plan.name);
    return resolveCluster(guest, plan, resolved, []);
  });
  const hostValues = merge(
    merge(defaults("host"), common),
    directory(`${confdir}/${site}/host.d`),
  ) as ValueMap;
  return {
    site,
    dirs: [`${confdir}/${site}`],
    guests,
    networks: attachHosts(site, byName, guests),
    storages: each("storages.d", merge(defaults("storage"), common), (name, value, own) =>
      resolveStorage(name, { merged: { value, documents: [] }, own }, []),
    ).flatMap((plan) => (plan ? [plan.storage] : [])),
    host: resolveHost({ value: hostValues, documents: [] }, () => true, []),
  };
}

function each<T>(
  category: string,
  below: unknown,
  make: (name: string, value: ValueMap, own: ValueMap) => T,
): T[] {
  return readdirSync(`${confdir}/${site}/${category}`)
    .map((name) => name.replace(/\.yml$/, ""))
    .sort()
    .map((name) => {
      const own = file(`${confdir}/${site}/${category}/${name}.yml`);
      const value = merge(below, own) as ValueMap;
      return make(name, value, Object.fromEntries(Object.keys(own).map((key) => [key, value[key]])));
    });
}

function directory(dir: string): ValueMap {
  let names: string[] = [];
  try {
    names = readdirSync(dir).sort();
  } catch {
    return {};
  }
  return names.reduce<ValueMap>((value, name) => merge(value, file(`${dir}/${name}`)) as ValueMap, {});
}

function file(path: string): ValueMap {
  const text = readFileSync(path, "utf8");
  return /^[^#\s]/m.test(text) ? (load(text, { schema: LAYER_SCHEMA }) as ValueMap) : {};
}
