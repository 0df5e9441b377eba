import { packSetupArchives } from "../artifacts/archive.ts";
import { Output, type Written } from "../artifacts/output.ts";
import { outputFindings } from "../artifacts/output-text.ts";
import { isMarkup, type Render, Templates } from "../artifacts/templates.ts";
import { type Diagnostic, formatDiagnostic, PlanError, sortDiagnostics } from "../diagnostic.ts";
import { lintKickstart } from "../kickstart/lint.ts";
import { checkLab, type Lab } from "../lab.ts";
import type { CatalogOptions } from "../layers/catalog.ts";
import { LayerReader } from "../layers/reader.ts";

/** One run of Eleventy after another: the lab, its templates and its output. */
export class Build {
  readonly settings: CatalogOptions;
  readonly #reader = new LayerReader();
  #templates: Templates | undefined;
  #lab: Lab | undefined;
  #output: Output | undefined;
  #warnings: readonly Diagnostic[] = [];
  /** Findings of this run's pages, each with the first output that had it and how many more did. */
  readonly #faults = new Map<string, { diagnostic: Diagnostic; output: string; others: number }>();

  constructor(settings: CatalogOptions) {
    this.settings = settings;
  }

  get lab(): Lab {
    if (!this.#lab) throw new Error("the lab is read when a build starts");
    return this.#lab;
  }

  /** Reads the plan. Throws a PlanError when it has findings; then nothing is written. */
  async start(outputDir: string): Promise<void> {
    // What an interrupted run of this process has staged, while serving.
    this.#abort();
    this.#faults.clear();
    const { lab, diagnostics } = checkLab(this.#reader, this.settings);
    if (!lab) throw new PlanError(diagnostics);
    this.#lab = lab;
    this.#warnings = diagnostics;
    if (!this.#templates || this.#templates.changed) this.#templates = new Templates(this.settings.tmpldirs);
    this.#templates.archives = await packSetupArchives(this.#lab.guests, this.#templates);
    this.#output = new Output(outputDir);
  }

  /** A page of `site/`; its file name without .njk says what it is written in. */
  page(source: string, file: string): Render {
    let templates: Templates | undefined;
    let render: Render | undefined;
    return (context, locals) => {
      if (!render || templates !== this.#templates) {
        templates = this.#templates as Templates;
        render = templates.page(source, file, isMarkup(file.replace(/\.njk$/, "")));
      }
      return render(context, locals);
    };
  }

  /**
   * Makes one output file, and looks through it when it is a kickstart; what is wrong with it waits for the end of the
   * run.
   */
  write(path: string, make: () => string, kickstart?: string | null): void {
    try {
      const content = make();
      for (const diagnostic of outputFindings(content, path)) this.#note(diagnostic, path);
      if (kickstart)
        for (const diagnostic of kickstartFindings(content, kickstart, path)) this.#note(diagnostic, path);
      this.#output?.put(path, content.endsWith("\n") ? content : `${content}\n`);
    } catch (error) {
      if (!(error instanceof PlanError)) throw error;
      for (const diagnostic of error.diagnostics) this.#note(diagnostic, path);
    }
  }

  /** Puts the files of the run in place, or throws the findings of its pages and leaves the output as it was. */
  finish(): Written {
    const output = this.#output as Output;
    this.#output = undefined;
    const found = this.findings;
    if (!found.some(({ severity }) => severity === "error")) return output.commit();
    output.discard();
    throw new PlanError(found);
  }

  /** The findings of this run: the plan's, then those of its pages, each once. */
  get findings(): Diagnostic[] {
    const ofPages = [...this.#faults.values()].map(({ diagnostic, output, others }) => {
      const here = diagnostic.place.file === output ? "here" : `in ${output}`;
      const message = `${diagnostic.message}; ${here}${others > 0 ? ` and ${others} more` : ""}`;
      return { ...diagnostic, message };
    });
    return [...this.#warnings, ...sortDiagnostics(ofPages)];
  }

  /** Forgets what is staged. */
  #abort(): void {
    this.#output?.discard();
    this.#output = undefined;
  }

  #note(diagnostic: Diagnostic, output: string): void {
    const { place, id, message } = diagnostic;
    // The same line of a template fails for many outputs; the same line of many outputs comes of one template.
    const key = place.file === output ? `${id} ${message}` : formatDiagnostic(diagnostic);
    const fault = this.#faults.get(key);
    if (fault) fault.others += 1;
    else this.#faults.set(key, { diagnostic, output, others: 0 });
  }
}

function kickstartFindings(text: string, release: string, path: string): Diagnostic[] {
  return lintKickstart(text, release).map(({ line, column, ...finding }) => ({
    ...finding,
    place: { file: path, line, column },
  }));
}
