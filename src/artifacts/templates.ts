import type nunjucks from "nunjucks";
import { errorAt, type Finding, FindingsError, type Place } from "../finding.ts";
import { MODES } from "../model/modes.ts";
import { layoutOf } from "../model/partitioning/resolve.ts";
import { Secrets } from "../secrets/secrets.ts";
import { Ingredients, type Inputs } from "./ingredients.ts";
import { QuotingError } from "./quoting.ts";
import { type SetupArchives, sizeText } from "./setup-archive.ts";
import { type Context, isMarkup, renderTemplate, TemplateEnvironment } from "./template-environment.ts";
import { addFilters } from "./template-filters.ts";
import { isValueFault, quotingErrorIn, type TemplateFault, templateFault } from "./template-places.ts";
import { type Source, TemplateSources } from "./template-sources.ts";
import { TemplateTrace } from "./template-trace.ts";
import { type FindValue, valueFinding } from "./value-finding.ts";
import { type StoppingValue, ValueReads } from "./value-reads.ts";

export { type Context, isMarkup } from "./template-environment.ts";

/**
 * Renders the compiled template of a page, or throws a FindingsError at the innermost place. `locals` override the context;
 * they are separate because a copy of the large context would be slow.
 */
export type Render = (context: Context, locals?: Context) => string;

/** A result and its inputs. */
export type Collected<T> = Inputs & { readonly result: T };

interface TemplatesOptions {
  /** The templates of an earlier build. Unchanged ones are used again. */
  readonly before?: Templates | undefined;
  /** The secrets of the run. Messages do not show them. */
  readonly secrets?: Secrets;
}

/**
 * The templates of a search path. An environment of nunjucks escapes all values or none, so there are two: one for markup
 * (.xml and .html), which escapes values, and one for other text, where each value needs the filter for its place.
 */
export class Templates {
  readonly #sources: TemplateSources;
  readonly #pages = new Map<string, Render>();
  readonly #trace = new TemplateTrace();
  readonly #markup: TemplateEnvironment;
  readonly #text: TemplateEnvironment;
  archives: SetupArchives = new Map();
  /** Finds values in the layers. null: findings are at the places of templates. */
  findValue: FindValue | null = null;
  /** Whether the output is only for people. Its secrets are then masked. */
  isForPeople = false;
  readonly secrets: Secrets;

  /** `dirs`: template directories, lowest first. */
  constructor(dirs: readonly string[], { before, secrets = new Secrets() }: TemplatesOptions = {}) {
    this.secrets = secrets;
    this.#sources = new TemplateSources(dirs, before ? before.#sources : undefined);
    this.#markup = this.#environment(null);
    this.#text = this.#environment(this.#markup);
  }

  #environment(markup: TemplateEnvironment | null): TemplateEnvironment {
    const environment = new TemplateEnvironment(this.#trace, (name) => this.#textOf(name), markup);
    addFilters(environment, this, markup === null);
    // The default for guests and networks without it.
    environment.addGlobal("name_prefix", "");
    environment.addGlobal("network_modes", MODES);
    environment.addGlobal("layout_of", layoutOf);
    return environment;
  }

  #textOf(name: string): string {
    const source = this.#sources.find(name);
    if (!source) throw new Error(`template not found: ${name}`);
    return source.text;
  }

  /** The inputs of the output that is being rendered. */
  get ingredients(): Ingredients {
    return this.#trace.ingredients;
  }

  /** The result of `make`, with the templates and secrets that it used. */
  collect<T>(make: () => T): Collected<T> {
    const before = this.#trace.ingredients;
    const own = new Ingredients(this.secrets);
    this.#trace.ingredients = own;
    try {
      const result = make();
      return { result, templates: own.templates, reads: own.reads };
    } finally {
      this.#trace.ingredients = before;
    }
  }

  /** Returns an earlier result, and adds its inputs to those of the present output. */
  reuse<T>(before: Collected<T>): T {
    this.ingredients.add(before);
    return before.result;
  }

  /** Implements the filter `setup_archive`. */
  archiveOf(guest: string): string {
    const archive = this.archives.get(guest);
    if (archive === undefined) throw new QuotingError("`setup_archive` is for a guest that has `setup_data`");
    this.ingredients.add(archive);
    return this.isForPeople ? sizeText(archive) : archive.base64;
  }

  fileOf(name: string): string {
    return this.#sourceOf(name).file;
  }

  /** The text of a template's file, as it was read; null: it was not. */
  textOf(file: string): string | null {
    return this.#sources.textOf(file);
  }

  #sourceOf(name: string): Source {
    return this.#sources.find(name) ?? { file: name, text: "" };
  }

  /** The names of the templates read so far whose file or text has changed. */
  get changed(): string[] {
    return this.#sources.changed;
  }

  /**
   * Compiles the text of a page. `markup`: values are escaped. `linesBefore`: the number of lines in the file above the
   * text (the front matter).
   */
  page(text: string, file: string, markup: boolean, linesBefore = () => 0): Render {
    const environment = markup ? this.#markup : this.#text;
    let template: nunjucks.Template | undefined;
    return (context, locals = {}) =>
      this.#faulty({ file, text }, linesBefore, context, () => {
        template ??= environment.compile(text, file);
        return renderTemplate(template, context, locals);
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

  /**
   * Like `render`, for pages. The context must be masked. An archive is shown by its size only, because secrets in it
   * cannot be masked; so the archive's secrets are not inputs of the page.
   */
  renderForPeople(name: string, context: Context): string {
    this.isForPeople = true;
    try {
      const { result: text, templates } = this.collect(() => this.render(name, context));
      this.ingredients.add({ templates });
      return text;
    } finally {
      this.isForPeople = false;
    }
  }

  #faulty<T>(page: Source, linesBefore: () => number, context: Context, make: () => T): T {
    const trace = this.#trace;
    const before = trace.frame;
    trace.frame = null;
    try {
      return make();
    } catch (error) {
      if (error instanceof FindingsError || trace.reads) throw error;
      const fileOf = (name: string) => (name === page.file ? page.file : this.fileOf(name));
      const { place, cause, related } = templateFault(error, page.file, trace, fileOf);
      const lines = linesBefore();
      const inFile = (at: Place) => (at.file === page.file ? { ...at, line: at.line + lines } : at);
      const steps = related.map((step) => ({ ...step, place: inFile(step.place) }));
      const fault = { place: inFile(place), cause, related: steps };
      throw new FindingsError([
        this.#valueFinding(error, context, fault, make) ?? {
          ...errorAt(fault.place, "template", cause),
          related: steps,
        },
      ]);
    } finally {
      trace.frame = before;
    }
  }

  /** The finding at the value that stopped a template; null: no value of the layers did. */
  #valueFinding(error: unknown, context: Context, fault: TemplateFault, make: () => unknown): Finding | null {
    if (!this.findValue || !isValueFault(error)) return null;
    const value = this.#stoppingValue(context, make);
    const layer = value && this.findValue(context, value);
    return (
      layer && valueFinding(value, layer, fault, { isShipped: this.#sources.isShipped(fault.place.file) })
    );
  }

  /** Renders again and notes the lookups: a template that fails is rare, and noting is slow. */
  #stoppingValue(context: Context, make: () => unknown): StoppingValue | null {
    const reads = new ValueReads(this.#trace);
    this.#trace.reads = reads;
    try {
      make();
      return null;
    } catch (error) {
      return reads.stopping(context, quotingErrorIn(error));
    } finally {
      this.#trace.reads = null;
    }
  }
}
