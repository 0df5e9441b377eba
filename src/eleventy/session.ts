import { setFlagsFromString } from "node:v8";
import { packSetupArchives } from "../artifacts/archive.ts";
import type { Written } from "../artifacts/output.ts";
import type { SetupArchive } from "../artifacts/setup-archive.ts";
import { type Render, Templates } from "../artifacts/templates.ts";
import type { Plan } from "../checks/plan.ts";
import { valuePlace } from "../checks/value-place.ts";
import { type Finding, FindingsError } from "../finding.ts";
import { checkLab, type Lab } from "../lab.ts";
import type { PlanSources } from "../layers/catalog.ts";
import type { Document } from "../layers/document.ts";
import { LayerReader } from "../layers/reader.ts";
import type { Guest } from "../model/guest.ts";
import { IndexCache } from "../pages/index-cache.ts";
import { preparedFindings } from "../report/prepared.ts";
import { Secrets } from "../secrets/secrets.ts";
import { Build } from "./build.ts";
import { type Log, logPlan } from "./log.ts";
import { outputFaults } from "./output-directory.ts";
import { OwnPages } from "./own-pages.ts";
import { PageFiles } from "./page-files.ts";
import { RenderCache } from "./render-cache.ts";
import { sameLab, samePlan } from "./same-lab.ts";
import { EVERYTHING, type Selection } from "./selection.ts";

/** Above this many guests, V8 grows its heap in smaller steps: by default it would double it. */
const LARGE_LAB = 3000;

/** The state at the start of a build. */
interface Start {
  readonly lab: Lab;
  readonly plan: Plan;
  readonly outputDir: string;
}

interface SessionOptions {
  readonly selection?: Selection;
  readonly log?: Log;
  /** Whether its builds write nothing. */
  readonly isDraft?: boolean;
}

/** Builds a lab again and again in one process, and holds the caches between builds. */
export class Session {
  readonly settings: PlanSources;
  readonly selection: Selection;
  readonly log: Log;
  readonly isDraft: boolean;
  readonly cache = new RenderCache();
  readonly indexCache = new IndexCache();
  /** Starts another build. Only set while the lab is served. */
  rebuild: () => void = () => {};
  readonly #reader = new LayerReader();
  readonly #pages: PageFiles;
  #archives = new WeakMap<Guest, SetupArchive>();
  #templates: Templates | undefined;
  #secrets = new Secrets();
  #last: Start | undefined;
  #build: Build | undefined;
  #ownPages: OwnPages | undefined;
  #site: string | null = null;

  constructor(
    settings: PlanSources,
    { selection = EVERYTHING, log = () => {}, isDraft = false }: SessionOptions = {},
  ) {
    this.settings = settings;
    this.selection = selection;
    this.log = log;
    this.isDraft = isDraft;
    this.#pages = new PageFiles(settings.pages ?? []);
  }

  /** The current build. */
  get build(): Build {
    if (!this.#build) throw new Error("there is a build when its plan has been read");
    return this.#build;
  }

  /** The changes of the last build to its output directory; null when it had errors. */
  get written(): Written | null {
    return this.#build?.written ?? null;
  }

  /** The name of the last plan's site; null: there is none. */
  get site(): string | null {
    return this.#site;
  }

  /** The secrets of the last plan. */
  get secrets(): Secrets {
    return this.#secrets;
  }

  get documents(): Iterable<Document> {
    return this.#reader.documents;
  }

  /** The text of a page with its front matter; "": there is no such file. */
  pageText(file: string): string {
    return this.#pages.textOf(file);
  }

  get hasOwnPages(): boolean {
    return this.#pages.files.some((file) => this.isOwnPage(file));
  }

  isOwnPage(file: string): boolean {
    this.#ownPages ??= new OwnPages(this.#reader, this.settings, (page) => this.pageText(page));
    return this.#ownPages.has(file);
  }

  prepare(findings: readonly Finding[]): readonly Finding[] {
    const textOf = (file: string) =>
      this.#reader.textOf(file) ?? this.#templates?.textOf(file) ?? (this.pageText(file) || null);
    return preparedFindings(findings, this.#secrets, textOf);
  }

  /** Compiles a page of `site/`. Its file name without .njk shows its language. */
  page(source: string, file: string): Render {
    return this.#pages.compile(source, file, this.#currentTemplates);
  }

  get #currentTemplates(): Templates {
    if (!this.#templates) throw new Error("there are templates when a plan has been read");
    return this.#templates;
  }

  /** Begins a build and reads the plan. Throws a FindingsError if the plan has errors. */
  async start(outputDir: string, { isServing = false } = {}): Promise<Build> {
    // While serving, an interrupted build may have left staged files.
    this.#build?.abandon();
    this.#build = undefined;
    const { lab: read, plan: readPlan, findings, secrets, site } = checkLab(this.#reader, this.settings);
    this.#site = site;
    const isSameSecrets = secrets.isSame(this.#secrets);
    if (!isSameSecrets) {
      this.#secrets = secrets;
      this.forget();
    }
    // A draft is written nowhere, and its user may build into another directory.
    const misplaced = this.isDraft ? [] : outputFaults(outputDir, this.settings.confdirs);
    const faults = [...misplaced, ...this.#pages.read()];
    this.#ownPages = undefined;
    if (!read || !readPlan || faults.length > 0)
      throw new FindingsError([...findings, ...this.prepare(faults)]);
    const before = this.#last;
    const lab = isServing ? sameLab(read, before?.lab) : read;
    const plan = samePlan(readPlan, lab, before?.plan ?? null);
    const isSameUse =
      lab.host.values.serve === before?.lab.host.values.serve &&
      plan.schemas === before?.plan.schemas &&
      outputDir === before?.outputDir;
    if (!isSameUse) this.forget();
    if (lab.guests.length > LARGE_LAB) setFlagsFromString("--heap-growing-percent=60");
    this.#last = { lab, plan, outputDir };
    const templates = this.#renewTemplates(isSameSecrets);
    templates.findValue = (context, { path, value }) => valuePlace(plan, context, path, value);
    logPlan(this.log, lab, plan);
    templates.archives = await this.#pack(lab, templates).catch((error) => {
      throw error instanceof FindingsError
        ? new FindingsError([...findings, ...this.prepare(error.findings)])
        : error;
    });
    this.#build = new Build(this, { lab, plan, warnings: findings, templates, outputDir, isServing });
    return this.#build;
  }

  /** The templates of the last build, or new ones if one has changed. */
  #renewTemplates(isSameSecrets: boolean): Templates {
    const changed = this.#templates?.changed ?? [];
    this.cache.startBuild(changed);
    if (!this.#templates || changed.length > 0 || !isSameSecrets) {
      this.#templates = new Templates(this.settings.tmpldirs, {
        before: this.#templates,
        secrets: this.#secrets,
      });
      this.#archives = new WeakMap();
    }
    return this.#templates;
  }

  #pack({ guests }: Lab, templates: Templates): Promise<ReadonlyMap<string, SetupArchive>> {
    const selected = guests.filter(({ name, files }) =>
      files.some(({ dst }) => this.selection.wants(`guests.d/${name}/${dst}`)),
    );
    for (const { name, setup_data } of selected)
      if (setup_data) this.log("make", `Generating setup data archive to embedded: ${name}`);
    return packSetupArchives(selected, templates, this.#archives);
  }

  /** Makes the next build render everything. */
  forget(): void {
    this.cache.clear();
    this.#archives = new WeakMap();
  }
}
