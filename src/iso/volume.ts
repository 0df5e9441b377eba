import { PATH_TABLE_SIZE, rootRecord } from "./directory.ts";
import { SECTOR, type Sector } from "./sector.ts";

/** How a volume descriptor writes names: ASCII, or UCS-2 for Joliet. */
export interface Names {
  readonly type: 1 | 2;
  readonly escape: string;
  /** Fills texts, and names of files. */
  readonly blank: Buffer;
  readonly filler: number;
  encode(text: string): Buffer;
}

export const PLAIN: Names = {
  type: 1,
  escape: "",
  blank: Buffer.from(" "),
  filler: 0x20,
  encode: (text) => Buffer.from(text, "ascii"),
};

export const JOLIET: Names = {
  type: 2,
  // UCS-2, level 3
  escape: "%/E",
  blank: Buffer.of(0, 0x20),
  filler: 0,
  encode: (text) => Buffer.from(text, "utf16le").swap16(),
};

interface Volume {
  readonly label: string;
  /** Sectors of the whole image, of the path table of little-endian numbers (the other one follows it), of the root. */
  readonly size: number;
  readonly paths: number;
  readonly root: number;
}

/** The place of the label, and the texts with their lengths in bytes (ECMA-119, 8.4). */
const LABEL = 40;
const BLANK_TEXTS = [
  [8, 32],
  [LABEL, 32],
  [190, 4 * 128],
] as const;
const FILE_NAMES = [
  [702, 37],
  [739, 37],
  [776, 37],
] as const;
const DATES = [813, 830, 847, 864];

/** A volume descriptor: the primary one, or the supplementary one of Joliet (ECMA-119, 8.4 and 8.5). */
export function writeVolume(volume: Sector, { label, size, paths, root }: Volume, names: Names): void {
  writeHead(volume, names.type);
  for (const [offset, length] of BLANK_TEXTS) volume.bytes.fill(names.blank, offset, offset + length);
  volume.copy(LABEL, names.encode(label));
  volume.both32(80, size);
  volume.ascii(88, names.escape);
  volume.both16(120, 1);
  volume.both16(124, 1);
  volume.both16(128, SECTOR);
  volume.both32(132, PATH_TABLE_SIZE);
  volume.bytes.writeUInt32LE(paths, 140);
  volume.bytes.writeUInt32BE(paths + 1, 148);
  volume.copy(156, rootRecord(root));
  for (const [offset, length] of FILE_NAMES) volume.bytes.fill(names.filler, offset, offset + length);
  // Digits of zero mean "no date".
  for (const offset of DATES) volume.bytes.fill(0x30, offset, offset + 16);
  volume.byte(881, 1);
}

/** The descriptor that ends the list of descriptors. */
export function writeEnd(sector: Sector): void {
  writeHead(sector, 255);
}

function writeHead(sector: Sector, type: number): void {
  sector.byte(0, type);
  sector.ascii(1, "CD001");
  sector.byte(6, 1);
}
