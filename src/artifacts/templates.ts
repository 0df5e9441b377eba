import { readFileSync } from "node:fs";
import nunjucks from "nunjucks";
import { errorAt, type Place, PlanError } from "../diagnostic.ts";
import { MODES } from "../model/modes.ts";
import { isRelativePath } from "../safe-path.ts";
import { Secrets } from "../secrets/secrets.ts";
import type { JsonPieces } from "./json-text.ts";
import { QuotingError } from "./quoting.ts";
import { noteSecret, type SecretRead } from "./secret-reads.ts";
import { addFilters } from "./template-filters.ts";
import "./template-frames.ts";
import { type Source, templateFault } from "./template-places.ts";
import { startPage } from "./template-way.ts";

/** Before a template's name: the shipped one, which an override of the same name extends or includes. */
const SHIPPED = "shipped:";

export type Context = Readonly<Record<string, unknown>>;

/**
 * A page's template, compiled; renders it or throws a PlanError at the innermost place that fails. `locals` are seen
 * before the context, which is large and would have to be copied to add to it.
 */
export type Render = (context: Context, locals?: Context) => string;

/** The packed setup files of a guest: base64, the secrets in them, and the names of their templates. */
export interface SetupArchive {
  readonly base64: string;
  readonly secrets: readonly SecretRead[];
  readonly templates: ReadonlySet<string>;
}

/** By the guests' names. */
export type SetupArchives = ReadonlyMap<string, SetupArchive>;

/**
 * The templates of a search path. There are two environments, for nunjucks escapes everything or nothing: what ends in
 * .xml or .html is markup and is escaped; in all other text each value goes through the filter for its place.
 */
export class Templates {
  readonly #dirs: readonly string[];
  readonly #sources = new Map<string, Source | null>();
  readonly #pages = new Map<string, Render>();
  readonly #markup: nunjucks.Environment;
  readonly #text: nunjucks.Environment;
  archives: SetupArchives = new Map();
  #isForPeople = false;
  /** Null: no other run follows. */
  jsonPieces: JsonPieces | null = null;
  /** Of the run: none is shown in a message. */
  secrets = new Secrets();

  /**
   * `dirs`: template directories, lowest first; a template is taken from the highest that has it. `before`: whose
   * templates are known already, but for those that have changed.
   */
  constructor(dirs: readonly string[], before?: Templates) {
    this.#dirs = [...dirs].reverse();
    // A run may ask for none of them, and has to see all the same when they change.
    const changed = new Set(before?.changed);
    for (const [name, source] of before ? before.#sources : [])
      if (!changed.has(name)) this.#sources.set(name, source);
    const loader = { getSource: (name: string) => this.#source(name) } as unknown as nunjucks.ILoader;
    this.#markup = this.#environment(loader, true);
    this.#text = this.#environment(loader, false);
  }

  #environment(loader: nunjucks.ILoader, autoescape: boolean): nunjucks.Environment {
    const environment = new EagerEnvironment(loader, {
      autoescape,
      throwOnUndefined: true,
      trimBlocks: true,
      lstripBlocks: true,
      // Keeps the error object whole, with its place.
      dev: true,
    } as nunjucks.ConfigureOptions);
    addFilters(environment, this);
    // Where no layer sets it, guests and networks have no such value.
    environment.addGlobal("name_prefix", "");
    environment.addGlobal("network_modes", MODES);
    return environment;
  }

  archiveOf(guest: string): string {
    const archive = this.archives.get(guest);
    if (archive === undefined) throw new QuotingError("`setup_archive` is for a guest that has `setup_data`");
    for (const read of archive.secrets) noteSecret(read);
    noteTemplates(archive.templates);
    return this.#isForPeople ? sizeText(archive) : archive.base64;
  }

  #source(name: string): { src: string; path: string; noCache: boolean } {
    const source = this.#find(name);
    if (!source) throw new Error(`template not found: ${name}`);
    return { src: source.text, path: name, noCache: false };
  }

