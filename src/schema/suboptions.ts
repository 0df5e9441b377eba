import * as v from "valibot";
import { isMap } from "../merge/merge.ts";
import { pathText } from "./path-text.ts";

/**
 * An option of virt-install whose value is a comma list, and the map that stands for it in a layer. A map in the map is
 * a dot in virt-install's name: `{cache: {mode: none}}` is `cache.mode=none`.
 */
export interface Suboptions {
  /** The key in `virtinst`. */
  readonly key: string;
  /** What the text is without suboptions, in a message. */
  readonly plain: string;
  /** The key whose value stands first in the list, without its name. */
  readonly first: string;
  readonly map: Section;
  /** Keys, with dots, by the other names that virt-install has for them; the first name of a key is the one to write. */
  readonly names: ReadonlyMap<string, string>;
  /** Whether what follows a comma and is no suboption belongs to the value before it. */
  readonly hasCommas?: boolean;
}

type Section = v.GenericSchema & { readonly entries: v.ObjectEntries };
type Leaf = v.GenericSchema & { readonly wrapped?: v.GenericSchema; readonly entries?: v.ObjectEntries };
type Map = Readonly<Record<string, unknown>>;

/** Text as virt-install takes it, or the map; each fault of a map is told at its own place. */
export function suboptions<const Table extends Suboptions>(table: Table) {
  const message = `\`${table.key}\` must be ${table.plain}, or a map of its suboptions`;
  const text = v.pipe(
    v.string(message),
    v.check(
      (given) => readText(table, given).problem === null,
      ({ input }) => readText(table, input).problem ?? message,
    ),
  );
  const map = table.map as Table["map"];
  const either = v.union([text, map]);
  const run: (typeof either)["~run"] = (dataset, config) =>
    (isMap(dataset.value) ? map : text)["~run"](dataset, config) as ReturnType<(typeof either)["~run"]>;
  return { ...either, "~run": run };
}

/** The map of a value that fits the schema, in whichever form it is. */
export function suboptionMap(table: Suboptions, value: unknown): Map {
  return isMap(value) ? value : readText(table, String(value)).map;
}

/** The value as virt-install reads it, without any key that the table does not know. */
export function suboptionText(table: Suboptions, value: unknown): string {
  const map = suboptionMap(table, value);
  const items = [...itemsOf(table, map, [])];
  const isFirst = ([path]: Item) => path === table.first;
  return [...items.filter(isFirst), ...items.filter((item) => !isFirst(item))]
    .map(([path, text]) =>
      path === table.first && !text.includes("=") ? quoted(text) : quoted(`${nameOf(table, path)}=${text}`),
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

// virt-install splits with Python's shlex: only a comma separates, quotes and backslashes are a shell's.
function quoted(item: string): string {
  return /[,"'\\]/.test(item) ? `"${item.replace(/["\\]/g, "\\$&")}"` : item;
}

/** What a text says, and what is wrong with it. */
function readText(table: Suboptions, text: string): { readonly map: Map; readonly problem: string | null } {
  const { key, plain, map: schema } = table;
  const map: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, value] of splitItems(table, text)) {
    const path = table.names.get(name) ?? name;
    const leaf = schemaAt(table, path);
    if (!leaf || leaf.entries) problems.push(`\`${name}\` is none of its suboptions`);
    else if (value === null) problems.push(`\`${name}\` has no value`);
    else {
      const tried = withValue(structuredClone(map), path.split("."), typedValue(leaf, value));
      const faults = issuesAt(schema, tried, path);
      if (faults.length === 0) Object.assign(map, tried);
      else problems.push(...faults);
    }
  }
  const [issue] = problems.length === 0 ? (v.safeParse(schema, map).issues ?? []) : [];
  if (issue) problems.push(issue.message);
  if (problems.length === 0) return { map, problem: null };
  const rule = `\`${key}\` must be ${plain}`;
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

/** The schema of a key with dots; null where there is none. */
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
  const before = map[step];
  if (rest.length > 0) map[step] = withValue(isMap(before) ? { ...before } : {}, rest, value);
  else map[step] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
  return map;
}

/** What is wrong at one key of a map that may lack others. */
function issuesAt(schema: v.GenericSchema, map: Map, path: string): string[] {
  return (v.safeParse(schema, map).issues ?? []).flatMap(({ path: steps = [], message }) => {
    const keys = steps.map(({ key }) => key as string | number);
    return pathText(keys.filter((key) => typeof key === "string")) === path ? [message] : [];
  });
}

/** A map as it can be written in a layer. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (isMap(value))
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}: ${flow(item)}`)
      .join(", ")}}`;
  const text = String(value);
  return typeof value !== "string" || /^[A-Za-z][\w.-]*$/.test(text) ? text : JSON.stringify(text);
}
