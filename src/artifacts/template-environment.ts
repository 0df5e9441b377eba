import nunjucks from "nunjucks";
import { compileTemplate, SYNTAX } from "./template-compiler.ts";
import { TemplateFrame } from "./template-frame.ts";
import { runtimeOf } from "./template-runtime.ts";
import type { TemplateTrace } from "./template-trace.ts";

export type Context = Readonly<Record<string, unknown>>;

interface FramedTemplate {
  render(context: Context, frame: TemplateFrame, done: (error: unknown, text: unknown) => void): void;
}

/** Whether a file is markup, by its name: values in it are escaped. */
export function isMarkup(file: string): boolean {
  return /\.(?:xml|html)$/.test(file);
}

/** nunjucks with our compiler, whose code notes in `trace` where it is and what it has used. */
export class TemplateEnvironment extends nunjucks.Environment {
  readonly trace: TemplateTrace;
  /** What compiled templates call, in the place of nunjucks' own. */
  readonly runtime: ReturnType<typeof runtimeOf>;
  readonly #markup: TemplateEnvironment | null;

  /**
   * `textOf` gives the text of a template, or throws. `markup`: the environment of markup, for one of text; none for one
   * that is of markup itself, which escapes whatever it includes.
   */
  constructor(
    trace: TemplateTrace,
    textOf: (name: string) => string,
    markup: TemplateEnvironment | null = null,
  ) {
    const getSource = (name: string) => ({
      src: { type: "code", obj: compileTemplate(textOf(name), name) },
      path: name,
      noCache: false,
    });
    super(
      { getSource } as unknown as nunjucks.ILoader,
      {
        ...SYNTAX,
        autoescape: markup === null,
        throwOnUndefined: true,
        // Keeps the error object whole, with its place.
        dev: true,
      } as nunjucks.ConfigureOptions,
    );
    this.trace = trace;
    this.runtime = runtimeOf(trace);
    this.#markup = markup;
  }

  /** A template that is in no directory. */
  compile(text: string, name: string): nunjucks.Template {
    const source = { type: "code", obj: compileTemplate(text, name) };
    return new nunjucks.Template(source as unknown as string, this, name, true);
  }

  /** Eager: nunjucks calls back later with a syntax error that it finds while rendering. */
  override getTemplate(name: string, _eager?: boolean, ...rest: unknown[]): nunjucks.Template {
    if (this.#markup && isMarkup(String(name))) return this.#markup.getTemplate(name, true, ...rest);
    this.trace.ingredients.templates.add(name);
    return (super.getTemplate as (...all: unknown[]) => nunjucks.Template).call(this, name, true, ...rest);
  }
}

/**
 * `locals` are seen before the context. With a callback, for without one nunjucks gives null for an include that fails;
 * and with a frame, for without one it calls back later.
 */
export function renderTemplate(template: nunjucks.Template, context: Context, locals: Context): string {
  const frame = new TemplateFrame();
  for (const name of Object.keys(locals)) frame.set(name, locals[name]);
  let output: string | null = null;
  let failure: unknown = null;
  (template as unknown as FramedTemplate).render(context, frame, (error, text) => {
    failure = error;
    output = text as string | null;
  });
  if (failure || output === null) throw failure ?? new Error("the template rendered nothing");
  return output;
}
