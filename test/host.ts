import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Templates } from "../src/artifacts/templates.ts";
import { compileLab, type Lab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { hostContext } from "../src/outputs/lab-files.ts";
import { buildSite, temporaryDirectory } from "./build.ts";
import { PROJECT } from "./run.ts";

const reader = new LayerReader();
const templates = new Templates([join(PROJECT, "templates")]);

export const SITES = ["default", "modern"];

/** The values of the host that tests read. */
export interface HostValues {
  readonly images: {
    readonly dir: string;
    readonly mount: string;
    readonly trees: Readonly<Record<string, string>>;
  };
  readonly web: { readonly names: readonly string[]; readonly root: string; readonly path: string };
  readonly fence_virt: { readonly network: string };
  readonly iscsi: { readonly targets: Readonly<Record<string, IscsiTarget>> };
  readonly host_templates: Readonly<Record<string, { readonly dst: string }>>;
}

export interface IscsiTarget {
  readonly iqn: string;
  readonly file: string;
  readonly portal?: string;
  readonly initiators?: readonly string[];
}

/** The lab of a shipped site; `layer` is a layer of the host above its own. */
export function labOf(site: string, layer?: string): Lab {
  const confdirs = [join(PROJECT, "_data")];
  if (layer !== undefined) {
    const above = temporaryDirectory();
    mkdirSync(join(above, site, "host.d"), { recursive: true });
    writeFileSync(join(above, site, "host.d/layer.yml"), layer);
    confdirs.push(above);
  }
  return compileLab(reader, { confdirs, tmpldirs: [join(PROJECT, "templates")], site });
}

export function hostValues(lab: Lab): HostValues {
  return lab.host.values as unknown as HostValues;
}

/** The output of a template of `templates/host` for a lab. */
export function renderHost(template: string, lab: Lab, privateFiles: readonly string[] = []): string {
  const context = hostContext(lab, privateFiles);
  return templates.render(`host/${template}`, context);
}

/** The path of a built file of the host, by its key in `host_templates`. */
export async function hostFile(site: string, key: string): Promise<string> {
  return join(await buildSite(site), "host", hostValues(labOf(site)).host_templates[key]?.dst ?? "");
}
