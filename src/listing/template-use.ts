import { layersOf, objectNames, objectText } from "../explain/object.ts";
import type { Catalog } from "../layers/catalog.ts";
import { isMap } from "../merge/merge.ts";
import { type OutputFile, ownerText } from "../outputs/output-file.ts";
import type { TemplateGraph } from "../templates/graph.ts";

/** The users of a template. */
export interface TemplateUse {
  /** Files of templates that refer to it. */
  readonly templates: readonly string[];
  /** Output files that use it, directly or through other templates. */
  readonly outputs: readonly { readonly path: string; readonly object: string }[];
  /** Objects whose `setup_data` names it. */
  readonly archives: readonly string[];
}

export function templateUse(
  name: string,
  graph: TemplateGraph,
  outputs: readonly OutputFile[],
  catalog: Catalog,
): TemplateUse {
  const file = graph.filesOf(name)[0] ?? "";
  const isIt = (template: string) => graph.filesOf(template)[0] === file;
  const uses = new Map<string, boolean>();
  const reaches = (template: string) => {
    let does = uses.get(template);
    if (does === undefined) {
      does = graph.reach(template).has(file);
      uses.set(template, does);
    }
    return does;
  };
  return {
    templates: graph.names
      .flatMap((other) => graph.filesOf(other).slice(0, 1))
      .filter((other) => graph.references(other).some(({ template }) => isIt(template))),
    outputs: outputs
      .filter(({ template }) => template !== null && reaches(template))
      .map(({ path, owner }) => ({ path, object: ownerText(owner) })),
    archives: objectNames(catalog)
      .filter((object) => object.category === "guest" && setupSources(catalog, object).some(isIt))
      .map(objectText),
  };
}

function setupSources(catalog: Catalog, object: Parameters<typeof layersOf>[1]): string[] {
  const { setup_data } = layersOf(catalog, object).merged.value;
  const files = Array.isArray(setup_data) ? setup_data : [];
  return files.flatMap((entry) => (isMap(entry) && typeof entry.src === "string" ? [entry.src] : []));
}
