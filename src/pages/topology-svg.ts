import { escapeHtml, type Markup, markup, urlOf } from "./html.ts";
import type { Topology } from "./topology.ts";
import { type Label, type Layout, layOut, type PlacedStation } from "./topology-layout.ts";

/** The picture of a lab: rails are networks, rows are guests, every node is a link from the output directory's top. */
export function topologySvg(topology: Topology): Markup {
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
      rails(layout),
      volumes(layout),
      ...kinds.map((label) => link(`kinds/${label.text}/index.html`, "", text(label), topology, label.text)),
      ...stations.map((station) => stationOf(station)),
      "</svg>",
    ].join("\n"),
  );
}

/** px that a page has for the picture on a wide screen. */
const COLUMN = 1040;

function lineOf({ line, y }: PlacedStation): string {
  return `<line class="track" x1="${round(line.from)}" x2="${round(line.to)}" y1="${y}" y2="${y}"/>`;
}

function rails({ rails, top, bottom }: Layout): string {
  return rails
    .map(({ rail, x, labels }, at) => {
      const [first] = rail.networks;
      const href =
        rail.networks.length === 1 && first ? `networks/${urlOf(first.name)}/index.html` : "networks.html";
      return [
        `<a href="${href}" class="n${at % 10}" data-node="network:${escapeHtml(rail.networks.map(({ name }) => name).join(" "))}">`,
        `<title>${escapeHtml(rail.networks.map(({ name, subnet, mode }) => `${name} ${subnet} ${mode}`).join("\n"))}</title>`,
        `<line class="rail ${first?.mode ?? ""}" x1="${round(x)}" x2="${round(x)}" y1="${top}" y2="${bottom}"/>`,
        ...labels.map(text),
        "</a>",
      ].join("");
    })
    .join("\n");
}

function volumes({ volumes }: Layout): string {
  return volumes
    .map(({ volume, x, ys, label }) =>
      [
        `<g class="volume" data-volume="${escapeHtml(volume.name)}"><title>${escapeHtml(volume.name)}: shared by ${volume.rows.length} guests</title>`,
        `<line x1="${round(x)}" x2="${round(x)}" y1="${Math.min(...ys)}" y2="${Math.max(...ys)}"/>`,
        `<line class="lead" x1="${round(x)}" x2="${round(label.x - 3)}" y1="${label.y - 4}" y2="${label.y - 4}"/>`,
        ...ys.map((y) => `<rect x="${round(x - 4)}" y="${y - 4}" width="8" height="8"/>`),
        text(label),
        "</g>",
      ].join(""),
    )
    .join("\n");
}

function stationOf({ station, y, label, ties, addresses }: PlacedStation): string {
  const dots = ties.map(
    ({ tie, x }) =>
      `<circle class="n${tie.rail % 10}${tie.isFixed ? "" : " open"}" cx="${round(x)}" cy="${y}" r="5" data-edge="${escapeHtml(`${tie.guest}:${tie.index}`)}" data-rail="${tie.rail}"/>`,
  );
  return [
    `<a href="${escapeHtml(station.href.split("/").map(encodeURIComponent).join("/"))}" data-node="guest:${escapeHtml(station.name)}">`,
    `<title>${escapeHtml(station.title)}</title>`,
    text(label),
    ...dots,
    ...addresses.map(text),
    "</a>",
  ].join("");
}

function link(path: string, title: string, inner: string, { rows }: Topology, shown: string): string {
  // A clipped name is that of the first kind that begins like it.
  const kind = rows.find(
    ({ kind }) => kind === shown || (shown.endsWith("…") && kind.startsWith(shown.slice(0, -1))),
  )?.kind;
  const href = kind === undefined ? path : `kinds/${kind}/index.html`;
  return `<a href="${urlOf(href)}">${title ? `<title>${escapeHtml(title)}</title>` : ""}${inner}</a>`;
}

function text({ kind, text, x, y, width }: Label): string {
  return `<text class="${kind}" x="${round(x)}" y="${y}" data-width="${round(width)}">${escapeHtml(text)}</text>`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
