import { basename, join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { packSetupArchives } from "../artifacts/archive.ts";
import type { MadeOf } from "../artifacts/ingredients.ts";
import { Output, type Written } from "../artifacts/output.ts";
import { type SetupArchive, sizeText } from "../artifacts/setup-archive.ts";
import { type Context, type Render, Templates } from "../artifacts/templates.ts";
import type { Plan } from "../checks/plan.ts";
import { type Diagnostic, PlanError } from "../diagnostic.ts";
import { checkLab, type Lab } from "../lab.ts";
import type { CatalogOptions } from "../layers/catalog.ts";
import type { Document } from "../layers/document.ts";
import { LayerReader } from "../layers/reader.ts";
import type { Guest } from "../model/guest.ts";
import { type LabFile, LabFiles } from "../outputs/lab-files.ts";
import { isPublished } from "../outputs/output-file.ts";
import { IndexCache } from "../pages/index-cache.ts";
import type { PageSource, TextSource } from "../pages/source.ts";
import { View } from "../pages/view.ts";
import { Secrets } from "../secrets/secrets.ts";
import { Faults } from "./faults.ts";
import { fileFindings } from "./file-findings.ts";
import { linesBefore } from "./front-matter.ts";
import { lazyPage } from "./lazy-page.ts";
import { type Log, logPlan } from "./log.ts";
import { type Kept, MadeFiles, type Source } from "./made-files.ts";
import { PageFiles } from "./page-files.ts";
import { sameLab, samePlan } from "./same-lab.ts";
import { secretInFile } from "./secret-in-file.ts";
import { EVERYTHING, type Selection } from "./selection.ts";

/** Guests of a lab whose pages fill more memory than V8 need be left to take: else twice of what is in use, and more. */
const MANY = 3000;

/** Files that are looked at before whatever waits gets its turn. */
const AT_ONCE = 200;

interface HostFile {
  readonly path: string;
  readonly file: LabFile;
  readonly make: () => string;
}

/** One run of Eleventy after another: the lab, its templates and its output. */
export class Build implements PageSource {
  readonly settings: CatalogOptions;
  readonly #reader = new LayerReader();
  readonly #pages: PageFiles;
  #templates: Templates | undefined;
  #lab: Lab | undefined;
  #outputs: LabFiles | undefined;
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
  #last: HostFile[] = [];
  /** The index, which shows the other files too. */
  #views: (() => void)[] = [];
  /** Whether further runs follow, which can leave what this one makes as it is. */
  isServing = false;
  readonly #made = new MadeFiles();
  #packed = new WeakMap<Guest, SetupArchive>();
  /** By the path of an output: the templates that went into it. */
  readonly #used = new Map<string, ReadonlySet<string>>();
  /** The files that this run leaves as an earlier one has made them, with their stamps. */
  readonly #kept = new Map<string, string>();
  readonly #faults = new Faults();
  /** Of the last run, while its output is looked through. */
  #committed: Output | undefined;
  /** Asks for another run. */
  again: () => void = () => {};
  /** By the files of pages. */
  readonly #renders = new Map<string, { readonly source: string; readonly render: Render }>();
  readonly indexCache = new IndexCache();
  readonly #jsonPieces = new WeakMap<object, string>();

  constructor(settings: CatalogOptions) {
    this.settings = settings;
    this.#pages = new PageFiles(this.pages);
  }

  /** The lab's files, but for the pages of the index. */
  get outputs(): LabFiles {
    this.#outputs ??= new LabFiles(this.lab);
    return this.#outputs;
  }

  get lab(): Lab {
    if (!this.#lab) throw new Error("the lab is read when a build starts");
    return this.#lab;
  }

  get #currentTemplates(): Templates {
    if (!this.#templates) throw new Error("templates are read when a build starts");
    return this.#templates;
  }

  /** The file of a page, with its front matter; empty for one that has none. */
  pageText(file: string): string {
    return this.#pages.textOf(file);
  }

  get plan(): Plan {
    if (!this.#plan) throw new Error("the plan is read when a build starts");
    return this.#plan;
  }

  get documents(): Iterable<Document> {
    return this.#reader.documents;
  }

  get tmpldirs(): readonly string[] {
    return this.settings.tmpldirs;
  }

  get pages(): readonly string[] {
    return this.settings.pages ?? [];
  }

  /** Reads the plan. Throws a PlanError when it has findings; then nothing is written. */
  async start(outputDir: string): Promise<void> {
    // What an interrupted run of this process has staged, while serving.
    this.#abort();
    this.#committed = undefined;
    this.#faults.clear();
    this.#private.clear();
    this.#last = [];
    this.#views = [];
    this.#used.clear();
    this.#kept.clear();
    const { lab: read, plan, diagnostics, secrets } = checkLab(this.#reader, this.settings);
    if (!secrets.isSame(this.secrets)) {
      this.secrets = secrets;
      this.forget();
    }
    const faults = this.#pages.read();
    if (!read || faults.length > 0) throw new PlanError([...diagnostics, ...faults]);
    const lab = this.isServing ? sameLab(read, this.#lab) : read;
    if (lab.host.values.serve !== this.#lab?.host.values.serve || outputDir !== this.#outputDir)
      this.forget();
    if (lab.guests.length > MANY) setFlagsFromString("--heap-growing-percent=60");
    this.#lab = lab;
    this.#outputs = undefined;
    this.#plan = plan && samePlan(plan, lab, this.#plan);
    this.#warnings = diagnostics;
    const changed = this.#templates?.changed ?? [];
    if (!this.#templates || changed.length > 0) {
      this.#templates = new Templates(this.settings.tmpldirs, this.#templates);
      this.#packed = new WeakMap();
    }
    this.#made.startRun(changed);
    this.#templates.secrets = this.secrets;
    this.#templates.jsonPieces = this.isServing ? this.#jsonPieces : null;
    logPlan(this.log, lab, plan);
    const wanted = lab.guests.filter(({ name, files }) =>
      files.some(({ dst }) => this.selection.wants(`guests.d/${name}/${dst}`)),
    );
    for (const { name, setup_data } of wanted)
      if (setup_data) this.log("make", `Generating setup data archive to embedded: ${name}`);
    this.#templates.archives = await packSetupArchives(wanted, this.#templates, this.#packed);
    this.#output = new Output(outputDir, this.selection);
    this.#outputDir = outputDir;
  }

  /** Has the next run make everything. */
  forget(): void {
    this.#made.clear();
    this.#packed = new WeakMap();
  }

  /** Those items of a page of which something is to be made; the files of the others stay as they are. */
  unmade(page: string, items: readonly unknown[]): unknown[] {
    return items.filter((item) => {
      const made = this.#made.find(page, item);
      return !made || !this.#keep(made);
    });
  }

  /** Leaves a file as an earlier run made it, if it is there. */
  #keep({ path, stamp, isPrivate, templates }: Kept): boolean {
    if (!this.#output?.keep(path)) return false;
    if (isPrivate) this.#private.add(path);
    this.#used.set(path, templates);
    this.#kept.set(path, stamp);
    return true;
  }

  /** A page of `site/`; its file name without .njk says what it is written in. */
  page(source: string, file: string): Render {
    const known = this.#renders.get(file);
    if (known?.source === source) return known.render;
    const before = () => linesBefore(source, this.#pages.textOf(file));
    const render = lazyPage(source, file, before, () => this.#currentTemplates);
    this.#renders.set(file, { source, render });
    return render;
  }

  /**
   * Makes one output file, and looks through it when it is a kickstart; what is wrong with it waits for the end of the
   * run. A file that holds more of a secret than its hash is for its owner alone, and so is every answer file of a site
   * that is not served.
   */
  write(path: string, make: () => string, file: LabFile | null = null, source: Source | null = null): void {
    if (!this.selection.wants(path)) return;
    if (file?.template && (file.key !== null || file.kind === "script")) {
      const shown = join(this.#outputDir, this.selection.place?.(path) ?? path);
      const name = basename(file.template);
      this.log("make", `Generating ${shown} from ${name} [${file.key ?? name}]`);
    }
    try {
      const { made: content, templates, reads } = this.#currentTemplates.collect(make);
      this.#used.set(path, templates);
      const faults = this.#faults.count;
      for (const diagnostic of fileFindings(content, path, file)) this.#faults.note(diagnostic, path);
      for (const read of reads)
        this.#faults.note(secretInFile(read, file?.owner ?? null, this.#plan, path), path);
      const isPrivate =
        reads.length > 0 ||
        (file?.installer != null && (!file.installer.isServed || this.lab.host.values.serve === false));
      if (isPrivate) this.#private.add(path);
      this.#output?.put(
        this.selection.place?.(path) ?? path,
        content.endsWith("\n") ? content : `${content}\n`,
        { isPrivate },
      );
      // What there is to say of a file is found out when it is made.
      if (this.isServing && source && faults === this.#faults.count)
        this.#made.add(source.page, source.item, { path, isPrivate, templates });
    } catch (error) {
      if (!(error instanceof PlanError)) throw error;
      for (const diagnostic of error.diagnostics) this.#faults.note(diagnostic, path);
    }
  }

  /**
   * Writes a file of the list: `render` is given what its template sees. What is published has no secrets. The host's
   * files are written when all others are, for they say which of those are for their owner alone.
   */
  writeFile(file: LabFile, render: Render, locals: Context, source: Source | null): void {
    const { path, context, template: src } = file;
    const shown = <T>(value: T) => (isPublished(file) ? (this.secrets.mask(value) as T) : value);
    if (file.owner.category === "host") {
      const make = () => render(context, { ...locals, src, private_files: [...this.#private].sort() });
      this.#last.push({ path, file, make });
    } else this.write(path, () => render(shown(context), shown({ ...locals, src })), file, source);
  }

  /** As `write`, when all that is no page is made; what its template sees may be what it saw in the run before. */
  writeView(path: string, view: View, render: Render, page: string): void {
    const { context, inputs } = view;
    const write = (item: View, locals = view.make) =>
      this.write(path, () => render(context, locals()), null, { page, item });
    this.#views.push(() => {
      const seen = inputs || !this.isServing ? null : this.#seenBy(view);
      if (!seen) return write(view);
      const item = new View(view.path, view.make, context, () => [seen.locals, context]);
      const kept = this.#made.find(page, item);
      if (kept && this.#keep(kept)) return;
      write(item, () => {
        this.#currentTemplates.ingredients.add({ templates: seen.templates });
        return seen.locals;
      });
    });
  }

  /** What the template of a view sees; null when that cannot be made, or has secrets. */
  #seenBy({ make }: View): { readonly locals: Context; readonly templates: ReadonlySet<string> } | null {
    try {
      const { made, templates, reads } = this.#currentTemplates.collect(make);
      return reads.length > 0 ? null : { locals: made, templates };
    } catch (error) {
      if (!(error instanceof PlanError)) throw error;
      return null;
    }
  }

  textOf(path: string, made: TextSource | null = null): string | null {
    const templates = this.#currentTemplates;
    templates.ingredients.add({ templates: this.#used.get(path) ?? [] });
    const name = made?.context.name;
    const archive = typeof name === "string" ? templates.archives.get(name) : undefined;
    const shown = () => made && templates.renderForPeople(made.src, made.context);
    // A secret may be quoted or packed in it, so that it is not to be found: made anew without.
    if (this.#private.has(path)) return shown();
    const stamp = this.#kept.get(path);
    // Others have taken it, or written in it: it comes back in the next run, which is asked for when this one has ended.
    if (stamp !== undefined && this.#output?.stamp(path) !== stamp) return null;
    const text = this.#output?.read(this.selection.place?.(path) ?? path) ?? null;
    if (text === null) return null;
    if (archive === undefined || !this.#hasArchive(path, archive)) return this.secrets.maskText(text);
    if (!text.includes(archive.base64)) return shown();
    return this.secrets.maskText(text.replaceAll(archive.base64, sizeText(archive)));
  }

  /** Whether an archive went into an output: then its templates did. */
  #hasArchive(path: string, { templates }: SetupArchive): boolean {
    const used = this.#used.get(path);
    return used !== undefined && [...templates].every((name) => used.has(name));
  }

  /** Puts the files of the run in place, or throws the findings of its pages and leaves the output as it was. */
  finish(): Written {
    this.#writeHostFiles(this.#last.splice(0));
    for (const write of this.#views.splice(0)) write();
    const output = this.#output as Output;
    this.#output = undefined;
    const found = this.findings;
    if (!found.some(({ severity }) => severity === "error")) {
      this.written = output.commit();
      this.#made.endRun((path) => output.stamp(path));
      if (this.#kept.size > 0) this.#look(output, [...this.#kept]);
      return this.written;
    }
    output.discard();
    throw new PlanError(found);
  }

  /** A file of the host may itself be for its owner alone, which the others then say: these are made again. */
  #writeHostFiles(files: readonly HostFile[]): void {
    const drafts = new Map<HostFile, MadeOf & { readonly made: string }>();
    const known = this.#private.size;
    for (const file of files) {
      const draft = this.selection.wants(file.path) ? this.#draft(file) : null;
      if (!draft) continue;
      drafts.set(file, draft);
      if (draft.reads.length > 0) this.#private.add(file.path);
    }
    const isFinal = this.#private.size === known;
    for (const file of files) {
      const draft = isFinal ? drafts.get(file) : undefined;
      const make = (): string => {
        if (!draft) return file.make();
        this.#currentTemplates.ingredients.add(draft);
        return draft.made;
      };
      this.write(file.path, make, file.file);
    }
  }

  /** Null when it cannot be made, which is told of when it is written. */
  #draft({ make }: HostFile): (MadeOf & { readonly made: string }) | null {
    try {
      return this.#currentTemplates.collect(make);
    } catch (error) {
      if (!(error instanceof PlanError)) throw error;
      return null;
    }
  }

  /** Looks whether the files that a run has left are what they were, when nobody waits for it: if not, all are made again. */
  #look(output: Output, kept: [path: string, stamp: string][]): void {
    this.#committed = output;
    const some = () => {
      // Another run has begun.
      if (this.#committed !== output) return;
      const isSo = kept.splice(-AT_ONCE).every(([path, stamp]) => output.stamp(path) === stamp);
      if (!isSo) {
        this.forget();
        this.again();
      } else if (kept.length > 0) setImmediate(some).unref();
    };
    setImmediate(some).unref();
  }

  /** The findings of this run: the plan's, then those of its pages, each once. */
  get findings(): Diagnostic[] {
    return [...this.#warnings, ...this.#faults.findings];
  }

  /** Forgets what is staged. */
  #abort(): void {
    this.#output?.discard();
    this.#output = undefined;
  }
}
