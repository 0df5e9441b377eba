import { type Dirent, readdirSync, readFileSync } from "node:fs";
import { compareText, errorAt, FindingsError } from "../finding.ts";
import { isSame } from "../same-value.ts";
import { type Document, parseDocument } from "./document.ts";
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
  readonly #directories = new Map<string, ReadonlyMap<string, Dirent>>();
  #variables: Variables = {};

  /** Call before each run: forgets the state of the disk, keeps the parsed documents. */
  startRun(variables: Variables = {}): void {
    this.#variables = variables;
    this.#documents.clear();
    this.#texts.clear();
    this.#directories.clear();
  }

  /** The entries of a directory in byte order of their names, without dot files. Empty if there is no directory. */
  entries(directory: string): ReadonlyMap<string, Dirent> {
    let entries = this.#directories.get(directory);
    if (!entries) {
      entries = readDirectory(directory);
      this.#directories.set(directory, entries);
    }
    return entries;
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

  /** Throws a FindingsError for a file that is not UTF-8 or not YAML. */
  document(file: string): Document {
    let document = this.#documents.get(file);
    if (!document) {
      const text = this.#read(file);
      const before = this.#parsed.get(file);
      const parsed = before?.text === text ? before : parseDocument(text, file);
      this.#parsed.set(file, parsed);
      const resolved = resolveReferences(parsed, this.#variables);
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
    const text = readFileSync(file, "utf8");
    this.#texts.set(file, text);
    const at = text.indexOf("\uFFFD");
    // The decoder writes this character for invalid bytes, but a file can also hold it.
    if (at === -1 || readFileSync(file).equals(Buffer.from(text))) return text;
    const place = { file, line: text.slice(0, at).split("\n").length, column: 1 };
    throw new FindingsError([
      errorAt(place, "yaml-encoding", "a layer file must be UTF-8 text: convert it, for example with iconv"),
    ]);
  }
}

function readDirectory(directory: string): Map<string, Dirent> {
  try {
    const entries = readdirSync(directory, { withFileTypes: true })
      .filter((entry) => !entry.name.startsWith("."))
      .sort((a, b) => compareText(a.name, b.name));
    return new Map(entries.map((entry) => [entry.name, entry]));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return new Map();
    throw error;
  }
}
