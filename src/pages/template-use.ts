import { readdirSync, readFileSync } from "node:fs";
import { compareText } from "../diagnostic.ts";
import { labArtifacts } from "../model/artifact.ts";
import type { PageSource } from "./source.ts";

export interface TemplateUser {
  readonly name: string;
  readonly href: string;
}

/** A template: what it is made of, and what is made of it. */
export interface TemplateUse {
  readonly name: string;
  readonly id: string;
  /** Directories that have one of this name, the one that counts first. */
  readonly dirs: readonly string[];
  readonly extends: readonly string[];
  readonly includes: readonly string[];
  readonly usedBy: readonly string[];
  readonly guests: readonly TemplateUser[];
  readonly host: boolean;
  /** Whether a page of the site includes it. */
  readonly page: boolean;
}

const REFERENCE = /\{%-?\s*(extends|include|import|from)\s+(["'])(.+?)\2/g;

/** Every template of the search path, in byte order of their names. */
export function templateUse({ lab, tmpldirs, pages }: PageSource): TemplateUse[] {
  const files = new Map<string, { readonly dirs: string[]; text: string }>();
  for (const [at, dir] of tmpldirs.entries()) {
    for (const name of filesBelow(dir)) {
      if (name.startsWith("defaults/")) continue;
      const file = files.get(name) ?? { dirs: [], text: "" };
      file.dirs.unshift(at === 0 ? "shipped" : `${at}`);
      file.text = readFileSync(`${dir}/${name}`, "utf8");
      files.set(name, file);
    }
  }
  const references = new Map([...files].map(([name, { text }]) => [name, referencesOf(text)]));
  const ofPages = new Set(
    pages.flatMap((dir) =>
      filesBelow(dir).flatMap((name) =>
        referencesOf(readFileSync(`${dir}/${name}`, "utf8")).map(({ target }) => target),
      ),
    ),
  );
  const guests = new Map<string, Set<string>>();
  const use = (src: string, guest: string) => {
    const users = guests.get(src);
    if (users) users.add(guest);
    else guests.set(src, new Set([guest]));
  };
  for (const { name, files: made, setup_data } of lab.guests) {
    for (const { src } of made) use(src, name);
    for (const { src } of (setup_data ?? []) as readonly { src: string }[]) use(src, name);
  }
  const host = new Set([...lab.host.files, ...labArtifacts(lab)].map(({ src }) => src));
  const usedBy = new Map<string, string[]>();
  for (const [name, targets] of references) {
    for (const { target } of targets) usedBy.set(target, [...(usedBy.get(target) ?? []), name]);
  }
  return [...files]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, { dirs }]) => ({
      name,
      id: templateId(name),
      dirs,
      extends: targetsOf(references.get(name), (how) => how === "extends"),
      includes: targetsOf(references.get(name), (how) => how !== "extends"),
      usedBy: [...new Set(usedBy.get(name))].sort(compareText),
      guests: [...(guests.get(name) ?? [])].map((guest) => ({
        name: guest,
        href: `guests.d/${guest}/index.html`,
      })),
      host: host.has(name),
      page: ofPages.has(name),
    }));
}

export function templateId(name: string): string {
  return `t-${name.replace(/[^\w-]/g, "_")}`;
}

interface Reference {
  readonly how: string;
  readonly target: string;
}

function referencesOf(text: string): Reference[] {
  return [...text.matchAll(REFERENCE)].map(([, how = "", , target = ""]) => ({
    how,
    target: target.replace(/^shipped:/, ""),
  }));
}

function targetsOf(references: readonly Reference[] = [], wanted: (how: string) => boolean): string[] {
  return [...new Set(references.filter(({ how }) => wanted(how)).map(({ target }) => target))];
}

function filesBelow(dir: string): string[] {
  try {
    return readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
      .map((entry) => `${entry.parentPath}/${entry.name}`.slice(dir.length + 1))
      .sort(compareText);
  } catch {
    // A directory of the search path may be missing.
    return [];
  }
}
