import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { packSetupArchives } from "../../src/artifacts/archive.ts";
import { outputFindings } from "../../src/artifacts/output-text.ts";
import { Templates } from "../../src/artifacts/templates.ts";
import { FindingsError, formatFinding } from "../../src/finding.ts";
import type { Installer } from "../../src/installers/installer.ts";
import { compileLab, type Lab } from "../../src/lab.ts";
import { parseDocument } from "../../src/layers/document.ts";
import type { Guest } from "../../src/model/guest.ts";
import { publishedModel } from "../../src/model/published.ts";
import { ANSWER } from "../../src/outputs/inventory.ts";
import { LabFiles } from "../../src/outputs/lab-files.ts";
import { temporaryDirectory } from "../build.ts";
import { PROJECT } from "../run.ts";
import type { Values } from "./leaves.ts";
import { OtherReader } from "./other-reader.ts";
import { type Subject, subjectsOf } from "./subjects.ts";
import { yamlOf } from "./values.ts";

/** The merged values of objects of a shipped site, as layers. */
export class HostileLab {
  readonly subjects: readonly Subject[];
  readonly #root = temporaryDirectory();
  readonly #templates = join(this.#root, "templates");
  readonly #reader = new OtherReader();
  readonly #renderer: Templates;
  readonly #guests = new Map<string, Guest>();
  readonly #texts = new Map<string, string>();
  #isStarted = false;
  #refusal = "";

  constructor(
    readonly site: string,
    guests: readonly string[],
  ) {
    cpSync(join(PROJECT, "templates"), this.#templates, { recursive: true });
    this.#renderer = new Templates([this.#templates]);
    this.subjects = subjectsOf(site, guests);
    for (const each of this.subjects) this.#write(each.file, each.values);
    this.#makeTemplates();
  }

  /** The values already contain the defaults. Scripts write below $ROOT. */
  #makeTemplates(): void {
    rmSync(join(this.#templates, "defaults"), { recursive: true });
    for (const entry of readdirSync(this.#templates, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const text = readFileSync(file, "utf8");
      writeFileSync(file, text.replace(/(>>?)(\/(?:etc|root)\/)/g, '$1"$ROOT"$2'));
    }
  }

  #write(path: string, values: unknown): void {
    const file = join(this.#root, this.site, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, yamlOf(values));
  }

  /** The shipped lab. */
  async start(): Promise<void> {
    const [any] = this.subjects;
    if (any && !(await this.outputs(any, any.values)))
      throw new Error(`the site ${this.site} itself is refused: ${this.#refusal}`);
  }

  /**
   * The files of the lab with other values of one object that differ from the shipped lab; null: a finding refuses the
   * values. Any other error is a fault of the product.
   */
  async outputs(subject: Subject, other: unknown): Promise<Outputs | null> {
    const file = join(this.#root, this.site, subject.file);
    try {
      this.#reader.other = parseDocument(yamlOf(other), file);
      const options = { confdirs: [this.#root], tmpldirs: [this.#templates], site: this.site };
      return await this.#render(compileLab(this.#reader, options));
    } catch (error) {
      if (!(error instanceof FindingsError)) throw error;
      this.#refusal = error.findings.map(formatFinding).join("\n");
      return null;
    }
  }

  async #render(lab: Lab): Promise<Outputs> {
    const guests = lab.guests.filter((guest) => !isDeepStrictEqual(guest, this.#guests.get(guest.name)));
    if (this.#guests.size === 0) for (const guest of guests) this.#guests.set(guest.name, guest);
    const templates = this.#renderer;
    templates.archives = await packSetupArchives(guests, templates);
    const files = new Map<string, OutputFile>();
    const put = (path: string, file: OutputFile, lint: ReturnType<Installer["lint"]> = []) => {
      const found = [
        ...outputFindings(file.text, path),
        ...lint.map(({ line, column, ...finding }) => ({ ...finding, place: { file: path, line, column } })),
      ];
      if (found.some(({ severity }) => severity === "error")) throw new FindingsError(found);
      files.set(path, file);
    };
    const add = (path: string, src: string, context: Values, installer?: Installer | null) => {
      const text = templates.render(src, context);
      const guest = context as unknown as Guest;
      const isKickstart = installer?.name === "kickstart";
      const kickstart = isKickstart ? installer.syntax(guest.os) : null;
      put(path, { src, kickstart, text }, installer?.lint(text, guest));
    };
    const changed = new Set<unknown>([...guests, ...lab.networks, ...lab.storages]);
    for (const { path, key, template, context, owner, installer } of new LabFiles(lab)) {
      const isScript = owner.category === "host" && !path.startsWith("host/");
      if (!template || isScript || (owner.category !== "host" && !changed.has(context))) continue;
      add(path, template, context, key === ANSWER ? installer : null);
    }
    for (const guest of guests) {
      put(`guests.d/${guest.name}/guest.yml`, this.#page("{{ guest | yaml }}", "guest.yml", { guest }));
      for (const { src, dst } of (guest.setup_data ?? []) as readonly { src: string; dst: string }[])
        add(`setup/${guest.name}/${dst}`, src, guest);
    }
    for (const network of lab.networks) {
      const { summary } = network;
      put(
        `host/networks.d/${network.name}.yml`,
        this.#page("{{ summary | yaml }}", "network.yml", { summary }),
      );
    }
    put("model.json", this.#page("{{ model | json }}", "model.json", { model: publishedModel(lab) }));
    for (const [path, { text }] of files) {
      const before = this.#texts.get(path);
      if (before === text) files.delete(path);
      else if (before === undefined && !this.#isStarted) this.#texts.set(path, text);
    }
    this.#isStarted = true;
    return { lab, files };
  }

  #page(source: string, file: string, context: Values): OutputFile {
    return { src: file, kickstart: null, text: this.#renderer.page(source, file, false)(context) };
  }
}

export interface OutputFile {
  readonly src: string;
  readonly kickstart: string | null;
  readonly text: string;
}

export interface Outputs {
  readonly lab: Lab;
  /** By their paths below the output directory; files of a guest's archive are below `setup/<guest>`. */
  readonly files: ReadonlyMap<string, OutputFile>;
}
