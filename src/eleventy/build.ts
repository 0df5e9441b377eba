import { basename, join } from "node:path";
import { packSetupArchives } from "../artifacts/archive.ts";
import { Output, type Written } from "../artifacts/output.ts";
import { outputFindings } from "../artifacts/output-text.ts";
import { readingSecrets } from "../artifacts/secret-reads.ts";
import { isMarkup, type Render, Templates } from "../artifacts/templates.ts";
import { objectsOf, type Plan } from "../checks/plan.ts";
import { type Diagnostic, formatDiagnostic, PlanError, sortDiagnostics } from "../diagnostic.ts";
import { lintKickstart } from "../kickstart/lint.ts";
import { checkLab, type Lab } from "../lab.ts";
import type { CatalogOptions } from "../layers/catalog.ts";
import { LayerReader } from "../layers/reader.ts";
import type { Artifact } from "../model/artifact.ts";
import { Secrets } from "../secrets/secrets.ts";
import { secretInFile } from "./secret-in-file.ts";
import { EVERYTHING, type Selection } from "./selection.ts";

/** Told of each step, for people. */
export type Log = (kind: "load" | "make" | "debug", line: string) => void;

/** One run of Eleventy after another: the lab, its templates and its output. */
export class Build {
  readonly settings: CatalogOptions;
  readonly #reader = new LayerReader();
  #templates: Templates | undefined;
  #lab: Lab | undefined;
  #output: Output | undefined;
  #outputDir = "";
  #warnings: readonly Diagnostic[] = [];
  #plan: Plan | null = null;
  secrets = new Secrets();
  selection: Selection = EVERYTHING;
  /** What the last run that came to its end has done to its output directory. */
  written: Written | null = null;
  log: Log = () => {};
  /** Files for their owner alone, by their paths below the output directory. */
  readonly #private = new Set<string>();
  /** The host's files, which say what of the others nobody may read: made when all of those are. */
  #last: (() => void)[] = [];
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
    this.#private.clear();
    this.#last = [];
    const { lab, plan, diagnostics, secrets } = checkLab(this.#reader, this.settings);
    this.secrets = secrets;
    if (!lab) throw new PlanError(diagnostics);
    this.#lab = lab;
    this.#plan = plan;
    this.#warnings = diagnostics;
    if (!this.#templates || this.#templates.changed) this.#templates = new Templates(this.settings.tmpldirs);
    this.#templates.secrets = secrets;
    this.#logPlan(lab, plan);
    const wanted = lab.guests.filter(({ name, files }) =>
      files.some(({ dst }) => this.selection.wants(`guests.d/${name}/${dst}`)),
    );
    for (const { name, setup_data } of wanted)
      if (setup_data) this.log("make", `Generating setup data archive to embedded: ${name}`);
    this.#templates.archives = await packSetupArchives(wanted, this.#templates);
    this.#output = new Output(outputDir, this.selection);
    this.#outputDir = outputDir;
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
   * run. A file that holds more of a secret than its hash is for its owner alone, and so is every answer file of a site
   * that is not served.
   */
  write(path: string, make: () => string, artifact: Artifact | null = null): void {
    if (!this.selection.wants(path)) return;
    if (artifact) {
      const file = join(this.#outputDir, this.selection.place?.(path) ?? path);
      this.log("make", `Generating ${file} from ${basename(artifact.src)} [${artifact.key}]`);
    }
    try {
      const { made: content, reads } = readingSecrets(this.secrets, make);
      for (const diagnostic of outputFindings(content, path)) this.#note(diagnostic, path);
      if (artifact?.kickstart) {
        for (const diagnostic of kickstartFindings(content, artifact.kickstart, path))
          this.#note(diagnostic, path);
      }
      for (const read of reads)
        this.#note(secretInFile(read, artifact?.guest ?? null, this.#plan, path), path);
      const isPrivate =
        reads.length > 0 || (artifact?.isAnswerFile === true && this.lab.host.values.serve === false);
      if (isPrivate) this.#private.add(path);
      this.#output?.put(
        this.selection.place?.(path) ?? path,
        content.endsWith("\n") ? content : `${content}\n`,
        { isPrivate },
      );
    } catch (error) {
      if (!(error instanceof PlanError)) throw error;
      for (const diagnostic of error.diagnostics) this.#note(diagnostic, path);
    }
  }

  /** As `write`, when all other files are made; `make` is given the paths of those that are for their owner alone. */
  writeLast(path: string, make: (privateFiles: readonly string[]) => string, artifact: Artifact): void {
    this.#last.push(() => this.write(path, () => make([...this.#private].sort()), artifact));
  }

  /** Puts the files of the run in place, or throws the findings of its pages and leaves the output as it was. */
  finish(): Written {
    for (const write of this.#last.splice(0)) write();
    const output = this.#output as Output;
    this.#output = undefined;
    const found = this.findings;
    if (!found.some(({ severity }) => severity === "error")) {
      this.written = output.commit();
      return this.written;
    }
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

  #logPlan(lab: Lab, plan: Plan | null): void {
    for (const { name } of lab.guests)
      this.log("load", `Loading ${name}'s config from ${lab.dirs.join(", ")}`);
    for (const { category, name, merged } of plan ? objectsOf(plan) : [])
      this.log(
        "debug",
        `Layers of ${category} ${name}: ${merged.documents.map(({ file }) => file).join(" ")}`,
      );
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
