import nunjucks from "nunjucks";
import type { PlanSources } from "../layers/catalog.ts";
import type { Category } from "../layers/meta.ts";
import type { LayerReader } from "../layers/reader.ts";
import { readTextFile } from "../text-file.ts";
import { templatesBelow } from "./files.ts";
import { templateWordsOf } from "./words.ts";

/** What an expression gives: an object of a category, any object, or a part of an object (null). */
type Source = Category | "any" | null;

/** The names of objects, and of lists of objects, in the contexts of templates and pages. */
const OBJECTS: ReadonlyMap<string, Source> = new Map<string, Source>([
  ["guests", "guest"],
  ["guest", "guest"],
  ["members", "guest"],
  ["networks", "network"],
  ["network", "network"],
  ["storages", "storage"],
  ["storage", "storage"],
  ["pools", "storage"],
  ["pool", "storage"],
  ["host", "host"],
]);

/** Functions that give no objects. */
const PLAIN_FUNCTIONS: ReadonlySet<string> = new Set(["layout_of"]);

/** A node of nunjucks' syntax tree. Its parts are in the properties that `fields` names. */
interface Node {
  readonly typename: string;
  readonly fields: readonly string[];
  readonly [part: string]: unknown;
}

const { parser } = nunjucks as unknown as { readonly parser: { parse(source: string): Node } };

const INDEX = /^html\//;

/** The objects that shipped templates are for, by their names; other ones are for guests. */
const OWNERS: readonly (readonly [template: RegExp, owners: readonly Category[]])[] = [
  [/^host\/network\.xml$/, ["network"]],
  [/^host\/storage\.xml$/, ["storage"]],
  [/^(?:host|lab)\//, ["host"]],
  [/^snippets\/[^/]+\.(?:sh|awk)$/, ["guest", "host"]],
];

/** The top keys of objects that templates and pages read, by the category of the object. */
export class TemplateKeys {
  readonly #keys: Readonly<Record<Category, Set<string>>> = {
    guest: new Set(),
    network: new Set(),
    storage: new Set(),
    host: new Set(),
  };

  /**
   * Reads the templates and the pages. The first directory is the package's: its index is left out, because it shows the
   * values of all keys.
   */
  constructor(reader: LayerReader, { tmpldirs, pages = [] }: Pick<PlanSources, "tmpldirs" | "pages">) {
    for (const [at, dir] of tmpldirs.entries()) {
      for (const name of templatesBelow(reader, dir)) {
        if (at === 0 && INDEX.test(name)) continue;
        const owners = at === 0 ? ownersOf(name) : CATEGORIES;
        this.#add(`${dir}/${name}`, INDEX.test(name) ? "any" : null, owners);
      }
    }
    for (const dir of pages)
      for (const name of templatesBelow(reader, dir)) this.#add(`${dir}/${name}`, "any", CATEGORIES);
  }

  /** Whether a template reads the key from an object of the category. */
  has(category: Category, key: string): boolean {
    return this.#keys[category].has(key);
  }

  /** `unknown`: what a name that is no object's gives. `owners`: the objects whose keys are names in the file. */
  #add(file: string, unknown: Source, owners: readonly Category[]): void {
    const note: Note = (key, source) => {
      for (const category of source === "any" ? CATEGORIES : source ? [source] : owners)
        this.#keys[category].add(key);
    };
    try {
      new Walk(unknown, note).enter(parser.parse(readTextFile(file).text), new Map());
    } catch {
      // Rendering reports the mistake at its line.
      for (const word of templateWordsOf([file])) note(word, "any");
    }
  }
}

const CATEGORIES: readonly Category[] = ["guest", "network", "storage", "host"];

function ownersOf(name: string): readonly Category[] {
  return OWNERS.find(([template]) => template.test(name))?.[1] ?? ["guest"];
}

/** Takes a key and the object that it is read from; null: the object of the template. */
type Note = (key: string, source: Source) => void;
type Locals = Map<string, Source>;

class Walk {
  readonly #unknown: Source;
  readonly #note: Note;

  constructor(unknown: Source, note: Note) {
    this.#unknown = unknown;
    this.#note = note;
  }

