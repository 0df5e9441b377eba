import { isDeepStrictEqual } from "node:util";
import { load } from "js-yaml";
import { isRelativePath } from "../../src/safe-path.ts";
import { debconfLines } from "../debconf-answers.ts";
import type { OutputFile, Outputs } from "./lab.ts";
import { bashSyntax, type Kind, readAll, recordAll, type Script, xmllint } from "./readers.ts";
import type { Twin } from "./values.ts";

/** One file for a hostile text, and the same file for its twin; null: the twin is refused. */
interface Pair {
  readonly title: string;
  readonly path: string;
  readonly hostile: string;
  readonly twin: string | null;
  readonly untwin: Twin;
}
type Runs = Pair & {
  readonly labs: readonly [Outputs, Outputs | null];
  readonly beside?: string | undefined;
};

/** Maximum number of scripts that run, each with its twin. */
const RUNS = 320;

/** Collects the output of hostile texts, for one call of each reader. */
export class Trials {
  readonly #faults: string[] = [];
  readonly #read: (Pair & { readonly kind: Kind })[] = [];
  readonly #xml: string[] = [];
  readonly #scripts: Runs[] = [];
  readonly #counts: Record<string, number> = {};

  fail(title: string, fault: string): void {
    this.#faults.push(`${title}: ${fault}`);
  }

  add(title: string, hostile: Outputs, untwin: Twin, twin: Outputs | null): void {
    this.#count("accepted");
    const twins = new Map([...(twin?.files ?? [])].map(([path, file]) => [untwin.untwin(path), file]));
    for (const [path, file] of hostile.files) {
      const other = twin && (twins.get(path)?.text ?? "");
      this.#addFile({ title: `${title} in ${path}`, path, hostile: file.text, twin: other, untwin }, file, [
        hostile,
        twin,
      ]);
    }
  }

  #addFile(pair: Pair, { src, kickstart }: OutputFile, labs: Runs["labs"]): void {
    const { title, path, hostile } = pair;
    if (!isRelativePath(path)) this.fail(title, "this path leaves the output");
    if (!hostile.isWellFormed()) this.fail(title, "half a surrogate pair is in it");
    if (kickstart) {
      this.#read.push({ ...pair, kind: "kickstart" });
      const twin = pair.twin && bodyOf(pair.twin);
      this.#scripts.push({ ...pair, hostile: bodyOf(hostile), twin, labs });
    } else if (src.endsWith(".sh") || src === "host/passphrases") {
      const beside = /^guests\.d\/(?<name>[^/]+)/.exec(path)?.groups?.name;
      this.#scripts.push({ ...pair, labs, beside });
    } else if (/\bpreseed\.cfg$/.test(src)) {
      this.#compare("debconf", pair, debconfLines);
    } else if (/^autoinstall\.d\/(?:autoinstall|user-data|meta-data|network-config)$/.test(src)) {
      this.#compare("YAML", pair, load);
    } else if (/^autoinstall\.d\/ignition$/.test(src)) this.#compareJson(pair);
    else if (src.endsWith(".xml") || src.endsWith("cluster.conf")) {
      this.#read.push({ ...pair, kind: "xml" });
      this.#xml.push(hostile);
    } else if (src.endsWith(".yml")) this.#compare("YAML", pair, load);
    else if (src.endsWith(".json")) this.#compareJson(pair);
    else this.#compare("lines", pair, (text) => text.replace(/^\s*#.*$/gm, "#"));
  }

  #compare(kind: string, { title, hostile, twin, untwin }: Pair, read: (text: string) => unknown): void {
    this.#count(kind);
    try {
      const value = read(hostile);
      if (twin !== null) this.#same(title, value, untwin.untwin(read(twin)));
    } catch (error) {
      this.fail(title, String(error));
    }
  }

  /** Parsed only if the texts differ: the model is large. */
  #compareJson(pair: Pair): void {
    const { hostile, twin, untwin } = pair;
    const isAlike = twin !== null && untwin.escaped(twin) === hostile;
    if (isAlike) this.#count("JSON");
    else this.#compare("JSON", pair, JSON.parse);
  }

  #same(title: string, value: unknown, expected: unknown): void {
    if (isDeepStrictEqual(value, expected)) return;
    this.fail(title, difference(value, expected));
  }

  #count(kind: string, times = 1): void {
    this.#counts[kind] = (this.#counts[kind] ?? 0) + times;
  }

  judge(): { readonly faults: readonly string[]; readonly counts: Readonly<Record<string, number>> } {
    this.#judgeRead();
    const lint = xmllint(this.#xml);
    if (lint) this.#faults.push(lint);
    const texts = new Set(this.#scripts.map(({ hostile }) => hostile));
    this.#count("bash -n", texts.size);
    const syntax = bashSyntax([...texts]);
    if (syntax) this.#faults.push(syntax);
    this.#judgeRuns();
    return { faults: this.#faults, counts: this.#counts };
  }

  #judgeRead(): void {
    const texts = this.#read.flatMap(({ kind, hostile, twin }) =>
      [hostile, twin ?? ""].map((text) => [kind, text] as const),
    );
    const read = readAll(texts);
    for (const [index, { title, kind, twin, untwin }] of this.#read.entries()) {
      this.#count(kind);
      const [value, other] = [read[2 * index], read[2 * index + 1]];
      if ((value as { error?: string }).error) this.fail(title, JSON.stringify(value));
      else if (twin !== null) this.#same(title, value, untwin.untwin(other));
    }
  }

  #judgeRuns(): void {
    const pairs = this.#scripts.filter(({ twin }) => twin !== null);
    const step = Math.max(1, pairs.length / RUNS);
    const sample = Array.from(
      { length: Math.min(RUNS, pairs.length) },
      (_, index) => pairs[Math.floor(index * step)] as Runs,
    );
    const scripts = sample.flatMap(({ hostile, twin, labs, beside }): Script[] => [
      scriptOf(hostile, labs[0], beside),
      scriptOf(twin as string, labs[1] as Outputs, beside),
    ]);
    const records = recordAll(scripts);
    for (const [index, { title, untwin }] of sample.entries()) {
      const [ran, other] = [records[2 * index] ?? [], records[2 * index + 1] ?? []];
      this.#count(ran.length > 0 ? "run" : "run without a command");
      this.#same(title, sorted(plain(ran)), sorted(untwin.untwin(plain(other))));
    }
  }
}

