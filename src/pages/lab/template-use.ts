import { compareText } from "../../finding.ts";
import { LayerReader } from "../../layers/reader.ts";
import { outputsOfHost } from "../../outputs/inventory.ts";
import { LabFiles } from "../../outputs/lab-files.ts";
import { templatesBelow } from "../../templates/files.ts";
import { TemplateGraph } from "../../templates/graph.ts";
import type { PageSource } from "../source.ts";

/** A template: what it is made of, and what is made of it. */
export interface TemplateUse {
  readonly name: string;
  readonly id: string;
  /** Whether a directory of the lab's own has it, not the package. */
  readonly isOwn: boolean;
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
  const namedIn = (file: string): NamedTemplate[] =>
    graph.references(file).map(({ how, template }) => ({ how, name: template.replace(/^shipped:/, "") }));
  const references = new Map([...files].map(([name, [file]]) => [name, file ? namedIn(file) : []]));
  const ofPages = new Set([
    ...pages.flatMap((dir) =>
      [...templatesBelow(reader, dir)].flatMap((name) =>
        namedIn(`${dir}/${name}`).map((named) => named.name),
      ),
    ),
    ...[...new LabFiles(lab)].flatMap(({ owner, template }) =>
      template !== null && (owner.category === "network" || owner.category === "storage") ? [template] : [],
    ),
  ]);
  const guests = new Map<string, Set<string>>();
  const use = (src: string, guest: string) => {
    const users = guests.get(src);
    if (users) users.add(guest);
    else guests.set(src, new Set([guest]));
  };
  for (const { name, files: made, setup_data } of lab.guests) {
    for (const { src } of made) use(src, name);
    for (const { src } of (setup_data ?? []) as readonly { src: string }[]) use(src, name);
  }
  const host = new Set(outputsOfHost(lab.host).map(({ template }) => template));
  const usedBy = new Map<string, string[]>();
  for (const [name, targets] of references) {
    for (const { name: used } of targets) usedBy.set(used, [...(usedBy.get(used) ?? []), name]);
  }
  return [...files].map(([name, [file = ""]]) => ({
    name,
    id: templateId(name),
    isOwn: file !== `${tmpldirs[0]}/${name}`,
    extends: namesOf(references.get(name), (how) => how === "extends"),
    includes: namesOf(references.get(name), (how) => how !== "extends"),
    usedBy: [...new Set(usedBy.get(name))].sort(compareText),
    guests: [...(guests.get(name) ?? [])],
    host: host.has(name),
    page: ofPages.has(name),
  }));
}

export function templateId(name: string): string {
  return `t-${name.replace(/[^\w-]/g, "_")}`;
}

/** A template that another names. */
interface NamedTemplate {
  readonly how: string;
  readonly name: string;
}

function namesOf(references: readonly NamedTemplate[] = [], wanted: (how: string) => boolean): string[] {
  return [...new Set(references.filter(({ how }) => wanted(how)).map(({ name }) => name))];
}