  /** In the highest directory that has it, or in the lowest when it is asked for there; looked up once. */
  #find(name: string): Source | null {
    let source = this.#sources.get(name);
    if (source === undefined) {
      source = this.#read(name);
      this.#sources.set(name, source);
    }
    return source;
  }

  #read(name: string): Source | null {
    const shipped = name.startsWith(SHIPPED);
    return readSource(
      shipped ? this.#dirs.slice(-1) : this.#dirs,
      shipped ? name.slice(SHIPPED.length) : name,
    );
  }

  /** The file of a template. */
  fileOf(name: string): string {
    return this.#sourceOf(name).file;
  }

  #sourceOf(name: string): Source {
    return this.#find(name) ?? { file: name, text: "" };
  }

  /** The names of templates that were asked for and are not any more what they were. */
  get changed(): string[] {
    return [...this.#sources].flatMap(([name, before]) => {
      const now = this.#read(name);
      return now?.file !== before?.file || now?.text !== before?.text ? [name] : [];
    });
  }

  /**
   * `name` decides what the template is written in, as for any file: *.xml and *.html are markup. `linesBefore`: those of
   * the file above the source.
   */
  page(source: string, file: string, markup: boolean, linesBefore = () => 0): Render {
    const environment = markup ? this.#markup : this.#text;
    let template: nunjucks.Template | undefined;
    return (context, locals = {}) =>
      this.#faulty({ file, text: source }, linesBefore, () => {
        template ??= new nunjucks.Template(source, environment, file, true);
        return render(template, context, locals);
      });
  }

  /** Renders a template of the search path. */
  render(name: string, context: Context): string {
    let render = this.#pages.get(name);
    if (!render) {
      render = this.page(`{% include ${JSON.stringify(name)} %}`, this.fileOf(name), isMarkup(name));
      this.#pages.set(name, render);
    }
    return render(context);
  }

  /** As `render`, but of an archive only its size: what is packed in it, nobody can mask. */
  renderForPeople(name: string, context: Context): string {
    this.#isForPeople = true;
    try {
      return this.render(name, context);
    } finally {
      this.#isForPeople = false;
    }
  }

  #faulty<T>(page: Source, linesBefore: () => number, make: () => T): T {
    startPage();
    try {
      return make();
    } catch (error) {
      if (error instanceof PlanError) throw error;
      const sourceOf = (name: string) => (name === page.file ? page : this.#sourceOf(name));
      const { place, cause, related } = templateFault(error, page.file, sourceOf);
      const before = linesBefore();
      const inFile = (at: Place) => (at.file === page.file ? { ...at, line: at.line + before } : at);
      const steps = related.map((step) => ({ ...step, place: inFile(step.place) }));
      throw new PlanError([{ ...errorAt(inFile(place), "template", cause), related: steps }]);
    }
  }
}

/** What people see of an archive. */
export function sizeText({ base64 }: SetupArchive): string {
  return `[${base64.length} characters of base64]`;
}

export function isMarkup(file: string): boolean {
  return /\.(?:xml|html)$/.test(file);
}

let used = new Set<string>();

/** What `make` makes, and the names of the templates that went into it. */
export function usingTemplates<T>(make: () => T): {
  readonly made: T;
  readonly templates: ReadonlySet<string>;
} {
  const before = used;
  used = new Set();
  try {
    return { made: make(), templates: used };
  } finally {
    used = before;
  }
}

/** Notes that what is being made holds what these templates made. */
export function noteTemplates(names: Iterable<string>): void {
  for (const name of names) used.add(name);
}

interface Frame {
  set(name: string, value: unknown): void;
}
/** Compiles a template when it is fetched: nunjucks calls back later with a syntax error that it finds while rendering. */
class EagerEnvironment extends nunjucks.Environment {
  override getTemplate(name: string, _eager?: boolean, ...rest: unknown[]): nunjucks.Template {
    used.add(name);
    return (super.getTemplate as (...all: unknown[]) => nunjucks.Template).call(this, name, true, ...rest);
  }
}

interface FramedTemplate {
  render(context: Context, frame: Frame, done: (error: unknown, text: unknown) => void): void;
}
const { Frame } = (nunjucks as unknown as { runtime: { Frame: new () => Frame } }).runtime;

/**
 * With a callback, for without one nunjucks gives null for an include that fails; and with a frame, for without one it
 * calls back later.
 */
function render(template: nunjucks.Template, context: Context, locals: Context): string {
  const frame = new Frame();
  for (const name of Object.keys(locals)) frame.set(name, locals[name]);
  let output: string | null = null;
  let failure: unknown = null;
  const callback = (error: unknown, text: unknown) => {
    failure = error;
    output = text as string | null;
  };
  (template as unknown as FramedTemplate).render(context, frame, callback);
  if (failure || output === null) throw failure ?? new Error("the template rendered nothing");
  return output;
}

function readSource(dirs: readonly string[], name: string): Source | null {
  if (!isRelativePath(name)) return null;
  for (const dir of dirs) {
    const file = `${dir}/${name}`;
    try {
      return { file, text: readFileSync(file, "utf8") };
    } catch {
      // The next directory may have it.
    }
  }
  return null;
}
