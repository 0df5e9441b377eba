import type { PlanObject } from "../../checks/plan.ts";
import { isMap, type ValueMap } from "../../merge/merge.ts";
import type { Path } from "../../merge/origins.ts";
import { pathText } from "../../schema/path-text.ts";
import { escapeHtml, grouped, type Markup, markup } from "../html.ts";
import type { Provenance } from "./provenance.ts";

/**
 * Rows for all merged values of an object, in the order of their keys: the value, linked to the line that set it, that
 * line, and what it was before. `root` leads from the page to the output directory.
 */
export function valueRows(
  of: PlanObject,
  provenance: Provenance,
  { root, wants = () => true }: { readonly root: string; readonly wants?: (key: string) => boolean },
): Markup {
  const { own, shared } = provenance.parts(of);
  let html = "";
  for (const key of Object.keys(of.merged.value).sort()) {
    if (!wants(key) || !showsValue(of, key, provenance)) continue;
    const rows = () => rowsOf(of, provenance, key, root);
    if (own.has(key)) {
      html += rows();
      continue;
    }
    const name = `${root} ${key}`;
    let made = shared.rows.get(name);
    if (made === undefined) {
      made = rows();
      shared.rows.set(name, made);
    }
    html += made;
  }
  return markup(html);
}

/** Rows of one key; what is beyond is in its layers. */
const MOST = 200;

function rowsOf(of: PlanObject, provenance: Provenance, key: string, root: string): string {
  const all = [...leaves(of.merged.value[key], [key])];
  const rows = all.slice(0, MOST).map((leaf) => row(of, provenance, leaf, root));
  const rest = all.length - rows.length;
  return (
    rows.join("") +
    (rest > 0
      ? `<tr><th scope="row">${escapeHtml(pathText([key]))}</th><td class="soft">and ${grouped(rest)} more</td><td></td><td></td></tr>\n`
      : "")
  );
}

/** The id of the first row of what stands at a path of an object's merged values; null where none does. */
export function firstRow(of: PlanObject, path: Path): string | null {
  let at = 0;
  const key = String(path[0]);
  if (!Object.hasOwn(of.merged.value, key)) return null;
  for (const leaf of leaves(of.merged.value[key], [key])) {
    if (at === MOST) return null;
    if (path.every((step, depth) => leaf.path[depth] === step)) return valueId(leaf.path);
    at += 1;
  }
  return null;
}

/** The id of a value's row. */
export function valueId(path: Path): string {
  return `v-${path.map((step) => String(step).replace(/[^\w-]/g, "_")).join("--")}`;
}

/** Whether the page of an object has rows for a key: the table of all releases is its layer's to show. */
export function showsValue(of: PlanObject, key: string, provenance: Provenance): boolean {
  if (of.category === "guest") return key !== "releases";
  return provenance.schemas.has(of.category, key) || provenance.isOwn(of, key);
}

interface Leaf {
  readonly path: Path;
  readonly value: unknown;
}

/** Scalars, and lists of scalars as one. */
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

function row(of: PlanObject, provenance: Provenance, { path, value }: Leaf, root: string): string {
  const [winner, ...before] = provenance.chain(of, path);
  const text = escapeHtml(provenance.textOf(value, path));
  const shown = winner ? `<a class="v" href="${root}${winner.href}">${text}</a>` : text;
  const chain = before.map(
    ({ where, href, text }) =>
      `<a href="${root}${href}"><s>${escapeHtml(text)}</s> <small>${escapeHtml(where)}</small></a>`,
  );
  return `<tr id="${valueId(path)}"><th scope="row">${escapeHtml(pathText(path))}</th><td>${shown}</td><td>${winner ? escapeHtml(winner.where) : ""}</td><td>${chain.join(" ")}</td></tr>\n`;
}
