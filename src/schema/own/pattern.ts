/** What a regular expression is made of; `null` for `most`: any number. */
type Part =
  | { readonly one: RegExp }
  | { readonly anchor: "^" | "$" }
  | { readonly all: readonly Part[] }
  | { readonly any: readonly Part[] }
  | { readonly part: Part; readonly least: number; readonly most: number | null };

/** A state of the automaton: it takes a character, or stands at an anchor, or only leads to others. */
interface State {
  readonly one?: RegExp;
  readonly anchor?: "^" | "$";
  next: readonly State[];
}

const LONGEST_SOURCE = 500;
const MOST_STATES = 3000;
/** Characters of a text; a longer one does not match. */
const LONGEST_TEXT = 4096;

const TOKEN =
  /\[(?:\\.|[^\]\\])*\]|\\(?:u\{[^}]*\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[pP]\{[^}]*\}|c[A-Za-z]|.)|\(\?.|\{[0-9]+(?:,[0-9]*)?\}|./suy;
const REFUSED = /^(?:\(\?[^:]|\\[bBk1-9]|\\u[dD][89a-fA-F])/;

/**
 * A regular expression as ECMAScript has it with the flag `u`, without what an automaton cannot do: to look ahead or
 * behind, to refer back, and word boundaries. The time of a test grows with the length of the text and not by
 * backtracking, so that a pattern of anybody can be tested.
 */
export class Pattern {
  readonly #tokens: string[];
  readonly #start: State;
  readonly #end: State = { next: [] };
  #states = 0;

  /** Throws an error that says what must be. */
  constructor(source: string) {
    if (source.length > LONGEST_SOURCE)
      throw new Error(`\`pattern\` must have at most ${LONGEST_SOURCE} characters`);
    if (!isRegExp(source)) throw new Error("`pattern` must be a regular expression of ECMAScript");
    this.#tokens = source.match(new RegExp(TOKEN.source, "gsu")) ?? [];
    const refused = this.#tokens.find((token) => REFUSED.test(token));
    if (refused !== undefined)
      throw new Error(
        `\`pattern\` must be without \`${refused}\`: it can neither look around nor refer back`,
      );
    this.#start = this.#compile(this.#alternatives(), this.#end);
  }

  /** Whether the pattern matches somewhere in a text. */
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

  /** Adds a state to the set, and all that it leads to without a character. */
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
    // A lazy one matches the same texts.
    this.#skip("?");
    return { part, ...range };
  }

  #skip(token: string): boolean {
    if (this.#tokens[0] !== token) return false;
    this.#tokens.shift();
    return true;
  }

  /** The state that a part begins with, where `next` follows. */
  #compile(part: Part, next: State): State {
    this.#states += 1;
    if (this.#states > MOST_STATES) throw new Error("`pattern` must have fewer and lower repetitions");
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
