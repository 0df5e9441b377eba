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
  const isThisTemplate = (template: string) => graph.filesOf(template)[0] === file;
  const uses = new Map<string, boolean>();
  const usesTemplate = (template: string) => {
    let result = uses.get(template);
    if (result === undefined) {
      result = graph.reach(template).has(file);
      uses.set(template, result);
    }
    return result;
  };
  return {
    templates: graph.names
      .flatMap((other) => graph.filesOf(other).slice(0, 1))
      .filter((other) => graph.references(other).some(({ template }) => isThisTemplate(template))),
    outputs: outputs
      .filter(({ template }) => template !== null && usesTemplate(template))
      .map(({ path, owner }) => ({ path, object: ownerText(owner) })),
    archives: objectNames(catalog)
      .filter((object) => object.category === "guest" && setupSources(catalog, object).some(isThisTemplate))
      .map(objectText),
  };
}

function setupSources(catalog: Catalog, object: Parameters<typeof layersOf>[1]): string[] {
  const { setup_data } = layersOf(catalog, object).merged.value;
  const files = Array.isArray(setup_data) ? setup_data : [];
  return files.flatMap((entry) => (isMap(entry) && typeof entry.src === "string" ? [entry.src] : []));
}