function scriptOf(text: string, { lab }: Outputs, guest: string | undefined): Script {
  const files = lab.guests.find(({ name }) => name === guest)?.files;
  return { text, lab, beside: files?.find(({ key }) => key === "autoinst")?.dst };
}

/** The meaning of commands: without virt-install's own quotes, and without parts that depend on the text on purpose. */
function plain(commands: readonly (readonly string[])[]): string[][] {
  return commands.map((words) =>
    words.map((word, index) => {
      if (words[index - 1] === "--osinfo") return "";
      return /(?:^|,)description="/.test(word) ? word.replace(/\\(.)/gs, "$1") : word;
    }),
  );
}

/** The commands of a pipe have no order. */
function sorted(commands: readonly (readonly string[])[]): string[] {
  return commands.map((words) => JSON.stringify(words)).sort();
}

/** The script of a kickstart's %post, up to the first line that ends it for the installer. */
export function bodyOf(kickstart: string): string {
  return /^%post[^\n]*\n(?<body>[\s\S]*?)(?:^%end|(?![\s\S]))/m.exec(kickstart)?.groups?.body ?? "";
}

/** The first difference of two values. */
export function difference(value: unknown, expected: unknown): string {
  const [a, b] = [value, expected].map((each) => JSON.stringify(each) ?? "nothing") as [string, string];
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const part = (text: string) => text.slice(Math.max(0, at - 60), at + 120);
  return `\n  read     ${part(a)}\n  expected ${part(b)}`;
}
