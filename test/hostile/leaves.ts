import type * as v from "valibot";

export type Path = readonly (string | number)[];
export type Values = Readonly<Record<string, unknown>>;

/** A place for a text in an object's values: a value, or the key of a value. */
export interface Leaf {
  readonly path: Path;
  readonly part: "value" | "key";
  /** The present value; undefined: the place has none yet. */
  readonly text: string | undefined;
}

/** All scalars, and all keys. */
export function* leavesOf(value: unknown, path: Path = []): Iterable<Leaf> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* leavesOf(item, [...path, index]);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      yield { path: [...path, key], part: "key", text: key };
      yield* leavesOf(item, [...path, key]);
    }
  } else yield { path, part: "value", text: typeof value === "string" ? value : undefined };
}

/** The part of a valibot schema that lists its keys and items. */
interface Known {
  readonly wrapped?: v.GenericSchema;
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly item?: v.GenericSchema;
  readonly options?: readonly (v.GenericSchema & Known)[];
}

/** Values of the schema that the object does not have. */
export function* missingLeaves(schema: v.GenericSchema, value: unknown, path: Path = []): Iterable<Leaf> {
  const { wrapped, entries, item, options = [] } = schema as v.GenericSchema & Known;
  const option = options.find((each) => each.entries ?? each.item);
  if (wrapped ?? option) yield* missingLeaves((wrapped ?? option) as v.GenericSchema, value, path);
  else if (entries) {
    const map = typeof value === "object" ? (value as Values | null) : null;
    for (const [key, entry] of Object.entries(entries))
      yield* missingLeaves(entry, map?.[key], [...path, key]);
  } else if (item) {
    const list = Array.isArray(value) && value.length > 0 ? value : [undefined];
    for (const [index, each] of list.entries()) yield* missingLeaves(item, each, [...path, index]);
  } else if (value === undefined) yield { path, part: "value", text: undefined };
}

/** The values with another value at a leaf. */
export function put(values: unknown, { path, part }: Leaf, text: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return text;
  const inner = (value: unknown) => put(value, { path: rest, part, text: undefined }, text);
  if (typeof step === "number") {
    const list = Array.isArray(values) ? values : [];
    return Object.assign([...list], { [step]: inner(list[step]) });
  }
  const entries = new Map(Object.entries(typeof values === "object" && values !== null ? values : {}));
  if (part === "value" || rest.length > 0) entries.set(step, inner(entries.get(step)));
  else
    return Object.fromEntries([...entries].map(([key, value]) => [key === step ? String(text) : key, value]));
  return Object.fromEntries(entries);
}
