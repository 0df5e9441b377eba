import { isDeepStrictEqual } from "node:util";
import type { HostileLab, Outputs } from "./lab.ts";
import { leavesOf, missingLeaves, type Path, put, type Values } from "./leaves.ts";
import { type Domain, domainsOf, recordAll } from "./readers.ts";
import type { Subject } from "./subjects.ts";

/** A value of a guest with a possible injection, and its twin, a harmless value. */
export interface OptionCase {
  readonly path: Path;
  readonly hostile: unknown;
  readonly twin: unknown;
  /**
   * The element of the domain for the value. Without it, only elements that contain the twin may differ, and only by
   * the value.
   */
  readonly element?: string;
}

/** Texts that turn a word into an option, or a part of a list into two parts. */
export const INJECTIONS: readonly string[] = [
  ",xpath0.set=./../emulator,xpath0.value=/some/program",
  ",xpath0.set=./../disk[1]/source/@file,xpath0.value=/some/file",
  ",xpath0.create=./../hostdev",
  ...[",clearxml=yes", ",address.type=pci", ",alias.name=ua-x", ",type=file", ",bridge=virbr0"],
  ...[
    ",source.file=/etc/shadow",
    ",path=/etc/shadow",
    ",rom.file=/etc/shadow",
    ",kernel=/etc/shadow,initrd=x",
  ],
  ...[
    ",target.dev=/etc/shadow",
    ",mac=52:54:00:00:00:01",
    ",model=x",
    ",size=9",
    ",uuid=x",
    ",listen=0.0.0.0",
  ],
  ...[" --disk path=/etc/shadow", "\n--disk\npath=/etc/shadow", "\t--import", "=x", ",x", ",", "?", " help"],
  ...["'", '"', "\\", '\\",xpath0.set=.,xpath0.value=x,"', "'--import'", "$(id)", ";id", "%2Cx=y", "\0", "é"],
];

/** Texts with a special meaning as a whole value. */
export const WHOLE: readonly string[] = [
  ...[
    "help",
    "?",
    "list",
    "--import",
    "-x",
    "--disk=path=/etc/shadow",
    "=x",
    ",x=y",
    "vol=a/b",
    "'",
    '"',
    "\\",
  ],
  ...["type=vnc,listen=::", "xpath0.set=.", ".", "..", "/etc/shadow", "../../etc/shadow"],
];

/** The injections for every value of a guest's schema, but for those that are options themselves. */
export function schemaCases({ schema }: Subject, values: Values): OptionCase[] {
  const leaves = [...leavesOf(values), ...missingLeaves(schema, values)].filter(
    ({ part, path }) => part === "value" && path[1] !== "options",
  );
  return leaves.flatMap(({ path, text = "zq0x" }) =>
    INJECTIONS.map((injection): OptionCase => ({ path, hostile: text + injection, twin: text })),
  );
}

/**
 * Runs the scripts of the cases with the real virt-install. Returns the cases in which the result contains more than
 * the value.
 */
export class OptionTrials {
  readonly faults: string[] = [];
  /** By a finding. */
  refused = 0;
  /** The script does not depend on the value. */
  unread = 0;
  compared = 0;
  /** By virt-install. */
  failed = 0;
  readonly #pairs: (OptionCase & { readonly scripts: readonly [string, string] })[] = [];
  readonly #words = new Map<string, Outputs["lab"]>();

  constructor(
    readonly lab: HostileLab,
    readonly subject: Subject,
    readonly values: Values,
  ) {}

