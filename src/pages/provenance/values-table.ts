import type { PlanObject } from "../../checks/plan.ts";
import { isMap, type ValueMap } from "../../merge/merge.ts";
import type { Path } from "../../merge/origins.ts";
import { pathText } from "../../schema/path-text.ts";
import { escapeHtml, formatNumber, type Markup, markup } from "../html.ts";
import type { Provenance } from "./provenance.ts";

/**
 * Table rows for all merged values of an object, sorted by key: the value with a link to the line that sets it, that
 * line, and the overridden values. `root`: relative path from the page to the output directory.
 */
export function valueRows(
  planObject: PlanObject,
  provenance: Provenance,
  {
    root,
    includesKey = () => true,
  }: { readonly root: string; readonly includesKey?: (key: string) => boolean },
): Markup {
  const { ownKeys, shared } = provenance.keyUse(planObject);
  let html = "";
  for (const key of Object.keys(planObject.merged.value).sort()) {
    if (!includesKey(key) || !showsValue(planObject, key, provenance)) continue;
    const rows = () => rowsOf(planObject, provenance, key, root);
    if (ownKeys.has(key)) {
      html += rows();
      continue;
    }
    const name = `${root} ${key}`;
    let sharedRows = shared.rows.get(name);
    if (sharedRows === undefined) {
      sharedRows = rows();
      shared.rows.set(name, sharedRows);
    }
    html += sharedRows;
  }
  return markup(html);
}

/** Maximum number of rows for one top key. */
const MAX_ROWS_PER_KEY = 200;

function rowsOf(planObject: PlanObject, provenance: Provenance, key: string, root: string): string {
  const all = [...leaves(planObject.merged.value[key], [key])];
  const rows = all.slice(0, MAX_ROWS_PER_KEY).map((leaf) => row(planObject, provenance, leaf, root));
  const rest = all.length - rows.length;
  return (
    rows.join("") +
    (rest > 0
      ? `<tr><th scope="row">${escapeHtml(pathText([key]))}</th><td class="soft">and ${formatNumber(rest)} more</td><td></td><td></td></tr>\n`
      : "")
  );
}

/** The HTML id of the first row for a path; null: the table has no such row. */
export function firstRow(planObject: PlanObject, path: Path): string | null {
  let at = 0;
  const key = String(path[0]);
  if (!Object.hasOwn(planObject.merged.value, key)) return null;
  for (const leaf of leaves(planObject.merged.value[key], [key])) {
    if (at === MAX_ROWS_PER_KEY) return null;
    if (path.every((step, depth) => leaf.path[depth] === step)) return valueId(leaf.path);
    at += 1;
  }
  return null;
}

/** The HTML id of a value's row. */
export function valueId(path: Path): string {
  return `v-${path.map((step) => String(step).replace(/[^\w-]/g, "_")).join("--")}`;
}

/** Whether the page of an object has rows for a key. The table `releases` is too long; the page of its layer shows it. */
export function showsValue(planObject: PlanObject, key: string, provenance: Provenance): boolean {
  if (planObject.category === "guest") return key !== "releases";
  return provenance.schemas.has(planObject.category, key) || provenance.isOwn(planObject, key);
}

interface Leaf {
  readonly path: Path;
  readonly value: unknown;
}

/** Scalars, and whole lists of scalars. */
function* leaves(value: unknown, path: Path): Iterable<Leaf> {
  const isList = Array.isArray(value);
  const steps: readonly (string | number)[] = isList
    ? value.some((item) => typeof item === "object" && item !== null)
      ? [...value.keys()]
      : []
    : isMap(value)
      ? Object.keys(value)
      : [];
  if (steps.length === 0) yield { path, value };
  for (const step of steps) {
    const inner = isList ? value[step as number] : (value as ValueMap)[step];
    yield* leaves(inner, [...path, step]);
  }
}

function row(planObject: PlanObject, provenance: Provenance, { path, value }: Leaf, root: string): string {
  const [winner, ...overridden] = provenance.chain(planObject, path);
  const text = escapeHtml(provenance.textOf(value, path));
  const cell = winner ? `<a class="v" href="${root}${winner.href}">${text}</a>` : text;
  const chain = overridden.map(
    ({ where, href, text }) =>
      `<a href="${root}${href}"><s>${escapeHtml(text)}</s> <small>${escapeHtml(where)}</small></a>`,
  );
  return `<tr id="${valueId(path)}"><th scope="row">${escapeHtml(pathText(path))}</th><td>${cell}</td><td>${winner ? escapeHtml(winner.where) : ""}</td><td>${chain.join(" ")}</td></tr>\n`;
}
