import { objectsOf, type Plan, type PlanObject } from "../../checks/plan.ts";
import type { Document } from "../../layers/document.ts";
import { ListEdit, REMOVE } from "../../merge/edit.ts";
import { isMap } from "../../merge/merge.ts";
import { lastLayer, type Merged, type Origin, originsOf, type Path } from "../../merge/origins.ts";
import { RangeTag } from "../../merge/range-tag.ts";
import { tagPaths } from "../../ranges/varied.ts";
import type { Schemas } from "../../schema/schemas.ts";
import type { Secrets } from "../../secrets/secrets.ts";
import { type LayerName, lineHref } from "../layers/names.ts";

/** A line of a layer that sets a value. */
export interface OriginLine {
  /** The layer and the line, for people. */
  readonly where: string;
  /** The link to the line, from the output directory. */
  readonly href: string;
  readonly text: string;
}

/**
 * Finds the lines that set values, for pages. Keys that only shared layers set have the same lines in all objects with
 * these layers, so their lines are cached.
 */
export class Provenance {
  readonly schemas: Schemas;
  readonly #layers: ReadonlyMap<string, LayerName>;
  readonly #secrets: Secrets;
  readonly #users = new Map<Document, number>();
  readonly #shared = new Map<string, SharedCache>();
  #lastGuest:
    | { readonly planObject: PlanObject; readonly chains: Map<string, readonly OriginLine[]> }
    | undefined;
  /** Chains of networks, pools and the host. Kept for the whole run, because pages of guests need them again and again. */
  readonly #chainsOfOthers = new Map<PlanObject, Map<string, readonly OriginLine[]>>();
  readonly #keyUse = new WeakMap<PlanObject, KeyUse>();
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

  /** Every line that sets a value, the effective one first. Empty if no layer sets it. */
  chain(planObject: PlanObject, path: Path): readonly OriginLine[] {
    const { shared, ownKeys } = this.keyUse(planObject);
    const chains = ownKeys.has(String(path[0])) ? this.#ownChains(planObject) : shared.chains;
    const key = path.join("\0");
    let chain = chains.get(key);
    if (!chain) {
      chain = this.#linesOf(planObject.merged, path);
      chains.set(key, chain);
    }
    return chain;
  }

  /** The line that sets a value; else the line of the innermost map or list around it; else the top of the highest layer. */
  place(planObject: PlanObject, path: Path): OriginLine {
    for (let length = path.length; length > 0; length -= 1) {
      const [winner] = this.chain(planObject, path.slice(0, length));
      if (winner) return winner;
    }
    const { file, line } = lastLayer(planObject.merged);
    return this.#originLine(file, line, "");
  }

  /** Only the last guest's chains are cached, because pages are rendered one after another. */
  #ownChains(planObject: PlanObject): Map<string, readonly OriginLine[]> {
    if (planObject.category !== "guest") {
      const chains = this.#chainsOfOthers.get(planObject) ?? new Map<string, readonly OriginLine[]>();
      this.#chainsOfOthers.set(planObject, chains);
      return chains;
    }
    if (this.#lastGuest?.planObject !== planObject) this.#lastGuest = { planObject, chains: new Map() };
    return this.#lastGuest.chains;
  }

  /** Whether only this object's layers touch a top key: another object may come to share them. */
  isOwn(object: PlanObject, key: string): boolean {
    this.#noteKeys(object);
    return this.keyUse(object).ownKeys.has(key);
  }

  /** The top keys that this object's own layers set, or that differ from guest to guest of a range, and the cache for all other keys. */
  keyUse(planObject: PlanObject): KeyUse {
    let parts = this.#keyUse.get(planObject);
    if (!parts) {
      const ownKeys = new Set<string>();
      const others: string[] = [];
      for (const document of planObject.merged.documents) {
        if ((this.#users.get(document) ?? 0) > 1) {
          others.push(document.file);
          for (const [key] of tagPaths(document)) ownKeys.add(String(key));
        } else for (const key of Object.keys(document.value)) ownKeys.add(key);
      }
      const key = others.join("\n");
      let shared = this.#shared.get(key);
      if (!shared) {
        shared = { chains: new Map(), rows: new Map() };
        this.#shared.set(key, shared);
      }
      parts = { ownKeys, shared };
      this.#keyUse.set(planObject, parts);
    }
    return parts;
  }

  #linesOf(merged: Merged, path: Path): readonly OriginLine[] {
    const documents = merged.documents.filter(({ value }) => Object.hasOwn(value, String(path[0])));
    return originsOf({ documents }, path)
      .map((origin) => this.#lineOf(origin, path))
      .reverse();
  }

  #lineOf({ file, line, value }: Origin, path: Path): OriginLine {
    return this.#originLine(file, line, this.textOf(value, path));
  }

  #originLine(file: string, line: number, text: string): OriginLine {
    const layer = this.#layers.get(file) ?? { name: file, page: "layers.html" };
    return { where: `${layer.name}:${line}`, href: lineHref(layer, line), text };
  }

  /** A value as text, with masked secrets. */
  textOf(value: unknown, path: Path): string {
    if (value === REMOVE) return "!remove";
    if (value instanceof ListEdit) return `!${value.kind} ${this.textOf(value.items, path)}`;
    return inline(this.#secrets.maskAt(path, value));
  }
}

export interface SharedCache {
  readonly chains: Map<string, readonly OriginLine[]>;
  /** The rows of values tables, by page root and top key. */
  readonly rows: Map<string, string>;
}

export interface KeyUse {
  readonly ownKeys: ReadonlySet<string>;
  readonly shared: SharedCache;
}

/** A value in one line, similar to YAML's flow style. */
export function inline(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (isMap(value)) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}: ${inline(item)}`)
      .join(", ")}}`;
  }
  return typeof value === "object" && !(value instanceof RangeTag) ? "…" : String(value);
}
