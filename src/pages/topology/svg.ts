import { MODE_NAMES, MODES } from "../../model/modes.ts";
import { escapeHtml, type Markup, markup, urlOf } from "../html.ts";
import type { NetworkRow } from "../lists/network-row.ts";
import type { ShownValue } from "../provenance/shown-value.ts";
import { type Label, type Layout, layOut, type PlacedStation } from "./layout.ts";
import type { Tie, Topology } from "./topology.ts";

/** The lines that say what the picture shows beside the names of things, which lead to their pages. */
export interface PictureLines {
  /** Of an address in a row. */
  tie(tie: Tie): ShownValue | null;
  /** Of a network: what is said of it in the head of its rail. */
  network(name: string): NetworkRow | null;
}

/** The picture of a lab: rails are networks, rows are guests, every node is a link from the output directory's top. */
export function topologySvg(topology: Topology, lines: PictureLines): Markup {
  const layout = layOut(topology);
  const { width, height, rules, kinds, stations } = layout;
  // A small lab is drawn larger.
  const scale = Math.min(1.25, Math.max(1, COLUMN / width));
  const what = topology.isGrouped ? "kinds of guests" : "guests";
  return markup(
    [
      `<svg class="topology" width="${Math.round(width * scale)}" height="${Math.round(height * scale)}" viewBox="0 0 ${width} ${height}" role="group" aria-label="Topology: ${what} and the networks that they are on">`,
      ...rules.map((y) => `<line class="rule" x1="0" x2="${width}" y1="${y}" y2="${y}"/>`),
      ...stations.map(lineOf),
      rails(layout, lines),
      volumes(layout),
      ...kinds.map((label) => kindLink(label, topology)),
      ...stations.map((station) => stationOf(station, lines)),
      "</svg>",
    ].join("\n"),
  );
}

/** The label as a link to a line. The tables below have it, too: the keyboard need not stop here. */
function said(value: ShownValue | null | undefined, inner: string): string {
  if (!value?.href) return inner;
  return `<a href="${value.href}" tabindex="-1"><title>${escapeHtml(value.chain)}</title>${inner}</a>`;
}

/** px that a page has for the picture on a wide screen. */
const COLUMN = 1040;

function lineOf({ line, y }: PlacedStation): string {
  return `<line class="track" x1="${round(line.from)}" x2="${round(line.to)}" y1="${y}" y2="${y}"/>`;
}

function rails({ rails, top, bottom }: Layout, lines: PictureLines): string {
  return rails
    .map(({ rail, x, labels }, at) => {
      const [first] = rail.networks;
      const isOne = rail.networks.length === 1 && first !== undefined;
      const href = isOne ? `networks/${urlOf(first.name)}/index.html` : "networks.html";
      const row = isOne ? lines.network(first.name) : null;
      const values = { subnet: row?.ipv4?.subnet, ipv6: row?.ipv6?.subnet, mode: row?.mode };
      const [name, ...others] = labels;
      const networks = rail.networks
        .slice(0, NAMED)
        .map(({ name, subnet, ipv6, mode }) => [name, subnet, ipv6?.subnet, mode].filter(Boolean).join(" "));
      if (rail.networks.length > NAMED) networks.push(`and ${rail.networks.length - NAMED} more`);
      return [
        `<a href="${href}" class="n${at % 10}" data-node="network:${escapeHtml(rail.name)}">`,
        `<title>${escapeHtml(networks.join("\n"))}</title>`,
        `<line class="rail ${first?.mode ?? ""}" x1="${round(x)}" x2="${round(x)}" y1="${top}" y2="${bottom}"/>`,
        name ? text(name) : "",
        "</a>",
        ...others.map((label) => said(values[label.kind as keyof typeof values], text(label))),
      ].join("");
    })
    .join("\n");
}

/** Networks that a rail of many names. */
const NAMED = 24;

function volumes({ volumes }: Layout): string {
  return volumes
    .map(({ volume, x, ys, label }) =>
      [
        `<a href="pools/${urlOf(volume.name.split("/")[0] ?? "")}/index.html#volumes" class="volume" data-volume="${escapeHtml(volume.name)}"><title>${escapeHtml(volume.name)}: shared by ${volume.rows.length} guests</title>`,
        `<line x1="${round(x)}" x2="${round(x)}" y1="${Math.min(...ys)}" y2="${Math.max(...ys)}"/>`,
        `<line class="lead" x1="${round(x)}" x2="${round(label.x - 3)}" y1="${label.y - 4}" y2="${label.y - 4}"/>`,
        ...ys.map((y) => `<rect x="${round(x - 4)}" y="${y - 4}" width="8" height="8"/>`),
        text(label),
        "</a>",
      ].join(""),
    )
    .join("\n");
}

function stationOf({ station, y, label, ties, addresses }: PlacedStation, lines: PictureLines): string {
  const dots = ties.map(
    ({ tie, x }) =>
      `<circle class="n${tie.rail % 10}${tie.isFixed ? "" : " open"}" cx="${round(x)}" cy="${y}" r="5" data-edge="${escapeHtml(`${tie.guest}:${tie.index}`)}" data-rail="${tie.rail}"/>`,
  );
  // One label has all of a row's addresses on a rail: it leads to the line of the first.
  const rails = [...new Set(ties.map(({ tie }) => tie.rail))];
  return [
    `<a href="${escapeHtml(urlOf(station.href))}" data-node="guest:${escapeHtml(station.name)}">`,
    `<title>${escapeHtml(station.title)}</title>`,
    text(label),
    ...dots,
    "</a>",
    ...addresses.map((address, at) => {
      const first = ties.find(({ tie }) => tie.rail === rails[at]);
      return said(first && lines.tie(first.tie), text(address));
    }),
  ].join("");
}

function kindLink(label: Label, { rows }: Topology): string {
  // A clipped name is that of the first kind that begins like it.
  const kind = rows.find(
    ({ kind }) =>
      kind === label.text || (label.text.endsWith("…") && kind.startsWith(label.text.slice(0, -1))),
  )?.kind;
  return `<a href="kinds/${urlOf(kind ?? label.text)}/index.html">${text(label)}</a>`;
}

function text({ kind, text, x, y, width }: Label): string {
  return `<text class="${kind}" x="${round(x)}" y="${y}" data-width="${round(width)}">${escapeHtml(text)}</text>`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}

/** A line of the topology in its legend. */
export interface RailEntry {
  readonly text: string;
  /** Of the line. */
  readonly class: string;
}

/** One for each kind of lines. */
export function railLegend(): RailEntry[] {
  const entries = new Map<string, RailEntry>();
  for (const name of MODE_NAMES) {
    const { legend, line } = MODES[name];
    const own = Object.keys(line).length > 0 ? ` ${name}` : "";
    if (!entries.has(legend)) entries.set(legend, { text: legend, class: `rail n0${own}` });
  }
  return [...entries.values()];
}
