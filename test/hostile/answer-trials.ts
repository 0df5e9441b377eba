import { outputFindings } from "../../src/artifacts/output-text.ts";
import type { Templates } from "../../src/artifacts/templates.ts";
import { FindingsError } from "../../src/finding.ts";
import type { AnswerFile, AnswerGuest } from "./answer-labs.ts";
import { leavesOf, type Path, put } from "./leaves.ts";
import { CANARY, Twin } from "./values.ts";

/** Texts behind a value. The first ones have most of the characters that a reader could take for its own. */
const SUFFIXES: readonly string[] = [
  `a'b"c$(>${CANARY})\`>${CANARY}\`;>${CANARY} # {x}: [y], & * ! | < % @ \\d`,
  "\nb: c\nEOF\n%end\n d",
  ...[
    " b",
    "'b",
    '"b',
    `$(>${CANARY})`,
    ";b",
    " #b",
    "#b",
    ": b",
    ",b",
    "\\",
    "\\b",
    "{b}",
    "*",
    "%b",
    "|b",
    "=b",
  ],
  ...["\tb", "\u2028b", "\u0085b", "\ufffe", "é漢"],
];

/** Texts in place of a value. */
const WHOLE: readonly string[] = [
  "yes",
  "12:30",
  "0755",
  "1e3",
  "null",
  "-x",
  "@x",
  "[x]",
  "~",
  "52:54:00:05:01:51",
];

/** The program that reads these values takes them apart at white space, or at commas. */
const WORDS = /(?:^|\.)(?:mkfs_options|kernel_args\.\d+|arp_ip_target)$/;

/** One text at one place of a guest, and the files that it changes. */
export interface AnswerTrial {
  readonly guest: AnswerGuest;
  readonly title: string;
  readonly untwin: Twin;
  readonly files: readonly { readonly hostile: AnswerFile; readonly twin: AnswerFile }[];
}

/**
 * Texts at one of so many values (`step`) of the guests' layers, as many as `accepted` at most that the checks take, with those
 * of a twin. `seed`: the first of these values, and their first texts behind those that are always tried.
 */
export function answerTrials(
  guests: readonly AnswerGuest[],
  accepted: number,
  seed: number,
  step: number,
): AnswerTrial[] {
  let count = seed;
  return guests.flatMap((guest) =>
    [...leavesOf(guest.values)].flatMap(({ path, part, text }, at) =>
      part === "key" || text === undefined || isStructure(path) || count++ % step !== 0
        ? []
        : trialsAt(guest, path, text, accepted, seed + at),
    ),
  );
}

function trialsAt(
  guest: AnswerGuest,
  path: Path,
  value: string,
  accepted: number,
  seed: number,
): AnswerTrial[] {
  const at = path.join(".");
  const filesWith = (text: string) =>
    guest.files(put(guest.values, { path, part: "value", text: value }, text));
  const trials: AnswerTrial[] = [];
  const twins = new Map<string, AnswerFile[] | null>();
  for (const [before, suffix] of textsFor(value, seed)) {
    if (trials.length >= accepted) break;
    const hostile = before + suffix;
    if (WORDS.test(at) && /[\s,]/.test(suffix)) continue;
    const files = filesWith(hostile);
    if (!files) continue;
    const untwin = new Twin(suffix);
    const twin = before + untwin.text;
    const other = twins.get(twin) ?? filesWith(twin);
    twins.set(twin, other);
    if (!other) continue;
    const pairs = files.flatMap((file) => {
      const same = other.find((each) => each.template === file.template);
      return same ? [{ hostile: file, twin: same }] : [];
    });
    trials.push({ guest, title: `${guest.name} ${at}: ${JSON.stringify(hostile)}`, untwin, files: pairs });
  }
  return trials;
}

/** What stays of a value, and the text behind it: first those that are tried at each value, then the others in turn. */
function textsFor(value: string, seed: number): (readonly [before: string, suffix: string])[] {
  const rest = [
    ...SUFFIXES.slice(2).map((text) => [value, text] as const),
    ...WHOLE.map((text) => ["", text] as const),
  ];
  const start = (seed * 7) % rest.length;
  return [
    ...SUFFIXES.slice(0, 2).map((text) => [value, text] as const),
    ...rest.slice(start),
    ...rest.slice(0, start),
  ];
}

/** Values that are no text of an answer: names of the plan, and those that decide which files there are. */
function isStructure(path: Path): boolean {
  return /^(?:os|image|installer|setup_data\.\d+\.src|interfaces\.\d+\.network)(?:\.|$)/.test(path.join("."));
}

/** A file of an answer with a hostile text, and with that of its twin. */
export interface Reading {
  readonly title: string;
  readonly path: string;
  readonly hostile: string;
  readonly twin: string;
  readonly untwin: Twin;
}

/** The texts of a trial's files; none, if a filter refuses the hostile one. */
export function readingsOf({ title, untwin, files }: AnswerTrial, templates: Templates): Reading[] {
  return files.flatMap(({ hostile, twin }) => {
    const text = rendered(templates, hostile);
    const other = rendered(templates, twin);
    return text === null || other === null
      ? []
      : [{ title, untwin, path: hostile.path, hostile: text, twin: other }];
  });
}

export function rendered(templates: Templates, { template, context }: AnswerFile): string | null {
  try {
    const text = templates.render(template, context);
    return outputFindings(text, template).length > 0 ? null : text;
  } catch (error) {
    if (error instanceof FindingsError) return null;
    throw error;
  }
}
