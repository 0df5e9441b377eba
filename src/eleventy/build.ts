import { join } from "node:path";
import { Draft, type OutputFiles } from "../artifacts/draft.ts";
import { Faults } from "../artifacts/faults.ts";
import { Output, type Written } from "../artifacts/output.ts";
import { visibleControls } from "../artifacts/output-text.ts";
import type { Context, Render, Templates } from "../artifacts/templates.ts";
import type { Plan } from "../checks/plan.ts";
import { CommonEntries } from "../cloud-init/common-entries.ts";
import { type Finding, FindingsError } from "../finding.ts";
import type { Lab } from "../lab.ts";
import type { Document } from "../layers/document.ts";
import { type LabFile, LabFiles } from "../outputs/lab-files.ts";
import { isPublished, isServed } from "../outputs/output-file.ts";
import type { IndexCache } from "../pages/index-cache.ts";
import type { PageSource, TextSource } from "../pages/source.ts";
import type { View } from "../pages/view.ts";
import type { Secrets } from "../secrets/secrets.ts";
import type { BuildOptions, BuildSession } from "./build-session.ts";
import { BuiltFiles } from "./built-files.ts";
import { fileFindings } from "./file-findings.ts";
import { HostFiles } from "./host-files.ts";
import { checkKeptFiles } from "./kept-files.ts";
import { withLineEnd } from "./line-end.ts";
import { logFile } from "./log.ts";
import type { CachedFile, Source } from "./render-cache.ts";
import { secretInFile } from "./secret-in-file.ts";
import { SeedImages } from "./seed-image.ts";
import { ShownTexts } from "./shown-texts.ts";

/** A page by Eleventy's path, and its file, as in messages. */
interface PagePaths {
  readonly page: string;
  readonly file: string;
}

/** The page of a file of the lab, for one item. */
interface LabPage {
  readonly locals: Context;
  readonly source: Source | null;
  readonly pageFile: string;
}

/** One build of a lab: its output files, rendered in the order of Eleventy's pages, and their findings. */
export class Build implements PageSource {
  readonly lab: Lab;
  readonly plan: Plan;
  readonly isServing: boolean;
  readonly secrets: Secrets;
  readonly tmpldirs: readonly string[];
  readonly pages: readonly string[];
  readonly indexCache: IndexCache;
  readonly commonEntries = new CommonEntries();
  /** The lab's files, without the pages of the index. */
  readonly outputs: LabFiles;
  readonly #session: BuildSession;
  readonly #warnings: readonly Finding[];
  readonly #templates: Templates;
  readonly #outputDir: string;
  readonly #output: OutputFiles;
  readonly #shown: ShownTexts;
  readonly #files = new BuiltFiles();
  readonly #faults = new Faults();
  readonly #hostFiles = new HostFiles();
  readonly #seeds: SeedImages;
  /** Write the index, which shows the other files too. */
  #views: (() => void)[] = [];
  #written: Written | null = null;
  /** Whether its output is neither in place nor discarded. */
  #isStaged = true;
  /** Whether another build has begun, or this one has failed. */
  #isOver = false;

  constructor(session: BuildSession, options: BuildOptions) {
    const { lab, plan, warnings, templates, outputDir, isServing } = options;
    this.#session = session;
    this.secrets = session.secrets;
    this.tmpldirs = session.settings.tmpldirs;
    this.pages = session.settings.pages ?? [];
    this.indexCache = session.indexCache;
    this.lab = lab;
    this.outputs = new LabFiles(lab);
    this.plan = plan;
    this.isServing = isServing;
    this.#warnings = warnings;
    this.#templates = templates;
    this.#outputDir = outputDir;
    this.#output = session.isDraft
      ? new Draft(outputDir, { keepsTexts: session.hasOwnPages })
      : new Output(outputDir, session.selection);
    this.#seeds = new SeedImages(this.outputs, templates);
    this.#shown = new ShownTexts(this.#files, templates, this.#output, this.secrets);
  }

  get documents(): Iterable<Document> {
    return this.#session.documents;
  }

  /** Its changes to the output directory; null before its end, and when it had errors. */
  get written(): Written | null {
    return this.#written;
  }

  /**
   * The items of a page that must be rendered; the files of the others stay as they are. `pathOf`: the path of an item's
   * file in this build.
   */
  uncached(page: string, items: readonly unknown[], pathOf: (item: unknown) => unknown): unknown[] {
    return items.filter((item) => {
      const file = this.#session.cache.find(page, item);
      return !file || file.path !== pathOf(item) || !this.#keep(file);
    });
  }

  /** Keeps the file of an earlier build, if it exists. */
  #keep(file: CachedFile): boolean {
    if (!this.#output.keep(file.path)) return false;
    this.#files.keep(file);
    return true;
  }

