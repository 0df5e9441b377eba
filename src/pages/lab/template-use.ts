import { LayerReader } from "../../layers/reader.ts";
import { compareNames } from "../../natural-order.ts";
import { outputsOfHost } from "../../outputs/inventory.ts";
import { LabFiles } from "../../outputs/lab-files.ts";
import { templatesBelow } from "../../templates/files.ts";
import { TemplateGraph } from "../../templates/graph.ts";
import type { PageSource } from "../source.ts";

/** A template, the templates it refers to, and its users. */
export interface TemplateUse {
  readonly name: string;
  readonly id: string;
  /** Whether it is from a directory of the lab, not from the package. */
  readonly isFromLab: boolean;
  readonly extends: readonly string[];
  readonly includes: readonly string[];
  readonly usedBy: readonly string[];
  readonly guests: readonly string[];
  readonly host: boolean;
  /** Whether a page of the site includes it. */
  readonly page: boolean;
}

/** Every template of the search path, in byte order of their names. */
export function templateUse({ lab, tmpldirs, pages }: PageSource): TemplateUse[] {
  const reader = new LayerReader();
  const graph = new TemplateGraph(reader, { tmpldirs });
  const files = new Map(graph.names.map((name) => [name, graph.filesOf(name)]));
  const templatesIn = (file: string): TemplateReference[] =>
    graph.references(file).map(({ how, template }) => ({ how, name: template.replace(/^shipped:/, "") }));
  const references = new Map([...files].map(([name, [file]]) => [name, file ? templatesIn(file) : []]));
  const templatesOfPages = new Set([
    ...pages.flatMap((dir) =>
      [...templatesBelow(reader, dir)].flatMap((name) =>
        templatesIn(`${dir}/${name}`).map((template) => template.name),
      ),
    ),
    ...[...new LabFiles(lab)].flatMap(({ owner, template }) =>
      template !== null && (owner.category === "network" || owner.category === "storage") ? [template] : [],
    ),
  ]);
  const guests = new Map<string, Set<string>>();
  const addUser = (src: string, guest: string) => {
    const users = guests.get(src);
    if (users) users.add(guest);
    else guests.set(src, new Set([guest]));
  };
  for (const { name, files: guestFiles, setup_data } of lab.guests) {
    for (const { src } of guestFiles) addUser(src, name);
    for (const { src } of (setup_data ?? []) as readonly { src: string }[]) addUser(src, name);
  }
  const host = new Set(outputsOfHost(lab).map(({ template }) => template));
  const usedBy = new Map<string, string[]>();
  for (const [name, targets] of references) {
    for (const { name: used } of targets) usedBy.set(used, [...(usedBy.get(used) ?? []), name]);
  }
  return [...files].map(([name, [file = ""]]) => ({
    name,
    id: templateId(name),
    isFromLab: file !== `${tmpldirs[0]}/${name}`,
    extends: namesOf(references.get(name), (how) => how === "extends"),
    includes: namesOf(references.get(name), (how) => how !== "extends"),
    usedBy: [...new Set(usedBy.get(name))].sort(compareNames),
    guests: [...(guests.get(name) ?? [])],
    host: host.has(name),
    page: templatesOfPages.has(name),
  }));
}

export function templateId(name: string): string {
  return `t-${name.replace(/[^\w-]/g, "_")}`;
}

/** A reference from one template to another. */
interface TemplateReference {
  readonly how: string;
  readonly name: string;
}

function namesOf(references: readonly TemplateReference[] = [], isShown: (how: string) => boolean): string[] {
  return [...new Set(references.filter(({ how }) => isShown(how)).map(({ name }) => name))];
}
