import type { PlanObject } from "../../checks/plan.ts";
import type { Document } from "../../layers/document.ts";
import type { Path } from "../../merge/origins.ts";
import type { Guest } from "../../model/guest.ts";
import { pathText } from "../../schema/path-text.ts";
import { count, type Markup, markup, urlOf } from "../html.ts";
import type { IndexScope } from "../index-scope.ts";
import { MAX_ROWS } from "../lists/pages.ts";
import { objectPage } from "../objects/object-page.ts";
import { firstRow, showsValue } from "../provenance/values-table.ts";
import { lineValues, maskedText } from "./lines.ts";
import { type LayerName, LINES_PER_PAGE, pageOfLine } from "./names.ts";

interface Target {
  readonly name: string;
  /** From the output directory. */
  readonly href: string;
}

/** The effect of a value in a line. */
export interface Effect {
  readonly path: string;
  /** The link to the value on the page of the first object that it reaches. */
  readonly href: string | null;
  /** For people: the number of objects that it reaches. */
  readonly reach: string;
  readonly isDead: boolean;
  readonly targets: readonly Target[];
  readonly more: number;
}

export interface LayerLine {
  readonly number: number;
  readonly html: Markup;
  readonly effects: readonly Effect[];
}

export interface LayerPage {
  readonly lines: readonly LayerLine[];
  /** The pages of this layer; empty if there is only one. */
  readonly pages: readonly { readonly href: string; readonly first: number; readonly isHere: boolean }[];
  readonly users: readonly Target[];
  readonly omitted: number;
  readonly total: number;
  /** Category of the users: guest, network ... */
  readonly category: string;
}

/** A row in the list of layers. */
export interface LayerRow extends LayerName {
  /** The number of objects with this layer, for people; "" for META's. */
  readonly users: string;
  readonly keys: readonly string[];
}

export function layerRow(document: Document, scope: IndexScope): LayerRow {
  const users = scope.usersOf(document);
  return {
    ...scope.layer(document.file),
    users: users[0] ? count(users.length, users[0].category) : "",
    keys: Object.keys(document.value).slice(0, 8),
  };
}

/** Maximum number of links to the objects that a value reaches. */
const MAX_TARGETS = 24;

/** The number of the first line on each page of a layer. */
export function firstLines({ text }: Document): number[] {
  const lines = text.replace(/\n$/, "").split("\n").length;
  return Array.from({ length: Math.ceil(lines / LINES_PER_PAGE) }, (_, page) => page * LINES_PER_PAGE + 1);
}

/** The page that begins with line `first`. */
export function layerPage(document: Document, scope: IndexScope, first = 1): LayerPage {
  const users = scope.usersOf(document);
  const values = lineValues(document);
  const lines = scope.highlighter.lines(maskedText(document, scope.secrets), "yaml");
  const { page } = scope.layer(document.file);
  const pages = firstLines(document);
  return {
    lines: lines.slice(first - 1, first - 1 + LINES_PER_PAGE).map((html, at) => ({
      number: first + at,
      html: markup(html),
      effects: (values.get(first + at) ?? []).map((path) => effect(document, path, users, scope)),
    })),
    pages: (pages.length > 1 ? pages : []).map((line) => ({
      href: pageOfLine(page, line),
      first: line,
      isHere: line === first,
    })),
    users: users.slice(0, MAX_ROWS).map((user) => ({ name: user.name, href: objectPage(user) })),
    omitted: Math.max(0, users.length - MAX_ROWS),
    total: users.length,
    category: users[0]?.category ?? "",
  };
}

function effect(document: Document, path: Path, users: readonly PlanObject[], scope: IndexScope): Effect {
  const reached = scope.effectiveIn(document, path);
  const [only] = users;
  const targets = reached.length < users.length || users.length === 1 ? reached : [];
  return {
    path: pathText(path),
    href: reached[0] ? valuePage(reached[0], path, scope) : null,
    reach: reachText(reached.length, users.length, only?.category ?? ""),
    isDead: reached.length === 0 && users.length > 0,
    targets: targets.slice(0, MAX_TARGETS).map((user) => ({
      name: user.name,
      href: valuePage(user, path, scope),
    })),
    more: Math.max(0, targets.length - MAX_TARGETS),
  };
}

function valuePage(planObject: PlanObject, path: Path, scope: IndexScope): string {
  const key = String(path[0]);
  const row = showsValue(planObject, key, scope.provenance) ? firstRow(planObject, path) : null;
  if (!row) return objectPage(planObject);
  const { sysgroup } =
    planObject.category === "guest" ? (planObject as PlanObject<Guest>).object : { sysgroup: null };
  const isShared = sysgroup !== null && scope.isLarge && !scope.ownKeys(sysgroup).has(key);
  return `${isShared ? `kinds/${urlOf(sysgroup)}/index.html` : objectPage(planObject)}#${row}`;
}

function reachText(reached: number, all: number, category: string): string {
  if (all === 0) return "";
  if (reached === 0) return "overridden everywhere";
  if (all === 1) return "";
  return reached === all ? `all ${all} ${category}s` : `${reached} of ${all} ${category}s`;
}