  /**
   * Renders one output file, and checks it if it is an answer file. Findings are collected for the end of the build. Only the
   * owner may read a file with a secret that is not a hash, and the answer files of a site that is not served. A shipped page
   * shows any text.
   */
  write(
    path: string,
    render: () => string | Uint8Array,
    file: LabFile | null = null,
    source: Source | null = null,
    { isShippedPage = false } = {},
  ): void {
    const { selection, log, cache } = this.#session;
    if (!selection.wants(path, file?.owner)) return;
    const place = selection.place?.(path) ?? path;
    if (file) logFile(log, file, join(this.#outputDir, place));
    this.#noteFaults(path, () => {
      const { result, templates, reads } = this.#templates.collect(render);
      const content = isShippedPage ? visibleControls(result) : result;
      const faults = this.#faults.count;
      for (const finding of fileFindings(content, path, file, this)) this.#faults.note(finding, path);
      for (const read of reads) this.#faults.note(secretInFile(read, file, this.plan, path), path);
      const hasSecrets = reads.length > 0;
      const isPrivate = hasSecrets || !isServed(file, this.lab.host);
      const bytes = typeof content === "string" ? withLineEnd(content) : content;
      const built = { path, isPrivate, hasSecrets, templates, size: Buffer.byteLength(bytes) };
      this.#files.add(built);
      this.#output.put(place, bytes, { isPrivate });
      // Findings are only known when a file is rendered: a file with findings is rendered in each build.
      if (this.isServing && source && faults === this.#faults.count) cache.add(source, built);
    });
  }

  /**
   * Writes a file of the lab with its page. `locals`: values for the page, in addition to the file's context. Published
   * documents have no secrets. The host's files are rendered last, because they list the private files.
   */
  writeFile(file: LabFile, render: Render, { locals, source, pageFile }: LabPage): void {
    const { path, context, owner, kind } = file;
    const ownLocals = { ...locals, src: file.template };
    const maskIfPublished = <T>(value: T) => (isPublished(file) ? (this.secrets.mask(value) as T) : value);
    const text = () => render(maskIfPublished(context), maskIfPublished(ownLocals));
    // A page of the lab's own may change the text, and an image has the text of the template.
    const isSame = !this.#session.isOwnPage(pageFile);
    if (kind === "binary") this.write(path, () => this.#seeds.image(file), file, source);
    else if (owner.category !== "host")
      this.write(path, isSame ? () => this.#seeds.render(file, text) : text, file, source);
    else if (this.#session.selection.wants(path))
      this.#hostFiles.add({
        file,
        render: (private_files) => render(context, { ...ownLocals, private_files }),
      });
  }

  /** Like `write`, but rendered after all other files. A draft leaves shipped pages out: they take any value. */
  writeView(path: string, view: View, render: Render, { page, file }: PagePaths): void {
    const { selection, cache, isDraft } = this.#session;
    const isShippedPage = !this.#session.isOwnPage(file);
    if (!selection.wants(path) || (isDraft && isShippedPage)) return;
    const write = () => {
      const rendered = this.#templates.collect(() => view.make());
      const { values, reads } = rendered.result;
      const source = { page, item: view, content: rendered.result };
      const file = this.isServing && reads.isOfAll ? cache.findByValues(source) : undefined;
      if (file && this.#keep(file)) return;
      this.write(
        path,
        () => render(values.context, this.#templates.reuse(rendered).values.locals),
        null,
        source,
        { isShippedPage },
      );
    };
    this.#views.push(() => this.#noteFaults(path, write));
  }

  #noteFaults(path: string, write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!(error instanceof FindingsError)) throw error;
      for (const finding of error.findings) this.#faults.note(finding, path);
    }
  }

  textOf(path: string, source: TextSource | null = null): string | null {
    return this.#shown.textOf(path, this.#session.selection.place?.(path) ?? path, source);
  }

  sizeOf(path: string): number | null {
    return this.#files.sizeOf(path);
  }

  /** Publishes the files. If there are errors, throws a FindingsError and leaves the output directory unchanged. */
  finish(): Written {
    this.#hostFiles.write(this.#templates, this.#files.privatePaths, (...file) => this.write(...file));
    for (const write of this.#views.splice(0)) write();
    const { findings } = this;
    if (findings.some(({ severity }) => severity === "error")) {
      this.abandon();
      throw new FindingsError(findings);
    }
    this.#isStaged = false;
    this.#written = this.#output.commit();
    this.#session.cache.endBuild((path) => this.#output.fingerprint(path));
    checkKeptFiles(this.#files.unchanged, {
      isUnchanged: ([path, stamp]) => this.#output.fingerprint(path) === stamp,
      isOver: () => this.#isOver,
      rebuild: () => {
        this.#session.forget();
        this.#session.rebuild();
      },
    });
    return this.#written;
  }

  /** The findings of the plan, then those of the output files. */
  get findings(): Finding[] {
    return [...this.#warnings, ...this.#session.prepare(this.#faults.findings)];
  }

  /** Discards the staged files, if there are any. */
  abandon(): void {
    this.#isOver = true;
    if (this.#isStaged) this.#output.discard();
    this.#isStaged = false;
  }
}
