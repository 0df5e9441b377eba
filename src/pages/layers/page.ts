import type { PlanObject } from "../../checks/plan.ts";
import type { Document } from "../../layers/document.ts";
import type { Path } from "../../merge/origins.ts";
import type { Guest } from "../../model/guest.ts";
import { pathText } from "../../schema/path-text.ts";
import { count, type Markup, markup, urlOf } from "../html.ts";
import type { IndexScope } from "../index-scope.ts";
import { PAGE } from "../lists/pages.ts";
import { objectPage } from "../objects/object-page.ts";
import { firstRow, showsValue } from "../provenance/values-table.ts";
import { lineValues, maskedText } from "./lines.ts";
import { type LayerName, LINES, pageOfLine } from "./names.ts";

interface Target {
  readonly name: string;
  /** From the output directory. */
  readonly href: string;
}

/** What a value of a line does. */
export interface Effect {
  readonly path: string;
  /** The value as the first has it that it reaches. */
  readonly href: string | null;
  /** How far it reaches, in words. */
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
  /** Where its lines are, if they are on more pages than one. */
  readonly pages: readonly { readonly href: string; readonly first: number; readonly isHere: boolean }[];
  readonly users: readonly Target[];
  readonly omitted: number;
  readonly total: number;
  /** What the users are: guest, network ... */
  readonly category: string;
}

/** A layer in the list of them. */
export interface LayerRow extends LayerName {
  /** How many objects it is a layer of; "" where it is META's. */
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

/** Objects that are named of those that a value reaches. */
const MOST = 24;

/** The first line of each page of a layer. */
export function firstLines({ text }: Document): number[] {
  const lines = text.replace(/\n$/, "").split("\n").length;
  return Array.from({ length: Math.ceil(lines / LINES) }, (_, page) => page * LINES + 1);
}

/** The page whose first line is `first`. */
export function layerPage(document: Document, scope: IndexScope, first = 1): LayerPage {
  const users = scope.usersOf(document);
  const values = lineValues(document);
  const lines = scope.highlighter.lines(maskedText(document, scope.secrets), "yaml");
  const { page } = scope.layer(document.file);
  const pages = firstLines(document);
  return {
    lines: lines.slice(first - 1, first - 1 + LINES).map((html, at) => ({
      number: first + at,
      html: markup(html),
      effects: (values.get(first + at) ?? []).map((path) => effect(document, path, users, scope)),
    })),
    pages: (pages.length > 1 ? pages : []).map((line) => ({
      href: pageOfLine(page, line),
      first: line,
      isHere: line === first,
    })),
    users: users.slice(0, PAGE).map((user) => ({ name: user.name, href: objectPage(user) })),
    omitted: Math.max(0, users.length - PAGE),
    total: users.length,
    category: users[0]?.category ?? "",
  };
}

function effect(document: Document, path: Path, users: readonly PlanObject[], scope: IndexScope): Effect {
  const reached = scope.reached(document, path);
  const [only] = users;
  const targets = reached.length < users.length || users.length === 1 ? reached : [];
  return {
    path: pathText(path),
    href: reached[0] ? valuePage(reached[0], path, scope) : null,
    reach: reachText(reached.length, users.length, only?.category ?? ""),
    isDead: reached.length === 0 && users.length > 0,
    targets: targets.slice(0, MOST).map((user) => ({
      name: user.name,
      href: valuePage(user, path, scope),
    })),
    more: Math.max(0, targets.length - MOST),
  };
}

function valuePage(of: PlanObject, path: Path, scope: IndexScope): string {
  const key = String(path[0]);
  const row = showsValue(of, key, scope.provenance) ? firstRow(of, path) : null;
  if (!row) return objectPage(of);
  const { sysgroup } = of.category === "guest" ? (of as PlanObject<Guest>).object : { sysgroup: null };
  const isShared = sysgroup !== null && scope.isLarge && !scope.ownKeys(sysgroup).has(key);
  return `${isShared ? `kinds/${urlOf(sysgroup)}/index.html` : objectPage(of)}#${row}`;
}

function reachText(reached: number, all: number, category: string): string {
  if (all === 0) return "";
  if (reached === 0) return "replaced everywhere";
  if (all === 1) return "";
  return reached === all ? `all ${all} ${category}s` : `${reached} of ${all} ${category}s`;
}
