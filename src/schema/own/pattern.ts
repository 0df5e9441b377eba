/** A part of a regular expression; `most` null: no limit. */
type Part =
  | { readonly one: RegExp }
  | { readonly anchor: "^" | "$" }
  | { readonly all: readonly Part[] }
  | { readonly any: readonly Part[] }
  | { readonly part: Part; readonly least: number; readonly most: number | null };

/** A state of the automaton: it consumes a character, checks an anchor, or only leads to other states. */
interface State {
  readonly one?: RegExp;
  readonly anchor?: "^" | "$";
  next: readonly State[];
}

const MAX_SOURCE = 500;
const MAX_STATES = 3000;
/** Maximum length of a text in characters; a longer text does not match. */
const LONGEST_TEXT = 4096;

const TOKEN =
  /\[(?:\\.|[^\]\\])*\]|\\(?:u\{[^}]*\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[pP]\{[^}]*\}|c[A-Za-z]|.)|\(\?.|\{[0-9]+(?:,[0-9]*)?\}|./suy;
const REFUSED = /^(?:\(\?[^:]|\\[bBk1-9]|\\u[dD][89a-fA-F])/;

/**
 * A regular expression of ECMAScript with the flag `u`, but without look-arounds, back references and word boundaries,
 * which an automaton cannot do. There is no backtracking: the time of a test is linear in the length of the text, so
 * patterns from anybody are safe.
 */
export class Pattern {
  readonly #tokens: string[];
  readonly #start: State;
  readonly #end: State = { next: [] };
  #states = 0;

  /** Throws an error with a rule for a message. */
  constructor(source: string) {
    if (source.length > MAX_SOURCE) throw new Error(`\`pattern\` must have at most ${MAX_SOURCE} characters`);
    if (!isRegExp(source)) throw new Error("`pattern` must be a regular expression of ECMAScript");
    this.#tokens = source.match(new RegExp(TOKEN.source, "gsu")) ?? [];
    const refused = this.#tokens.find((token) => REFUSED.test(token));
    if (refused !== undefined)
      throw new Error(
        `\`pattern\` must be without \`${refused}\`: look-arounds and back references are not supported`,
      );
    this.#start = this.#compile(this.#alternatives(), this.#end);
  }

  /** Whether the pattern matches anywhere in a text. */
  test(text: string): boolean {
    const characters = [...text];
    if (characters.length > LONGEST_TEXT) return false;
    let now = new Set<State>();
    for (let at = 0; at <= characters.length; at += 1) {
      this.#reach(this.#start, at, characters.length, now);
      if (now.has(this.#end)) return true;
      const next = new Set<State>();
      const character = characters[at] ?? "";
      for (const state of now)
        if (state.one?.test(character))
          for (const other of state.next) this.#reach(other, at + 1, characters.length, next);
      now = next;
    }
    return false;
  }

  /** Adds a state, and all states that it reaches without a character. */
  #reach(state: State, at: number, length: number, reached: Set<State>): void {
    const open = [state];
    for (let each = open.pop(); each; each = open.pop()) {
      if (reached.has(each)) continue;
      if (each.anchor && at !== (each.anchor === "^" ? 0 : length)) continue;
      reached.add(each);
      if (!each.one) open.push(...each.next);
    }
  }

  #alternatives(): Part {
    const any = [this.#sequence()];
    while (this.#skip("|")) any.push(this.#sequence());
    return any.length === 1 ? (any[0] as Part) : { any };
  }

  #sequence(): Part {
    const all: Part[] = [];
    while (this.#tokens.length > 0 && this.#tokens[0] !== "|" && this.#tokens[0] !== ")")
      all.push(this.#repeated(this.#single()));
    return { all };
  }

  #single(): Part {
    const token = this.#tokens.shift() as string;
    if (token === "^" || token === "$") return { anchor: token };
    if (token !== "(" && token !== "(?:") return { one: new RegExp(`^${token}$`, "u") };
    const part = this.#alternatives();
    this.#skip(")");
    return part;
  }

  #repeated(part: Part): Part {
    const [, least = "", comma, most] = /^\{([0-9]+)(,?)([0-9]*)\}$/.exec(this.#tokens[0] ?? "") ?? [];
    const range = comma === undefined ? RANGES.get(this.#tokens[0] ?? "") : rangeOf(least, comma, most);
    if (!range) return part;
    this.#tokens.shift();
    // Lazy quantifiers match the same texts.
    this.#skip("?");
    return { part, ...range };
  }

  #skip(token: string): boolean {
    if (this.#tokens[0] !== token) return false;
    this.#tokens.shift();
    return true;
  }

  /** The first state of a part; `next` is the state after it. */
  #compile(part: Part, next: State): State {
    this.#states += 1;
    if (this.#states > MAX_STATES)
      throw new Error("`pattern` is too complex: use fewer or shorter repetitions");
    if ("one" in part) return { one: part.one, next: [next] };
    if ("anchor" in part) return { anchor: part.anchor, next: [next] };
    if ("all" in part) return part.all.reduceRight((after, each) => this.#compile(each, after), next);
    if ("any" in part) return { next: part.any.map((each) => this.#compile(each, next)) };
    let state = next;
    if (part.most === null) {
      state = { next: [] };
      state.next = [this.#compile(part.part, state), next];
    } else {
      for (let optional = part.least; optional < part.most; optional += 1)
        state = { next: [this.#compile(part.part, state), next] };
    }
    for (let count = 0; count < part.least; count += 1) state = this.#compile(part.part, state);
    return state;
  }
}

const RANGES: ReadonlyMap<string, { readonly least: number; readonly most: number | null }> = new Map([
  ["*", { least: 0, most: null }],
  ["+", { least: 1, most: null }],
  ["?", { least: 0, most: 1 }],
]);

function rangeOf(least: string, comma: string, most = "") {
  return { least: Number(least), most: most ? Number(most) : comma ? null : Number(least) };
}

function isRegExp(source: string): boolean {
  try {
    return new RegExp(source, "u").source !== "";
  } catch {
    return false;
  }
}