  /** The guest's script; null: a finding refuses the plan. */
  async #script(path: Path, value: unknown): Promise<string | null> {
    const outputs = await this.lab.outputs(
      this.subject,
      put(this.values, { path, part: "value", text: undefined }, value),
    );
    if (!outputs) return null;
    const files = outputs.lab.guests.find(({ name }) => name === this.subject.name)?.files ?? [];
    const { dst } = files.find(({ key }) => key === "virtinst") ?? {};
    const text = outputs.files.get(`guests.d/${this.subject.name}/${dst}`)?.text ?? "";
    this.#words.set(text, outputs.lab);
    return text;
  }

  async add(each: OptionCase): Promise<void> {
    const hostile = await this.#script(each.path, each.hostile);
    if (hostile === null) {
      this.refused += 1;
      return;
    }
    const twin = await this.#script(each.path, each.twin);
    if (twin === null) this.faults.push(`${titleOf(each)}: the twin ${JSON.stringify(each.twin)} is refused`);
    else if (hostile === twin) this.unread += 1;
    else this.#pairs.push({ ...each, scripts: [hostile, twin] });
  }

  judge(): void {
    const texts = [...new Set(this.#pairs.flatMap(({ scripts }) => scripts))];
    const records = recordAll(
      texts.map((text) => {
        const lab = this.#words.get(text) as Outputs["lab"];
        const files = lab.guests.find(({ name }) => name === this.subject.name)?.files;
        return { text, lab, beside: files?.find(({ key }) => key === "autoinst")?.dst };
      }),
    );
    const installs = records.map((commands) => commands.filter(([word]) => word === "virt-install"));
    const domains = domainsOf(installs.map(([words = []]) => words.slice(1)));
    for (const pair of this.#pairs) {
      const [hostile, twin] = pair.scripts.map((text) => texts.indexOf(text)) as [number, number];
      const others = [hostile, twin].map((at) =>
        (records[at] ?? []).filter(([word]) => word !== "virt-install"),
      );
      this.#compare(pair, domains[hostile], domains[twin]);
      if (installs[hostile]?.length !== 1)
        this.faults.push(`${titleOf(pair)}: virt-install was not run once`);
      if (others[0]?.length !== others[1]?.length)
        this.faults.push(`${titleOf(pair)}: other commands were run`);
    }
  }

  #compare(pair: OptionCase, hostile: Result, twin: Result): void {
    const title = titleOf(pair);
    if (!hostile || "error" in hostile) {
      this.failed += 1;
      return;
    }
    if (!twin || "error" in twin) {
      this.faults.push(`${title}: virt-install refuses the twin: ${JSON.stringify(twin)}`);
      return;
    }
    this.compared += 1;
    const { element } = pair;
    const isForeign = ([path]: Domain[number]) => element === undefined || !path.includes(`/${element}[`);
    const [mine, theirs] = [hostile.filter(isForeign), twin.filter(isForeign)];
    const paths = (domain: Domain) => domain.map(([path]) => path);
    if (!isDeepStrictEqual(paths(mine), paths(theirs))) {
      const more = paths(mine).filter((path) => !paths(theirs).includes(path));
      this.faults.push(`${title}: it has made ${JSON.stringify(more)}`);
      return;
    }
    for (const [index, [path, value]] of mine.entries()) {
      const other = theirs[index]?.[1] as string;
      if (value !== other && (element !== undefined || !isReplaced(other, value, pair)))
        this.faults.push(
          `${title}: ${path} is ${JSON.stringify(value)}, and ${JSON.stringify(other)} of the twin`,
        );
    }
  }
}

type Result = ReturnType<typeof domainsOf>[number] | undefined;

function titleOf({ path, hostile }: OptionCase): string {
  return `${path.join(".")}: ${JSON.stringify(hostile)}`;
}

/** Whether one text is the other text with the value instead of the twin. XML takes other white space for a space. */
function isReplaced(twinText: string, text: string, { hostile, twin }: OptionCase): boolean {
  const plain = (value: string) => value.replace(/\s/g, " ");
  // For a path, its name alone is compared.
  for (const part of [/.*/s, /[^/]*$/]) {
    const [from = "", to = ""] = [twin, hostile].map((value) => part.exec(String(value))?.[0]);
    for (let at = twinText.indexOf(from); at !== -1; at = twinText.indexOf(from, at + 1)) {
      const result = twinText.slice(0, at) + to + twinText.slice(at + from.length);
      if (plain(result) === plain(text)) return true;
    }
  }
  return false;
}
