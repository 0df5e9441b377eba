import { type Extent, writePathTable, writeRoot } from "./directory.ts";
import { SECTOR, Sector } from "./sector.ts";
import { JOLIET, type Names, PLAIN, writeEnd, writeVolume } from "./volume.ts";

export interface IsoFile {
  /** At most 64 ASCII characters. */
  readonly name: string;
  readonly content: Uint8Array;
}

/** Sectors that every image has: 16 unused ones, three descriptors, four path tables, two directories. */
const [VOLUME, JOLIET_VOLUME, END, PATHS, JOLIET_PATHS, ROOT, JOLIET_ROOT, FIRST_FILE] = [
  16, 17, 18, 19, 21, 23, 24, 25,
];

/**
 * An image with an ISO 9660 file system (ECMA-119), its files in the root directory under their Joliet names. It has no
 * dates, so the same files give the same bytes. `label`: at most 16 capital letters, digits and _.
 */
export function isoImage(label: string, files: readonly IsoFile[]): Buffer {
  if (!/^[A-Z0-9_]{1,16}$/.test(label)) throw new Error(`${label} cannot be the label of an image`);
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  let next = FIRST_FILE;
  const placed = sorted.map(({ name, content }) => {
    const sector = next;
    next += Math.max(1, Math.ceil(content.length / SECTOR));
    return { name, content, sector };
  });
  const extents = (nameOf: (name: string, index: number) => Uint8Array): Extent[] =>
    placed.map(({ name, content, sector }, index) => ({
      name: nameOf(name, index),
      sector,
      size: content.length,
      isDirectory: false,
    }));
  const image = Buffer.alloc(next * SECTOR);
  const sectorAt = (at: number) => new Sector(image.subarray(at * SECTOR, (at + 1) * SECTOR));
  const write = (names: Names, volume: number, paths: number, root: number) => {
    writeVolume(sectorAt(volume), { label, size: next, paths, root }, names);
    writePathTable(sectorAt(paths), root, false);
    writePathTable(sectorAt(paths + 1), root, true);
  };
  write(PLAIN, VOLUME, PATHS, ROOT);
  write(JOLIET, JOLIET_VOLUME, JOLIET_PATHS, JOLIET_ROOT);
  writeEnd(sectorAt(END));
  // Plain ISO 9660 has no names like user-data.
  const plain = extents((_, index) => PLAIN.encode(`FILE${index}.;1`));
  writeRoot(sectorAt(ROOT), ROOT, plain);
  const joliet = extents((name) => JOLIET.encode(name));
  writeRoot(sectorAt(JOLIET_ROOT), JOLIET_ROOT, joliet);
  for (const { content, sector } of placed) image.set(content, sector * SECTOR);
  return image;
}
