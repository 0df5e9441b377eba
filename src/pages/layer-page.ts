import type { Planned } from "../checks/plan.ts";
import type { Document } from "../layers/document.ts";
import type { Path } from "../merge/origins.ts";
import type { Guest } from "../model/guest.ts";
import { pathText } from "../schema/path-text.ts";
import { type Markup, markup, urlOf } from "./html.ts";
import type { IndexScope } from "./index-scope.ts";
import { lineValues, maskedText } from "./layer-lines.ts";
import { objectPage } from "./object-page.ts";
import { firstRow, showsValue } from "./values-table.ts";

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
  readonly users: readonly Target[];
  /** What the users are: guest, network ... */
  readonly category: string;
}

const MOST = 24;

export function layerPage(document: Document, scope: IndexScope): LayerPage {
  const { reach, highlighter, source } = scope;
  const users = reach.usersOf(document);
  const values = lineValues(document);
  const lines = highlighter.lines(maskedText(document, source.secrets), "yaml");
  return {
    lines: lines.map((html, at) => ({
      number: at + 1,
      html: markup(html),
      effects: (values.get(at + 1) ?? []).map((path) => effect(document, path, users, scope)),
    })),
    users: users.map((user) => ({ name: user.name, href: objectPage(user) })),
    category: users[0]?.category ?? "",
  };
}

function effect(document: Document, path: Path, users: readonly Planned[], scope: IndexScope): Effect {
  const reached = scope.reach.reached(document, path);
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

function valuePage(of: Planned, path: Path, scope: IndexScope): string {
  const key = String(path[0]);
  const row = showsValue(of.category, key) ? firstRow(of, path) : null;
  if (!row) return objectPage(of);
  const { sysgroup } = of.category === "guest" ? (of as Planned<Guest>).object : { sysgroup: null };
  const isShared = sysgroup !== null && scope.isLarge && !scope.ownKeys(sysgroup).has(key);
  return `${isShared ? `kinds/${urlOf(sysgroup)}/index.html` : objectPage(of)}#${row}`;
}

function reachText(reached: number, all: number, category: string): string {
  if (all === 0) return "";
  if (reached === 0) return "replaced everywhere";
  if (all === 1) return "";
  return reached === all ? `all ${all} ${category}s` : `${reached} of ${all} ${category}s`;
}
