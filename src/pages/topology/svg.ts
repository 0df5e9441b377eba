import { MODE_NAMES, MODES } from "../../model/modes.ts";
import { escapeHtml, type Markup, markup, urlOf } from "../html.ts";
import type { NetworkRow } from "../lists/network-row.ts";
import type { ShownValue } from "../provenance/shown-value.ts";
import { type Label, type Layout, layOut, type PlacedRow } from "./layout.ts";
import type { Link, Topology } from "./topology.ts";

/** Values for the labels of the picture, with the lines that set them. */
export interface PictureLines {
  /** The address of an interface. */
  link(link: Link): ShownValue | null;
  /** The values in the head of a network's rail. */
  network(name: string): NetworkRow | null;
}

/** The picture of a lab: rails are networks, rows are guests. All nodes are links, relative to the output directory. */
export function topologySvg(topology: Topology, lines: PictureLines): Markup {
  const layout = layOut(topology);
  const { width, height, rules, kinds, rows: placedRows } = layout;
  // The picture of a small lab is enlarged.
  const scale = Math.min(1.25, Math.max(1, PAGE_WIDTH / width));
  const what = topology.isGrouped ? "kinds of guests" : "guests";
  return markup(
    [
      `<svg class="topology" width="${Math.round(width * scale)}" height="${Math.round(height * scale)}" viewBox="0 0 ${width} ${height}" role="group" aria-label="Topology: ${what} and their networks">`,
      ...rules.map((y) => `<line class="rule" x1="0" x2="${width}" y1="${y}" y2="${y}"/>`),
      ...placedRows.map(lineOf),
      rails(layout, lines),
      volumes(layout),
      ...kinds.map((label) => kindLink(label, topology)),
      ...placedRows.map((row) => rowOf(row, lines)),
      "</svg>",
    ].join("\n"),
  );
}

/** A label as a link to the line that sets it. No tab stop, because the tables have the same links. */
function lineLink(value: ShownValue | null | undefined, inner: string): string {
  if (!value?.href) return inner;
  return `<a href="${value.href}" tabindex="-1"><title>${escapeHtml(value.chain)}</title>${inner}</a>`;
}

/** Width of the page's text column on a wide screen, in px. */
const PAGE_WIDTH = 1040;

function lineOf({ line, y }: PlacedRow): string {
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
        .slice(0, MAX_NETWORKS)
        .map(({ name, subnet, ipv6, mode }) => [name, subnet, ipv6?.subnet, mode].filter(Boolean).join(" "));
      if (rail.networks.length > MAX_NETWORKS)
        networks.push(`and ${rail.networks.length - MAX_NETWORKS} more`);
      return [
        `<a href="${href}" class="n${at % 10}" data-node="network:${escapeHtml(rail.name)}">`,
        `<title>${escapeHtml(networks.join("\n"))}</title>`,
        `<line class="rail ${first?.mode ?? ""}" x1="${round(x)}" x2="${round(x)}" y1="${top}" y2="${bottom}"/>`,
        name ? text(name) : "",
        "</a>",
        ...others.map((label) => lineLink(values[label.kind as keyof typeof values], text(label))),
      ].join("");
    })
    .join("\n");
}

/** Maximum number of networks in the title of a rail. */
const MAX_NETWORKS = 24;

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

function rowOf({ row, y, label, links, addresses }: PlacedRow, lines: PictureLines): string {
  const dots = links.map(
    ({ link, x }) =>
      `<circle class="n${link.rail % 10}${link.isFixed ? "" : " open"}" cx="${round(x)}" cy="${y}" r="5" data-edge="${escapeHtml(`${link.guest}:${link.index}`)}" data-rail="${link.rail}"/>`,
  );
  // A label has all addresses of a row on one rail, and links to the line of the first address.
  const rails = [...new Set(links.map(({ link }) => link.rail))];
  return [
    `<a href="${escapeHtml(urlOf(row.href))}" data-node="guest:${escapeHtml(row.name)}">`,
    `<title>${escapeHtml(row.title)}</title>`,
    text(label),
    ...dots,
    "</a>",
    ...addresses.map((address, at) => {
      const first = links.find(({ link }) => link.rail === rails[at]);
      return lineLink(first && lines.link(first.link), text(address));
    }),
  ].join("");
}

function kindLink(label: Label, { rows }: Topology): string {
  // A clipped label stands for the first kind with this beginning.
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

/** A style of rails in the legend. */
export interface RailEntry {
  readonly text: string;
  /** CSS class of the line. */
  readonly class: string;
}

/** One entry for each style. */
export function railLegend(): RailEntry[] {
  const entries = new Map<string, RailEntry>();
  for (const name of MODE_NAMES) {
    const { legend, line } = MODES[name];
    const modeClass = Object.keys(line).length > 0 ? ` ${name}` : "";
    if (!entries.has(legend)) entries.set(legend, { text: legend, class: `rail n0${modeClass}` });
  }
  return [...entries.values()];
}
