import type { Dirent } from "node:fs";
import { type Finding, FindingsError } from "../finding.ts";
import { isSame } from "../same-value.ts";
import { readTextFile } from "../text-file.ts";
import { type Directory, readDirectory } from "./directory.ts";
import { type Document, parseDocument } from "./document.ts";
import { LabLinks } from "./links.ts";
import { resolveReferences, type Variables } from "./references.ts";

/**
 * Reads directories and layer files, each once per run. It parses a file again only when the text has changed, so a
 * rebuild after an edit parses one file.
 */
export class LayerReader {
  readonly #parsed = new Map<string, Document>();
  /** Documents with `!env` and `!file` resolved; the same object as long as the value is the same. */
  readonly #resolvedDocuments = new Map<string, Document>();
  readonly #documents = new Map<string, Document>();
  readonly #texts = new Map<string, string>();
  readonly #directories = new Map<string, Directory>();
  #links = new LabLinks([]);
  #variables: Variables = {};

  /**
   * Call before each run: forgets the state of the disk, keeps the parsed documents. `places`: the directories of the lab; a
   * link to anywhere else is a finding.
   */
  startRun(variables: Variables = {}, places: readonly string[] = []): void {
    this.#variables = variables;
    this.#documents.clear();
    this.#texts.clear();
    this.#directories.clear();
    this.#links = new LabLinks(places);
  }

  /**
   * The entries of a directory in byte order of their names, without dot files and links to nowhere. Empty if there is no
   * directory.
   */
  entries(directory: string): ReadonlyMap<string, Dirent> {
    let read = this.#directories.get(directory);
    if (!read) {
      this.#links.use(directory);
      read = readDirectory(directory);
      this.#links.add(read.links);
      this.#directories.set(directory, read);
    }
    return read.entries;
  }

  /** Findings for the directories, and for links that leave the lab, in what this run has read so far. */
  get findings(): Finding[] {
    return [...[...this.#directories.values()].flatMap(({ findings }) => findings), ...this.#links.findings];
  }

  hasFile(path: string): boolean {
    const slash = path.lastIndexOf("/");
    return (
      this.entries(path.slice(0, slash))
        .get(path.slice(slash + 1))
        ?.isDirectory() === false
    );
  }

  /** Every layer file of this run so far. */
  get documents(): Iterable<Document> {
    return this.#documents.values();
  }

  /** Throws a FindingsError for a file that cannot be read or is not YAML. */
  document(file: string): Document {
    let document = this.#documents.get(file);
    if (!document) {
      const text = this.#read(file);
      const before = this.#parsed.get(file);
      const parsed = before?.text === text ? before : parseDocument(text, file);
      this.#parsed.set(file, parsed);
      const resolved = resolveReferences(parsed, this.#variables);
      for (const path of resolved.files ?? []) this.#links.useFile(path);
      const last = this.#resolvedDocuments.get(file);
      document = last && isSame(resolved, last) ? last : resolved;
      this.#resolvedDocuments.set(file, document);
      this.#documents.set(file, document);
    }
    return document;
  }

  /** Keeps the text of a file that is no layer, such as a schema, for the findings in it. */
  noteText(file: string, text: string): void {
    this.#texts.set(file, text);
  }

  /** The text of a file as this run read it, also if it is not YAML; null: the run did not read it. */
  textOf(file: string): string | null {
    return this.#texts.get(file) ?? null;
  }

  #read(file: string): string {
    this.#links.use(file);
    const { text, fault } = readTextFile(file);
    this.#texts.set(file, text);
    if (fault) throw new FindingsError([fault]);
    return text;
  }
}
