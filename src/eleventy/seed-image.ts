import type { Collected, Templates } from "../artifacts/templates.ts";
import { isoImage } from "../iso/image.ts";
import type { LabFile, LabFiles } from "../outputs/lab-files.ts";
import { withLineEnd } from "./line-end.ts";

/** The disk images with guests' seeds. Each text in an image is a file of its own too, and is rendered only once. */
export class SeedImages {
  readonly #templates: Templates;
  readonly #members: ReadonlySet<string>;
  /** By path. */
  readonly #texts = new Map<string, Collected<string>>();

  constructor(files: Pick<LabFiles, "seedMembers">, templates: Templates) {
    this.#templates = templates;
    this.#members = files.seedMembers;
  }

  /** Renders a file, and keeps the text if it belongs into an image. */
  render({ path }: LabFile, render: () => string): string {
    if (!this.#members.has(path)) return render();
    const text = this.#templates.collect(render);
    this.#texts.set(path, text);
    return this.#templates.reuse(text);
  }

  /** The image with the files of a guest's seed, under the names that its installer looks for. */
  image({ context, installer, members, path }: LabFile): Uint8Array {
    const seed = installer?.seed;
    if (!seed || !members) throw new Error(`${path} is not a seed`);
    const files = members.map(({ name, path: member, template }) => {
      const text = this.#texts.get(member);
      this.#texts.delete(member);
      const content = text ? this.#templates.reuse(text) : this.#templates.render(template, context);
      return { name, content: Buffer.from(withLineEnd(content)) };
    });
    return isoImage(seed.label, files);
  }
}
