import { join } from "node:path";
import { load } from "js-yaml";
import { packSetupArchives } from "../../src/artifacts/archive.ts";
import { Templates } from "../../src/artifacts/templates.ts";
import { formatFinding } from "../../src/finding.ts";
import { checkLab } from "../../src/lab.ts";
import { parseDocument } from "../../src/layers/document.ts";
import type { Guest } from "../../src/model/guest.ts";
import { LabFiles } from "../../src/outputs/lab-files.ts";
import { installedGuest } from "../answer-guest.ts";
import { CLOUD_LAB } from "../cloud-lab.ts";
import { network, storage } from "../diff-fixture.ts";
import { directoryWith } from "../directory.ts";
import { IGNITION_LAB } from "../ignition-lab.ts";
import { PRESEED_LAB } from "../preseed-lab.ts";
import { PROJECT } from "../run.ts";
import { SUSE_LAB } from "../suse-lab.ts";
import { UBUNTU_LAB } from "../ubuntu-lab.ts";
import type { Values } from "./leaves.ts";
import { OtherReader } from "./other-reader.ts";
import { yamlOf } from "./values.ts";

const KICKSTART = { ids: ["rocky9"], files: /./, location: "http://ks/9/" };

/** A guest with a value for every key. */
const KICKSTART_LAB: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ["networks.d/one", network("one", 1)],
    ["networks.d/two", network("two", 2)],
    ["networks.d/three", network("three", 3)],
    ["storages.d/default", storage("default")],
    ["guests.d/el", { ...installedGuest("guest", 8, "rocky9", KICKSTART), after: [], setup_data: [] }],
  ].map(([path, values]) => [`_data/default/${path}.yml`, JSON.stringify(values)]),
);

const LABS = { PRESEED_LAB, UBUNTU_LAB, SUSE_LAB, CLOUD_LAB, IGNITION_LAB, KICKSTART_LAB };

/** The files that an installer reads. */
const ANSWERS =
  /\/(?:ks\.cfg|preseed\.cfg|late\.sh|user-data|meta-data|network-config|autoinst\.json|config\.ign)$/;

/** A file of a guest, before it is rendered. */
export interface AnswerFile {
  readonly path: string;
  readonly template: string;
  readonly context: Values;
}

/** A guest alone in its lab. */
export class AnswerGuest {
  readonly #reader = new OtherReader();
  readonly #tmpldirs = [join(PROJECT, "templates")];
  readonly #root: string;
  readonly #file: string;

  /** The findings of the last values. */
  refusal = "";

  constructor(
    readonly name: string,
    readonly values: Values,
    layers: Readonly<Record<string, string>>,
  ) {
    this.#root = directoryWith(layers);
    this.#file = join(this.#root, "default/guests.d/guest.yml");
  }

  /** The answer files with these values in the guest's layer; null: a finding refuses them. */
  files(values: unknown): AnswerFile[] | null {
    this.#reader.other = parseDocument(yamlOf(values), this.#file);
    const options = { confdirs: [this.#root], tmpldirs: this.#tmpldirs, site: "default" };
    const { lab, findings } = checkLab(this.#reader, options);
    this.refusal = findings.map(formatFinding).join("\n");
    if (!lab) return null;
    return [...new LabFiles(lab)].flatMap(({ path, template, context }) =>
      template && ANSWERS.test(path) ? [{ path, template, context: context as Values }] : [],
    );
  }

  /** Templates with the archive of the guest as its layer has it. */
  async templates(): Promise<Templates> {
    const templates = new Templates(this.#tmpldirs);
    const [file] = this.files(this.values) ?? [];
    templates.archives = await packSetupArchives([file?.context as unknown as Guest], templates);
    return templates;
  }
}

/** The guests of the labs that have all facts that an installer can set. */
export function answerGuests(): AnswerGuest[] {
  return Object.entries(LABS).flatMap(([lab, layers]) => {
    const rest = Object.entries(layers).filter(([path]) => !path.includes("/guests.d/"));
    return Object.entries(layers).flatMap(([path, text]) => {
      const name = /\/guests\.d\/(?<name>.*)\.yml$/.exec(path)?.groups?.name;
      if (name === undefined) return [];
      const own = [...rest, ["_data/default/guests.d/guest.yml", text]] as const;
      const files = Object.fromEntries(own.map(([each, layer]) => [each.replace("_data/", ""), layer]));
      return [new AnswerGuest(`${lab} ${name}`, load(text) as Values, files)];
    });
  });
}
