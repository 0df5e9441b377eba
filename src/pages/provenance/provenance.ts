import { objectsOf, type Plan, type PlanObject } from "../../checks/plan.ts";
import type { Document } from "../../layers/document.ts";
import { ListEdit, REMOVE } from "../../merge/edit.ts";
import { isMap } from "../../merge/merge.ts";
import { lastLayer, type Merged, type Origin, originsOf, type Path } from "../../merge/origins.ts";
import type { Schemas } from "../../schema/schemas.ts";
import type { Secrets } from "../../secrets/secrets.ts";
import { type LayerName, lineHref } from "../layers/names.ts";

/** What one layer says of a value. */
export interface Said {
  /** The layer and the line in it, for people. */
  readonly where: string;
  /** The line's place in the index, from the output directory. */
  readonly href: string;
  readonly text: string;
}

/**
 * Where values come from, for pages. What no layer of the object's own touches is the same for all that share the other
 * layers, and is looked up once.
 */
export class Provenance {
  readonly schemas: Schemas;
  readonly #layers: ReadonlyMap<string, LayerName>;
  readonly #secrets: Secrets;
  readonly #users = new Map<Document, number>();
  readonly #shared = new Map<string, Shared>();
  #last: { readonly of: PlanObject; readonly chains: Map<string, readonly Said[]> } | undefined;
  /** Of all that is no guest: guests ask for their networks' values one after another. */
  readonly #ofOthers = new Map<PlanObject, Map<string, readonly Said[]>>();
  readonly #parts = new WeakMap<PlanObject, Parts>();
  readonly #noteKeys: (object: PlanObject) => void;

  /** `noteKeys` is called when a page depends on which keys are an object's own (`isOwn`). */
  constructor(
    plan: Plan,
    layers: ReadonlyMap<string, LayerName>,
    secrets: Secrets,
    noteKeys: (object: PlanObject) => void = () => {},
  ) {
    this.schemas = plan.schemas;
    this.#layers = layers;
    this.#secrets = secrets;
    this.#noteKeys = noteKeys;
    for (const { merged } of objectsOf(plan)) {
      for (const document of merged.documents) {
        this.#users.set(document, (this.#users.get(document) ?? 0) + 1);
      }
    }
  }

  /** Every layer that said something of a value, the one that counts first; none when no layer did. */
  chain(of: PlanObject, path: Path): readonly Said[] {
    const { shared, own } = this.parts(of);
    const chains = own.has(String(path[0])) ? this.#ownOf(of) : shared.chains;
    const key = path.join("\0");
    let chain = chains.get(key);
    if (!chain) {
      chain = this.#said(of.merged, path);
      chains.set(key, chain);
    }
    return chain;
  }

  /** The line that set a value; where none did, that of what it would stand in, at last the top of the highest layer. */
  place(of: PlanObject, path: Path): Said {
    for (let length = path.length; length > 0; length -= 1) {
      const [winner] = this.chain(of, path.slice(0, length));
      if (winner) return winner;
    }
    const { file, line } = lastLayer(of.merged);
    return this.#at(file, line, "");
  }

  /** Of guests, that of the one that was asked for last: pages are made one after another. */
  #ownOf(of: PlanObject): Map<string, readonly Said[]> {
    if (of.category !== "guest") {
      const chains = this.#ofOthers.get(of) ?? new Map<string, readonly Said[]>();
      this.#ofOthers.set(of, chains);
      return chains;
    }
    if (this.#last?.of !== of) this.#last = { of, chains: new Map() };
    return this.#last.chains;
  }

  /** Whether only this object's layers touch a top key: another object may come to share them. */
  isOwn(object: PlanObject, key: string): boolean {
    this.#noteKeys(object);
    return this.parts(object).own.has(key);
  }

  /** The top keys that only this object's layers touch, and what it shares with others. */
  parts(of: PlanObject): Parts {
    let parts = this.#parts.get(of);
    if (!parts) {
      const own = new Set<string>();
      const others: string[] = [];
      for (const document of of.merged.documents) {
        if ((this.#users.get(document) ?? 0) > 1) others.push(document.file);
        else for (const key of Object.keys(document.value)) own.add(key);
      }
      const key = others.join("\n");
      let shared = this.#shared.get(key);
      if (!shared) {
        shared = { chains: new Map(), rows: new Map() };
        this.#shared.set(key, shared);
      }
      parts = { own, shared };
      this.#parts.set(of, parts);
    }
    return parts;
  }

  #said(merged: Merged, path: Path): readonly Said[] {
    const documents = merged.documents.filter(({ value }) => Object.hasOwn(value, String(path[0])));
    return originsOf({ documents }, path)
      .map((origin) => this.#one(origin, path))
      .reverse();
  }

  #one({ file, line, value }: Origin, path: Path): Said {
    return this.#at(file, line, this.textOf(value, path));
  }

  #at(file: string, line: number, text: string): Said {
    const layer = this.#layers.get(file) ?? { name: file, page: "layers.html" };
    return { where: `${layer.name}:${line}`, href: lineHref(layer, line), text };
  }

  /** A value as a page shows it. */
  textOf(value: unknown, path: Path): string {
    if (value === REMOVE) return "!remove";
    if (value instanceof ListEdit) return `!${value.kind} ${this.textOf(value.items, path)}`;
    return inline(this.#secrets.maskAt(path, value));
  }
}

export interface Shared {
  readonly chains: Map<string, readonly Said[]>;
  /** The markup of all values below a top key. */
  readonly rows: Map<string, string>;
}

export interface Parts {
  readonly own: ReadonlySet<string>;
  readonly shared: Shared;
}

/** A value in one line, as YAML's flow style has it. */
export function inline(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (isMap(value)) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}: ${inline(item)}`)
      .join(", ")}}`;
  }
  return typeof value === "object" ? "…" : String(value);
}
