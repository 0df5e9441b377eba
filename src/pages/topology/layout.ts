import type { Rail, SharedVolume, Station, Tie, Topology } from "./topology.ts";

/** A text in the picture, with the room that it takes; its left end stands on the baseline at `x`, `y`. */
export interface Label {
  readonly kind: "rail" | "subnet" | "ipv6" | "mode" | "kind" | "station" | "tie" | "volume";
  readonly text: string;
  readonly x: number;
  /** The baseline. */
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedRail {
  readonly rail: Rail;
  readonly x: number;
  readonly labels: readonly Label[];
}

export interface PlacedTie {
  readonly tie: Tie;
  readonly x: number;
}

export interface PlacedStation {
  readonly station: Station;
  readonly y: number;
  readonly label: Label;
  /** From the name to the last rail or volume. */
  readonly line: { readonly from: number; readonly to: number };
  readonly ties: readonly PlacedTie[];
  readonly addresses: readonly Label[];
}

export interface PlacedVolume {
  readonly volume: SharedVolume;
  readonly x: number;
  readonly ys: readonly number[];
  readonly label: Label;
}

/** Where everything of the picture stands. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly top: number;
  readonly bottom: number;
  readonly rails: readonly PlacedRail[];
  readonly kinds: readonly Label[];
  readonly rules: readonly number[];
  readonly stations: readonly PlacedStation[];
  readonly volumes: readonly PlacedVolume[];
}

/** px of one character in the picture's monospaced 12 px, no less than in any of the fonts that systems have. */
const ADVANCE = 7.4;
const LINE = 15;
const ROW = 26;
const GAP = 10;
/** Below the heads of the rails: three lines, two without a subnet, a fourth where there is IPv6. */
const TOP = 62;
const LANE = 16;
const LONGEST = { kind: 18, station: 26, rail: 18, volume: 32 };

export function layOut(topology: Topology): Layout {
  const { rails, rows, volumes } = topology;
  const kindsWidth = widest(rows.map(({ kind }) => clip(kind, LONGEST.kind)));
  const namesAt = kindsWidth > 0 ? kindsWidth + 18 : 0;
  const namesWidth = widest(rows.map(({ name }) => clip(name, LONGEST.station)));
  const shorten = rails.length > 4;
  const texts = rows.map(({ ties }) =>
    rails.map((rail, at) =>
      ties
        .filter((tie) => tie.rail === at)
        .map((tie) => (shorten && !topology.isGrouped ? hostPart(tie.label, rail) : tie.label)),
    ),
  );
  // A rail is as wide as its head or its longest label needs.
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
    if (isFirst && kind) kinds.push(label("kind", clip(kind, LONGEST.kind), 0, y + ROW / 2 + 4));
    y += ROW;
  }
  const placed = placeVolumes(volumes, ys, lanesAt);
  const stations = rows.map((station, row): PlacedStation => {
    const at = ys[row] as number;
    const seen = new Map<number, number>();
    const ties = station.ties.map((tie) => {
      const before = seen.get(tie.rail) ?? 0;
      seen.set(tie.rail, before + 1);
      return { tie, x: (xs[tie.rail] as number) + 12 * before };
    });
    const name = label("station", clip(station.name, LONGEST.station), namesAt, at + 4);
    const lanes = placed.filter(({ volume }) => volume.rows.includes(row)).map(({ x }) => x);
    const ends = [...ties.map(({ x }) => x), ...lanes];
    return {
      station,
      y: at,
      label: name,
      line: { from: namesAt + name.width + 4, to: Math.max(namesAt + name.width + 4, ...ends) },
      ties,
      addresses: [...seen].map(([rail, number]) =>
        label("tie", (texts[row]?.[rail] ?? []).join(" "), (xs[rail] as number) + 12 * number - 2, at + 4),
      ),
    };
  });
  const labelsEnd = Math.max(lanesAt, ...placed.map(({ label: { x, width } }) => x + width));
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
    stations,
    volumes: placed,
  };
}

/** Every label of a picture: no two of them overlap. */
export function labelsOf({ rails, kinds, stations, volumes }: Layout): Label[] {
  return [
    ...rails.flatMap(({ labels }) => labels),
    ...kinds,
    ...stations.flatMap(({ label, addresses }) => [label, ...addresses]),
    ...volumes.map(({ label }) => label),
  ];
}

/** Each volume in a lane of its own; its label beside the first of its rows that is free. */
function placeVolumes(
  volumes: readonly SharedVolume[],
  ys: readonly number[],
  lanesAt: number,
): PlacedVolume[] {
  const taken = new Set<number>();
  const labelsAt = lanesAt + volumes.length * LANE + 4;
  return volumes.map((volume, lane) => {
    let row = volume.rows[0] as number;
    while (taken.has(row)) row += 1;
    taken.add(row);
    const first = ys[volume.rows[0] as number] as number;
    const y = ys[row] ?? first + (row - (volume.rows[0] as number)) * ROW;
    return {
      volume,
      x: lanesAt + lane * LANE,
      ys: volume.rows.map((each) => ys[each] as number),
      label: label("volume", clip(volume.name, LONGEST.volume), labelsAt, y + 4),
    };
  });
}

type Head = Pick<Label, "kind" | "text">;

function headOf({ name, networks }: Rail): Head[] {
  const [first] = networks;
  if (!first) return [];
  return [
    { kind: "rail", text: clip(name, LONGEST.rail) },
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

/** The part of an address that its network does not say. */
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
