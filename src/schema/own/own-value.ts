import * as v from "valibot";
import { series } from "../../nearest.ts";
import { eitherShape, type SecretShape, shapesOf } from "../../secrets/secret-shape.ts";
import { mapOf, openSection, section } from "../format.ts";
import { choiceText, TYPES } from "./keywords.ts";

/** A JSON Schema for editors, without references. */
export type EditorSchema = Readonly<Record<string, unknown>>;

/** One schema of a template directory. */
export interface OwnValue {
  readonly schema: v.GenericSchema;
  /** What the value must be, for a message after "must be". */
  readonly rule: string;
  readonly secrets: SecretShape | null;
  readonly editor: EditorSchema;
  /** Number of schemas in it; each reference counts again. */
  readonly size: number;
  /** For a map: its parts, because a higher template directory can add keys. */
  readonly parts?: MapParts;
}

export interface MapParts {
  readonly keys: ReadonlyMap<string, OwnValue>;
  readonly required: readonly string[];
  /** The schema of other keys; null: there are none. */
  readonly rest: OwnValue | null;
  readonly say: Say;
}

/** The message for a value that breaks a rule. */
export type Say = (rule: string) => string;

export const ANYTHING: OwnValue = {
  schema: v.unknown(),
  rule: "anything",
  secrets: null,
  editor: {},
  size: 1,
};

/** A scalar. */
export function leaf(
  rule: string,
  editor: EditorSchema,
  is: (value: unknown) => boolean,
  say: Say,
): OwnValue {
  const quote = rule.startsWith(TYPES.string) ? ": quote it if YAML reads it as something else" : "";
  const message = ({ input }: { readonly input: unknown }) =>
    say(rule) + (typeof input === "number" || typeof input === "boolean" ? quote : "");
  return { schema: v.custom(is, message), rule, secrets: null, editor: defined(editor), size: 1 };
}

/** One of several scalars. */
export function choice(values: readonly unknown[], say: Say): OwnValue {
  return leaf(choiceText(values.map(scalarText)), { enum: values }, (value) => values.includes(value), say);
}

function scalarText(value: unknown): string {
  return typeof value === "string" && !/^[\w.-]+$/.test(value) ? JSON.stringify(value) : String(value);
}

/** A value of one of several schemas. */
export function either(options: readonly OwnValue[], say: Say): OwnValue {
  const rule = choiceText(options.map((option) => option.rule));
  return {
    schema: v.union(
      options.map(({ schema }) => schema),
      say(rule),
    ),
    rule,
    secrets: eitherShape(options.map(({ secrets }) => secrets)),
    editor: { anyOf: options.map(({ editor }) => editor) },
    size: sizeOf(options),
  };
}

export function mapValue(parts: MapParts): OwnValue {
  const { keys, required, rest, say } = parts;
  const rule = rest || keys.size > 6 ? TYPES.object : `a map of ${namesText([...keys.keys()])}`;
  const entries = Object.fromEntries(
    [...keys].map(([key, { schema }]) => [key, required.includes(key) ? schema : v.nullish(schema)]),
  );
  const message = say(rule);
  const properties = Object.fromEntries([...keys].map(([key, { editor }]) => [key, editor]));
  return {
    schema: !rest
      ? section(entries, message)
      : keys.size > 0
        ? openSection(entries, rest.schema, message)
        : mapOf(rest.schema, message),
    rule,
    secrets: mapShape(keys, rest?.secrets),
    editor: {
      type: "object",
      ...(keys.size > 0 && { properties }),
      additionalProperties: rest === ANYTHING || (rest?.editor ?? false),
    },
    size: sizeOf([...keys.values(), ...(rest ? [rest] : [])]),
    parts,
  };
}

/**
 * A map with the keys of both maps. If a key is in both and they are not maps, its path is added to `taken`, and the lower
 * value stays.
 */
export function mergeMaps(lower: OwnValue, higher: OwnValue, path: string, conflicts: string[]): OwnValue {
  const [a, b] = [lower.parts, higher.parts];
  if (!a || !b || a.rest || b.rest) {
    conflicts.push(path);
    return lower;
  }
  const keys = new Map(a.keys);
  for (const [key, value] of b.keys) {
    const below = keys.get(key);
    keys.set(key, below ? mergeMaps(below, value, `${path}.${key}`, conflicts) : value);
  }
  const map = mapValue({ ...a, keys, required: [...a.required, ...b.required] });
  const { type, properties, additionalProperties, ...shown } = lower.editor;
  const isSecret = Boolean(lower.secrets?.isSecret || higher.secrets?.isSecret);
  return {
    ...map,
    secrets: isSecret ? secretAsWhole(map.secrets) : map.secrets,
    editor: { ...map.editor, ...shown },
  };
}

/** The shape of a value that is secret with everything in it. */
export function secretAsWhole(shape: SecretShape | null): SecretShape {
  return { keys: new Map(), rest: null, ...shape, isSecret: true };
}

/** The keys of secrets in a map. */
export function mapShape(
  keys: ReadonlyMap<string, OwnValue>,
  rest: SecretShape | null = null,
): SecretShape | null {
  const shapes = shapesOf([...keys].map(([key, { secrets }]) => [key, secrets]));
  return shapes.size > 0 || rest ? { isSecret: false, keys: shapes, rest } : null;
}

/** The texts for editors. */
export function sizeOf(parts: Iterable<OwnValue>): number {
  return [...parts].reduce((sum, { size }) => sum + size, 1);
}

export function defined(editor: EditorSchema): EditorSchema {
  return Object.fromEntries(Object.entries(editor).filter(([, value]) => value !== undefined));
}

function namesText(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return series(quoted, "and");
}
