import type { Link, Rail, Row, SharedVolume, Topology } from "./topology.ts";

/** A text in the picture and its size, in px. Its baseline begins at `x`, `y`. */
export interface Label {
  readonly kind: "rail" | "subnet" | "ipv6" | "mode" | "kind" | "row" | "address" | "volume";
  readonly text: string;
  readonly x: number;
  /** The y of the baseline. */
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedRail {
  readonly rail: Rail;
  readonly x: number;
  readonly labels: readonly Label[];
}

export interface PlacedLink {
  readonly link: Link;
  readonly x: number;
}

export interface PlacedRow {
  readonly row: Row;
  readonly y: number;
  readonly label: Label;
  /** The x of both ends: from the name to the last rail or volume. */
  readonly line: { readonly from: number; readonly to: number };
  readonly links: readonly PlacedLink[];
  readonly addresses: readonly Label[];
}

export interface PlacedVolume {
  readonly volume: SharedVolume;
  readonly x: number;
  readonly ys: readonly number[];
  readonly label: Label;
}

/** The positions of everything in the picture, in px. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly top: number;
  readonly bottom: number;
  readonly rails: readonly PlacedRail[];
  readonly kinds: readonly Label[];
  readonly rules: readonly number[];
  readonly rows: readonly PlacedRow[];
  readonly volumes: readonly PlacedVolume[];
}

/** px per character of a 12 px monospaced font: at least the width in the common fonts of all systems. */
const ADVANCE = 7.4;
const LINE = 15;
const ROW = 26;
const GAP = 10;
/** The space for the heads of rails with three lines. A head has two lines without a subnet, and four with IPv6. */
const TOP = 62;
const LANE = 16;
const MAX_LENGTHS = { kind: 18, row: 26, rail: 18, volume: 32 };

export function layOut(topology: Topology): Layout {
  const { rails, rows, volumes } = topology;
  const kindsWidth = widest(rows.map(({ kind }) => clip(kind, MAX_LENGTHS.kind)));
  const namesAt = kindsWidth > 0 ? kindsWidth + 18 : 0;
  const namesWidth = widest(rows.map(({ name }) => clip(name, MAX_LENGTHS.row)));
  const shorten = rails.length > 4;
  const texts = rows.map(({ links }) =>
    rails.map((rail, at) =>
      links
        .filter((link) => link.rail === at)
        .map((link) => (shorten && !topology.isGrouped ? hostPart(link.label, rail) : link.label)),
    ),
  );
  // The width of a rail is that of its head or its longest label.
  const widths = rails.map((rail, at) =>
    Math.max(
      ...headOf(rail).map(({ text }) => widthOf(text) - 6),
      ...texts.map((row) => 12 * (row[at]?.length ?? 0) + widthOf((row[at] ?? []).join(" "))),
    ),
  );
  const railsAt = namesAt + namesWidth + 28;
  const xs = widths.map((_, at) => railsAt + widths.slice(0, at).reduce((sum, width) => sum + width + 20, 0));
  const lanesAt = railsAt + widths.reduce((sum, width) => sum + width + 20, 0) + 4;

  const ys: number[] = [];
  const kinds: Label[] = [];
  const rules: number[] = [];
  const top = TOP + LINE * Math.max(0, ...rails.map((rail) => headOf(rail).length - 3));
  let y = top;
  for (const [at, { kind }] of rows.entries()) {
    const isFirst = at === 0 || rows[at - 1]?.kind !== kind;
    if (isFirst && at > 0 && !topology.isGrouped) {
      rules.push(y + GAP / 2);
      y += GAP;
    }
    ys.push(y + ROW / 2);
    if (isFirst && kind) kinds.push(label("kind", clip(kind, MAX_LENGTHS.kind), 0, y + ROW / 2 + 4));
    y += ROW;
  }
  const placedVolumes = placeVolumes(volumes, ys, lanesAt);
  const placedRows = rows.map((row, rowIndex): PlacedRow => {
    const at = ys[rowIndex] as number;
    const linksOnRail = new Map<number, number>();
    const links = row.links.map((link) => {
      const before = linksOnRail.get(link.rail) ?? 0;
      linksOnRail.set(link.rail, before + 1);
      return { link, x: (xs[link.rail] as number) + 12 * before };
    });
    const name = label("row", clip(row.name, MAX_LENGTHS.row), namesAt, at + 4);
    const lanes = placedVolumes.filter(({ volume }) => volume.rows.includes(rowIndex)).map(({ x }) => x);
    const ends = [...links.map(({ x }) => x), ...lanes];
    return {
      row,
      y: at,
      label: name,
      line: { from: namesAt + name.width + 4, to: Math.max(namesAt + name.width + 4, ...ends) },
      links,
      addresses: [...linksOnRail].map(([rail, number]) =>
        label(
          "address",
          (texts[rowIndex]?.[rail] ?? []).join(" "),
          (xs[rail] as number) + 12 * number - 2,
          at + 4,
        ),
      ),
    };
  });
  const labelsEnd = Math.max(lanesAt, ...placedVolumes.map(({ label: { x, width } }) => x + width));
  return {
    width: Math.ceil(labelsEnd + 4),
    height: y + 14,
    top: top - 8,
    bottom: y + 6,
    rails: rails.map((rail, at) => ({
      rail,
      x: xs[at] as number,
      labels: headOf(rail).map(({ kind, text }, line) =>
        label(kind, text, (xs[at] as number) - 6, 14 + line * LINE),
      ),
    })),
    kinds,
    rules,
    rows: placedRows,
    volumes: placedVolumes,
  };
}

/** All labels of a picture, for a test that no two overlap. */
export function labelsOf({ rails, kinds, rows, volumes }: Layout): Label[] {
  return [
    ...rails.flatMap(({ labels }) => labels),
    ...kinds,
    ...rows.flatMap(({ label, addresses }) => [label, ...addresses]),
    ...volumes.map(({ label }) => label),
  ];
}

/** One lane for each volume. Its label is beside the first row without a label, from its first row on. */
function placeVolumes(
  volumes: readonly SharedVolume[],
  ys: readonly number[],
  lanesAt: number,
): PlacedVolume[] {
  const labelledRows = new Set<number>();
  const labelsAt = lanesAt + volumes.length * LANE + 4;
  return volumes.map((volume, lane) => {
    let row = volume.rows[0] as number;
    while (labelledRows.has(row)) row += 1;
    labelledRows.add(row);
    const first = ys[volume.rows[0] as number] as number;
    const y = ys[row] ?? first + (row - (volume.rows[0] as number)) * ROW;
    return {
      volume,
      x: lanesAt + lane * LANE,
      ys: volume.rows.map((each) => ys[each] as number),
      label: label("volume", clip(volume.name, MAX_LENGTHS.volume), labelsAt, y + 4),
    };
  });
}

type Head = Pick<Label, "kind" | "text">;

function headOf({ name, networks }: Rail): Head[] {
  const [first] = networks;
  if (!first) return [];
  return [
    { kind: "rail", text: clip(name, MAX_LENGTHS.rail) },
    ...subnetsOf(networks),
    { kind: "mode", text: first.mode },
  ];
}

function subnetsOf([first, ...others]: Rail["networks"]): Head[] {
  if (!first || others.length > 0) return [{ kind: "subnet", text: `${others.length + 1} networks` }];
  const { subnet, ipv6 } = first;
  return [
    ...(subnet === null ? [] : [{ kind: "subnet", text: subnet } as const]),
    ...(ipv6 ? [{ kind: "ipv6", text: ipv6.subnet } as const] : []),
  ];
}

/** The part of an address after the octets of its network. */
function hostPart(address: string, { networks: [network] }: Rail): string {
  const same = Math.floor((network?.prefix ?? 0) / 8);
  const octets = address.split(".");
  return octets.length === 4 && same > 0 ? `.${octets.slice(same).join(".")}` : address;
}

function label(kind: Label["kind"], text: string, x: number, y: number): Label {
  return { kind, text, x, y, width: widthOf(text), height: LINE };
}

function widthOf(text: string): number {
  return text.length * ADVANCE;
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(widthOf));
}

function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
