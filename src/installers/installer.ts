import type { ValueMap } from "../merge/merge.ts";
import type { Path } from "../merge/origins.ts";
import type { Os } from "../model/release.ts";
import type { Language } from "../outputs/language.ts";

/** What is wrong with the text of an answer file. */
export interface AnswerFinding {
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  readonly id: string;
  readonly severity: "error" | "warning";
  /** The rule and the remedy. */
  readonly message: string;
}

/** A value of a guest that an installer lacks, or cannot pass on. */
export interface AnswerGap {
  readonly path: Path;
  /** The rule and the remedy. */
  readonly message: string;
}

/** What an installer looks at of a guest. */
export interface InstalledGuest {
  readonly os: Os;
  /** The guest's row of `releases`. */
  readonly release: ValueMap;
  readonly interfaces: readonly { readonly index: number; readonly ip6: string | null }[];
}

/** One kind of answer file, and the installer that reads it. */
export interface Installer {
  /** In messages and scripts, where a noun goes: `kickstart`. */
  readonly name: string;
  readonly title: string;
  /** Its shipped template, and the answer file's name, where no layer names others. */
  readonly answer: { readonly src: string; readonly dst: string };
  readonly language: Language;
  /** Whether a web server may hand the answer file out: then nothing in it is more of a secret than a hash. */
  readonly isServed: boolean;
  /** Whether it installs a release. */
  serves(os: Os): boolean;
  /** The release that an answer file is written for; null: the guest's layers do not tell. */
  syntax(os: Os): string | null;
  /** The keys of `releases` whose row holds a release's facts, the first that is there. */
  rows(os: Os): readonly string[];
  /** What the guest must have besides, for vmbuild.sh to start the installer. */
  needs(values: ValueMap): readonly AnswerGap[];
  /** What the guest's layers say and its answer file cannot. */
  cannotSay(guest: InstalledGuest): readonly AnswerGap[];
  /** Kernel arguments by which the installer finds an answer file of the name `answer.dst` in its initrd. */
  bootArguments(release: ValueMap): string;
  lint(text: string, os: Os): readonly AnswerFinding[];
  /** What of an answer file decides about the installed system: a change of anything else asks for nothing. */
  body(text: string): string;
}
