import { type Dirent, readdirSync } from "node:fs";
import type { Templates } from "../../artifacts/templates.ts";
import { compareText, errorAt, FindingsError } from "../../finding.ts";
import type { Lab } from "../../lab.ts";
import type { LayerReader } from "../../layers/reader.ts";
import { mergeDocuments, placeAt } from "../../merge/origins.ts";
import { nearest } from "../../nearest.ts";
import { hostContext } from "../../outputs/lab-files.ts";
import { readTextFile } from "../../text-file.ts";

/** Two files beside a template: `<template>.tests/<case>.yml`, the context, and `<case>.out`, the expected output. */
export interface TemplateCase {
  readonly template: string;
  readonly name: string;
  readonly context: string;
  readonly expected: string;
}

const DIRECTORY = ".tests";

/** The cases of all template directories, sorted by template and name. */
export function templateCases(tmpldirs: readonly string[]): TemplateCase[] {
  return tmpldirs
    .flatMap((dir) => [...casesBelow(dir, "")])
    .sort((a, b) => compareText(a.template, b.template) || compareText(a.name, b.name));
}

function* casesBelow(top: string, path: string): Iterable<TemplateCase> {
  for (const entry of directoriesIn(`${top}/${path}`)) {
    const inner = `${path}${entry.name}`;
    if (entry.name.endsWith(DIRECTORY)) yield* casesIn(top, inner);
    else yield* casesBelow(top, `${inner}/`);
  }
}

function* casesIn(top: string, path: string): Iterable<TemplateCase> {
  const template = path.slice(0, -DIRECTORY.length);
  for (const file of readdirSync(`${top}/${path}`)) {
    if (!file.endsWith(".yml")) continue;
    const name = file.slice(0, -".yml".length);
    const stem = `${top}/${path}/${name}`;
    yield { template, name, context: `${stem}.yml`, expected: `${stem}.out` };
  }
}

function directoriesIn(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  } catch {
    return [];
  }
}

/** The expected output; null if there is none yet. Throws a FindingsError if it cannot be read. */
export function expectedOf({ expected }: TemplateCase): string | null {
  const { text, fault, isMissing } = readTextFile(expected);
  if (isMissing) return null;
  if (fault) throw new FindingsError([fault]);
  return text;
}

/**
 * Renders the template of a case. `_guest: NAME`, `_network: NAME` and `_host: true` in the context insert an object of
 * the plan; the other keys override its values. Throws a FindingsError.
 */
export function renderCase(
  { template, context }: TemplateCase,
  templates: Templates,
  reader: LayerReader,
  lab: () => Lab,
): string {
  const document = reader.document(context);
  const { _guest, _network, _host, ...own } = document.value;
  const object = (key: string, name: unknown, objects: readonly { readonly name: string }[]) => {
    const found = objects.find((one) => one.name === name);
    if (found) return found;
    const names = objects.map((one) => one.name);
    const place = placeAt(mergeDocuments([document]), [`_${key}`]);
    const message = `there is no ${key} \`${name}\`: ${nearest(String(name), names, "name one of the plan")}`;
    throw new FindingsError([errorAt(place, "template-case", message)]);
  };
  const text = templates.render(template, {
    ...(_host === true ? hostContext(lab()) : {}),
    ...(_network === undefined ? {} : object("network", _network, lab().networks)),
    ...(_guest === undefined ? {} : object("guest", _guest, lab().guests)),
    ...own,
  });
  return text.endsWith("\n") ? text : `${text}\n`;
}
