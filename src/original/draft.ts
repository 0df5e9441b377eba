import { yamlText } from "../artifacts/yaml-text.ts";
import { errorAt, type Finding, infoAt } from "../finding.ts";
import type { FindingId } from "../finding-ids.ts";
import { isMap, setOwn } from "../merge/merge.ts";
import { mergeDocuments, type Path, placeAt } from "../merge/origins.ts";
import type { OldLayer } from "./tree.ts";

/** A new layer while an old one is converted, key by key. */
export class Draft {
  readonly value: Record<string, unknown> = {};
  /** Lines of comments, by the old top keys that they replace. */
  readonly notes = new Map<string, string[]>();
  readonly #from = new Map<string, Path>();

  constructor(
    readonly layer: OldLayer,
    readonly findings: Finding[],
  ) {}

  /** Sets a value of the new layer; `from`: where the old layer has it. */
  set(path: Path, value: unknown, from: Path): void {
    let map = this.value;
    for (const step of path.slice(0, -1)) {
      const inner = map[String(step)];
      const next: Record<string, unknown> = isMap(inner) ? { ...inner } : {};
      setOwn(map, String(step), next);
      map = next;
    }
    setOwn(map, String(path.at(-1)), value);
    this.relate(path, from);
  }

  /** Says where the old layer has a part of a value. */
  relate(path: Path, from: Path): void {
    const key = JSON.stringify(path);
    if (!this.#from.has(key)) this.#from.set(key, from);
  }

  /** Keeps an old value as a comment. */
  note(from: Path, value: unknown, reason: string): void {
    const key = String(from[0]);
    const name = from.filter((step) => typeof step === "string").join(".");
    const lines = yamlText({ [name]: value }).split("\n");
    const notes = this.notes.get(key) ?? [];
    notes.push(`# ${reason}:`, ...lines.map((line) => `#   ${line}`));
    this.notes.set(key, notes);
  }

  /** Keeps a value that has no form here as a comment, and reports it at the old line. */
  refuse(from: Path, value: unknown, message: string): void {
    this.note(from, value, "not converted");
    this.#tell(from, "original-value", message, errorAt);
  }

  inform(from: Path, id: FindingId, message: string): void {
    this.#tell(from, id, message, infoAt);
  }

  #tell(from: Path, id: FindingId, message: string, make: typeof errorAt): void {
    this.findings.push(make(placeAt(mergeDocuments([this.layer.document]), from), id, message));
  }

  /** The old path of a value or of its nearest parent. */
  oldPath(path: Path): Path {
    for (let length = path.length; length > 0; length -= 1) {
      const from = this.#from.get(JSON.stringify(path.slice(0, length)));
      if (from) return [...from, ...path.slice(length)];
    }
    return path;
  }
}