  enter(node: Node, locals: Locals): void {
    const { typename } = node;
    if (typename === "Symbol") {
      if (!locals.has(nameOf(node))) this.#note(nameOf(node), null);
    } else if (typename === "LookupVal") this.#lookup(node, locals);
    else if (typename === "Filter") this.#filter(node, locals);
    else if (typename === "For") this.#loop(node, new Map(locals));
    else if (typename === "Set") this.#set(node, locals);
    else if (typename === "Macro" || typename === "Caller") this.#macro(node, new Map(locals));
    else if (typename === "Pair") this.enter(node.value as Node, locals);
    else if (typename === "FromImport" || typename === "Import") this.#bind(node, locals, "any");
    else this.#enterAll(node.fields, node, locals);
  }

  #enterAll(fields: readonly string[], node: Node, locals: Locals): void {
    for (const inner of fields.flatMap((field) => node[field] as Node | readonly Node[]))
      if (isNode(inner)) this.enter(inner, locals);
  }

  #lookup(node: Node, locals: Locals): void {
    const { target, val } = node as unknown as { readonly target: Node; readonly val: Node };
    this.enter(target, locals);
    const source = this.#source(target, locals);
    if (val.typename !== "Literal") this.enter(val, locals);
    else if (source && typeof val.value === "string") this.#note(val.value, source);
  }

  /** Some filters take the name of an attribute: `guests | join(",", "fqdn")`. */
  #filter({ args }: Node, locals: Locals): void {
    const [first, ...others] = (args as Node).children as readonly Node[];
    if (!first) return;
    this.enter(first, locals);
    const source = this.#source(first, locals);
    for (const other of others) {
      if (other.typename !== "Literal") this.enter(other, locals);
      else if (source && typeof other.value === "string") this.#note(other.value, source);
    }
  }

  #loop(node: Node, locals: Locals): void {
    const { arr, name } = node as unknown as { readonly arr: Node; readonly name: Node };
    this.enter(arr, locals);
    this.#bind(name, locals.set("loop", null), this.#source(arr, locals));
    this.#enterAll(["body", "else_"], node, locals);
  }

  #set(node: Node, locals: Locals): void {
    this.#enterAll(["value", "body"], node, locals);
    const source = isNode(node.value) ? this.#source(node.value, locals) : null;
    for (const target of node.targets as readonly Node[]) this.#bind(target, locals, source);
  }

  #macro(node: Node, locals: Locals): void {
    this.#bind(node.args as Node, locals, "any");
    this.#enterAll(["body"], node, locals);
  }

  /** Gives each name in a node the same source. */
  #bind(node: Node, locals: Locals, source: Source): void {
    if (node.typename === "Symbol") locals.set(nameOf(node), source);
    for (const inner of node.fields.flatMap((field) => node[field] as Node | readonly Node[]))
      if (isNode(inner)) this.#bind(inner, locals, source);
  }

  #source(node: Node, locals: Locals): Source {
    if (node.typename === "Symbol") {
      const name = nameOf(node);
      const local = locals.get(name);
      return local === undefined ? (OBJECTS.get(name) ?? this.#unknown) : local;
    }
    if (node.typename === "LookupVal") {
      const { target, val } = node as unknown as { readonly target: Node; readonly val: Node };
      const known = OBJECTS.get(String(val.value));
      if (known && val.typename === "Literal") return known;
      return val.typename === "Literal" && typeof val.value === "string" && this.#unknown === null
        ? null
        : this.#source(target, locals);
    }
    if (node.typename === "Filter") {
      const [first] = (node.args as Node).children as readonly Node[];
      return first ? this.#source(first, locals) : null;
    }
    if (node.typename === "FunCall") return PLAIN_FUNCTIONS.has(nameOf(node.name as Node)) ? null : "any";
    return this.#either(node, locals);
  }

  /** Of a group or a condition: what one of its parts gives. */
  #either(node: Node, locals: Locals): Source {
    const parts = node.fields.flatMap((field) => node[field] as Node | readonly Node[]).filter(isNode);
    return parts.map((part) => this.#source(part, locals)).find((source) => source !== null) ?? null;
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "typename" in value;
}

function nameOf(node: Node): string {
  return String(node.value);
}
