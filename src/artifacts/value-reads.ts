import { isMap, type ValueMap } from "../merge/merge.ts";
import type { Path } from "../merge/origins.ts";
import type { TemplatePlace } from "./include-stack.ts";
import type { QuotingError } from "./quoting.ts";

/** A lookup in a template. `object`: the map or list that has the key; null: it is a variable. */
interface Read {
  readonly object: object | null;
  readonly key: string | number;
  readonly value: unknown;
  readonly place: TemplatePlace;
  /** For a variable that the template itself has set: the number of lookups before that. */
  readonly setAfter?: number | undefined;
}

/** The value that stopped a template, by its path in the template's context. */
export interface StoppingValue {
  readonly path: Path;
  readonly value: unknown;
  /** The message for this value, if the template has made another one from it. */
  readonly refusal?: string | null | undefined;
  /** Whether it is only the last value that the template has looked up. */
  readonly isGuess?: boolean;
}

type LocatedRead = StoppingValue & Pick<Read, "place">;

/** The lookups of a template, to find the value that a place cannot take. */
export class ValueReads {
  readonly #trace: { readonly place: TemplatePlace };
  readonly #reads: Read[] = [];
  /** The variables that the template has set, with the numbers of lookups before that. */
  readonly #set = new Map<string, number>();

  /** `trace`: has the present place in the template. */
  constructor(trace: { readonly place: TemplatePlace }) {
    this.#trace = trace;
  }

  noteMember(object: unknown, key: unknown, value: unknown): void {
    if (typeof object === "object" && object !== null && (typeof key === "string" || typeof key === "number"))
      this.#reads.push({ object, key, value, place: this.#trace.place });
  }

  noteVariable(key: string, value: unknown): void {
    this.#reads.push({ object: null, key, value, place: this.#trace.place, setAfter: this.#set.get(key) });
  }

  noteItems(items: unknown): void {
    if (Array.isArray(items)) for (const [at, item] of items.entries()) this.noteMember(items, at, item);
    else if (isMap(items))
      for (const [key, value] of Object.entries(items)) this.noteMember(items, key, value);
  }

  noteSet(names: readonly string[]): void {
    for (const name of names) this.#set.set(name, this.#reads.length);
  }

  /** null: the value is not from the context. `error` is undefined if the template wrote nothing where a value must be. */
  stopping(context: ValueMap, error?: QuotingError): StoppingValue | null {
    const culprit = error?.value ?? null;
    const isCulprit = ({ value }: { readonly value: unknown }) => (value ?? null) === culprit;
    const { length } = this.#reads;
    const setAfter = this.#reads.findLast(isCulprit)?.setAfter;
    const reads = this.#reads.slice(0, culprit === null ? (setAfter ?? length) : length);
    const paths = pathsIn(context);
    const located = reads.reverse().flatMap((read): LocatedRead[] => {
      const parent = read.object ? paths.get(read.object) : isVariableOf(context, read) ? [] : undefined;
      return parent ? [{ path: [...parent, read.key], value: read.value, place: read.place }] : [];
    });
    // Many reads give `null` or `undefined`: only those near the place of the fault count.
    const isNear = culprit === null && setAfter === undefined;
    const same = (isNear ? this.#nearby(located) : located).find(isCulprit);
    if (same) return same;
    if (culprit === null) return located[0] ? { ...located[0], isGuess: true } : null;
    const named = located.find(({ path }) => path.at(-1) === culprit);
    if (named) return { path: named.path, value: culprit };
    return this.#source(located, culprit, error);
  }

  /** The value that a template has made another one from: probably one that the place refuses too. */
  #source(located: readonly LocatedRead[], culprit: unknown, error?: QuotingError): StoppingValue | null {
    const refusals = new Map<unknown, string | null>();
    const refusalOf = (value: unknown) => {
      const refusal = refusals.get(value) ?? error?.refusalOf?.(value) ?? null;
      refusals.set(value, refusal);
      return refusal;
    };
    let part: StoppingValue | null = null;
    for (const text of textsOf(located)) {
      if (!isPart(text.value, culprit)) continue;
      const refusal = refusalOf(text.value);
      if (refusal !== null) return { ...text, refusal };
      part ??= text;
    }
    for (const text of textsOf(this.#nearby(located))) {
      const refusal = refusalOf(text.value);
      if (refusal !== null) return { ...text, refusal };
    }
    return part;
  }

  /** The lookups in the line of the template that it stopped at. */
  #nearby(located: readonly LocatedRead[]): readonly LocatedRead[] {
    const { template, line } = this.#trace.place;
    return located.filter(({ place }) => place.template === template && place.line === line);
  }
}

/** Whether a variable is a value of the context, or a value that the context does not have. */
function isVariableOf(context: ValueMap, { key, value, setAfter }: Read): boolean {
  return setAfter === undefined && (value === undefined || context[key] === value);
}

function* textsOf(reads: readonly StoppingValue[]): Iterable<StoppingValue> {
  for (const read of reads) yield* textsIn(read, 2);
}

/** The texts and numbers in a value, at most `depth` steps below it: filters such as `join` read them without lookups. */
function* textsIn({ path, value }: StoppingValue, depth: number): Iterable<StoppingValue> {
  if (typeof value === "string" || typeof value === "number") yield { path, value };
  if (depth === 0) return;
  if (Array.isArray(value))
    for (const [at, item] of value.entries()) yield* textsIn({ path: [...path, at], value: item }, depth - 1);
  else if (isMap(value))
    for (const [key, item] of Object.entries(value))
      yield* textsIn({ path: [...path, key], value: item }, depth - 1);
}

function isPart(value: unknown, culprit: unknown): boolean {
  if (typeof culprit === "number") return typeof value === "number";
  return String(value) !== "" && String(culprit).includes(String(value));
}

/** The paths of all maps and lists in a context. */
function pathsIn(context: ValueMap): ReadonlyMap<object, Path> {
  const paths = new Map<object, Path>([[context, []]]);
  for (const [object, path] of paths) {
    const entries: Iterable<readonly [string | number, unknown]> = Array.isArray(object)
      ? object.entries()
      : Object.entries(object);
    for (const [step, value] of entries)
      if ((Array.isArray(value) || isMap(value)) && !paths.has(value)) paths.set(value, [...path, step]);
  }
  return paths;
}
