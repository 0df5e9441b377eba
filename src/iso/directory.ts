import { SECTOR, Sector } from "./sector.ts";

/** A file or directory of an image, and its place there. */
export interface Extent {
  readonly name: Uint8Array;
  readonly sector: number;
  /** Bytes. */
  readonly size: number;
  readonly isDirectory: boolean;
}

/** 1970-01-01 00:00:00 UTC, for the same bytes in each build: years since 1900, month, day, hour, minute, second, zone. */
const NO_TIME = Uint8Array.of(70, 1, 1, 0, 0, 0, 0);

const DIRECTORY = 2;

/** A directory record (ECMA-119, 9.1). */
function directoryRecord({ name, sector, size, isDirectory }: Extent): Buffer {
  const length = (33 + name.length + 1) & ~1;
  const record = new Sector(Buffer.alloc(length));
  record.byte(0, length);
  record.both32(2, sector);
  record.both32(10, size);
  record.copy(18, NO_TIME);
  record.byte(25, isDirectory ? DIRECTORY : 0);
  record.both16(28, 1);
  record.byte(32, name.length);
  record.copy(33, name);
  return record.bytes;
}

/** The record of a root directory at `sector`, under its own name (0) or that of its parent (1). */
export function rootRecord(sector: number, name: 0 | 1 = 0): Buffer {
  return directoryRecord({ name: Uint8Array.of(name), sector, size: SECTOR, isDirectory: true });
}

/** A root directory, which is at `sector`. Throws an error if its records do not fit into one sector. */
export function writeRoot({ bytes }: Sector, sector: number, files: readonly Extent[]): void {
  let end = 0;
  for (const record of [rootRecord(sector), rootRecord(sector, 1), ...files.map(directoryRecord)]) {
    if (end + record.length > SECTOR)
      throw new Error("the root directory of an image must fit into one sector");
    bytes.set(record, end);
    end += record.length;
  }
}

/** A path table with only the root directory (ECMA-119, 9.4). */
export function writePathTable({ bytes }: Sector, root: number, isBigEndian: boolean): void {
  bytes.writeUInt8(1, 0);
  if (isBigEndian) {
    bytes.writeUInt32BE(root, 2);
    bytes.writeUInt16BE(1, 6);
  } else {
    bytes.writeUInt32LE(root, 2);
    bytes.writeUInt16LE(1, 6);
  }
}

/** Bytes of the path table of a root directory. */
export const PATH_TABLE_SIZE = 10;
