import type { OutputFiles } from "../artifacts/draft.ts";
import { type SetupArchive, sizeText } from "../artifacts/setup-archive.ts";
import type { Templates } from "../artifacts/templates.ts";
import type { TextSource } from "../pages/source.ts";
import type { Secrets } from "../secrets/secrets.ts";
import type { BuiltFiles } from "./built-files.ts";

/** The texts of a build's output files, as pages show them: without secrets, and without setup archives. */
export class ShownTexts {
  readonly #files: BuiltFiles;
  readonly #templates: Templates;
  readonly #output: OutputFiles;
  readonly #secrets: Secrets;

  constructor(files: BuiltFiles, templates: Templates, output: OutputFiles, secrets: Secrets) {
    this.#files = files;
    this.#templates = templates;
    this.#output = output;
    this.#secrets = secrets;
  }

  /** `place`: the path of the file in the output directory. null: there is no text to show. */
  textOf(path: string, place: string, source: TextSource | null): string | null {
    const templates = this.#files.templatesOf(path);
    this.#templates.ingredients.add({ templates });
    const renderWithoutSecrets = () => source && this.#templates.renderForPeople(source.src, source.context);
    // A secret may be quoted or packed, so masking cannot find it. The file is rendered again without secrets.
    if (this.#files.hasSecrets(path)) return renderWithoutSecrets();
    const stamp = this.#files.stampOf(path);
    // Somebody else has deleted or changed it: checkKeptFiles asks for another build.
    if (stamp !== null && this.#output.fingerprint(path) !== stamp) return null;
    const text = this.#output.read(place);
    if (text === null) return null;
    const archive = this.#archiveIn(templates, source);
    if (!archive) return this.#secrets.maskText(text);
    if (!text.includes(archive.base64)) return renderWithoutSecrets();
    return this.#secrets.maskText(text.replaceAll(archive.base64, sizeText(archive)));
  }

  /** The setup archive in an output file: all templates of the archive are then templates of the file. */
  #archiveIn(templates: ReadonlySet<string>, source: TextSource | null): SetupArchive | null {
    const name = source?.context.name;
    const archive = typeof name === "string" ? this.#templates.archives.get(name) : undefined;
    return archive && [...archive.templates].every((each) => templates.has(each)) ? archive : null;
  }
}
