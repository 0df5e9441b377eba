import type { PlanSources } from "../layers/catalog.ts";
import type { LayerReader } from "../layers/reader.ts";
import { TemplateGraph } from "../templates/graph.ts";
import { referencesIn } from "../templates/references.ts";

/** The pages that a lab brings itself, or that use a template of its own. All other pages are shipped. */
export class OwnPages {
  readonly #graph: TemplateGraph;
  readonly #shippedDirs: readonly (string | undefined)[];
  readonly #textOf: (file: string) => string;
  readonly #areOwn = new Map<string, boolean>();

  /** `textOf`: the text of a page. */
  constructor(
    reader: LayerReader,
    { tmpldirs, pages = [] }: Pick<PlanSources, "tmpldirs" | "pages">,
    textOf: (file: string) => string,
  ) {
    this.#graph = new TemplateGraph(reader, { tmpldirs });
    this.#shippedDirs = [tmpldirs[0], pages[0]];
    this.#textOf = textOf;
  }

  has(file: string): boolean {
    let isOwn = this.#areOwn.get(file);
    if (isOwn === undefined) {
      const reached = referencesIn(this.#textOf(file)).flatMap(({ template }) => [
        ...this.#graph.reach(template),
      ]);
      isOwn = [file, ...reached].some((each) => !this.#isShipped(each));
      this.#areOwn.set(file, isOwn);
    }
    return isOwn;
  }

  #isShipped(file: string): boolean {
    return this.#shippedDirs.some((dir) => dir !== undefined && file.startsWith(`${dir}/`));
  }
}
