import * as v from "valibot";
import { isMap } from "../merge/merge.ts";
import { pathText } from "./path-text.ts";

/**
 * An option of virt-install with a list of suboptions, and the equivalent map in a layer. An inner map becomes a dot in
 * virt-install's name: `{cache: {mode: none}}` is `cache.mode=none`.
 */
export interface Suboptions {
  /** The key in `virtinst`. */
  readonly key: string;
  /** What a text without suboptions must be, for messages. */
  readonly plain: string;
  /** The key of the first item, which has no name in the list. */
  readonly first: string;
  readonly map: Section;
  /** Paths of keys, by virt-install's names for them. If a key has several names, the first one is written. */
  readonly names: ReadonlyMap<string, string>;
  /** Whether values may contain commas: an item that is no suboption then belongs to the item before. */
  readonly hasCommas?: boolean;
}

type Section = v.GenericSchema & { readonly entries: v.ObjectEntries };
type Leaf = v.GenericSchema & { readonly wrapped?: v.GenericSchema; readonly entries?: v.ObjectEntries };
type Map = Readonly<Record<string, unknown>>;

/** Text in virt-install's syntax, or a map. Each fault of a map has its own place. */
export function suboptions<const Table extends Suboptions>(table: Table) {
  const message = `must be ${table.plain}, or a map of its suboptions`;
  const text = v.pipe(
    v.string(message),
    v.check(
      (value) => readText(table, value).problem === null,
      ({ input }) => readText(table, input).problem ?? message,
    ),
  );
  const map = table.map as Table["map"];
  const either = v.union([text, map]);
  const run: (typeof either)["~run"] = (dataset, config) =>
    (isMap(dataset.value) ? map : text)["~run"](dataset, config) as ReturnType<(typeof either)["~run"]>;
  return { ...either, "~run": run };
}

/** The map of a valid value, which is text or a map. */
export function suboptionMap(table: Suboptions, value: unknown): Map {
  return isMap(value) ? value : readText(table, String(value)).map;
}

/** The value in virt-install's syntax, without keys that are not in the table. */
export function suboptionText(table: Suboptions, value: unknown): string {
  const map = suboptionMap(table, value);
  const items = [...itemsOf(table, map, [])];
  const isFirst = ([path]: Item) => path === table.first;
  return [...items.filter(isFirst), ...items.filter((item) => !isFirst(item))]
    .map(([path, text]) =>
      path === table.first && !text.includes("=") ? quote(text) : quote(`${nameOf(table, path)}=${text}`),
    )
    .join(",");
}

type Item = readonly [path: string, text: string];

function* itemsOf(table: Suboptions, map: Map, above: readonly string[]): Iterable<Item> {
  for (const [key, value] of Object.entries(map)) {
    const path = [...above, key];
    const leaf = schemaAt(table, path.join("."));
    if (!leaf || value === null || value === undefined) continue;
    if (isMap(value)) yield* itemsOf(table, value, path);
    else if (Array.isArray(value)) for (const item of value) yield [path.join("."), String(item)];
    else yield [path.join("."), typeof value === "boolean" ? (value ? "on" : "off") : String(value)];
  }
}

function nameOf({ names }: Suboptions, path: string): string {
  for (const [name, key] of names) if (key === path) return name;
  return path;
}

