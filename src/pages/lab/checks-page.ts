import { objectsOf } from "../../checks/plan.ts";
import { RULES } from "../../checks/rules.ts";
import type { Excerpt, Finding, Outputs, Place } from "../../finding.ts";
import { isMap } from "../../merge/merge.ts";
import { escapeHtml, type Markup, markup } from "../html.ts";
import { type LayerName, lineHref, nameOf } from "../layers/names.ts";
import { MAX_ROWS } from "../lists/pages.ts";
import { objectPage } from "../objects/object-page.ts";
import type { Provenance } from "../provenance/provenance.ts";
import type { PageSource } from "../source.ts";

export interface ShownFinding {
  readonly severity: string;
  readonly id: string;
  readonly html: Markup;
  /** Why it matters. Empty for findings that are not from a rule of the plan. */
  readonly why: Markup;
  readonly places: readonly ShownPlace[];
  /** The line of the first place; null where it may hold a secret. */
  readonly excerpt: Excerpt | null;
  /** The output files with a fault of a template; null: the finding is about the plan. */
  readonly outputs: Outputs | null;
}

export interface ShownPlace {
  readonly where: string;
  /** null: the file is not a layer. */
  readonly href: string | null;
  readonly message: string;
}

export interface ShownIgnore {
  readonly id: string;
  readonly reason: string;
  readonly where: string;
  readonly href: string;
  readonly objects: readonly { readonly name: string; readonly href: string }[];
}

export interface ChecksPage {
  readonly total: number;
  readonly findings: readonly ShownFinding[];
  readonly ignores: readonly ShownIgnore[];
  /** How many of each are not on the page. */
  readonly omitted: { readonly findings: number; readonly ignores: number };
  readonly rules: number;
}

/** Maximum number of related places of a finding on the page. */
const MAX_RELATED = 12;

export function checksPage(
  source: PageSource,
  layers: ReadonlyMap<string, LayerName>,
  provenance: Provenance,
): ChecksPage {
  // Notes come last, because the page has only room for the first findings.
  const isInfo = ({ severity }: Finding) => (severity === "info" ? 1 : 0);
  const findings = [...source.findings].sort((a, b) => isInfo(a) - isInfo(b));
  const ignores = ignoresOf(source, provenance);
  return {
    total: findings.length,
    findings: shownFindings(findings.slice(0, MAX_ROWS), source, layers),
    ignores: ignores.slice(0, MAX_ROWS),
    omitted: {
      findings: Math.max(0, findings.length - MAX_ROWS),
      ignores: Math.max(0, ignores.length - MAX_ROWS),
    },
    rules: RULES.length,
  };
}

export function shownFindings(
  findings: readonly Finding[],
  source: PageSource,
  layers: ReadonlyMap<string, LayerName>,
): ShownFinding[] {
  const why = new Map<string, string>(RULES.map((rule) => [rule.id, rule.why]));
  const dirs = [...source.lab.dirs, ...source.tmpldirs];
  const place = ({ file, line }: Place, message: string): ShownPlace => {
    const layer = layers.get(file);
    return {
      where: `${layer?.name ?? nameOf(file, dirs)}:${line}`,
      href: layer ? lineHref(layer, line) : null,
      message,
    };
  };
  return findings.map(({ severity, id, message, place: at, excerpt, related = [], outputs }) => ({
    severity,
    id,
    html: messageHtml(message),
    why: messageHtml(why.get(id) ?? ""),
    excerpt: excerpt ?? null,
    outputs: outputs ?? null,
    places: [
      place(at, ""),
      ...related.slice(0, MAX_RELATED).map((other) => place(other.place, other.message)),
    ],
  }));
}

/** Text in backquotes becomes `<code>`. */
function messageHtml(message: string): Markup {
  return markup(escapeHtml(message).replace(/`([^`]+)`/g, "<code>$1</code>"));
}

/** Every entry of a `checks.ignore` once, with all objects whose layers have it. */
function ignoresOf({ plan }: PageSource, provenance: Provenance): ShownIgnore[] {
  const ignores = new Map<string, ShownIgnore & { readonly objects: { name: string; href: string }[] }>();
  for (const object of objectsOf(plan)) {
    const { checks } = object.merged.value;
    const list = isMap(checks) && Array.isArray(checks.ignore) ? checks.ignore : [];
    for (const [index, item] of list.entries()) {
      const [line] = provenance.chain(object, ["checks", "ignore", index]);
      const id = String(isMap(item) ? item.id : item);
      const key = `${id} ${line?.href}`;
      const ignore = ignores.get(key) ?? {
        id,
        reason: isMap(item) && typeof item.reason === "string" ? item.reason : "",
        where: line?.where ?? "",
        href: line?.href ?? "",
        objects: [],
      };
      ignore.objects.push({ name: object.name, href: objectPage(object) });
      ignores.set(key, ignore);
    }
  }
  return [...ignores.values()];
}
