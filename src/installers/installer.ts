import type { ValueMap } from "../merge/merge.ts";
import type { Path } from "../merge/origins.ts";
import type { GivenOs, Os } from "../model/release.ts";
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
  /** The releases that it installs, as it calls them, the oldest first. */
  readonly releases: readonly string[];
  /** What `os.id` is of these, without minor releases. */
  readonly ids: readonly string[];
  /** The key of `os` that names one of its releases where `os.id` does not; null: there is none. */
  readonly osKey: string | null;
  /** Whether a template makes answer files of its kind, by the template's name. */
  hasTemplate(name: string): boolean;
  /** Whether it installs a release. */
  serves(os: Os): boolean;
  /** The release that layers name, in its own words, known or not; null: they name none of its distributions. */
  named(os: GivenOs): string | null;
  /** A known release for a named one: the newest, where that is newer than all; null where there is none. */
  nearest(named: string): string | null;
  /** The release that an answer file is written for; null: the guest's layers do not tell. */
  syntax(os: Os): string | null;
  /** The key of a release's row in the table `releases` of its facts; null: it has none. */
  row(releases: ValueMap, os: GivenOs): string | null;
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