// virt-install splits with Python's shlex at commas. Quotes and backslashes work as in a shell.
export function quote(item: string): string {
  return /[,"'\\]/.test(item) ? `"${item.replace(/["\\]/g, "\\$&")}"` : item;
}

/** Parses a text. `problem` is a message; null: the text is valid. */
function readText(table: Suboptions, text: string): { readonly map: Map; readonly problem: string | null } {
  const { key, plain, map: schema } = table;
  const map: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, value] of splitItems(table, text)) {
    const path = table.names.get(name) ?? name;
    const leaf = schemaAt(table, path);
    if (!leaf || leaf.entries) problems.push(`unknown suboption \`${name}\``);
    else if (value === null) problems.push(`\`${name}\` has no value`);
    else {
      const candidate = withValue(structuredClone(map), path.split("."), typedValue(leaf, value));
      const faults = issuesAt(schema, candidate, path);
      if (faults.length === 0) Object.assign(map, candidate);
      else problems.push(...faults);
    }
  }
  const [issue] = problems.length === 0 ? (v.safeParse(schema, map).issues ?? []) : [];
  if (issue) problems.push(withKey(v.getDotPath(issue), issue.message));
  if (problems.length === 0) return { map, problem: null };
  const rule = `must be ${plain}`;
  if (!/[,=]/.test(text)) return { map, problem: rule };
  const example = Object.keys(map).length > 0 ? `; write \`${key}: ${flow(map)}\`` : "";
  return { map, problem: `${rule}, or a map: ${problems.join(", ")}${example}` };
}

/** Names and values of the items of a comma list. */
function splitItems(table: Suboptions, text: string): (readonly [name: string, value: string | null])[] {
  const items: [string, string | null][] = [];
  for (const [index, item] of text.split(",").entries()) {
    const [, name = item, value = null] = /^([^=]*)=(.*)$/s.exec(item) ?? [];
    const isKnown = value !== null && schemaAt(table, table.names.get(name) ?? name) !== null;
    const last = items.at(-1);
    if (last && table.hasCommas && !isKnown) last[1] = `${last[1]},${item}`;
    else if (index === 0 && (value === null || (table.hasCommas && !isKnown)))
      items.push([table.first, item]);
    else if (value === null && table.names.has(item.slice(0, 1)))
      items.push([item.slice(0, 1), item.slice(1)]);
    else items.push([name, value]);
  }
  return items;
}

/** The schema of a key with dots; null: there is no such key. */
function schemaAt({ map }: Suboptions, path: string): Leaf | null {
  let at: Leaf = map;
  for (const step of path.split(".")) {
    const entry: Leaf | undefined =
      at.entries && Object.hasOwn(at.entries, step) ? (at.entries[step] as Leaf) : undefined;
    if (!entry) return null;
    at = entry;
    while (at.wrapped) at = at.wrapped as Leaf;
  }
  return at;
}

function typedValue({ type }: Leaf, text: string): unknown {
  if (type === "array") return [text];
  if (type === "boolean" && /^(?:on|yes|off|no)$/.test(text)) return text === "on" || text === "yes";
  return type === "number" && /^-?\d+$/.test(text) ? Number(text) : text;
}

function withValue(map: Record<string, unknown>, [step = "", ...rest]: readonly string[], value: unknown) {
  const oldValue = map[step];
  if (rest.length > 0) map[step] = withValue(isMap(oldValue) ? { ...oldValue } : {}, rest, value);
  else map[step] = Array.isArray(oldValue) && Array.isArray(value) ? [...oldValue, ...value] : value;
  return map;
}

/** Messages for one key of an incomplete map. */
function issuesAt(schema: v.GenericSchema, map: Map, path: string): string[] {
  return (v.safeParse(schema, map).issues ?? []).flatMap(({ path: steps = [], message }) => {
    const keys = steps.map(({ key }) => key as string | number);
    return pathText(keys.filter((key) => typeof key === "string")) === path ? [withKey(path, message)] : [];
  });
}

/** In a text, the place of a fault does not name the suboption. */
function withKey(path: string | null, message: string): string {
  return path !== null && message.startsWith("must ") ? `\`${path}\` ${message}` : message;
}

/** A value as YAML for a layer, in one line. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (isMap(value))
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}: ${flow(item)}`)
      .join(", ")}}`;
  const text = String(value);
  return typeof value !== "string" || /^[A-Za-z][\w.-]*$/.test(text) ? text : JSON.stringify(text);
}
