import nunjucks from "nunjucks";
import { compileTemplate, SYNTAX } from "./template-compiler.ts";
import { TemplateFrame } from "./template-frame.ts";
import { runtimeOf } from "./template-runtime.ts";
import type { TemplateTrace } from "./template-trace.ts";

export type Context = Readonly<Record<string, unknown>>;

interface FramedTemplate {
  render(context: Context, frame: TemplateFrame, done: (error: unknown, text: unknown) => void): void;
}

/** Whether a file is markup by its name. Values in markup are escaped. */
export function isMarkup(file: string): boolean {
  return /\.(?:xml|html)$/.test(file);
}

/** nunjucks with our compiler. The compiled code notes its place and its inputs in `trace`. */
export class TemplateEnvironment extends nunjucks.Environment {
  readonly trace: TemplateTrace;
  /** Replaces nunjucks' own runtime in compiled templates. */
  readonly runtime: ReturnType<typeof runtimeOf>;
  readonly #markup: TemplateEnvironment | null;

  /**
   * `textOf` returns the text of a template, or throws. `markup` is the environment for markup templates that a text
   * template includes. null: this is that environment, and it escapes values in all templates that it includes.
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
        // Keeps the original error object, which has the place.
        dev: true,
      } as nunjucks.ConfigureOptions,
    );
    this.trace = trace;
    this.runtime = runtimeOf(trace);
    this.#markup = markup;
  }

  /** Compiles a template that is not in a template directory. */
  compile(text: string, name: string): nunjucks.Template {
    const source = { type: "code", obj: compileTemplate(text, name) };
    return new nunjucks.Template(source as unknown as string, this, name, true);
  }

  /** Always eager: otherwise nunjucks reports a syntax error later, by a callback. */
  override getTemplate(name: string, _eager?: boolean, ...rest: unknown[]): nunjucks.Template {
    if (this.#markup && isMarkup(String(name))) return this.#markup.getTemplate(name, true, ...rest);
    this.trace.ingredients.templates.add(name);
    return (super.getTemplate as (...all: unknown[]) => nunjucks.Template).call(this, name, true, ...rest);
  }
}

/**
 * `locals` override the context. The callback is needed: without it nunjucks returns null if an include fails. The frame
 * is needed: without it nunjucks calls back later.
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
